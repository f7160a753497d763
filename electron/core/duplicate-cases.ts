import type { LookAlikeReason } from '#shared/domain/codes.ts';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { lookAlike, reasonRank, type Likeness } from '#shared/domain/look-alike.ts';
import type { CoreContext } from './context.ts';
import type { Reader } from './db/tables.ts';
import { meetingIn, newestEntry, sameDocument, windowBelow, type Met } from './registrations-met.ts';

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
/** Registrations that are compared at once with everybody: those that came last are compared at every look. */
const WINDOW = 400;
/** How far one look goes back: a window takes 25 to 45 ms among 200,000 people, and others are served in between. */
const WINDOWS_A_LOOK = 5;

/**
 * Pairs of registrations that a person should decide upon, the surest first: opposed decisions, one document with
 * names that do not go together, and look-alikes. A Punto sees pairs with at least one registration of its own. Those
 * that came last are compared first; where that leaves fewer than are shown, a look goes on with the older ones.
 */
export async function duplicateCases(context: CoreContext): Promise<DuplicateCase[]> {
  const { read } = context.store;
  const found = new Map<string, DuplicateCase>();
  const add = (cases: readonly DuplicateCase[]) => {
    for (const each of cases) if (!found.has(keyOf(each))) found.set(keyOf(each), each);
  };
  const newest = await newestEntry(read);
  const sweep = sweepOf(context, newest);
  add(await opposed(read));
  const last = await windowBelow(read, newest + 1, WINDOW);
  add(
    await judged(read, [
      ...(await sameDocument(read)),
      ...(await meetingIn(read, last)),
      ...sweep.met.values(),
    ]),
  );
  for (let looked = 0; found.size < SHOWN && looked < WINDOWS_A_LOOK; looked += 1) {
    const older = await windowBelow(read, sweep.below, WINDOW);
    if (older === null) break;
    sweep.below = older.from;
    const cases = await judged(read, await meetingIn(read, older));
    for (const each of cases) sweep.met.set(keyOf(each), { one: each.a, other: each.b });
    add(cases);
  }
  sweep.open = new Set(found.keys());
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

const keyOf = ({ a, b }: DuplicateCase) => `${a} ${b}`;

/** How far back registrations were compared with everybody, and who met there. */
interface Sweep {
  /** The newest entry when it began. */
  readonly newest: number;
  /** ms UTC. */
  readonly at: number;
  /** Entries from here on are compared. */
  below: number;
  /** Pairs that were found open; they are judged again at every look, so that an undone decision is back at once. */
  readonly met: Map<string, Met>;
  /** What the last look found open, by the same keys. */
  open: ReadonlySet<string>;
}

const sweeps = new WeakMap<CoreContext, Sweep>();

/** It begins anew when others came than those that every look compares, and each day for what was corrected. */
function sweepOf(context: CoreContext, newest: number): Sweep {
  const now = context.clocks.now();
  const known = sweeps.get(context);
  if (known !== undefined && Math.abs(newest - known.newest) < WINDOW && Math.abs(now - known.at) < DAY_MS)
    return known;
  // What was decided long ago is not judged for ever.
  const open = [...(known?.met ?? [])].filter(([key]) => known?.open.has(key) === true);
  const begun: Sweep = { newest, at: now, below: newest + 1, met: new Map(open), open: new Set() };
  sweeps.set(context, begun);
  return begun;
}

/** Of registrations that met, the pairs that may be one person and about whom nobody has decided yet. */
async function judged(read: Reader, met: readonly Met[]): Promise<DuplicateCase[]> {
  if (met.length === 0) return [];
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
  if (candidates.size === 0) return [];
  const settled = await toldApart(read, [...candidates.values()]);
  return [...candidates.values()].filter((each) => !settled.has(keyOf(each)));
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
