import type { Reader } from './db/tables.ts';

/** The display names behind actors such as `user:ID` (actorOf); actors that are no person here have none. */
export async function namesOfActors(read: Reader, actors: readonly string[]): Promise<Map<string, string>> {
  const ids = [...new Set(actors)]
    .filter((actor) => actor.startsWith('user:'))
    .map((actor) => actor.slice(5));
  if (ids.length === 0) return new Map();
  const local = await read
    .selectFrom('localUser')
    .select(['id', 'displayName'])
    .where('id', 'in', ids)
    .execute();
  const known = await read.selectFrom('user').select(['id', 'displayName']).where('id', 'in', ids).execute();
  return new Map([...known, ...local].map(({ id, displayName }) => [`user:${id}`, displayName]));
}
