import { sql } from 'kysely';
import type { Reader } from './db/tables.ts';

/** Where the indexes let two registrations meet that may be one person. */
export interface Met {
  readonly one: string;
  readonly other: string;
}

/** How many pairs each way of looking may bring. */
const MOST = 2_000;

/** Two people under one document: the index alone says where there are several. */
export async function sameDocument(read: Reader): Promise<Met[]> {
  const pairs: Met[] = [];
  for (const key of ['documentKey', 'claim'] as const) {
    const shared = read
      .selectFrom('personIndex')
      .select(key)
      .where(key, 'is not', null)
      .groupBy(key)
      .having((eb) => eb.fn.countAll(), '>', 1)
      .as('shared');
    pairs.push(
      ...(await read
        .selectFrom(shared)
        .innerJoin('personIndex as one', `one.${key}`, `shared.${key}`)
        .innerJoin('personIndex as other', `other.${key}`, `shared.${key}`)
        .select(['one.personId as one', 'other.personId as other'])
        .whereRef('one.personId', '<', 'other.personId')
        .whereRef('one.canonicalId', '<>', 'other.canonicalId')
        .limit(MOST)
        .execute()),
    );
  }
  return pairs;
}

/** Entries of the index in the order in which they came to this machine. */
interface Entries {
  /** The first and the last of them, both included. */
  readonly from: number;
  readonly to: number;
}

/** Of an empty index 0. */
export async function newestEntry(read: Reader): Promise<number> {
  const row = await read
    .selectFrom('personIndex')
    .select((eb) => eb.fn.max('rowid').as('newest'))
    .executeTakeFirst();
  return Number(row?.newest ?? 0);
}

/** The last so many entries before `below`; null when there are none. */
export async function windowBelow(read: Reader, below: number, most: number): Promise<Entries | null> {
  const entries = read
    .selectFrom('personIndex')
    .select('rowid')
    .where('rowid', '<', below)
    .orderBy('rowid', 'desc')
    .limit(most)
    .as('entries');
  const row = await read
    .selectFrom(entries)
    .select((eb) => [eb.fn.min('entries.rowid').as('from'), eb.fn.max('entries.rowid').as('to')])
    .executeTakeFirst();
  return row === undefined || row.from === null ? null : { from: Number(row.from), to: Number(row.to) };
}

/** This machine's own registrations among the entries, and who was born on the same day or has the very same name. */
export async function meetingIn(read: Reader, entries: Entries | null): Promise<Met[]> {
  if (entries === null) return [];
  return [...(await meeting(read, entries, 'birthDate')), ...(await meeting(read, entries, 'name'))];
}

async function meeting(read: Reader, entries: Entries, by: 'birthDate' | 'name'): Promise<Met[]> {
  const recent = read
    .selectFrom('personIndex')
    .innerJoin('person', 'person.id', 'personIndex.personId')
    .select(['person.id', 'person.birthDate', 'personIndex.folded', 'personIndex.canonicalId'])
    .where('personIndex.rowid', '>=', entries.from)
    .where('personIndex.rowid', '<=', entries.to)
    .as('recent');
  if (by === 'name') {
    return read
      .selectFrom(recent)
      .innerJoin('personIndex as other', 'other.folded', 'recent.folded')
      .select(['recent.id as one', 'other.personId as other'])
      .whereRef('other.canonicalId', '<>', 'recent.canonicalId')
      .limit(MOST)
      .execute();
  }
  const pairs: Met[] = [];
  for (const table of ['person', 'directory'] as const) {
    pairs.push(
      ...(await read
        .selectFrom(recent)
        .innerJoin(read.selectFrom(table).select(['id', 'birthDate']).as('born'), (join) =>
          join.onRef('born.birthDate', '=', 'recent.birthDate'),
        )
        .innerJoin('personIndex as other', 'other.personId', 'born.id')
        .select(['recent.id as one', 'other.personId as other'])
        .whereRef('other.canonicalId', '<>', 'recent.canonicalId')
        // Roughly alike at least: a day on which half the city was born must not crowd out the rest.
        .where(ROUGHLY_ALIKE)
        .limit(MOST)
        .execute()),
    );
  }
  return pairs;
}

/** The same first letter, or the first name somewhere in the other name. */
const ROUGHLY_ALIKE = sql<boolean>`(
  substr(other.folded, 1, 1) = substr(recent.folded, 1, 1)
  OR instr(other.folded, substr(recent.folded, 1, instr(recent.folded || ' ', ' ') - 1)) > 0
)`;
