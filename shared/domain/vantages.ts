import type { Span } from '#shared/domain/spans.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';

/**
 * Which stations count for a zone, and when. Until the centre first assigned the zone to anybody, whoever polled it
 * counts; from then on a station counts while it is assigned and not otherwise.
 */

/** A station's time at a zone: [startsAt, endsAt), ms UTC, without end where `endsAt` is null. */
export interface Assignment {
  readonly vantage: string;
  readonly startsAt: number;
  readonly endsAt: number | null;
}

export interface VantageInterval extends ObservedInterval {
  readonly vantage: string;
}

/** What counts of the observations of one zone, given all its assignments: cut to the time of each vantage. */
export function qualified(
  intervals: readonly VantageInterval[],
  assignments: readonly Assignment[],
): ObservedInterval[] {
  const first = Math.min(...assignments.map(({ startsAt }) => startsAt));
  return intervals.flatMap((interval) =>
    turnsOf(interval.vantage, assignments, first).flatMap(({ from, to }) => {
      const t0 = Math.max(interval.t0, from);
      const t1 = Math.min(interval.t1, to);
      return t0 < t1 ? [{ t0, t1, state: interval.state }] : [];
    }),
  );
}

/** `first`: when the zone was first assigned to anybody, Infinity when it never was. The turns may overlap. */
function turnsOf(vantage: string, assignments: readonly Assignment[], first: number): Span[] {
  const own = assignments.filter((assignment) => assignment.vantage === vantage);
  return [
    { from: -Infinity, to: first },
    ...own.map(({ startsAt, endsAt }) => ({ from: startsAt, to: endsAt ?? Infinity })),
  ];
}
