import type { PairRelation } from '#shared/domain/codes.ts';
import { namesOfActors } from '../../actors.ts';
import type { CoreContext } from '../../context.ts';
import { registrationsOfAny } from '../../registrations.ts';
import { findLookAlikes, type LookAlikePerson } from './look-alikes.ts';

export interface DecidedPair {
  readonly a: string;
  readonly b: string;
  readonly relation: PairRelation;
  readonly by: string | null;
  readonly at: number;
  /** Of the registration that is not the one asked for. */
  readonly name: string;
}

export interface Duplicates {
  /** What was decided about registrations of this person and stands. */
  readonly decided: readonly DecidedPair[];
  readonly lookAlikes: readonly LookAlikePerson[];
}

/** What a person's file shows of their other registrations. Throws NO_EXISTE. */
export async function duplicatesOf(context: CoreContext, id: string): Promise<Duplicates> {
  const { read } = context.store;
  const ids = await registrationsOfAny(read, id);
  const pairs = await read
    .selectFrom('personPair')
    .select(['lowId as a', 'highId as b', 'relation', 'decidedBy', 'decidedAt as at'])
    .where((eb) => eb.or([eb('lowId', 'in', ids), eb('highId', 'in', ids)]))
    .where('relation', '<>', 'ABIERTA')
    .where('deletedAt', 'is', null)
    .orderBy('decidedAt', 'desc')
    .execute();
  const names = await namesOfActors(
    read,
    pairs.map((pair) => pair.decidedBy),
  );
  const other = ({ a, b }: { a: string; b: string }) => {
    if (!ids.includes(a)) return a;
    return !ids.includes(b) || a === id ? b : a;
  };
  const people = await read
    .selectFrom('personIndex as i')
    .leftJoin('person as p', 'p.id', 'i.personId')
    .leftJoin('directory as d', 'd.id', 'i.personId')
    .select((eb) => [
      'i.personId',
      eb.fn.coalesce('p.givenNames', 'd.givenNames').as('givenNames'),
      eb.fn.coalesce('p.surnames', 'd.surnames').as('surnames'),
    ])
    .where('i.personId', 'in', pairs.map(other))
    .execute();
  const nameOf = new Map(people.map((row) => [row.personId, `${row.givenNames} ${row.surnames}`]));
  const own = await read
    .selectFrom('person')
    .select(['documentType', 'documentNumber', 'givenNames', 'surnames', 'birthDate'])
    .where('id', '=', id)
    .where('erasedAt', 'is', null)
    .executeTakeFirst();
  return {
    decided: pairs.map((pair) => {
      const { decidedBy, ...decided } = pair;
      return { ...decided, by: names.get(decidedBy) ?? null, name: nameOf.get(other(pair)) ?? '' };
    }),
    lookAlikes: own === undefined ? [] : await findLookAlikes(context, { ...own, excludeId: id }),
  };
}
