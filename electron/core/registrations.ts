import { Refusal } from '#shared/domain/failure.ts';
import type { Reader } from './db/tables.ts';

/** The ids of all registrations of one person, by the id of the canonical one. */
export async function registrationsOf(read: Reader, canonicalId: string): Promise<string[]> {
  const aliases = await read
    .selectFrom('personIndex')
    .select('personId')
    .where('canonicalId', '=', canonicalId)
    .whereRef('canonicalId', '<>', 'personId')
    .execute();
  return [canonicalId, ...aliases.map((row) => row.personId)];
}

/** The same by the id of any registration of the person; none when nobody is recognised by that id. */
export async function aliasesOf(read: Reader, personId: string): Promise<string[]> {
  const entry = await read
    .selectFrom('personIndex')
    .select('canonicalId')
    .where('personId', '=', personId)
    .executeTakeFirst();
  return entry === undefined ? [] : registrationsOf(read, entry.canonicalId);
}

/** The same. Throws NO_EXISTE when nobody has that id. */
export async function registrationsOfAny(read: Reader, personId: string): Promise<string[]> {
  const ids = await aliasesOf(read, personId);
  if (ids.length === 0) throw noSuchPerson();
  return ids;
}

/**
 * The same for what the law asks: a registration that was deleted is recognised by nothing and stands alone, but its
 * row still tells who the person is. Throws NO_EXISTE when there is no such row either.
 */
export async function registrationsHeld(read: Reader, personId: string): Promise<string[]> {
  const ids = await aliasesOf(read, personId);
  if (ids.length > 0) return ids;
  const row = await read.selectFrom('person').select('id').where('id', '=', personId).executeTakeFirst();
  if (row === undefined) throw noSuchPerson();
  return [personId];
}

const noSuchPerson = () =>
  new Refusal('NO_EXISTE', 'Esa persona ya no está en el registro; búsquela de nuevo.');
