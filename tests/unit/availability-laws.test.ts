import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTimes, measureTime, mergeVantages, rateAvailability } from '#shared/domain/availability.ts';
import type { ZoneState } from '#shared/domain/codes.ts';
import { daysOf, wholeMonths } from '#shared/domain/local-days.ts';
import { intersectSpans, subtractSpans, uniteSpans, type Span } from '#shared/domain/spans.ts';
import { qualified, type Assignment, type VantageInterval } from '#shared/domain/vantages.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';

/** Every law over this many histories. */
const CASES = { numRuns: 10_000 };
/** A world of 60 ms: whatever can happen between instants happens here, and every ms of it can be counted. */
const END = 60;
const everyMs = Array.from({ length: END }, (_, ms) => ms);

const instant = fc.integer({ min: 0, max: END });
const state = fc.constantFrom<ZoneState>('UP', 'DOWN', 'UNKNOWN');
const span = fc.tuple(instant, instant).map(([a, b]): Span => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const spans = fc.array(span, { maxLength: 4 });
const union = spans.map(uniteSpans);
const interval = fc
  .tuple(span, state)
  .map(([{ from, to }, held]): ObservedInterval => ({ t0: from, t1: to, state: held }));
const intervals = fc.array(interval, { maxLength: 6 });

/** Counted ms by ms, without any arithmetic of spans. */
const stateAt = (seen: readonly ObservedInterval[], ms: number): ZoneState => {
  const there = new Set(seen.filter(({ t0, t1 }) => t0 <= ms && ms < t1).map((each) => each.state));
  if (there.has('UP')) return 'UP';
  return there.has('DOWN') ? 'DOWN' : 'UNKNOWN';
};
const isIn = (owed: readonly Span[], ms: number) => owed.some(({ from, to }) => from <= ms && ms < to);
const counted = (seen: readonly ObservedInterval[], owed: readonly Span[]) => {
  const states = everyMs.filter((ms) => isIn(owed, ms)).map((ms) => stateAt(seen, ms));
  const count = (wanted: ZoneState) => states.filter((each) => each === wanted).length;
  return { E: states.length, U: count('UP'), D: count('DOWN'), N: count('UNKNOWN') };
};

describe('the time of a zone', () => {
  it('is what one gets by counting every millisecond, and adds up to what was owed', () => {
    fc.assert(
      fc.property(intervals, union, (seen, owed) => {
        const time = measureTime(seen, owed);
        expect(time).toEqual(counted(seen, owed));
        expect(time.U + time.D + time.N).toBe(time.E);
      }),
      CASES,
    );
  });

  it('of a month is the sum of its days and of a quarter that of its months, wherever they are cut', () => {
    const cuts = fc.array(instant, { maxLength: 5 });
    fc.assert(
      fc.property(intervals, union, cuts, (seen, owed, at) => {
        const edges = [0, ...at.toSorted((a, b) => a - b), END];
        const parts = edges.slice(1).map((to, index) => {
          const from = edges[index] ?? 0;
          return measureTime(seen, from < to ? intersectSpans(owed, [{ from, to }]) : []);
        });
        expect(addTimes(parts)).toEqual(measureTime(seen, owed));
      }),
      CASES,
    );
  });

  it('has bounds that knowing less never makes narrower', () => {
    fc.assert(
      fc.property(intervals, union, span, (seen, owed, gap) => {
        const known = mergeVantages(seen);
        const less = known.flatMap(({ t0, t1, state: held }) =>
          subtractSpans([{ from: t0, to: t1 }], uniteSpans([gap])).map(({ from, to }) => ({
            t0: from,
            t1: to,
            state: held,
          })),
        );
        const before = rateAvailability(measureTime(known, owed)).bounds ?? [0, 1];
        const after = rateAvailability(measureTime(less, owed)).bounds ?? [0, 1];
        expect(after[0]).toBeLessThanOrEqual(before[0]);
        expect(after[1]).toBeGreaterThanOrEqual(before[1]);
      }),
      CASES,
    );
  });

  it('changes by an exclusion only within the exclusion', () => {
    fc.assert(
      fc.property(intervals, union, span, (seen, owed, excluded) => {
        const out = uniteSpans([excluded]);
        const left = subtractSpans(owed, out);
        const taken = intersectSpans(owed, out);
        expect(addTimes([measureTime(seen, left), measureTime(seen, taken)])).toEqual(
          measureTime(seen, owed),
        );
        expect(measureTime(seen, left)).toEqual(
          counted(
            seen,
            owed.flatMap((each) =>
              everyMs
                .filter((ms) => isIn([each], ms) && !isIn(out, ms))
                .map((ms) => ({ from: ms, to: ms + 1 })),
            ),
          ),
        );
      }),
      CASES,
    );
  });
});

describe('merged vantages', () => {
  it('are in order, apart or different, and say of every moment what the strongest vantage says', () => {
    fc.assert(
      fc.property(intervals, (seen) => {
        const merged = mergeVantages(seen);
        for (const [index, { t0, t1, state: held }] of merged.entries()) {
          const next = merged[index + 1];
          expect(t0).toBeLessThan(t1);
          if (next === undefined) continue;
          expect(next.t0 > t1 || (next.t0 === t1 && next.state !== held)).toBe(true);
        }
        expect(everyMs.map((ms) => stateAt(merged, ms))).toEqual(everyMs.map((ms) => stateAt(seen, ms)));
      }),
      CASES,
    );
  });

  it('are the same in any order, any grouping and any repetition', () => {
    fc.assert(
      fc.property(intervals, intervals, intervals, (a, b, c) => {
        const merged = mergeVantages(a, b, c);
        expect(mergeVantages(c, b.toReversed(), a)).toEqual(merged);
        expect(mergeVantages(mergeVantages(a, b), c)).toEqual(merged);
        expect(mergeVantages(a, mergeVantages(b, c))).toEqual(merged);
        expect(mergeVantages(merged, merged, b)).toEqual(merged);
      }),
      CASES,
    );
  });
});

describe('the vantages that count', () => {
  const vantage = fc.constantFrom('v1', 'v2', 'v3');
  const seen = fc.array(
    fc.tuple(interval, vantage).map(([run, from]): VantageInterval => ({ ...run, vantage: from })),
    { maxLength: 5 },
  );
  const assignments = fc.array(
    fc.record<Assignment>({ vantage, startsAt: instant, endsAt: fc.option(instant, { nil: null }) }),
    { maxLength: 3 },
  );

  it('are those assigned at the moment, and anybody before the zone was first assigned', () => {
    fc.assert(
      fc.property(seen, assignments, (runs, given) => {
        const counts = (from: string, ms: number) =>
          given.every(({ startsAt }) => ms < startsAt) ||
          given.some((each) => each.vantage === from && each.startsAt <= ms && ms < (each.endsAt ?? END));
        const merged = mergeVantages(qualified(runs, given));
        for (const ms of everyMs) {
          const counting = runs.filter((run) => counts(run.vantage, ms));
          expect(stateAt(merged, ms)).toBe(stateAt(counting, ms));
        }
      }),
      CASES,
    );
  });
});

describe('a period of local days', () => {
  it('is its whole months and the days that are left, each day once', () => {
    const day = fc
      .integer({ min: 0, max: 800 })
      .map((days) => daysOf('2027-11-20', '2030-02-10')[days] ?? '');
    fc.assert(
      fc.property(day, day, (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const { months, days } = wholeMonths(from, to);
        const all = [
          ...days.flatMap((range) => daysOf(range.from, range.to)),
          ...months.flatMap((month) => daysOf(`${month}-01`, nextMonth(month))),
        ];
        expect(all.toSorted()).toEqual(daysOf(from, to));
        expect(days.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 300 },
    );
  });

  const nextMonth = (month: string) => {
    const [year = 0, index = 0] = month.split('-').map(Number);
    return index === 12 ? `${year + 1}-01-01` : `${year}-${String(index + 1).padStart(2, '0')}-01`;
  };
});
