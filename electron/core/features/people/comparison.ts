import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { LookAlikeReason, PairRelation } from '#shared/domain/codes.ts';
import { repeatFilter } from '#shared/domain/indicators.ts';
import { lookAlike, type Likeness } from '#shared/domain/look-alike.ts';
import { foldText } from '#shared/domain/person.ts';
import { namesOfActors } from '../../actors.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { attendancesOf } from '../../countable-attendances.ts';
import type { Reader } from '../../db/tables.ts';
import { registrationsOf } from '../../registrations.ts';
import { readSides, type Side, type Sides } from './sides.ts';

/** How long one look serves before the next one is a reading of its own. */
const LOOK_MS = 12 * 3_600_000;

export interface ShownSide extends Omit<Side, 'canonicalId' | 'documentKey' | 'claim'> {
  /** Visits and course sessions known here, with those of the registrations that are joined with this one already. */
  readonly visits: number;
  readonly lastVisitAt: number | null;
  /** How many further registrations are joined with this one already. */
  readonly joined: number;
}

export interface Comparison {
  /** The first registered: the one that stays. */
  readonly low: ShownSide;
  readonly high: ShownSide;
  readonly canonical: boolean;
  readonly documentsDiffer: boolean;
  readonly held: boolean;
  readonly disputed: boolean;
  readonly decision: {
    readonly relation: PairRelation;
    readonly by: string | null;
    readonly at: number;
  } | null;
  readonly reason: LookAlikeReason | null;
  /** What a merge does to the figures of the present quarter that this machine computes. */
  readonly consequence: {
    readonly quarter: number;
    readonly attendances: { readonly before: number; readonly after: number };
    readonly people: { readonly before: number; readonly after: number };
  };
}

/**
 * Two registrations side by side, without any sensitive answer. The look is on the audit trail before anything is
 * read, once a working day for each person who looks. Throws as readSides.
 */
export async function comparePair(
  context: CoreContext,
  actor: string,
  asked: { readonly a: string; readonly b: string },
): Promise<Comparison> {
  const { read } = context.store;
  const sides = await readSides(read, context, asked);
  await trace(context, actor, sides);
  const low = await shown(read, sides, sides.low);
  const high = await shown(read, sides, sides.high);
  const { canonical, documentsDiffer, held, disputed, decision } = sides;
  const names = await namesOfActors(read, decision === null ? [] : [decision.by]);
  return {
    low: low.side,
    high: high.side,
    canonical,
    documentsDiffer,
    held,
    disputed,
    decision: decision === null ? null : { ...decision, by: names.get(decision.by) ?? null },
    reason: lookAlike(likeness(sides.low), likeness(sides.high)),
    consequence: await consequence(read, context.clocks.now(), low.ids, high.ids),
  };
}

async function trace(context: CoreContext, actor: string, { low, high }: Sides): Promise<void> {
  const known = await context.store.read
    .selectFrom('auditEntry')
    .select('id')
    .where('subject', '=', low.id)
    .where('detail', '=', high.id)
    .where('action', '=', 'FICHAS_COMPARADAS')
    .where('actor', '=', actor)
    .where('at', '>', context.clocks.now() - LOOK_MS)
    .executeTakeFirst();
  if (known !== undefined) return;
  await context.ledger.write(actor, (tx) =>
    auditIn(tx, context, actor, 'FICHAS_COMPARADAS', low.id, high.id),
  );
}

async function shown(read: Reader, { canonical }: Sides, side: Side) {
  const ids = canonical ? [side.id] : await registrationsOf(read, side.canonicalId);
  const { canonicalId: _canonical, documentKey: _key, claim: _claim, ...rest } = side;
  const { visits, lastVisitAt } = await read
    .selectFrom(attendancesOf(read, ids).as('each'))
    .select((eb) => [eb.fn.countAll<number>().as('visits'), eb.fn.max('startedAt').as('lastVisitAt')])
    .executeTakeFirstOrThrow();
  return { ids, side: { ...rest, visits, lastVisitAt, joined: ids.length - 1 } };
}

function likeness({ values, documentKey, claim }: Side): Likeness {
  return {
    folded: foldText(`${values.givenNames ?? ''} ${values.surnames ?? ''}`),
    documents: [documentKey, claim].filter((known) => known !== null),
    documentNumber: documentKey === null ? null : String(values.documentNumber),
    birthDate: typeof values.birthDate === 'string' ? values.birthDate : null,
  };
}

/**
 * By the definitions of ATENCIONES and PERSONAS_ATENDIDAS: visits of both within half an hour become one atención.
 * A chain of repeated visits that reaches into the quarter is followed for a day, which is longer than a Punto opens.
 */
async function consequence(read: Reader, now: number, low: readonly string[], high: readonly string[]) {
  const today = localDate(now);
  const quarter = Math.ceil(Number(today.slice(5, 7)) / 3);
  const from = startOfLocalDate(`${today.slice(0, 4)}-${String(quarter * 3 - 2).padStart(2, '0')}-01`);
  const rows = await attendancesOf(read, [...low, ...high], from - DAY_MS)
    .orderBy('startedAt')
    .orderBy('id')
    .execute();
  const counted = (personOf: (id: string) => string) => {
    const counts = repeatFilter();
    return rows
      .map((row) => ({ ...row, person: personOf(row.personId), sex: null }))
      .filter((row) => counts(row) && row.startedAt >= from);
  };
  const apart = counted((id) => (low.includes(id) ? 'low' : 'high'));
  const joined = counted(() => 'both');
  return {
    quarter,
    attendances: { before: apart.length, after: joined.length },
    people: {
      before: new Set(apart.map((row) => row.person)).size,
      after: new Set(joined.map((row) => row.person)).size,
    },
  };
}
