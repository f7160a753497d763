import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colombianHolidays } from '#core/holidays.ts';
import {
  addBusinessDays,
  businessDaysBetween,
  isBusinessDay,
  plusDays,
} from '#shared/domain/business-days.ts';
import { dueStateOf, extendedDueOn, requestDueOn, requestNumber } from '#shared/domain/subject-request.ts';

const isHoliday = await colombianHolidays();
const date = fc.integer({ min: 0, max: 7_300 }).map((days) => plusDays('2020-01-01', days));
const term = fc.integer({ min: 1, max: 40 });

describe('the public holidays of Colombia', () => {
  it.each([
    ['2026-01-12', 'Reyes on the Monday after (Ley 51 de 1983)'],
    ['2026-03-23', 'San José on the Monday after'],
    ['2026-04-02', 'Holy Thursday'],
    ['2026-04-03', 'Good Friday'],
    ['2026-05-18', 'Ascension, a Monday after Easter'],
    ['2026-06-08', 'Corpus Christi'],
    ['2026-06-15', 'the Sacred Heart'],
    ['2026-06-29', 'San Pedro y San Pablo, a Monday already'],
    ['2026-07-13', 'Chiquinquirá, new by Ley 2578 de 2026'],
    ['2026-07-20', 'Independence, never moved'],
    ['2026-08-07', 'Boyacá, never moved'],
    ['2026-11-16', 'Cartagena on the Monday after'],
    ['2026-12-08', 'the Immaculate Conception, never moved'],
    ['2027-03-25', 'Holy Thursday of another Easter'],
    ['2027-03-26', 'Good Friday of another Easter'],
    ['2027-05-10', 'Ascension of another Easter'],
    ['2027-07-05', 'San Pedro y San Pablo on the Monday after'],
    ['2027-11-01', 'All Saints'],
  ])('knows %s: %s', (day) => {
    expect(isHoliday(day)).toBe(true);
  });

  it.each(['2025-07-14', '2026-04-05', '2026-01-06', '2026-07-09', '2026-04-01', '2026-12-24', '2027-06-29'])(
    'does not take %s for one',
    (day) => {
      expect(isHoliday(day)).toBe(false);
    },
  );
});

describe('a term of business days', () => {
  it('ends on a business day, holds exactly that many, and is never shorter than the calendar', () => {
    fc.assert(
      fc.property(date, term, (from, count) => {
        const end = addBusinessDays(from, count, isHoliday);
        expect(isBusinessDay(end, isHoliday)).toBe(true);
        expect(businessDaysBetween(from, end, isHoliday)).toBe(count);
        expect(end >= plusDays(from, count)).toBe(true);
      }),
    );
  });

  it('grows with the day it begins and with its length, and two terms in a row are one long one', () => {
    fc.assert(
      fc.property(date, term, term, (from, first, second) => {
        const end = addBusinessDays(from, first, isHoliday);
        expect(addBusinessDays(plusDays(from, 1), first, isHoliday) >= end).toBe(true);
        expect(addBusinessDays(end, second, isHoliday)).toBe(
          addBusinessDays(from, first + second, isHoliday),
        );
        expect(businessDaysBetween(end, from, isHoliday)).toBe(-first);
      }),
    );
  });
});

describe('the due date of a request (Ley 1581 de 2012, arts. 14 and 15)', () => {
  it('is counted from the day after it was received, over holidays and weekends', () => {
    // Tuesday 31 March 2026; 2 and 3 April are holidays.
    expect(requestDueOn('CONSULTA', '2026-03-31', isHoliday)).toBe('2026-04-16');
    expect(requestDueOn('RECLAMO', '2026-03-31', isHoliday)).toBe('2026-04-23');
    expect(requestDueOn('SUPRESION', '2026-03-31', isHoliday)).toBe('2026-04-23');
    expect(extendedDueOn('CONSULTA', '2026-04-16', isHoliday)).toBe('2026-04-23');
    expect(extendedDueOn('RECLAMO', '2026-04-23', isHoliday)).toBe('2026-05-06');
  });

  it('is late from the day after, and urgent in its last three business days', () => {
    const stand = (today: string, state = 'ABIERTA') =>
      dueStateOf({ state, dueOn: '2026-04-16' }, today, isHoliday);
    expect([
      stand('2026-04-10'),
      stand('2026-04-13'),
      stand('2026-04-16'),
      stand('2026-04-17'),
      stand('2026-04-20', 'NEGADA'),
    ]).toEqual([
      { due: 'A_TIEMPO', left: 4 },
      { due: 'POR_VENCER', left: 3 },
      { due: 'POR_VENCER', left: 0 },
      { due: 'VENCIDA', left: -1 },
      { due: 'CERRADA', left: -2 },
    ]);
  });

  it('gives a number that can be read aloud and is always the same for a request', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const number = requestNumber(id);
        expect(number).toMatch(/^DP-[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}$/u);
        expect(requestNumber(id)).toBe(number);
      }),
    );
  });
});
