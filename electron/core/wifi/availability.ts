import {
  addTimes,
  measureTime,
  rateAvailability,
  type Availability,
  type ObservedTime,
} from '#shared/domain/availability.ts';
import { isCalendarDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Comuna } from '#shared/domain/codes.ts';
import { comunaRank } from '#shared/domain/comuna.ts';
import { termWindow } from '#shared/domain/expected-time.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Span } from '#shared/domain/spans.ts';
import type { CoreContext } from '../context.ts';
import type { Reader } from '../db/tables.ts';
import { timesOf } from './days.ts';
import { readExpectedRules, type ExpectedRules } from './expected.ts';
import { observedOf } from './observed.ts';

export interface AvailabilityRequest {
  /** First local day, YYYY-MM-DD. */
  readonly from: string;
  /** The local day after the last one. */
  readonly to: string;
  /** Measures everything against this percentage, for example 99.5, instead of each contract's own target. */
  readonly target?: number;
  /** These zones only. */
  readonly zoneIds?: readonly string[];
}

/** What a figure was measured against, and the figure. Durations in ms. */
interface Rated extends Availability {
  /** Thousandths of a percent; null where no contract, or several with different ones, say what is owed. */
  readonly targetMilli: number | null;
}

export interface ZoneAvailability extends Rated {
  readonly zoneId: string;
  readonly zone: string;
  readonly comuna: Comuna | null;
  /** The contract that holds at the end of the period; null without one. */
  readonly contractId: string | null;
}

/** The sum over zones: as if their time had been one after the other. */
interface Summed extends Rated {
  /** How many zones are in it. */
  readonly zones: number;
}

export interface ComunaAvailability extends Summed {
  readonly comuna: Comuna | null;
}

export interface ContractAvailability extends Summed {
  readonly contractId: string;
  readonly number: string;
  readonly operator: string;
}

export interface AvailabilityReport {
  readonly from: string;
  readonly to: string;
  readonly target: number | null;
  /** By name. */
  readonly zones: readonly ZoneAvailability[];
  readonly comunas: readonly ComunaAvailability[];
  /** What each contract owes of its zones while they are under it. */
  readonly contracts: readonly ContractAvailability[];
  readonly city: Summed;
}

type Asked = Pick<CoreContext, 'store' | 'clocks'>;

/**
 * Availability over the local days [from, to): per zone, comuna, contract and for all of them. What nobody observed is
 * unknown, the days to come included. Refuses with ENTRADA_INVALIDA a period that is none or wholly in the future.
 */
export async function readAvailability(
  context: Asked,
  request: AvailabilityRequest,
): Promise<AvailabilityReport> {
  const { from, to, target } = request;
  refusePeriod(from, to, context.clocks.now());
  if (target !== undefined && !(target > 0 && target <= 100)) {
    throw new Refusal('ENTRADA_INVALIDA', 'La meta es un porcentaje mayor que 0 y hasta 100, como 99.5.', {
      field: 'target',
    });
  }
  const { read } = context.store;
  const span = { from: startOfLocalDate(from), to: startOfLocalDate(to) };
  const rules = await readExpectedRules(read);
  const listed = await listedZones(read, request.zoneIds);
  const ids = listed.map(({ id }) => id);
  const times = await timesOf(read, rules, ids, { from, to }, context.clocks.now());
  const rulesOf = remembered((zoneId) => rules.of(zoneId));
  const given = target === undefined ? null : Math.round(target * 1_000);
  const zones = listed.map(({ id, name, comuna }): ZoneAvailability => {
    const owed = rulesOf(id);
    const targetMilli = given ?? owed.targetMilli(span.from, span.to);
    const contractId = owed.contract(span.from, span.to)?.id ?? null;
    const time = times.get(id) ?? NOTHING;
    return { zoneId: id, zone: name, comuna, contractId, ...rated(time, targetMilli) };
  });
  const comunas = [...Map.groupBy(zones, ({ comuna }) => comuna)]
    .map(([comuna, members]) => ({ comuna, ...summed(members) }))
    .toSorted((a, b) => comunaRank(a.comuna ?? 'NO_INFORMA') - comunaRank(b.comuna ?? 'NO_INFORMA'));
  return {
    from,
    to,
    target: target ?? null,
    zones,
    comunas,
    contracts: await byContract(read, { contracts: rules.contracts, of: rulesOf }, zones, span, given),
    city: summed(zones),
  };
}

/** Refuses what is no period of local days, and one that has not begun: nothing of it can be known. */
function refusePeriod(from: string, to: string, now: number): void {
  if (!isCalendarDate(from) || !isCalendarDate(to) || from >= to) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'El periodo va de un día a otro posterior, escritos como AAAA-MM-DD; el último no se cuenta.',
      { field: 'from' },
    );
  }
  if (startOfLocalDate(from) > now) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'El periodo todavía no empieza: la disponibilidad se mide de lo que ya pasó. Elija un primer día que no sea futuro.',
      { field: 'from' },
    );
  }
}

function remembered<Value>(compute: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}

const NOTHING: ObservedTime = { E: 0, U: 0, D: 0, N: 0 };

function rated(time: ObservedTime, targetMilli: number | null): Rated {
  return {
    targetMilli,
    ...(targetMilli === null ? rateAvailability(time) : rateAvailability(time, targetMilli / 1_000)),
  };
}

/** Zones that owe different targets have none in common: their sum gets no verdict. */
function summed(zones: readonly (ObservedTime & Pick<Rated, 'targetMilli'>)[]): Summed {
  const targets = new Set(zones.map(({ targetMilli }) => targetMilli));
  const [target = null] = targets;
  return { zones: zones.length, ...rated(addTimes(zones), targets.size === 1 ? target : null) };
}

function listedZones(read: Reader, zoneIds: readonly string[] | undefined) {
  let query = read
    .selectFrom('zone')
    .select(['id', 'name', 'comuna'])
    .where('deletedAt', 'is', null)
    .orderBy('name')
    .orderBy('id');
  if (zoneIds !== undefined) query = query.where('id', 'in', zoneIds);
  return query.execute();
}

function touches(window: Span | null, period: Span): boolean {
  return window !== null && window.from < period.to && window.to > period.from;
}

async function byContract(
  read: Reader,
  rules: ExpectedRules,
  zones: readonly ZoneAvailability[],
  { from, to }: Span,
  given: number | null,
): Promise<ContractAvailability[]> {
  const parts = new Map<string, ObservedTime[]>();
  const add = (contractId: string, time: ObservedTime) => {
    const known = parts.get(contractId);
    if (known === undefined) parts.set(contractId, [time]);
    else known.push(time);
  };
  for (const zone of zones) {
    const owed = rules.of(zone.zoneId);
    const terms = owed.terms.filter((term) => touches(termWindow(term), { from, to }));
    const ids = new Set(terms.map(({ contract }) => contract.id));
    const [only, another] = ids;
    if (only === undefined) continue;
    if (another === undefined) {
      add(only, zone);
      continue;
    }
    // The zone changed hands within the period: each contract answers for its own part.
    const observed = (await observedOf(read, [zone.zoneId], from, to)).get(zone.zoneId) ?? [];
    for (const id of ids) add(id, measureTime(observed, owed.expected(from, to, id)));
  }
  return rules.contracts.flatMap(({ id, number, operator, targetMilli }) => {
    const members = parts.get(id);
    if (members === undefined) return [];
    const time = rated(addTimes(members), given ?? targetMilli);
    return [{ contractId: id, number, operator, zones: members.length, ...time }];
  });
}
