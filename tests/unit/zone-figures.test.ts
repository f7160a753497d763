import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresFrom, periodFiguresOf, stripOf, type Owing } from '#core/features/wifi/zone-figures.ts';
import { periodsOn } from '#core/features/wifi/zone-periods.ts';
import { addTimes } from '#shared/domain/availability.ts';
import { localInstant, startOfLocalDate } from '#shared/domain/bogota.ts';
import { subtractSpans, uniteSpans, type Span } from '#shared/domain/spans.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';

const NOW = localInstant('2026-04-14', '10:42');
const HOUR = 3_600_000;

const owing = (excluded: readonly Span[], targetMilli: number | null): Owing => ({
  owed: (from, to) => [{ from, to }],
  expected: (from, to) => subtractSpans([{ from, to }], uniteSpans(excluded)),
  targetMilli: () => targetMilli,
});

describe('the periods of a zone on a day', () => {
  const shown = (today: string) => periodsOn(today).map(({ kind, from, to }) => `${kind} ${from} ${to}`);

  it('are the last whole quarter with its months and the months of this one', () => {
    expect(shown('2026-04-14')).toEqual([
      'QUARTER 2026-01-01 2026-04-01',
      'MONTH 2026-01-01 2026-02-01',
      'MONTH 2026-02-01 2026-03-01',
      'MONTH 2026-03-01 2026-04-01',
      'MONTH 2026-04-01 2026-05-01',
    ]);
  });

  it('hold this quarter as well from its second month on, also over the turn of the year', () => {
    expect(shown('2026-02-01')).toEqual([
      'QUARTER 2025-10-01 2026-01-01',
      'MONTH 2025-10-01 2025-11-01',
      'MONTH 2025-11-01 2025-12-01',
      'MONTH 2025-12-01 2026-01-01',
      'QUARTER 2026-01-01 2026-04-01',
      'MONTH 2026-01-01 2026-02-01',
      'MONTH 2026-02-01 2026-03-01',
    ]);
  });
});

describe("the figures of a zone's page", () => {
  const hours = fc.integer({ min: 0, max: 120 * 24 });
  const spans = fc.array(fc.tuple(hours, fc.integer({ min: 1, max: 30 })), { maxLength: 12 }).map((pairs) =>
    pairs.map(([start, length]) => {
      const from = figuresFrom(NOW) + start * HOUR;
      return { from, to: from + length * HOUR };
    }),
  );
  const intervals = fc
    .array(fc.tuple(hours, fc.integer({ min: 1, max: 90 }), fc.constantFrom('UP', 'DOWN', 'UNKNOWN')), {
      maxLength: 25,
    })
    .map((triples) =>
      triples.map(([start, length, state]): ObservedInterval => {
        const t0 = figuresFrom(NOW) + start * HOUR;
        return { t0, t1: t0 + length * HOUR, state };
      }),
    );

  it('add up: a day, a month and a quarter each, and the days of a month to the month', () => {
    fc.assert(
      fc.property(intervals, spans, (observed, excluded) => {
        const figures = periodFiguresOf(observed, owing(excluded, 99_500), NOW);
        const days = stripOf(observed, owing(excluded, 99_500), NOW);
        for (const { E, U, D, N, owed, excluded: left } of figures) {
          expect([U + D + N, owed - left]).toEqual([E, E]);
        }
        const march = figures.find(({ from, kind }) => kind === 'MONTH' && from === '2026-03-01');
        const ofMarch = addTimes(days.filter(({ date }) => date.startsWith('2026-03')));
        expect({ E: march?.E, U: march?.U, D: march?.D, N: march?.N }).toEqual(ofMarch);
        const months = figures.filter(({ from, kind }) => kind === 'MONTH' && from < '2026-04-01');
        const [quarter] = figures;
        expect({ E: quarter?.E, U: quarter?.U, D: quarter?.D, N: quarter?.N }).toEqual(addTimes(months));
      }),
      { numRuns: 100 },
    );
  });

  it('never say 0 or 100 % of what nobody saw', () => {
    const [quarter] = periodFiguresOf([], owing([], 99_500), NOW);
    expect(quarter).toMatchObject({
      availability: null,
      coverage: 0,
      bounds: [0, 1],
      verdict: 'NO_CONCLUYENTE',
    });
  });

  it('end a running period now, and say how much may still be down of the whole of it', () => {
    const month = { from: startOfLocalDate('2026-04-01'), to: startOfLocalDate('2026-05-01') };
    const down = { t0: month.from, t1: month.from + HOUR, state: 'DOWN' } as const;
    const april = periodFiguresOf([down], owing([], 99_500), NOW).at(-1);
    expect(april).toMatchObject({
      running: true,
      E: NOW - month.from,
      D: HOUR,
      // Half a percent of 30 days is 3 h 36 min.
      allowance: 3.6 * HOUR - HOUR,
    });
  });

  it('give no verdict where no target is agreed', () => {
    expect(
      periodFiguresOf([], owing([], null), NOW).map(({ verdict, allowance }) => [verdict, allowance]),
    ).toEqual(Array.from({ length: 5 }, () => [null, null]));
  });

  it('show today only as far as it has come', () => {
    const days = stripOf([], owing([], null), NOW);
    expect([days.length, days[0]?.date, days.at(-1)]).toEqual([
      90,
      '2026-01-15',
      { date: '2026-04-14', E: 10.7 * HOUR, U: 0, D: 0, N: 10.7 * HOUR, excluded: 0 },
    ]);
  });
});
