import { describe, expect, it } from 'vitest';
import { ROUND_THE_CLOCK } from '#shared/domain/service-hours.ts';
import {
  dayFault,
  hoursOfForm,
  hoursWords,
  readPieces,
  typedPieces,
} from '#renderer/features/contracts/hours-form.ts';
import { readTarget, typedTarget } from '#renderer/features/contracts/model.ts';

describe('the hours of a day in one line', () => {
  it.each([
    ['', []],
    ['24 horas', [{ from: '00:00', to: '24:00' }]],
    ['24h', [{ from: '00:00', to: '24:00' }]],
    ['8 a 18', [{ from: '08:00', to: '18:00' }]],
    [
      '8:30 - 12, 14:00–24:00',
      [
        { from: '08:30', to: '12:00' },
        { from: '14:00', to: '24:00' },
      ],
    ],
    [
      '8 a 12 y 14 a 18',
      [
        { from: '08:00', to: '12:00' },
        { from: '14:00', to: '18:00' },
      ],
    ],
  ])('«%s» is read', (typed, pieces) => {
    expect(readPieces(typed)).toEqual(pieces);
    expect(readPieces(typedPieces(pieces))).toEqual(pieces);
    expect(dayFault(typed)).toBeNull();
  });

  it.each(['8', '8 a 26', '8 a 12 a 14', 'mañana', '8 a 12,'])('«%s» is not', (typed) => {
    expect(readPieces(typed)).toBeUndefined();
    expect(dayFault(typed)).toBe('Escríbalo como 8:00 a 18:00, o 24 horas');
  });

  it('say what is wrong with them in Spanish', () => {
    expect(dayFault('18 a 8')).toMatch(/^La hora final debe ser posterior/u);
    expect(dayFault('8 a 12, 11 a 13')).toMatch(/^Dos franjas del mismo día se cruzan/u);
  });
});

describe('the hours of a week in words', () => {
  const lines = (...days: string[]) => hoursOfForm(days, 'COMO_EL_DIA') ?? ROUND_THE_CLOCK;
  it('name runs of equal days together', () => {
    expect(hoursWords(ROUND_THE_CLOCK)).toBe('Todos los días, 24 horas');
    const office = '8 a 18';
    expect(hoursWords(lines(office, office, office, office, office, '9 a 12', ''))).toBe(
      'Lunes a viernes, 08:00 a 18:00; sábado, 09:00 a 12:00',
    );
    expect(hoursWords(lines('', office, office, '', '', '24h', '24h'))).toBe(
      'Martes y miércoles, 08:00 a 18:00; sábado y domingo, 24 horas',
    );
  });
  it('are none while a line says nothing, or all of them are empty', () => {
    expect(hoursOfForm(['x', '', '', '', '', '', '8 a 9'], 'COMO_EL_DIA')).toBeUndefined();
    expect(hoursOfForm(['', '', '', '', '', '', ''], 'COMO_EL_DIA')).toBeUndefined();
  });
});

describe('a target in percent', () => {
  it.each([
    ['99,5', 99_500],
    ['99.95 %', 99_950],
    ['100', 100_000],
    ['99,999', 99_999],
    ['0,001', 1],
  ])('«%s» is exact in thousandths', (typed, milli) => {
    expect(readTarget(typed)).toBe(milli);
    expect(readTarget(typedTarget(milli))).toBe(milli);
  });
  it.each(['', '0', '100,001', '99,5005', 'casi todo'])('«%s» is none', (typed) => {
    expect(readTarget(typed)).toBeUndefined();
  });
});
