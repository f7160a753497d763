import {
  measureTime,
  mergeVantages,
  rateAvailability,
  type Availability,
} from '#shared/domain/availability.ts';
import { startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { lengthOf, subtractSpans, type Span } from '#shared/domain/spans.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';
import type { CoreContext } from '../../context.ts';
import type { ApprovedExclusion } from '../../wifi/expected.ts';
import { observedOf, unfinished } from '../../wifi/observed.ts';
import { vantageNames } from '../../wifi/vantage-names.ts';
import { owingOf, unknownZone } from './zone-page.ts';

/** One local day of a zone, to the millisecond. */
export interface ZoneDay extends Span {
  readonly date: string;
  /** Up to now where the day is not over. */
  readonly figures: Availability & { readonly owed: number; readonly excluded: number };
  /** What counts: merged over the stations that were assigned. Time in none was not observed. */
  readonly observed: readonly ObservedInterval[];
  /** What each station saw, assigned or not; by name. */
  readonly vantages: readonly { readonly name: string; readonly observed: readonly ObservedInterval[] }[];
  /** Time of the day that nobody owes: outside the contract's hours or its dates, and excluded. */
  readonly notOwed: readonly Span[];
  readonly exclusions: readonly Pick<
    ApprovedExclusion,
    'from' | 'to' | 'reason' | 'evidence' | 'decidedBy'
  >[];
  /** Restarts of its device and polls lost without an outage, in order. */
  readonly events: readonly {
    readonly kind: 'REINICIO' | 'PERDIDA';
    readonly at: number;
    readonly until: number | null;
    readonly uptimeMs: number | null;
  }[];
}

/** What happened to a zone on a local day (YYYY-MM-DD). Throws Refusal (NO_EXISTE, ENTRADA_INVALIDA). */
export async function zoneDay(context: CoreContext, zoneId: string, date: string): Promise<ZoneDay> {
  const { read } = context.store;
  const now = context.clocks.now();
  const from = startOfLocalDate(date);
  const end = startOfLocalDate(plusDays(date, 1));
  if (from >= now) {
    throw new Refusal('ENTRADA_INVALIDA', 'Ese día no ha llegado todavía; elija uno que ya pasó, o hoy.', {
      field: 'date',
    });
  }
  const zone = await read.selectFrom('zone').select('id').where('id', '=', zoneId).executeTakeFirst();
  if (zone === undefined) throw unknownZone();
  const to = Math.min(end, now);
  const owing = await owingOf(context, zoneId);
  const observed = (await observedOf(read, [zoneId], from, to)).get(zoneId) ?? [];
  const time = measureTime(observed, owing.expected(from, to));
  const owed = lengthOf(owing.owed(from, to));
  return {
    date,
    from,
    to: end,
    figures: {
      ...rateAvailability(time, percentOf(owing.targetMilli(from, end))),
      owed,
      excluded: owed - time.E,
    },
    observed,
    vantages: await seenByEach(context, zoneId, { from, to }),
    notOwed: subtractSpans([{ from, to: end }], owing.owed(from, end)),
    exclusions: owing.rules.exclusions(from, end),
    events: await eventsOf(context, zoneId, { from, to }),
  };
}

const percentOf = (targetMilli: number | null) => (targetMilli === null ? undefined : targetMilli / 1_000);

async function seenByEach(
  context: CoreContext,
  zoneId: string,
  { from, to }: Span,
): Promise<ZoneDay['vantages']> {
  const names = await vantageNames(context);
  const { read } = context.store;
  const finished = await read
    .selectFrom('wifiInterval')
    .select(['vantage', 'state', 't0', 't1'])
    .where('zoneId', '=', zoneId)
    .where('t1', '>', from)
    .where('t0', '<', to)
    .execute();
  const seen = [...finished, ...(await unfinished(read, [zoneId]))];
  return [...Map.groupBy(seen, ({ vantage }) => vantage)]
    .map(([vantage, intervals]) => ({
      name: names.get(vantage) ?? 'Otra estación',
      observed: mergeVantages(
        intervals.map(({ state, t0, t1 }) => ({ state, t0: Math.max(t0, from), t1: Math.min(t1, to) })),
      ),
    }))
    .filter((each) => each.observed.length > 0)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'es-CO'));
}

async function eventsOf(
  { store }: CoreContext,
  zoneId: string,
  { from, to }: Span,
): Promise<ZoneDay['events']> {
  return store.read
    .selectFrom('zoneEvent')
    .select(['kind', 'at', 'until', 'uptimeMs'])
    .where('zoneId', '=', zoneId)
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('at')
    .orderBy('id')
    .execute();
}
