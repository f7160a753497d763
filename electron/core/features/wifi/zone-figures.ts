import { measureTime, rateAvailability, type Availability } from '#shared/domain/availability.ts';
import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import { lengthOf, type Span } from '#shared/domain/spans.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';
import { daysUpTo, periodsOn, type ZonePeriod } from './zone-periods.ts';

/**
 * The figures of one zone's page. All of them come from the same intervals and the same rules as the city's
 * availability, so that no two screens can disagree. Milliseconds; U + D + N = E = owed − excluded.
 */

/** What is owed by one zone, asked for any period. */
export interface Owing {
  /** Contract hours while the zone is under contract; exclusions not yet taken off. */
  readonly owed: (from: number, to: number) => readonly Span[];
  /** What is left of them. */
  readonly expected: (from: number, to: number) => readonly Span[];
  /** Thousandths of a percent; null where no contract says one. */
  readonly targetMilli: (from: number, to: number) => number | null;
}

export interface DayFigures {
  readonly date: string;
  readonly E: number;
  readonly U: number;
  readonly D: number;
  readonly N: number;
  readonly excluded: number;
}

export interface PeriodFigures extends ZonePeriod, Availability {
  readonly targetMilli: number | null;
  readonly owed: number;
  readonly excluded: number;
  /** It is not over: the figures go up to now, and no verdict is due yet. */
  readonly running: boolean;
  /**
   * Of a period with a target: how much of its whole expected time may still be down without missing the target,
   * were all that nobody saw in service. Negative: it is missed whatever comes.
   */
  readonly allowance: number | null;
}

export const STRIP_DAYS = 90;

/** The beginning of the earliest thing on the page, ms UTC. */
export function figuresFrom(now: number): number {
  const today = localDate(now);
  const dates = [...periodsOn(today).map(({ from }) => from), ...daysUpTo(today, STRIP_DAYS)];
  return startOfLocalDate(dates.reduce((least, date) => (date < least ? date : least)));
}

/** The last 90 local days, today as far as it has come. */
export function stripOf(
  observed: readonly ObservedInterval[],
  { owed, expected }: Owing,
  now: number,
): DayFigures[] {
  return daysUpTo(localDate(now), STRIP_DAYS).map((date) => {
    const from = startOfLocalDate(date);
    const to = Math.min(startOfLocalDate(plusDays(date, 1)), now);
    const time = measureTime(observed, expected(from, to));
    return { date, ...time, excluded: lengthOf(owed(from, to)) - time.E };
  });
}

/** The periods that the zone is judged by: see `periodsOn`. */
export function periodFiguresOf(
  observed: readonly ObservedInterval[],
  owing: Owing,
  now: number,
): PeriodFigures[] {
  return periodsOn(localDate(now)).map((period) => {
    const from = startOfLocalDate(period.from);
    const end = startOfLocalDate(period.to);
    const to = Math.min(end, now);
    const time = measureTime(observed, owing.expected(from, to));
    const owed = lengthOf(owing.owed(from, to));
    const targetMilli = owing.targetMilli(from, end);
    return {
      ...period,
      ...rateAvailability(time, targetMilli === null ? undefined : targetMilli / 1_000),
      targetMilli,
      owed,
      excluded: owed - time.E,
      running: end > now,
      allowance:
        targetMilli === null ? null : allowed(lengthOf(owing.expected(from, end)), targetMilli) - time.D,
    };
  });
}

/** The most downtime that still reaches the target over the expected time E, whole milliseconds. */
function allowed(E: number, targetMilli: number): number {
  return Number((BigInt(E) * BigInt(100_000 - targetMilli)) / 100_000n);
}
