import { sql } from 'kysely';
import type { LookAlikeReason } from '#shared/domain/codes.ts';
import { lookAlike, reasonRank, type Likeness } from '#shared/domain/look-alike.ts';
import type { CoreContext } from './context.ts';
import type { Reader } from './db/tables.ts';

export interface DuplicateCase {
  /** The canonical registrations of two people who may be one; `a` is the lower id. */
  readonly a: string;
  readonly b: string;
  readonly reason: LookAlikeReason;
  /** Two offices decided against each other: somebody has to look again. */
  readonly disputed: boolean;
}

/** A morning's work; the next ones come when these are decided. */
const SHOWN = 30;
/** Two of the same person are mostly registered close to each other: the latest registrations are compared. */
const LATEST = 400;
/** How many pairs each way of looking may bring. */
const MOST = 2_000;

/**
 * Pairs of registrations that a person should decide upon, the surest first: opposed decisions, one document with
 * names that do not go together, and look-alikes of the people registered last. A Punto sees pairs with at least one
 * registration of its own.
 */
export async function duplicateCases(context: CoreContext): Promise<DuplicateCase[]> {
  const { read } = context.store;
  const found = new Map<string, DuplicateCase>();
  for (const pair of await opposed(read)) found.set(`${pair.a} ${pair.b}`, pair);
  const met = [
    ...(await sameDocument(read)),
    ...(await latest(read, 'birthDate')),
    ...(await latest(read, 'name')),
  ];
  const registrations = await readRegistrations(read, [
    ...new Set(met.flatMap(({ one, other }) => [one, other])),
  ]);
  const candidates = new Map<string, DuplicateCase>();
  for (const { one, other } of met) {
    const left = registrations.get(one);
    const right = registrations.get(other);
    if (left === undefined || right === undefined || left.canonicalId === right.canonicalId) continue;
    if (!left.own && !right.own) continue;
    const reason = lookAlike(left, right);
    if (reason === null) continue;
    // Registrations that are joined already are judged as the person they are.
    const [a = '', b = ''] = decidable(left, right).sort();
    const known = candidates.get(`${a} ${b}`);
    if (known !== undefined && reasonRank(known.reason) <= reasonRank(reason)) continue;
    candidates.set(`${a} ${b}`, { a, b, reason, disputed: false });
  }
  const settled = await toldApart(read, [...candidates.values()]);
  for (const [key, each] of candidates) {
    if (!settled.has(key) && !found.has(key)) found.set(key, each);
  }
  return [...found.values()]
    .sort(
      (x, y) =>
        Number(y.disputed) - Number(x.disputed) ||
        reasonRank(x.reason) - reasonRank(y.reason) ||
        // The newest first: who is remembered best.
        (x.b > y.b ? -1 : 1),
    )
    .slice(0, SHOWN);
}

interface Met {
  readonly one: string;
  readonly other: string;
}

interface Known extends Likeness {
  readonly id: string;
  readonly canonicalId: string;
  /** Whether this machine holds the registration itself, and not an outline. */
  readonly own: boolean;
}

/** A Punto decides only where one of the two is its own: the registrations themselves, when their heads are not. */
function decidable(left: Known, right: Known): string[] {
  return [left.own ? left.id : left.canonicalId, right.own ? right.id : right.canonicalId];
}

async function opposed(read: Reader): Promise<DuplicateCase[]> {
  const rows = await read
    .selectFrom('conflict')
    .innerJoin('personPair', 'personPair.id', 'conflict.rowId')
    .select(['personPair.lowId as a', 'personPair.highId as b'])
    .distinct()
    .where('conflict.tableName', '=', 'personPair')
    .where('conflict.decidedAt', 'is', null)
    .limit(SHOWN)
    .execute();
  return rows.map((row) => ({ ...row, reason: 'MISMO_DOCUMENTO', disputed: true }));
}

/** Two people under one document: the index alone says where there are several. */
async function sameDocument(read: Reader): Promise<Met[]> {
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

/** The people registered last, and who was born on the same day or has the very same name. */
async function latest(read: Reader, by: 'birthDate' | 'name'): Promise<Met[]> {
  const recent = read
    .selectFrom('person')
    .innerJoin('personIndex', 'personIndex.personId', 'person.id')
    .select(['person.id', 'person.birthDate', 'personIndex.folded', 'personIndex.canonicalId'])
    .orderBy('person.registeredAt', 'desc')
    .limit(LATEST)
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

async function readRegistrations(read: Reader, ids: readonly string[]): Promise<Map<string, Known>> {
  const rows = await read
    .selectFrom('personIndex as i')
    .leftJoin('person as p', 'p.id', 'i.personId')
    .leftJoin('directory as d', 'd.id', 'i.personId')
    .select((eb) => [
      'i.personId',
      'i.canonicalId',
      'i.folded',
      'i.documentKey',
      'i.claim',
      'i.source',
      'i.documentNumber',
      eb.fn.coalesce('p.birthDate', 'd.birthDate').as('birthDate'),
    ])
    .where('i.personId', 'in', ids)
    .where('p.erasedAt', 'is', null)
    .execute();
  return new Map(
    rows.map((row) => [
      row.personId,
      {
        id: row.personId,
        canonicalId: row.canonicalId,
        own: row.source === 'PERSON',
        folded: row.folded,
        documents: [row.documentKey, row.claim].filter((known) => known !== null),
        documentNumber: row.documentNumber,
        birthDate: row.birthDate,
      },
    ]),
  );
}

/** Pairs of which any two registrations were told apart: the decision holds for the two people. */
async function toldApart(read: Reader, cases: readonly DuplicateCase[]): Promise<Set<string>> {
  const headOf = await heads(
    read,
    cases.flatMap(({ a, b }) => [a, b]),
  );
  const aliases = await read
    .selectFrom('personIndex')
    .select('personId')
    .where('canonicalId', 'in', [...new Set(headOf.values())])
    .whereRef('canonicalId', '<>', 'personId')
    .execute();
  const members = [...new Set([...headOf.values(), ...aliases.map(({ personId }) => personId)])];
  const told = await read
    .selectFrom('personPair')
    .select(['lowId', 'highId'])
    .where((eb) => eb.or([eb('lowId', 'in', members), eb('highId', 'in', members)]))
    .where('relation', '=', 'DISTINTAS')
    .execute();
  const toldHeads = await heads(
    read,
    told.flatMap(({ lowId, highId }) => [lowId, highId]),
  );
  const apart = new Set(
    told.flatMap(({ lowId, highId }) => {
      const [low = '', high = ''] = [toldHeads.get(lowId), toldHeads.get(highId)];
      return [`${low} ${high}`, `${high} ${low}`];
    }),
  );
  return new Set(
    cases
      .filter(({ a, b }) => apart.has(`${headOf.get(a) ?? ''} ${headOf.get(b) ?? ''}`))
      .map(({ a, b }) => `${a} ${b}`),
  );
}

async function heads(read: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await read
    .selectFrom('personIndex')
    .select(['personId', 'canonicalId'])
    .where('personId', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.personId, row.canonicalId]));
}
