import { measureTime, type ObservedTime } from '#shared/domain/availability.ts';
import { startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import type { Reader } from '../db/tables.ts';
import { readExpectedRules, type ExpectedRules } from './expected.ts';
import { observedOf } from './observed.ts';

/** Zones measured between two pauses: a registration at the desk waits for no more than these. */
const ZONES = 50;

/** A zone's local day, ms: U + D + N = E. */
export interface ZoneDay extends ObservedTime {
  readonly localDate: string;
}

/** The local days [from, to) of a zone, every one of them, in order. */
export async function readZoneDays(
  read: Reader,
  zoneId: string,
  from: string,
  to: string,
): Promise<ZoneDay[]> {
  const rules = (await readExpectedRules(read)).of(zoneId);
  const observed = await observedOf(read, [zoneId], startOfLocalDate(from), startOfLocalDate(to));
  const days: ZoneDay[] = [];
  for (let date = from; date < to; date = plusDays(date, 1)) {
    const expected = rules.expected(startOfLocalDate(date), startOfLocalDate(plusDays(date, 1)));
    days.push({ localDate: date, ...measureTime(observed.get(zoneId) ?? [], expected) });
  }
  return days;
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
    const observed = await observedOf(read, zoneIds.slice(at, at + ZONES), from, to);
    for (const [zoneId, intervals] of observed) {
      times.set(zoneId, measureTime(intervals, rules.of(zoneId).expected(from, to)));
    }
  }
  return times;
}
