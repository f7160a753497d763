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

/** The same by the id of any registration of the person. Throws NO_EXISTE when nobody has that id. */
export async function registrationsOfAny(read: Reader, personId: string): Promise<string[]> {
  const entry = await read
    .selectFrom('personIndex')
    .select('canonicalId')
    .where('personId', '=', personId)
    .executeTakeFirst();
  if (entry === undefined)
    throw new Refusal('NO_EXISTE', 'Esa persona ya no está en el registro; búsquela de nuevo.');
  return registrationsOf(read, entry.canonicalId);
}
