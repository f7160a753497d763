import type { ZoneState } from '#shared/domain/codes.ts';
import type { Span } from '#shared/domain/spans.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';

/**
 * Availability of a WiFi zone from its observed intervals. All times are integer milliseconds UTC, all spans
 * half-open [from, to), all sums exact integers: U + D + N = E.
 */

/** Milliseconds expected, up, down and unknown (not observed) inside what was expected. */
export interface ObservedTime {
  readonly E: number;
  readonly U: number;
  readonly D: number;
  readonly N: number;
}

type Verdict = 'CUMPLE' | 'INCUMPLE' | 'NO_CONCLUYENTE';

export interface Availability extends ObservedTime {
  /** U / (U + D); null where nothing was observed. */
  readonly availability: number | null;
  /** (U + D) / E; null where nothing was expected. */
  readonly coverage: number | null;
  /** What availability would be if all unknown time had been down, and up: [U / E, (U + N) / E]. */
  readonly bounds: readonly [number, number] | null;
  readonly verdict: Verdict | null;
}

const RANK: Readonly<Record<ZoneState, number>> = { UNKNOWN: 0, DOWN: 1, UP: 2 };

/**
 * Several vantages as one: at every moment UP beats DOWN beats UNKNOWN. Commutative, associative and
 * idempotent, so neither the order nor the repetition of synchronisation can change a figure. Also the
 * canonical form of one list: sorted, without overlap, equal neighbours joined.
 */
export function mergeVantages(...vantages: readonly (readonly ObservedInterval[])[]): ObservedInterval[] {
  const edges: { readonly at: number; readonly state: ZoneState; readonly change: 1 | -1 }[] = [];
  for (const { t0, t1, state } of vantages.flat()) {
    if (t1 <= t0) continue;
    edges.push({ at: t0, state, change: 1 }, { at: t1, state, change: -1 });
  }
  edges.sort((a, b) => a.at - b.at);

  const open: Record<ZoneState, number> = { UP: 0, DOWN: 0, UNKNOWN: 0 };
  const merged: ObservedInterval[] = [];
  let since = 0;
  for (const edge of edges) {
    const state = strongest(open);
    if (state !== null && edge.at > since) append(merged, { t0: since, t1: edge.at, state });
    open[edge.state] += edge.change;
    since = edge.at;
  }
  return merged;
}

function strongest(open: Readonly<Record<ZoneState, number>>): ZoneState | null {
  if (open.UP > 0) return 'UP';
  if (open.DOWN > 0) return 'DOWN';
  return open.UNKNOWN > 0 ? 'UNKNOWN' : null;
}

function append(intervals: ObservedInterval[], next: ObservedInterval): void {
  const last = intervals.at(-1);
  if (last !== undefined && last.t1 === next.t0 && RANK[last.state] === RANK[next.state]) {
    intervals[intervals.length - 1] = { ...last, t1: next.t1 };
  } else {
    intervals.push(next);
  }
}

/**
 * How much of the expected time was up, down and unknown. Time without any interval is unknown; overlapping
 * intervals count as `mergeVantages` says. The expected spans must not overlap.
 */
export function measureTime(intervals: readonly ObservedInterval[], expected: readonly Span[]): ObservedTime {
  const canonical = mergeVantages(intervals);
  const spans = expected.filter((span) => span.to > span.from).sort((a, b) => a.from - b.from);
  let E = 0;
  let U = 0;
  let D = 0;
  let first = 0;
  for (const span of spans) {
    E += span.to - span.from;
    while ((canonical[first]?.t1 ?? Infinity) <= span.from) first += 1;
    for (let index = first; index < canonical.length; index += 1) {
      const interval = canonical[index];
      if (interval === undefined || interval.t0 >= span.to) break;
      const common = Math.min(interval.t1, span.to) - Math.max(interval.t0, span.from);
      if (interval.state === 'UP') U += common;
      if (interval.state === 'DOWN') D += common;
    }
  }
  return { E, U, D, N: E - U - D };
}

/** Sums the parts of a period: a month is exactly the sum of its days. */
export function addTimes(parts: readonly ObservedTime[]): ObservedTime {
  return parts.reduce(
    (sum, part) => ({ E: sum.E + part.E, U: sum.U + part.U, D: sum.D + part.D, N: sum.N + part.N }),
    { E: 0, U: 0, D: 0, N: 0 },
  );
}

/** `targetPercent`: the contract's target, for example 99.5, with at most three decimals. */
export function rateAvailability(time: ObservedTime, targetPercent?: number): Availability {
  const { E, U, D, N } = time;
  const observed = U + D;
  return {
    E,
    U,
    D,
    N,
    availability: observed > 0 ? U / observed : null,
    coverage: E > 0 ? observed / E : null,
    bounds: E > 0 ? [U / E, (U + N) / E] : null,
    verdict: targetPercent === undefined || E === 0 ? null : verdictOf(time, targetPercent),
  };
}

/**
 * *Cumple* when even the lower bound reaches the target, *incumple* when even the upper bound does not, else
 * *no concluyente*. In integers: a float must not decide a penalty.
 */
function verdictOf({ E, U, N }: ObservedTime, targetPercent: number): Verdict {
  const needed = BigInt(Math.round(targetPercent * 1_000)) * BigInt(E);
  if (BigInt(U) * 100_000n >= needed) return 'CUMPLE';
  if (BigInt(U + N) * 100_000n < needed) return 'INCUMPLE';
  return 'NO_CONCLUYENTE';
}
