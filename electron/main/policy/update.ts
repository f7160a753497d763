/** Whether and when the shell asks for a newer version of itself. */

const HOUR_MS = 3_600_000;
const INTERVAL_MS = 6 * HOUR_MS;

export type UpdateSource = {
  /** False when run from the sources. */
  packaged: boolean;
  /** Text of app-update.yml as the build wrote it; absent in a build without an update server. */
  feed: string | undefined;
};

export type UpdatePolicy = { enabled: true } | { enabled: false; reason: string };

/** Updates come over https only: the feed names the checksum of what will run with the person's rights. */
export function decideUpdates(source: UpdateSource): UpdatePolicy {
  if (!source.packaged) return { enabled: false, reason: 'Se ejecuta desde el código fuente.' };
  if (source.feed === undefined) {
    return { enabled: false, reason: 'Esta versión no tiene servidor de actualizaciones.' };
  }
  const url = /^url:\s*['"]?([^'"\s]+)/mu.exec(source.feed)?.[1];
  if (url === undefined || !URL.canParse(url) || new URL(url).protocol !== 'https:') {
    return { enabled: false, reason: 'El servidor de actualizaciones no usa https.' };
  }
  return { enabled: true };
}

/**
 * Milliseconds to the next question: every six hours, spread over an hour more so that all the machines that
 * start at eight do not ask together; after failures the interval doubles up to a day.
 */
export function nextUpdateCheck(failuresInARow: number, random: () => number): number {
  const interval = Math.min(24 * HOUR_MS, INTERVAL_MS * 2 ** Math.min(failuresInARow, 2));
  return interval + Math.floor(random() * HOUR_MS);
}
