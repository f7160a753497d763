import type { ImportedVisit, PersonFields } from '#shared/domain/attendance-import.ts';
import { sameName } from '#shared/domain/attendance-import.ts';
import { compatible } from '#shared/sync/identity.ts';
import { claimOf } from '../../claim.ts';
import type { Reader } from '../../db/tables.ts';

/** Somebody an imported visit belongs to, under the name they were registered with. */
export type KnownPerson = Pick<PersonFields, 'givenNames' | 'surnames'> & { readonly id: string };

/**
 * The person who holds a visit's document: registered here, or at another Punto and known from the shared
 * directory. When several registrations share the document, the one whose name fits best.
 */
export async function holderOfDocument(
  read: Reader,
  cityKey: Uint8Array | null,
  visit: ImportedVisit,
): Promise<KnownPerson | null> {
  if (!visit.withDocument) return null;
  const claim = cityKey === null ? null : claimOf(cityKey, visit.personKey);
  const found = await read
    .selectFrom('personIndex as i')
    .leftJoin('person as p', 'p.id', 'i.personId')
    .leftJoin('directory as d', 'd.id', 'i.personId')
    .select((eb) => [
      'i.personId as id',
      'i.source',
      eb.fn.coalesce('p.givenNames', 'd.givenNames').as('givenNames'),
      eb.fn.coalesce('p.surnames', 'd.surnames').as('surnames'),
      eb.fn.coalesce('p.birthDate', 'd.birthDate').as('birthDate'),
    ])
    .where((eb) =>
      eb.or([
        eb('i.documentKey', '=', visit.personKey),
        ...(claim === null ? [] : [eb('i.claim', '=', claim)]),
      ]),
    )
    .execute();
  const holders = found.map((row) => {
    const holder = { ...row, givenNames: row.givenNames ?? '', surnames: row.surnames ?? '' };
    const fit = sameName(holder, visit.person) ? 2 : compatible(holder, visit.person) ? 1 : 0;
    return { ...holder, fit };
  });
  holders.sort(
    (a, b) =>
      b.fit - a.fit ||
      Number(b.source === 'PERSON') - Number(a.source === 'PERSON') ||
      (a.id < b.id ? -1 : 1),
  );
  return holders[0] ?? null;
}

/**
 * The person to whom an earlier import of the same rows gave them. People without a document are recognised only
 * by this: `attendanceIds` are the ids that their rows in this file have.
 */
export async function holderOfRows(read: Reader, attendanceIds: readonly string[]): Promise<string | null> {
  for (let start = 0; start < attendanceIds.length; start += 200) {
    const row = await read
      .selectFrom('attendance')
      .select('personId')
      .where('id', 'in', attendanceIds.slice(start, start + 200))
      .executeTakeFirst();
    if (row !== undefined) return row.personId;
  }
  return null;
}
