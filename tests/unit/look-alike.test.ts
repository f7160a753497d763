import damerauLevenshtein from 'damerau-levenshtein';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCalendarDate } from '#shared/domain/bogota.ts';
import {
  lookAlike,
  nameLikeness,
  nearbyDates,
  nearbyNumbers,
  type Likeness,
} from '#shared/domain/look-alike.ts';
import { foldText } from '#shared/domain/person.ts';

interface Known {
  name?: string;
  number?: string | null;
  birthDate?: string | null;
}

function known({
  name = 'Ana María Peña Prueba',
  number = '9999000017',
  birthDate = '1990-05-15',
}: Known): Likeness {
  return {
    folded: foldText(name),
    documents: number === null ? [] : [`CO|${number}`],
    documentNumber: number,
    birthDate,
  };
}

const reason = (one: Known, other: Known) => lookAlike(known(one), known(other));

describe('two registrations look like one person', () => {
  it.each<[string, Known, Known, string | null]>([
    ['the same document, whatever the name', {}, { name: 'Luis Gómez', birthDate: null }, 'MISMO_DOCUMENTO'],
    [
      'a name misspelt, born the same day',
      { name: 'Jhon Pérez', number: '9999000025' },
      { name: 'John Peres', number: '9999000777' },
      'NOMBRE_Y_NACIMIENTO',
    ],
    ['names in another order', { number: null }, { name: 'Peña Prueba Ana María' }, 'NOMBRE_Y_NACIMIENTO'],
    ['names left out', { number: null }, { name: 'Ana Peña' }, 'NOMBRE_Y_NACIMIENTO'],
    ['two digits exchanged', {}, { number: '9999000071', birthDate: null }, 'DOCUMENTO_PARECIDO'],
    ['one digit wrong', {}, { number: '9999000019', birthDate: '1971-01-01' }, 'DOCUMENTO_PARECIDO'],
    ['one digit missing', {}, { number: '999900017', birthDate: null }, 'DOCUMENTO_PARECIDO'],
    [
      'day and month exchanged',
      { birthDate: '1990-05-11' },
      { number: '1', birthDate: '1990-11-05' },
      'NACIMIENTO_PARECIDO',
    ],
    ['a year one digit off', {}, { number: '1', birthDate: '1998-05-15' }, 'NACIMIENTO_PARECIDO'],
    ['the same name and no document', { number: null }, { birthDate: null }, 'MISMO_NOMBRE'],
    ['the same name with another document', { birthDate: null }, { number: '9999555555' }, null],
    [
      'a name of two words alone',
      { name: 'Ana Peña', number: null, birthDate: null },
      { name: 'Ana Peña' },
      null,
    ],
    ['another name with a near document', {}, { name: 'Luis Gómez Ruiz', number: '9999000018' }, null],
    ['another name born the same day', {}, { name: 'Luis Gómez Ruiz', number: '1' }, null],
    [
      'a similar name born on a near day',
      { name: 'Jhon Pérez' },
      { name: 'John Peres', number: '1', birthDate: '1990-05-16' },
      null,
    ],
  ])('%s: %j', (_what, one, other, expected) => {
    expect(reason(one, other)).toBe(expected);
    expect(reason(other, one)).toBe(expected);
  });

  it('is asked of names as people write them', () => {
    expect(nameLikeness('', 'ana')).toBe(0);
    expect(nameLikeness(foldText("D'Ángelo Núñez"), foldText('dangelo nunez'))).toBe(100);
  });
});

describe('what one slip of the hand makes', () => {
  const digits = fc.stringMatching(/^[0-9]{5,10}$/);

  it('of a number is one step away, and everything one step away is among it', () => {
    fc.assert(
      fc.property(digits, (number) => {
        const near = nearbyNumbers(number);
        expect(near.length).toBeLessThan(260);
        for (const other of near) expect(damerauLevenshtein(number, other).steps).toBe(1);
      }),
    );
    fc.assert(
      fc.property(digits, digits, (one, other) => {
        expect(nearbyNumbers(one).includes(other)).toBe(damerauLevenshtein(one, other).steps === 1);
      }),
    );
    expect(nearbyNumbers('9999000017')).toEqual(
      expect.arrayContaining(['9999000071', '999900017', '99990000177']),
    );
  });

  it('of a date is a date that exists, and the same name born then is offered', () => {
    const day = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, (date) => {
        for (const near of nearbyDates(date)) {
          expect(isCalendarDate(near)).toBe(true);
          expect(near).not.toBe(date);
          expect(reason({ birthDate: date }, { birthDate: near, number: '1' })).toBe('NACIMIENTO_PARECIDO');
        }
      }),
    );
    expect(nearbyDates('1990-05-11')).toContain('1990-11-05');
  });
});
