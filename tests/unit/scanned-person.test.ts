import { describe, expect, test } from 'vitest';
import { readCedula } from '#shared/domain/cedula-reading.ts';
import { differences } from '#renderer/features/reception/model.ts';
import type { PersonCard } from '#renderer/features/reception/model.ts';
import { scannedMatch } from '#renderer/lib/person-match.ts';
import type { PersonMatch } from '#renderer/lib/person-match.ts';
import { frameOf, zoneOf } from '#tests/support/cedula.ts';
import type { PrintedPerson } from '#tests/support/cedula.ts';

const ANA: PrintedPerson = {
  number: '9999000017',
  surnames: ['PEÑA', 'PRUEBA'],
  givenNames: ['ANA', 'MARÍA'],
  sex: 'F',
  born: '19900515',
};

const match = (over: Partial<PersonMatch>): PersonMatch => ({
  id: 'a',
  givenNames: 'Ana María',
  surnames: 'Peña Prueba',
  documentType: 'CC',
  documentNumber: '9999000017',
  birthDate: '1990-05-15',
  exact: true,
  otherPunto: false,
  lastVisitAt: null,
  ...over,
});

describe('whom a scanned document belongs to', () => {
  test('the whole number in the family of the cédula, or who is known by their claim', () => {
    const none = [match({ exact: false }), match({ documentType: 'CE' }), match({ documentType: 'PA' })];
    expect([
      scannedMatch([...none, match({ id: 'ti', documentType: 'TI' })])?.id,
      scannedMatch([...none, match({ id: 'far', documentType: null, otherPunto: true })])?.id,
      scannedMatch(none),
    ]).toEqual(['ti', 'far', undefined]);
  });
});

describe('what the document says otherwise than the register', () => {
  const card: PersonCard = {
    ...match({}),
    age: 35,
    sex: 'MUJER',
    neighbourhood: null,
    comuna: null,
    visitsThisYear: 1,
    lastVisit: null,
    insideSince: null,
  };
  const says = (text: string, registered: Partial<PersonCard> = {}) => {
    const reading = readCedula(text, '2026-04-14');
    if (reading.kind !== 'READ') throw new Error(reading.message);
    return differences({ ...card, ...registered }, reading);
  };

  test('nothing where only accents and the eñe of the new cédula are missing', () => {
    expect([says(frameOf(ANA)), says(zoneOf(ANA)), says(frameOf(ANA, { nuls: 'dropped' }))]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test('another name or another birth date, as the document has it', () => {
    expect([
      says(frameOf(ANA), { surnames: 'Peña Ficticia' }),
      says(frameOf(ANA), { birthDate: '1991-05-15' }),
      says(frameOf(ANA), { birthDate: null }),
    ]).toEqual([['Ana María Peña Prueba'], [expect.stringMatching(/^nació el 15\smay\.\s1990$/u)], []]);
  });
});
