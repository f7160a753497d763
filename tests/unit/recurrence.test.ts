import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { describe, expect, it } from 'vitest';
import { colombianHolidays } from '#core/holidays.ts';
import { localDate, localInstant } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import { Refusal } from '#shared/domain/failure.ts';
import {
  expandWeekly,
  MOST_OCCURRENCES,
  weekday,
  weeklyRule,
  type WeeklyRule,
} from '#shared/domain/recurrence.ts';

const isHoliday = await colombianHolidays();

const mondaysAndWednesdays: WeeklyRule = {
  from: '2026-03-16',
  days: ['MO', 'WE'],
  startTime: '14:00',
  endTime: '16:00',
  end: { kind: 'COUNT', count: 4 },
  keptHolidays: [],
};

const dates = fc.integer({ min: 0, max: 1_500 }).map((days) => plusDays('2025-01-01', days));
const rules: fc.Arbitrary<WeeklyRule> = fc
  .record({
    from: dates,
    days: fc.uniqueArray(fc.constantFrom(...weekday.options), { minLength: 1, maxLength: 7 }),
    start: fc.integer({ min: 6 * 60, max: 19 * 60 }),
    minutes: fc.integer({ min: 15, max: 240 }),
    end: fc.oneof(
      fc.record({ kind: fc.constant('COUNT' as const), count: fc.integer({ min: 1, max: 60 }) }),
      fc.integer({ min: 14, max: 140 }).map((days) => ({ kind: 'UNTIL' as const, days })),
    ),
    keep: fc.boolean(),
  })
  .map(({ from, days, start, minutes, end, keep }) => ({
    from,
    days,
    startTime: clock(start),
    endTime: clock(start + minutes),
    end: end.kind === 'COUNT' ? end : { kind: 'UNTIL' as const, date: plusDays(from, end.days) },
    // Every second holiday of the years that the rules reach.
    keptHolidays: keep ? holidays.filter((_date, index) => index % 2 === 0) : [],
  }));

const holidays = Array.from({ length: 2_300 }, (_each, index) => plusDays('2025-01-01', index)).filter(
  isHoliday,
);

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const weekdayOf = (date: string) => weekday.options[(new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7];

describe('the sessions that a weekly rule makes', () => {
  it('are the days chosen, at the times chosen, and go on past a holiday until there are enough', () => {
    const { occurrences, skipped, recurrence } = expandWeekly(mondaysAndWednesdays, isHoliday);
    expect(occurrences).toEqual(
      ['2026-03-16', '2026-03-18', '2026-03-25', '2026-03-30'].map((date) => ({
        startsAt: localInstant(date, '14:00'),
        endsAt: localInstant(date, '16:00'),
        localDate: date,
        holiday: false,
      })),
    );
    expect(skipped).toEqual(['2026-03-23']);
    expect(recurrence).toBe(
      [
        'DTSTART;TZID=America/Bogota:20260316T140000',
        'RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260330T190000Z',
        'EXDATE;TZID=America/Bogota:20260323T140000',
      ].join('\n'),
    );
  });

  it('take place on a holiday that a person kept, and say that it is one', () => {
    const kept = expandWeekly({ ...mondaysAndWednesdays, keptHolidays: ['2026-03-23'] }, isHoliday);
    expect(kept.occurrences.map(({ localDate: date, holiday }) => [date, holiday])).toEqual([
      ['2026-03-16', false],
      ['2026-03-18', false],
      ['2026-03-23', true],
      ['2026-03-25', false],
    ]);
    expect(kept.skipped).toEqual([]);
  });

  it('are never on a holiday that nobody kept, are as many as asked, and keep Bogotá time', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const { end } = rule;
        const { occurrences, skipped } = expandWeekly(rule, isHoliday);
        for (const each of occurrences) {
          expect(each.localDate).toBe(localDate(each.startsAt));
          expect(each.startsAt).toBe(localInstant(each.localDate, rule.startTime));
          expect(each.endsAt).toBe(localInstant(each.localDate, rule.endTime));
          expect(each.holiday).toBe(isHoliday(each.localDate));
          expect(each.holiday && !rule.keptHolidays.includes(each.localDate)).toBe(false);
        }
        const last = end.kind === 'UNTIL' ? end.date : (occurrences.at(-1)?.localDate ?? '');
        if (end.kind === 'COUNT') expect(occurrences).toHaveLength(end.count);
        // Told day by day, without the library: every chosen day is held or skipped, and no other is.
        const every: string[] = [];
        for (let date = rule.from; date <= last; date = plusDays(date, 1)) {
          if (rule.days.some((day) => day === weekdayOf(date))) every.push(date);
        }
        const told = [...occurrences.map((each) => each.localDate), ...skipped];
        expect(told.toSorted()).toEqual(every);
        expect(skipped.every((date) => isHoliday(date))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('are what any calendar makes of the rule that is kept', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const { occurrences, recurrence } = expandWeekly(rule, isHoliday);
        const read = new RRuleTemporal({ rruleString: recurrence }).all();
        expect(read.map((at) => at.epochMilliseconds)).toEqual(occurrences.map((each) => each.startsAt));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a weekly rule that cannot be', () => {
  const refusal = (change: Partial<WeeklyRule>): string => {
    try {
      expandWeekly({ ...mondaysAndWednesdays, ...change }, isHoliday);
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      throw error;
    }
    return 'nothing';
  };

  it.each<[string, Partial<WeeklyRule>, string]>([
    ['ends before it begins', { endTime: '14:00' }, 'La hora de salida debe ser después de la de entrada.'],
    [
      'has its last date first',
      { end: { kind: 'UNTIL', date: '2026-03-15' } },
      'La última fecha está antes de la primera; corríjala.',
    ],
    [
      'meets none of its days',
      { days: ['FR'], end: { kind: 'UNTIL', date: '2026-03-18' } },
      'Entre esas fechas no cae ninguno de los días elegidos.',
    ],
    [
      'meets nothing but a holiday',
      { from: '2026-03-23', days: ['MO'], end: { kind: 'UNTIL', date: '2026-03-29' } },
      'Entre esas fechas no cae ninguno de los días elegidos.',
    ],
    [
      'goes on for too long',
      { days: ['MO', 'TU', 'WE', 'TH', 'FR'], end: { kind: 'UNTIL', date: '2027-12-31' } },
      `De una vez se programan como máximo ${MOST_OCCURRENCES} fechas en dos años; acorte el horario.`,
    ],
    [
      'never gets to its count within two years',
      { days: ['MO'], end: { kind: 'COUNT', count: 150 } },
      `De una vez se programan como máximo ${MOST_OCCURRENCES} fechas en dos años; acorte el horario.`,
    ],
  ])('is refused in words when it %s', (_why, change, message) => {
    expect(refusal(change)).toBe(message);
  });

  it('is not read when a day or a time does not exist', () => {
    const read = (change: object) => weeklyRule.safeParse({ ...mondaysAndWednesdays, ...change }).success;
    expect(read({})).toBe(true);
    expect(read({ days: [] })).toBe(false);
    expect(read({ startTime: '24:00' })).toBe(false);
    expect(read({ from: '2026-02-30' })).toBe(false);
    expect(read({ end: { kind: 'COUNT', count: 0 } })).toBe(false);
  });
});
