import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentType } from '#shared/domain/codes.ts';
import {
  birthDateProblem,
  documentProblem,
  doubtsOf,
  nameProblem,
  normalizePhone,
  personName,
  phoneNumber,
} from '#shared/domain/person-fields.ts';
import { newPerson, normalizeDocumentNumber } from '#shared/domain/person.ts';
import type { NewPerson } from '#shared/domain/person.ts';

const name = personName(80, 'Escriba los nombres.');
const messageOf = (result: { success: boolean; error?: { issues: { message: string }[] } }) =>
  result.error?.issues.map((issue) => issue.message) ?? [];

describe('a name', () => {
  it.each([
    ["D'Ángelo", "D'Ángelo"],
    ['O’Connor', 'O’Connor'],
    ['Pérez-Núñez', 'Pérez-Núñez'],
    ['  María   del  Mar ', 'María del Mar'],
    ['Ana\tMaría\n', 'Ana María'],
    ['O', 'O'],
    ['José (hijo)', 'José (hijo)'],
    ['Nguyễn', 'Nguyễn'],
    ['刘', '刘'],
    ['N\u0303ato', 'Ñato'],
  ])('%j is stored as %j', (typed, stored) => {
    expect(name.parse(typed)).toBe(stored);
  });

  it.each([
    ['Ana 🙂', 'emojis'],
    ['Ana ❤️', 'emojis'],
    ['🇨🇴 Ana', 'emojis'],
    ['Ana 👩🏽‍🦱', 'emojis'],
    ['Ana\u0000', 'no se ven'],
    ['Ana\u0007', 'no se ven'],
    ['Ana\u202Eanu', 'no se ven'],
    ['A\u200Bna', 'no se ven'],
    ['Ana\uD800', 'no se ven'],
    ['---', 'al menos una letra'],
    ['123', 'al menos una letra'],
    ['   ', 'Escriba los nombres.'],
    ['a'.repeat(200), 'Use como máximo 80 letras.'],
  ])('%j is refused in plain words', (typed, words) => {
    expect(messageOf(name.safeParse(typed)).join()).toContain(words);
  });

  it('that was taken is taken again as it stands, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 90 }), (typed) => {
        const taken = name.safeParse(typed);
        if (!taken.success) return;
        expect(name.parse(taken.data)).toBe(taken.data);
        expect(nameProblem(taken.data)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('of one letter or with digits is doubted and not refused', () => {
    const person = { documentType: 'SIN_DOC', documentNumber: null } as const;
    expect(doubtsOf({ ...person, givenNames: 'O', surnames: 'Ana 2' })).toEqual({
      givenNames: 'Una sola letra: si así está en el documento, déjelo.',
      surnames: 'Lleva cifras: revise que sea el nombre.',
    });
    expect(doubtsOf({ ...person, givenNames: 'Ío', surnames: "D'Ángelo" })).toEqual({});
  });
});

describe('a document', () => {
  const doubtOf = (type: string, number: string) =>
    doubtsOf({
      documentType: documentType.parse(type),
      documentNumber: number,
      givenNames: 'Ana',
      surnames: 'Prueba',
    }).documentNumber ?? null;

  it.each([
    ['CC', '9999000017'],
    ['CC', '99999'],
    ['TI', '9999000017'],
    ['TI', '99990000171'],
    ['RC', '99990000'],
    ['CE', '999900'],
    ['PA', 'AB999900'],
    ['PPT', '9999000'],
    ['PEP', '999900001700001'],
    ['SC', 'X1'.repeat(4)],
    ['OTRO', 'ABC'],
  ])('%s %s is taken without a word', (type, number) => {
    expect([documentProblem(documentType.parse(type), number), doubtOf(type, number)]).toEqual([null, null]);
  });

  it.each([
    ['CC', '999900001', '10'],
    ['CC', '0999900001', '10'],
    ['CC', '999', 'de 5 a 8'],
    ['TI', '99990', '10 u 11'],
    ['RC', 'A1B0253344', '8 a 11'],
    ['CE', 'E99990', 'hasta 7'],
    ['PA', 'ABCDEFG', 'pasaporte'],
    ['PPT', '9999000017', '5 a 8'],
    ['PEP', '9999', '15'],
  ])('%s %s is odd: it is doubted and taken', (type, number, words) => {
    expect(documentProblem(documentType.parse(type), number)).toBeNull();
    expect(doubtOf(type, number)).toContain(words);
  });

  it.each([
    ['CC', '99990000171'],
    ['CC', 'AB99990'],
    ['TI', '999900001711'],
    ['TI', '99990X'],
  ])('%s %s cannot be: it is refused', (type, number) => {
    expect(documentProblem(documentType.parse(type), number)).toContain('solo cifras');
  });

  it('typed in any of the usual ways is the same number', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const once = normalizeDocumentNumber(typed);
        expect(normalizeDocumentNumber(once)).toBe(once);
      }),
    );
  });
});

describe('a birth date', () => {
  it.each([
    ['2026-04-14', null],
    ['2026-04-15', 'futura'],
    ['1906-04-14', null],
    ['1905-04-14', '120 años'],
  ])('%s seen on 14 April 2026', (date, words) => {
    const problem = birthDateProblem(date, '2026-04-14');
    if (words === null) expect(problem).toBeNull();
    else expect(problem).toContain(words);
  });
});

describe('a telephone number', () => {
  it.each([
    ['300 000 0001', '3000000001'],
    ['(300) 000-0001', '3000000001'],
    ['+57 300 000 0001', '3000000001'],
    ['0057 300 000 0001', '3000000001'],
    ['57 3000000001', '3000000001'],
    ['607 000 0001', '6070000001'],
    ['+58 412 000 0001', '+584120000001'],
    ['00 34 600 000 001', '+34600000001'],
  ])('%s is stored as %s', (typed, stored) => {
    expect(phoneNumber.parse(typed)).toBe(stored);
  });

  it.each(['300000000', '30000000012', '6000001', '+57 1234567', '200 000 0001', 'no tiene', '', '+'])(
    '%j is refused',
    (typed) => {
      expect(phoneNumber.safeParse(typed).success).toBe(false);
    },
  );

  it('has one form: what was stored is stored again as it stands', () => {
    const typed = fc.oneof(
      fc.string(),
      fc.stringMatching(/^(\+|00)?[ ()\-.0-9]{6,18}$/u),
      fc.stringMatching(/^(\+?57)?3\d{9}$/u),
    );
    fc.assert(
      fc.property(typed, (raw) => {
        const once = normalizePhone(raw);
        const taken = phoneNumber.safeParse(raw);
        if (!taken.success) return;
        expect(taken.data).toBe(once);
        expect(phoneNumber.parse(once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('somebody new', () => {
  const someone: NewPerson = {
    documentType: 'CC',
    documentNumber: '9999000017',
    givenNames: 'Ana María',
    surnames: 'Peña Prueba',
    sex: 'MUJER',
  };

  it.each([
    ['a letter in the cédula', { documentNumber: '9999X00017' }, 'solo cifras'],
    ['an emoji', { givenNames: 'Ana 🙂' }, 'emojis'],
    ['a telephone of nine digits', { phone: '300000000' }, 'celular de 10 cifras'],
    ['a representative of dashes', { representativeName: '--' }, 'al menos una letra'],
  ])('with %s is refused with one message', (_what, change, words) => {
    const messages = messageOf(newPerson.safeParse({ ...someone, ...change }));
    expect(messages).toEqual([expect.stringContaining(words)]);
  });

  it('that was taken is taken again as it stands', () => {
    const parsed = newPerson.parse({ ...someone, phone: '+57 300 000 0001', givenNames: '  Ana   María ' });
    expect(parsed).toMatchObject({ phone: '3000000001', givenNames: 'Ana María' });
    expect(newPerson.parse(parsed)).toEqual(parsed);
  });
});
