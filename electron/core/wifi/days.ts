import { setImmediate } from 'node:timers/promises';
import { measureTime, type ObservedTime } from '#shared/domain/availability.ts';
import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import { daysOf, wholeMonths, type DayRange } from '#shared/domain/local-days.ts';
import type { Reader } from '../db/tables.ts';
import { readExpectedRules, type ExpectedRules } from './expected.ts';
import { observedOf, unfinished } from './observed.ts';

/**
 * E, U, D and N of zones, always what the intervals and the rules of this moment say. Days that are over are kept
 * (zoneDay, and their sums zoneMonth), and day-upkeep.ts follows what changes. A kept figure is taken only where nothing
 * that it was computed from changed since (wifiChanged) and no run of its time is still unfinished; everything else
 * is computed from the intervals when it is asked for. So no reader ever waits for the upkeep, or is misled by it.
 */

/** Zones measured between two pauses: a registration at the desk waits for no more than these. */
const ZONES = 50;
/** Above this many zones a month is read whole: naming them all costs more. */
const NAMED_ZONES = 500;

/** A zone's local day, ms: U + D + N = E. */
export interface ZoneDay extends ObservedTime {
  readonly localDate: string;
}

/** The local days [from, to) of a zone, every one of them, in order; those to come are owed and unknown. */
export async function readZoneDays(
  read: Reader,
  zoneId: string,
  from: string,
  to: string,
): Promise<ZoneDay[]> {
  const rows = await read
    .selectFrom('zoneDay')
    .select(['localDate', 'expected as E', 'up as U', 'down as D', 'unknown as N'])
    .where('zoneId', '=', zoneId)
    .where('localDate', '>=', from)
    .where('localDate', '<', to)
    .execute();
  const kept = new Map(rows.map((row) => [row.localDate, row]));
  for (const { t0, t1 } of await outOfDate(read, zoneId, startOfLocalDate(from), startOfLocalDate(to))) {
    for (const date of kept.keys()) {
      if (startOfLocalDate(date) < t1 && startOfLocalDate(plusDays(date, 1)) > t0) kept.delete(date);
    }
  }
  const dates = daysOf(from, to);
  const missing = dates.filter((date) => !kept.has(date));
  const [first] = missing;
  const last = missing.at(-1);
  if (first === undefined || last === undefined) return dates.flatMap((date) => kept.get(date) ?? []);
  const rules = (await readExpectedRules(read)).of(zoneId);
  const end = startOfLocalDate(plusDays(last, 1));
  const observed = (await observedOf(read, [zoneId], startOfLocalDate(first), end)).get(zoneId) ?? [];
  return dates.map((date) => {
    const expected = () => rules.expected(startOfLocalDate(date), startOfLocalDate(plusDays(date, 1)));
    return kept.get(date) ?? { localDate: date, ...measureTime(observed, expected()) };
  });
}

/** What of a zone has to be computed anew within [from, to). */
async function outOfDate(read: Reader, zoneId: string, from: number, to: number) {
  const changed = await read
    .selectFrom('wifiChanged')
    .select(['t0', 't1'])
    .where((eb) => eb.or([eb('zoneId', '=', zoneId), eb('zoneId', 'is', null)]))
    .where('t0', '<', to)
    .where('t1', '>', from)
    .execute();
  return [...changed, ...(await unfinished(read, [zoneId]))];
}

/** E, U, D and N of zones over local days; `now` says which of them are over. */
export async function timesOf(
  read: Reader,
  rules: ExpectedRules,
  zoneIds: readonly string[],
  { from, to }: DayRange,
  now: number,
): Promise<Map<string, ObservedTime>> {
  const today = localDate(now);
  const over = to < today ? to : today;
  const kept =
    from < over ? await keptSums(read, zoneIds, { from, to: over }) : new Map<string, ObservedTime>();
  const end = startOfLocalDate(to);
  const rest = zoneIds.filter((zoneId) => !kept.has(zoneId));
  const times = await measureZones(read, rules, rest, startOfLocalDate(from), end);
  const running =
    over < to
      ? await measureZones(read, rules, [...kept.keys()], startOfLocalDate(over), end)
      : new Map<string, ObservedTime>();
  for (const [zoneId, sum] of kept) {
    const more = running.get(zoneId);
    times.set(zoneId, more === undefined ? sum : added(sum, more));
  }
  return times;
}

const added = (a: ObservedTime, b: ObservedTime): ObservedTime => ({
  E: a.E + b.E,
  U: a.U + b.U,
  D: a.D + b.D,
  N: a.N + b.N,
});

/** The sums of the zones whose kept days are all there and all up to date. */
async function keptSums(
  read: Reader,
  zoneIds: readonly string[],
  range: DayRange,
): Promise<Map<string, ObservedTime>> {
  const stale = await staleZones(read, startOfLocalDate(range.from), startOfLocalDate(range.to));
  if (stale === 'ALL') return new Map();
  const fresh = zoneIds.filter((zoneId) => !stale.has(zoneId));
  const { months, days } = wholeMonths(range.from, range.to);
  const sums = new Map<string, ObservedTime & { parts: number }>();
  const collect = (rows: readonly KeptSum[]) => {
    for (const { zoneId, parts, ...time } of rows) {
      const before = sums.get(zoneId);
      sums.set(
        zoneId,
        before === undefined ? { ...time, parts } : { ...added(before, time), parts: before.parts + parts },
      );
    }
  };
  if (months.length > 0) collect(await monthSums(read, fresh, months));
  for (const part of days) collect(await daySums(read, fresh, part));
  const parts = months.length + days.reduce((count, part) => count + daysOf(part.from, part.to).length, 0);
  const whole = new Map<string, ObservedTime>();
  for (const zoneId of fresh) {
    const sum = sums.get(zoneId);
    if (sum?.parts === parts) whole.set(zoneId, { E: sum.E, U: sum.U, D: sum.D, N: sum.N });
  }
  return whole;
}

/** Zones of which something within [from, to) changed since it was computed, or is not finished. */
async function staleZones(read: Reader, from: number, to: number): Promise<Set<string> | 'ALL'> {
  const changed = await read
    .selectFrom('wifiChanged')
    .select('zoneId')
    .distinct()
    .where('t0', '<', to)
    .where('t1', '>', from)
    .execute();
  const stale = new Set<string>();
  for (const { zoneId } of changed) {
    if (zoneId === null) return 'ALL';
    stale.add(zoneId);
  }
  for (const { zoneId, t0, t1 } of await unfinished(read, null)) {
    if (t0 < to && t1 > from) stale.add(zoneId);
  }
  return stale;
}

interface KeptSum extends ObservedTime {
  readonly zoneId: string;
  /** How many months or days it is the sum of. */
  readonly parts: number;
}

async function monthSums(
  read: Reader,
  zoneIds: readonly string[],
  months: readonly string[],
): Promise<KeptSum[]> {
  let query = read
    .selectFrom('zoneMonth')
    .select((eb) => [
      'zoneId',
      eb.fn.sum<number>('expected').as('E'),
      eb.fn.sum<number>('up').as('U'),
      eb.fn.sum<number>('down').as('D'),
      eb.fn.sum<number>('unknown').as('N'),
      eb.fn.countAll<number>().as('parts'),
    ])
    .where('month', 'in', months)
    .groupBy('zoneId');
  if (zoneIds.length <= NAMED_ZONES) query = query.where('zoneId', 'in', zoneIds);
  return query.execute();
}

async function daySums(read: Reader, zoneIds: readonly string[], { from, to }: DayRange): Promise<KeptSum[]> {
  const sums: KeptSum[] = [];
  for (let at = 0; at < zoneIds.length; at += NAMED_ZONES) {
    const rows = await read
      .selectFrom('zoneDay')
      .select((eb) => [
        'zoneId',
        eb.fn.sum<number>('expected').as('E'),
        eb.fn.sum<number>('up').as('U'),
        eb.fn.sum<number>('down').as('D'),
        eb.fn.sum<number>('unknown').as('N'),
        eb.fn.countAll<number>().as('parts'),
      ])
      .where('zoneId', 'in', zoneIds.slice(at, at + NAMED_ZONES))
      .where('localDate', '>=', from)
      .where('localDate', '<', to)
      .groupBy('zoneId')
      .execute();
    sums.push(...rows);
  }
  return sums;
}

/** E, U, D and N of zones over [from, to), ms UTC, computed from the intervals themselves. */
export async function measureZones(
  read: Reader,
  rules: ExpectedRules,
  zoneIds: readonly string[],
  from: number,
  to: number,
): Promise<Map<string, ObservedTime>> {
  const times = new Map<string, ObservedTime>();
  for (let at = 0; at < zoneIds.length; at += ZONES) {
    if (at > 0) await setImmediate();
    const observed = await observedOf(read, zoneIds.slice(at, at + ZONES), from, to);
    for (const [zoneId, intervals] of observed) {
      times.set(zoneId, measureTime(intervals, rules.of(zoneId).expected(from, to)));
    }
  }
  return times;
}
