import type { PairRelation } from '#shared/domain/codes.ts';
import { namesOfActors } from '../../actors.ts';
import type { Reader } from '../../db/tables.ts';

/** What somebody decided about two registrations, here or at a Punto: the latest word about each pair. */
export interface RecentPair {
  readonly kind: 'PAIR';
  readonly a: string;
  readonly b: string;
  /** ABIERTA: the decision was taken back. */
  readonly relation: PairRelation;
  readonly about: string;
  /** ms UTC; goes back with the undo: another decision by then is not undone unseen. */
  readonly at: number;
  readonly by: string | null;
  readonly mine: boolean;
}

export async function recentPairs(read: Reader, actor: string, most: number): Promise<RecentPair[]> {
  const rows = await read
    .selectFrom('personPair')
    .select(['lowId', 'highId', 'relation', 'decidedAt', 'decidedBy'])
    .where('deletedAt', 'is', null)
    .orderBy('decidedAt', 'desc')
    .orderBy('id')
    .limit(most)
    .execute();
  const people = await namesOfPeople(
    read,
    rows.flatMap(({ lowId, highId }) => [lowId, highId]),
  );
  const actors = await namesOfActors(
    read,
    rows.map(({ decidedBy }) => decidedBy),
  );
  return rows.map(({ lowId, highId, relation, decidedAt, decidedBy }) => {
    const names = [people.get(lowId), people.get(highId)].filter((name) => name !== undefined);
    return {
      kind: 'PAIR',
      a: lowId,
      b: highId,
      relation,
      about: names.length === 0 ? 'Personas suprimidas' : [...new Set(names)].join(' y '),
      at: decidedAt,
      by: actors.get(decidedBy) ?? null,
      mine: decidedBy === actor,
    };
  });
}

async function namesOfPeople(read: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await read
    .selectFrom('person')
    .select(['id', 'givenNames', 'surnames'])
    .where('id', 'in', [...new Set(ids)])
    .where('erasedAt', 'is', null)
    .execute();
  return new Map(rows.map(({ id, givenNames, surnames }) => [id, `${givenNames} ${surnames}`]));
}
