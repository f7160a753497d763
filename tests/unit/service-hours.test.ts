import { describe, expect, it } from 'vitest';
import { localInstant } from '#shared/domain/bogota.ts';
import {
  hoursOf,
  parseServiceHours,
  ROUND_THE_CLOCK,
  serviceHoursSchema,
  type ServiceHours,
} from '#shared/domain/service-hours.ts';

const OFFICE = [{ from: '08:00', to: '18:00' }];
/** Weekdays 8 to 18, Saturday 9 to 12 and 14 to 24, Sunday 0 to 2. */
const week = [
  ...Array.from({ length: 5 }, () => OFFICE),
  [
    { from: '09:00', to: '12:00' },
    { from: '14:00', to: '24:00' },
  ],
  [{ from: '00:00', to: '02:00' }],
];
const hours: ServiceHours = { week, holidays: 'NO_SE_EXIGE' };
const noHoliday = () => false;
/** Good Friday of 2026. */
const goodFriday = (date: string) => date === '2026-04-03';
const span = (date: string, from: string, toDate: string, to: string) => ({
  from: localInstant(date, from),
  to: localInstant(toDate, to),
});

/** The Spanish message with which hours are refused; null when they are accepted. */
function refusal(changed: Partial<Record<'week' | 'holidays', unknown>>): string | null {
  const parsed = serviceHoursSchema.safeParse({ ...hours, ...changed });
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? '');
}
const monday = (pieces: unknown) => refusal({ week: [pieces, ...week.slice(1)] });

describe('service hours', () => {
  it('round the clock are one span without a seam at midnight', () => {
    expect(hoursOf(ROUND_THE_CLOCK, '2026-04-01', '2026-05-01', goodFriday)).toEqual([
      span('2026-04-01', '00:00', '2026-05-01', '00:00'),
    ]);
    expect(hoursOf(ROUND_THE_CLOCK, '2026-04-01', '2026-04-01', noHoliday)).toEqual([]);
  });

  it('follow the days of the week, and go on past midnight where the next day begins at once', () => {
    expect(hoursOf(hours, '2026-04-10', '2026-04-13', noHoliday)).toEqual([
      span('2026-04-10', '08:00', '2026-04-10', '18:00'),
      span('2026-04-11', '09:00', '2026-04-11', '12:00'),
      span('2026-04-11', '14:00', '2026-04-12', '02:00'),
    ]);
  });

  it('on a holiday are those of the day, those of a Sunday or none, as the contract says', () => {
    const of = (holidays: ServiceHours['holidays']) =>
      hoursOf({ week, holidays }, '2026-04-03', '2026-04-04', goodFriday);
    expect(of('COMO_EL_DIA')).toEqual([span('2026-04-03', '08:00', '2026-04-03', '18:00')]);
    expect(of('COMO_DOMINGO')).toEqual([span('2026-04-03', '00:00', '2026-04-03', '02:00')]);
    expect(of('NO_SE_EXIGE')).toEqual([]);
  });

  it('are read back as they were written, in the order of the day', () => {
    const written = serviceHoursSchema.parse({
      ...hours,
      week: [
        [
          { from: '14:00', to: '18:00' },
          { from: '08:00', to: '12:00' },
        ],
        ...week.slice(1),
      ],
    });
    expect(written.week[0]).toEqual([
      { from: '08:00', to: '12:00' },
      { from: '14:00', to: '18:00' },
    ]);
    expect(parseServiceHours(JSON.stringify(written))).toEqual(written);
    expect(parseServiceHours(JSON.stringify(ROUND_THE_CLOCK))).toEqual(ROUND_THE_CLOCK);
  });

  it('are refused in Spanish, with what to do', () => {
    expect(refusal({})).toBeNull();
    expect(monday([{ from: '18:00', to: '08:00' }])).toMatch(/^La hora final debe ser posterior/);
    expect(monday([{ from: '22:00', to: '00:00' }])).toBe('Para el final del día escriba 24:00.');
    expect(monday([{ from: '25:00', to: '26:00' }])).toBe('Escriba la hora como 14:30, de 00:00 a 23:59.');
    expect(
      monday([
        { from: '08:00', to: '12:00' },
        { from: '11:59', to: '13:00' },
      ]),
    ).toBe('Dos franjas del mismo día se cruzan; corríjalas para que cada hora quede una sola vez.');
    expect(monday(Array.from({ length: 5 }, (_, hour) => ({ from: `0${hour}:00`, to: `0${hour}:30` })))).toBe(
      'Use como máximo cuatro franjas por día.',
    );
    expect(refusal({ week: week.map(() => []) })).toBe('Escriba las horas de al menos un día de la semana.');
  });
});
