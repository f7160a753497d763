/** The numbers of a version, compared part by part: «0.10.0» is newer than «0.9.3». What is no number counts as 0. */
function parts(version: string): readonly number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0);
}

/** Below zero when `one` is older than `other`. */
function compareVersions(one: string, other: string): number {
  const [a, b] = [parts(one), parts(other)];
  return (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0) || (a[2] ?? 0) - (b[2] ?? 0);
}

export function isOlderVersion(version: string, than: string): boolean {
  return compareVersions(version, than) < 0;
}

/** The newest of some versions; undefined when there are none. */
export function newestVersion(versions: readonly string[]): string | undefined {
  return versions.toSorted(compareVersions).at(-1);
}

export function oldestVersion(versions: readonly string[]): string | undefined {
  return versions.toSorted(compareVersions).at(0);
}
