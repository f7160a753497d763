import { sql } from 'kysely';
import { CORRECTABLE, type CorrectableField } from '#shared/domain/person-correction.ts';
import type { Reader } from '../../db/tables.ts';
import { namesOfActors } from '../../actors.ts';

/** More corrections of one person than anybody reads; the log itself keeps them all. */
const SHOWN = 20;

export interface Correction {
  readonly at: number;
  /** Who did it, by name; null for a person that this computer does not know. */
  readonly by: string | null;
  /** The names of the fields, in the order of the model; never what they held. */
  readonly fields: readonly CorrectableField[];
}

/**
 * When a person's data was changed, newest first: read from the log of changes and not from the audit trail,
 * because corrections of other computers of the Punto come with the log and their audit entries do not.
 */
export async function correctionsOf(read: Reader, ids: readonly string[]): Promise<Correction[]> {
  const rows = await read
    .selectFrom('change')
    .select(['wallTime', 'actor', 'payload'])
    // A literal, not a parameter: only so does SQLite know that the partial index holds all of them.
    .where('tableName', '=', sql.lit('person'))
    .where('rowId', 'in', ids)
    // The registration itself was seen by nobody before; an erased payload says nothing any more.
    .where('seen', 'is not', null)
    .where('payload', 'is not', null)
    .where('state', 'not in', ['QUARANTINED', 'DISMISSED', 'AMENDED'])
    .orderBy('wallTime', 'desc')
    .orderBy('position', 'desc')
    .limit(SHOWN)
    .execute();
  const names = await namesOfActors(
    read,
    rows.map((row) => row.actor),
  );
  return rows.flatMap((row) => {
    const fields = fieldsOf(row.payload);
    return fields.length === 0 ? [] : [{ at: row.wallTime, by: names.get(row.actor) ?? null, fields }];
  });
}

/** What a change wrote of what people correct; the other fields of a registration are the program's own. */
function fieldsOf(payload: string | null): CorrectableField[] {
  const written = JSON.parse(payload ?? '{}') as object;
  return CORRECTABLE.filter((field) => field in written);
}
