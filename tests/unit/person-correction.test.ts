import { describe, expect, it } from 'vitest';
import { correctedPerson } from '#shared/domain/person-correction.ts';
import type { CorrectablePerson } from '#shared/domain/person-correction.ts';

const TODAY = '2026-04-14';
const ANA: CorrectablePerson = {
  documentType: 'CC',
  documentNumber: '9999000017',
  givenNames: 'Ana María',
  surnames: 'Peña Prueba',
  birthDate: '1990-05-15',
  sex: 'MUJER',
  // As an import of long ago left it: no number anybody could dial.
  phone: '555',
  neighbourhood: null,
  comuna: 'NO_INFORMA',
  publicServant: 0,
  representativeName: null,
  representativeDocumentType: null,
  representativeDocumentNumber: null,
  representativeKinship: null,
};
const MOTHER = {
  representativeName: 'Rosa Prueba',
  representativeDocumentType: 'CC',
  representativeDocumentNumber: '9999000025',
  representativeKinship: 'MADRE',
} as const;

const correct = (wanted: Parameters<typeof correctedPerson>[1]) => correctedPerson(ANA, wanted, TODAY);

describe('a correction', () => {
  it('holds what differs once it is written as it is stored, and nothing else', () => {
    expect(
      correct({ documentNumber: '9.999.000.033', givenNames: ' Ana  María ', sex: 'MUJER', comuna: '5' }),
    ).toEqual({ changed: { documentNumber: '9999000033', comuna: '5' }, faults: {} });
  });

  it('of one field does not judge the odd ones that were there before', () => {
    expect(correct({ surnames: 'Peña Ensayo' })).toEqual({
      changed: { surnames: 'Peña Ensayo' },
      faults: {},
    });
    expect(correct({ phone: '556' }).faults.phone).toContain('celular de 10 cifras');
  });

  it('names every field that cannot be so', () => {
    const { faults } = correct({
      documentNumber: '99-X',
      givenNames: '🙂',
      birthDate: '2026-04-15',
      sex: 'X',
    });
    expect(Object.keys(faults).toSorted()).toEqual(['birthDate', 'documentNumber', 'givenNames', 'sex']);
  });

  it('gives somebody without a document the one they got, and takes a wrong one away', () => {
    const none = { ...ANA, documentType: 'SIN_DOC', documentNumber: null } as const;
    const got = { documentType: 'TI', documentNumber: '9999000041' } as const;
    expect(correctedPerson(none, got, TODAY)).toEqual({ changed: got, faults: {} });
    expect(correctedPerson(none, { documentNumber: '9999000041' }, TODAY).faults.documentNumber).toContain(
      'no lleva número',
    );
    expect(correct({ documentType: 'SIN_DOC', documentNumber: null })).toEqual({
      changed: { documentType: 'SIN_DOC', documentNumber: null },
      faults: {},
    });
    expect(correct({ documentNumber: null }).faults.documentNumber).toContain('Sin documento');
  });

  it('names a representative as a whole: with document and kinship, of age, and somebody else', () => {
    expect(correct(MOTHER)).toEqual({ changed: MOTHER, faults: {} });
    expect(correct({ ...MOTHER, representativeKinship: null }).faults.representativeKinship).toContain(
      'parentesco',
    );
    expect(
      correct({ ...MOTHER, representativeDocumentNumber: '9999000017' }).faults.representativeDocumentNumber,
    ).toContain('documento del menor');
    expect(
      correct({ ...MOTHER, representativeDocumentType: 'TI' }).faults.representativeDocumentType,
    ).toContain('mayor de edad');
    expect(correct({ representativeKinship: 'MADRE' }).faults.representativeName).toContain(
      'quién representa',
    );
  });

  it('that is corrected again with what was stored changes nothing', () => {
    const once = correct({ ...MOTHER, givenNames: "  D'Ángelo  ", phone: '+57 300 000 0001' });
    const stored = { ...ANA, ...once.changed };
    expect(correctedPerson(stored, stored, TODAY)).toEqual({ changed: {}, faults: {} });
  });
});
