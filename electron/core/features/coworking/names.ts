import type { Reader } from '../../db/tables.ts';

/** The names of people by their canonical id; who was suppressed is not among them. */
export async function namesOf(read: Reader, people: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(people)];
  if (ids.length === 0) return new Map();
  const rows = await read
    .selectFrom('personIndex as i')
    .leftJoin('person as p', 'p.id', 'i.personId')
    .leftJoin('directory as d', 'd.id', 'i.personId')
    .select((eb) => [
      'i.personId',
      eb.fn.coalesce('p.givenNames', 'd.givenNames').as('givenNames'),
      eb.fn.coalesce('p.surnames', 'd.surnames').as('surnames'),
    ])
    .where('i.personId', 'in', ids)
    .execute();
  return new Map(
    rows.flatMap(({ personId, givenNames, surnames }) =>
      givenNames === null ? [] : [[personId, `${givenNames} ${surnames ?? ''}`.trim()] as const],
    ),
  );
}
