/**
 * Last writer wins by field (sync.md, "Records"). A record is its fields, the version of most of them
 * (`clock`), and the versions of those that differ (`fieldClocks`). The pair has one normal form for one set of
 * field versions, so that replicas that hold the same versions hold the same bytes: `clock` is the lowest
 * version of any field, and `fieldClocks` names, in alphabetical order, exactly the fields above it.
 */
export type FieldValue = string | number | null;
export type Fields = Record<string, FieldValue>;
export type Versions = Record<string, string>;

export interface MergedRecord {
  readonly fields: Fields;
  readonly versions: Versions;
}

export interface IncomingChange {
  readonly fields: Fields;
  readonly version: string;
  /** Field → version that the author saw; a field that is absent was not known to the author. */
  readonly seen: Versions;
}

/** Two people changed one field without knowing of each other. Both values are kept for a person to decide. */
export interface FieldConflict {
  readonly field: string;
  readonly kept: FieldValue;
  readonly keptVersion: string;
  readonly lost: FieldValue;
  readonly lostVersion: string;
}

export interface MergeResult extends MergedRecord {
  /** Fields whose stored value or version changed. */
  readonly changed: string[];
  readonly conflicts: FieldConflict[];
}

/**
 * Merges one change into a record (null when the row does not exist yet). Per field the higher version
 * wins: commutative, associative and idempotent in fields and versions whatever the order of arrival.
 */
export function mergeChange(current: MergedRecord | null, incoming: IncomingChange): MergeResult {
  const fields: Fields = { ...current?.fields };
  const versions: Versions = { ...current?.versions };
  const changed: string[] = [];
  const conflicts: FieldConflict[] = [];
  for (const [field, value] of Object.entries(incoming.fields)) {
    const held = versions[field];
    if (held === undefined) {
      fields[field] = value;
      versions[field] = incoming.version;
      changed.push(field);
      continue;
    }
    if (held === incoming.version) continue;
    const wins = incoming.version > held;
    const heldValue = fields[field] ?? null;
    if (incoming.seen[field] !== held && heldValue !== value) {
      conflicts.push(
        wins
          ? { field, kept: value, keptVersion: incoming.version, lost: heldValue, lostVersion: held }
          : { field, kept: heldValue, keptVersion: held, lost: value, lostVersion: incoming.version },
      );
    }
    if (wins) {
      fields[field] = value;
      versions[field] = incoming.version;
      changed.push(field);
    }
  }
  return { fields, versions, changed, conflicts };
}

/** The stored form of field versions: see the normal form above. */
export function packVersions(versions: Versions): { clock: string; fieldClocks: string | null } {
  const all = Object.values(versions);
  const [first] = all;
  // As nearly every row: registered at once and not changed since.
  if (first !== undefined && all.every((version) => version === first))
    return { clock: first, fieldClocks: null };
  let clock = '';
  for (const version of all) if (clock === '' || version < clock) clock = version;
  const above: Versions = {};
  for (const field of Object.keys(versions).sort()) {
    const version = versions[field];
    if (version !== undefined && version !== clock) above[field] = version;
  }
  return { clock, fieldClocks: Object.keys(above).length === 0 ? null : JSON.stringify(above) };
}

/** The version of every field from the stored form. */
export function unpackVersions(
  fieldList: readonly string[],
  clock: string,
  fieldClocks: string | null,
): Versions {
  const above = fieldClocks === null ? {} : (JSON.parse(fieldClocks) as Versions);
  const versions: Versions = {};
  for (const field of fieldList) versions[field] = above[field] ?? clock;
  return versions;
}

/**
 * Joins the state of a row, as another replica holds it, into ours: per field the higher version wins, exactly
 * as if every change behind it had been merged one by one. Downloads carry states and not changes, so that a
 * row that enters a station's scope late is whole, and many changes of one row travel once.
 * A version names one value, so at the same version there is nothing to decide.
 */
export function joinState(
  current: MergedRecord | null,
  incoming: MergedRecord,
): Omit<MergeResult, 'conflicts'> {
  const fields: Fields = { ...current?.fields };
  const versions: Versions = { ...current?.versions };
  const changed: string[] = [];
  for (const [field, version] of Object.entries(incoming.versions)) {
    const value = incoming.fields[field];
    const held = versions[field];
    if (value === undefined || (held !== undefined && held >= version)) continue;
    fields[field] = value;
    versions[field] = version;
    changed.push(field);
  }
  return { fields, versions, changed };
}

/** The same versions with some names exchanged: pending ones for the effective ones that the centre gave. */
export function renameVersions(versions: Versions, names: ReadonlyMap<string, string>): Versions {
  return Object.fromEntries(
    Object.entries(versions).map(([field, version]) => [field, names.get(version) ?? version]),
  );
}
