import type { Reader } from '../../db/tables.ts';

/** Names by the id of a registration; somebody of another Punto has theirs from the shared directory. */
export async function personNames(read: Reader, personIds: readonly string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map();
  const people = await read
    .selectFrom('person')
    .select(['id', 'givenNames', 'surnames'])
    .where('id', 'in', personIds)
    .execute();
  const outlines = await read
    .selectFrom('directory')
    .select(['id', 'givenNames', 'surnames'])
    .where('id', 'in', personIds)
    .execute();
  return new Map([...outlines, ...people].map((row) => [row.id, `${row.givenNames} ${row.surnames}`]));
}
