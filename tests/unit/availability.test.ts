import { describe, expect, it } from 'vitest';
import { measureTime, mergeVantages, rateAvailability } from '#shared/domain/availability.ts';
import type { Span } from '#shared/domain/spans.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';

/** 1 March 2026, 00:00 in Bogotá. */
const MARCH = Date.UTC(2026, 2, 1, 5);

const availabilityOf = (seen: readonly ObservedInterval[], owed: Span, target?: number) =>
  rateAvailability(measureTime(seen, [owed]), target);

describe('availability', () => {
  const up: ObservedInterval = { t0: MARCH, t1: MARCH + 900_000, state: 'UP' };
  const down: ObservedInterval = { t0: MARCH + 900_000, t1: MARCH + 950_000, state: 'DOWN' };
  const period = { from: MARCH, to: MARCH + 1_000_000 };

  it('counts what was observed and bounds what was not', () => {
    expect(availabilityOf([up, down], period, 95)).toEqual({
      E: 1_000_000,
      U: 900_000,
      D: 50_000,
      N: 50_000,
      availability: 900_000 / 950_000,
      coverage: 0.95,
      bounds: [0.9, 0.95],
      verdict: 'NO_CONCLUYENTE',
    });
  });

  it('is met only when even the worst reading reaches the target, and missed only when even the best does not', () => {
    const verdicts = [89.9, 90, 90.1, 95, 95.001].map(
      (target) => availabilityOf([up, down], period, target).verdict,
    );
    expect(verdicts).toEqual(['CUMPLE', 'CUMPLE', 'NO_CONCLUYENTE', 'NO_CONCLUYENTE', 'INCUMPLE']);
  });

  it('decides a target that no float holds by integers', () => {
    const exact = { E: 1_000, U: 999, D: 1, N: 0 };
    expect(rateAvailability(exact, 99.9).verdict).toBe('CUMPLE');
    expect(rateAvailability({ E: 1_000_000, U: 998_999, D: 1_001, N: 0 }, 99.9).verdict).toBe('INCUMPLE');
  });

  it('of a zone nobody observed is null, never 0 or 100 %', () => {
    expect(availabilityOf([], period, 99)).toEqual({
      E: 1_000_000,
      U: 0,
      D: 0,
      N: 1_000_000,
      availability: null,
      coverage: 0,
      bounds: [0, 1],
      verdict: 'NO_CONCLUYENTE',
    });
    expect(availabilityOf([up], { from: MARCH, to: MARCH }, 99)).toEqual({
      E: 0,
      U: 0,
      D: 0,
      N: 0,
      availability: null,
      coverage: null,
      bounds: null,
      verdict: null,
    });
  });
});

describe('several vantages', () => {
  it('make up beat down beat unknown at every moment', () => {
    const here: ObservedInterval[] = [{ t0: 0, t1: 100, state: 'DOWN' }];
    const there: ObservedInterval[] = [
      { t0: 20, t1: 40, state: 'UP' },
      { t0: 40, t1: 120, state: 'UNKNOWN' },
    ];
    expect(mergeVantages(here, there)).toEqual([
      { t0: 0, t1: 20, state: 'DOWN' },
      { t0: 20, t1: 40, state: 'UP' },
      { t0: 40, t1: 100, state: 'DOWN' },
      { t0: 100, t1: 120, state: 'UNKNOWN' },
    ]);
  });
});
