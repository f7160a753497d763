import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isWrong, stepRuns, stepsAt, stepsBefore, TOLERANCE_MS, trueTimes } from '#shared/sync/true-time.ts';

const NOW = Date.parse('2026-04-14T15:42:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEARS = 5 * 365 * DAY;

const instant = fc.integer({ min: NOW - 20 * YEARS, max: NOW + 20 * YEARS });
const step = fc.integer({ min: -4 * YEARS, max: 4 * YEARS });
const readings = fc.array(fc.record({ wallTime: instant, stepsMs: step }), { minLength: 1, maxLength: 12 });
const bounds = fc.record({ offsetMs: step, floor: fc.oneof(fc.constant(0), instant), now: instant });
const often = { numRuns: 10_000 };

describe('when changes were really written', () => {
  it('lies never in the future, never before what was told earlier, and never falls within a chain', () => {
    fc.assert(
      fc.property(readings, bounds, (run, limits) => {
        const told = trueTimes(run, limits);
        expect(told).toHaveLength(run.length);
        for (const [index, at] of told.entries()) {
          expect(at).toBeLessThanOrEqual(limits.now);
          expect(at).toBeGreaterThanOrEqual(told[index - 1] ?? Math.min(limits.floor, limits.now));
        }
      }),
      often,
    );
  });

  it('is told the same when it is asked about its own answer', () => {
    fc.assert(
      fc.property(readings, bounds, (run, limits) => {
        const told = trueTimes(run, limits);
        const again = told.map((wallTime) => ({ wallTime, stepsMs: 0 }));
        expect(trueTimes(again, { ...limits, offsetMs: 0 })).toEqual(told);
      }),
      often,
    );
  });

  it('is left to a clock that is off by two minutes at most', () => {
    const offset = fc.integer({ min: -TOLERANCE_MS, max: TOLERANCE_MS });
    fc.assert(
      fc.property(fc.array(fc.nat(DAY), { minLength: 1, maxLength: 12 }), offset, (gaps, offsetMs) => {
        let at = NOW - 30 * DAY;
        const truth = gaps.map((gap) => (at += gap));
        const run = truth.map((time) => ({ wallTime: time + offsetMs, stepsMs: 0 }));
        const told = trueTimes(run, { offsetMs, floor: truth[0] ?? 0, now: NOW });
        expect(run.filter(({ wallTime }, index) => isWrong(wallTime, told[index] ?? 0))).toEqual([]);
      }),
      often,
    );
  });

  it('is exact whatever the clock was set to, how often, and where it stood at the contact', () => {
    const happening = fc.record({ gap: fc.nat(2 * DAY), step: fc.option(step) });
    fc.assert(
      fc.property(fc.array(happening, { minLength: 1, maxLength: 12 }), step, (happenings, wrongAtFirst) => {
        let truth = NOW - 30 * DAY;
        let error = wrongAtFirst;
        const written = happenings.map((each) => {
          truth += each.gap;
          const change = { truth, wallTime: truth + error, error };
          error += each.step ?? 0;
          return change;
        });
        const run = written.map((each) => ({ wallTime: each.wallTime, stepsMs: error - each.error }));
        expect(trueTimes(run, { offsetMs: error, floor: NOW - 30 * DAY, now: NOW })).toEqual(
          written.map((each) => each.truth),
        );
      }),
      often,
    );
  });

  it('is what a right clock said when only a later, unnoticed step made it look impossible', () => {
    const right = NOW - 3 * DAY;
    const wrong = NOW - DAY + YEARS;
    const run = [right, right + HOUR, wrong, wrong + HOUR].map((wallTime) => ({ wallTime, stepsMs: 0 }));
    expect(trueTimes(run, { offsetMs: YEARS, floor: NOW - 4 * DAY, now: NOW })).toEqual([
      right,
      right + HOUR,
      NOW - DAY,
      NOW - DAY + HOUR,
    ]);
  });

  it('goes to the nearest bound when neither the clock nor its steps fit', () => {
    const run = [{ wallTime: NOW + YEARS, stepsMs: 0 }];
    expect(trueTimes(run, { offsetMs: 0, floor: NOW - DAY, now: NOW })).toEqual([NOW]);
    expect(trueTimes(run, { offsetMs: 3 * YEARS, floor: NOW - DAY, now: NOW })).toEqual([NOW - DAY]);
  });
});

describe('the steps of a clock', () => {
  it('count for what was written after them', () => {
    const steps = [
      { stepMs: YEARS, afterPosition: 3 },
      { stepMs: -YEARS, afterPosition: 5 },
    ];
    expect([3, 4, 5, 6].map((position) => stepsBefore(steps, position))).toEqual([0, YEARS, YEARS, 0]);
  });

  it('travel as runs that give every change its own sum back', () => {
    const sums = fc.array(fc.constantFrom(0, 0, 5, -7), { maxLength: 20 });
    fc.assert(
      fc.property(sums, (each) => {
        const changes = each.map((stepsMs, index) => ({ seq: index + 11, stepsMs }));
        const runs = stepRuns(changes);
        expect(changes.map(({ seq }) => stepsAt(runs, seq))).toEqual(each);
      }),
    );
  });
});
