import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayStory } from '#renderer/features/wifi/day-story.ts';
import { readClock, readMoment, typedFrom } from '#renderer/lib/typed-moment.ts';
import {
  floorOf,
  formatExactHours,
  formatHours,
  partsThatAddUp,
  periodTitle,
  verdictOf,
} from '#renderer/features/wifi/zone-model.ts';
import type { Day, Period } from '#renderer/features/wifi/zone-model.ts';
import { localInstant } from '#shared/domain/bogota.ts';

const visible = (text: string) => text.replaceAll('\u00A0', '_');
const MINUTE = 60_000;

const period = (over: Partial<Period>): Period => ({
  kind: 'MONTH',
  from: '2026-03-01',
  to: '2026-04-01',
  E: 744 * 60 * MINUTE,
  U: 744 * 60 * MINUTE,
  D: 0,
  N: 0,
  availability: 1,
  coverage: 1,
  bounds: [1, 1],
  verdict: 'CUMPLE',
  targetMilli: 99_500,
  owed: 744 * 60 * MINUTE,
  excluded: 0,
  running: false,
  allowance: 0,
  ...over,
});

describe("hours on a zone's page", () => {
  test('are hours and minutes, and what is less than a minute is still something', () => {
    expect([0, 20_000, 72 * MINUTE, 127_194 * MINUTE].map(formatHours).map(visible)).toEqual([
      '0:00',
      '<_0:01',
      '1:12',
      '2.119:54',
    ]);
    expect(formatExactHours(4 * 3_600_000 + 48 * MINUTE + 7_999)).toBe('4:48:07');
  });

  test('add up as they are shown, and nothing appears where there was nothing', () => {
    const part = fc.integer({ min: 0, max: 9_000_000_000 });
    fc.assert(
      fc.property(part, part, part, fc.constantFrom(1_000, MINUTE), (U, D, N, step) => {
        const shown = partsThatAddUp({ U, D, N }, step);
        expect(shown.U + shown.D + shown.N).toBe(Math.floor((U + D + N) / step) * step);
        for (const [exact, rounded] of [
          [U, shown.U],
          [D, shown.D],
          [N, shown.N],
        ] as const) {
          expect(Math.abs(exact - rounded)).toBeLessThan(step);
          if (exact === 0) expect(rounded).toBe(0);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('what is said of a period', () => {
  test('is its name, with the year where it is not this one', () => {
    const title = (over: Partial<Period>) => periodTitle(period(over), '2026-04-14');
    expect([
      title({ kind: 'QUARTER', from: '2026-01-01' }),
      title({}),
      title({ from: '2026-04-01', running: true }),
      title({ kind: 'QUARTER', from: '2025-10-01' }),
    ]).toEqual(['1.er trimestre', 'Marzo', 'Abril, hasta hoy', '4.º trimestre 2025']);
  });

  test('is a verdict only when it is over, or when nothing can save it any more', () => {
    expect([
      verdictOf(period({})),
      verdictOf(period({ verdict: 'INCUMPLE' })),
      verdictOf(period({ verdict: 'NO_CONCLUYENTE' })),
      verdictOf(period({ running: true, verdict: 'INCUMPLE', allowance: MINUTE })),
      verdictOf(period({ running: true, verdict: 'INCUMPLE', allowance: -1 })),
      verdictOf(period({ verdict: null })),
      verdictOf(period({ E: 0 })),
    ]).toEqual([
      { tone: 'good', words: 'Cumple' },
      { tone: 'bad', words: 'Incumple' },
      { tone: 'unknown', words: 'No concluyente' },
      null,
      { tone: 'bad', words: 'Ya incumple' },
      null,
      null,
    ]);
  });

  test('is drawn from where the target is missed by far', () => {
    expect([99_500, 95_000, 80_000, 100_000].map(floorOf)).toEqual([0.97, 0.7, 0, 0.99]);
  });
});

describe('a moment as people write it', () => {
  test.each([
    ['8:14', '08:14:00'],
    ['0814', '08:14:00'],
    ['8', '08:00:00'],
    ['2:10 pm', '14:10:00'],
    ['12 m', undefined],
    ['12:30 a. m.', '00:30:00'],
    ['14:10:05', '14:10:05'],
    ['24:00', undefined],
    ['14:60', undefined],
    ['13 pm', undefined],
    ['mañana', undefined],
  ])('%s is %s', (typed, clock) => {
    expect(readClock(typed)).toBe(clock);
  });

  test('comes back as it was filled in', () => {
    const at = localInstant('2026-04-14', '08:14:05');
    expect(readMoment(typedFrom(at))).toEqual({ date: '2026-04-14', time: '08:14:05' });
  });
});

describe('the story of a day', () => {
  const from = localInstant('2026-04-13', '00:00');
  const to = localInstant('2026-04-14', '00:00');
  const at = (time: string) => localInstant('2026-04-13', time);
  const figures = period({}) as unknown as Day['figures'];
  const day: Day = {
    date: '2026-04-13',
    from,
    to,
    figures,
    observed: [{ t0: from, t1: to, state: 'UP' }],
    vantages: [],
    notOwed: [],
    exclusions: [],
    events: [],
  };
  const told = (over: Partial<Day>, end = to) =>
    dayStory({ ...day, ...over }, end).map(({ tone, words }) => `${tone}: ${visible(words)}`);

  test('without anything says so', () => {
    expect(told({})).toEqual(['good: En servicio todo el tiempo, sin novedad']);
  });

  test('tells outages to the second, what nobody saw, exclusions, restarts and losses in their order', () => {
    expect(
      told({
        observed: [
          { t0: at('00:10'), t1: at('14:10:05'), state: 'UP' },
          { t0: at('14:10:05'), t1: at('18:58:12'), state: 'DOWN' },
          { t0: at('18:58:12'), t1: to, state: 'UP' },
        ],
        exclusions: [
          {
            from: at('06:00'),
            to: at('07:00'),
            reason: 'Poda',
            evidence: 'Acta 12',
            decidedBy: 'central.uno',
          },
        ],
        events: [
          { kind: 'PERDIDA', at: at('09:00'), until: at('09:00:40'), uptimeMs: null },
          { kind: 'REINICIO', at: at('18:58:12'), until: null, uptimeMs: 90_000 },
        ],
      }),
    ).toEqual([
      'unknown: Sin datos desde la medianoche a 12:10:00_a._m. (0:10:00)',
      'planned: Excluida de 6:00:00_a._m. a 7:00:00_a._m.: Poda (Acta 12; aprobó central.uno)',
      'doubt: Perdió respuestas de 9:00:00_a._m. a 9:00:40_a._m., sin llegar a ser caída',
      'bad: Caída de 2:10:05_p._m. a 6:58:12_p._m. (4:48:07)',
      'doubt: El equipo se reinició antes de las 6:58:12_p._m.: llevaba 1_min_30_s encendido',
    ]);
  });

  test('of today ends now: what is to come is not missing', () => {
    expect(told({ observed: [{ t0: from, t1: at('10:41'), state: 'UP' }] }, at('10:42'))).toEqual([
      'good: En servicio todo el tiempo, sin novedad',
    ]);
  });
});
