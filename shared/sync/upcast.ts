import type { EntityName } from '../domain/entities.ts';
import type { Fields, FieldValue } from './merge.ts';

/**
 * What an older program wrote, as this one would have written it (sync.md, "Push"). One pure function for each
 * version that a table changed in; a payload passes through those above its own version, in order. Only a payload
 * that makes a row is completed: a change of single fields means what it says in every version.
 */
type Upcast = (fields: Fields) => Fields;

const withDefaults =
  (marker: string, defaults: (fields: Fields) => Record<string, FieldValue>): Upcast =>
  (fields) =>
    Object.hasOwn(fields, marker) ? { ...defaults(fields), ...fields } : fields;

/** By the version that changed the table. */
const UPCASTS: Readonly<Record<number, Partial<Record<EntityName, Upcast>>>> = {
  2: {
    attendance: withDefaults('personId', (fields) => ({
      // The first version wrote a visit when it happened, or imported it and did not keep when.
      recordedAt: fields['startedAt'] ?? null,
      importId: null,
    })),
    attendanceEnd: withDefaults('attendanceId', () => ({ how: 'DESK' })),
    anonymousAttendance: withDefaults('count', (fields) => ({
      note: null,
      recordedAt: fields['startedAt'] ?? null,
    })),
    person: withDefaults('registeredAt', () => ({
      representativeName: null,
      representativeDocumentType: null,
      representativeDocumentNumber: null,
      representativeKinship: null,
      importId: null,
      erasedAt: null,
    })),
  },
};

/** The fields of a change of `table` as the newest version names them. */
export function upcast(table: string, schemaVersion: number, fields: Fields): Fields {
  let current = fields;
  for (const [version, tables] of Object.entries(UPCASTS)) {
    if (Number(version) <= schemaVersion) continue;
    const step = Object.hasOwn(tables, table) ? tables[table as EntityName] : undefined;
    if (step !== undefined) current = step(current);
  }
  return current;
}
