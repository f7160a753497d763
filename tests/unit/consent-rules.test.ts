import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consentMedium, consentPurpose, type DocumentType } from '#shared/domain/codes.ts';
import {
  decisionFault,
  isMinor,
  needsAuthorisation,
  representativeFault,
  stateOf,
  type Decision,
  type Representative,
  type Revocation,
} from '#shared/domain/consent-rules.ts';

const TODAY = '2026-04-14';
const ADULT = { documentType: 'CC', documentNumber: '9999000017', birthDate: '1990-05-15' } as const;
const CHILD = { documentType: 'TI', documentNumber: '9999000204', birthDate: '2012-04-15' } as const;
const NOBODY: Representative = {
  representativeName: null,
  representativeDocumentType: null,
  representativeDocumentNumber: null,
  representativeKinship: null,
};
const MOTHER: Representative = {
  representativeName: 'Rosa Ficticia Modelo',
  representativeDocumentType: 'CC',
  representativeDocumentNumber: '9999000118',
  representativeKinship: 'MADRE',
};

const granted = (id: string, decidedAt: number): Decision => ({
  id,
  purpose: 'CONTACTO',
  decision: 'AUTORIZA',
  decidedAt,
});
const declined = (id: string, decidedAt: number): Decision => ({
  ...granted(id, decidedAt),
  decision: 'NO_AUTORIZA',
});

describe('what holds for a purpose', () => {
  it('is that nobody was asked, until somebody was', () => {
    expect(stateOf('CONTACTO', [], [])).toEqual({ kind: 'NOT_ASKED' });
    expect(stateOf('CARACTERIZACION', [granted('a', 1)], [])).toEqual({ kind: 'NOT_ASKED' });
  });

  it('is never a question for the public function, whatever somebody wrote down', () => {
    expect(consentPurpose.options.filter(needsAuthorisation)).toEqual(['CONTACTO', 'CARACTERIZACION']);
    expect(stateOf('ATENCION', [{ ...granted('a', 1), purpose: 'ATENCION' }], [])).toEqual({
      kind: 'ANNOUNCED',
    });
  });

  it('is the latest decision, and of two in the same millisecond the refusal', () => {
    expect(stateOf('CONTACTO', [declined('a', 1), granted('b', 2)], [])).toMatchObject({ kind: 'GRANTED' });
    expect(stateOf('CONTACTO', [granted('a', 1), declined('b', 2)], [])).toMatchObject({ kind: 'DECLINED' });
    expect(stateOf('CONTACTO', [granted('b', 2), declined('a', 2)], [])).toMatchObject({ kind: 'DECLINED' });
  });

  it('is gone once it was revoked, and an older authorisation does not come back', () => {
    const both = [granted('a', 1), granted('b', 2)];
    expect(stateOf('CONTACTO', both, [{ consentId: 'b', revokedAt: 3 }])).toMatchObject({
      kind: 'REVOKED',
      consent: { id: 'b' },
      revocation: { revokedAt: 3 },
    });
    // Taken back at one registration, it is taken back at the other registration of the same person.
    expect(stateOf('CONTACTO', both, [{ consentId: 'a', revokedAt: 3 }])).toMatchObject({ kind: 'REVOKED' });
    // A clock that was set back does not undo what somebody revoked by name.
    expect(stateOf('CONTACTO', both, [{ consentId: 'b', revokedAt: 0 }])).toMatchObject({ kind: 'REVOKED' });
  });

  it('may be granted anew after a revocation', () => {
    const again = [granted('a', 1), granted('b', 5)];
    expect(stateOf('CONTACTO', again, [{ consentId: 'a', revokedAt: 3 }])).toMatchObject({
      kind: 'GRANTED',
      consent: { id: 'b' },
    });
  });

  const history = fc
    .uniqueArray(
      fc.record({
        id: fc.stringMatching(/^[a-z]{1,3}$/u),
        purpose: fc.constantFrom(...consentPurpose.options),
        decision: fc.constantFrom('AUTORIZA' as const, 'NO_AUTORIZA' as const),
        decidedAt: fc.nat(9),
      }),
      { selector: (each) => each.id, maxLength: 8 },
    )
    .chain((decisions) =>
      fc.record({
        decisions: fc.constant(decisions),
        revocations: fc.array(
          fc.record({
            consentId: fc.constantFrom('nowhere', ...decisions.map((each) => each.id)),
            revokedAt: fc.nat(9),
          }),
          { maxLength: 6 },
        ),
      }),
    );

  it('does not depend on the order in which facts arrive, nor on their arriving twice', () => {
    const shuffled = history.chain(({ decisions, revocations }) =>
      fc.record({
        decisions: fc.constant(decisions),
        revocations: fc.constant(revocations),
        mixed: fc.shuffledSubarray([...decisions, ...decisions], { minLength: decisions.length * 2 }),
        taken: fc.shuffledSubarray([...revocations, ...revocations], { minLength: revocations.length * 2 }),
      }),
    );
    fc.assert(
      fc.property(shuffled, fc.constantFrom(...consentPurpose.options), (given, purpose) => {
        expect(stateOf(purpose, given.mixed, given.taken)).toEqual(
          stateOf(purpose, given.decisions, given.revocations),
        );
      }),
    );
  });

  it('is never an authorisation that was revoked, and more revocations never bring one about', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat(9)), ({ decisions, revocations }, more) => {
        const before = stateOf('CONTACTO', decisions, revocations);
        const extra: Revocation[] = decisions.map((each, index) => ({
          consentId: each.id,
          revokedAt: more[index] ?? 0,
        }));
        if (before.kind === 'GRANTED') {
          expect(revocations.map((each) => each.consentId)).not.toContain(before.consent.id);
          expect(before.consent).toMatchObject({ purpose: 'CONTACTO', decision: 'AUTORIZA' });
        }
        expect(stateOf('CONTACTO', decisions, [...revocations, ...extra]).kind).not.toBe('GRANTED');
      }),
    );
  });
});

describe('a minor', () => {
  it('is under 18 on the day, to the day', () => {
    expect(isMinor({ documentType: 'CC', birthDate: '2008-04-15' }, TODAY)).toBe(true);
    expect(isMinor({ documentType: 'CC', birthDate: '2008-04-14' }, TODAY)).toBe(false);
    // A card of minors in the hands of somebody who has just come of age.
    expect(isMinor({ documentType: 'TI', birthDate: '2008-04-14' }, TODAY)).toBe(false);
  });

  it('is known by the document where nobody knows the birth date', () => {
    const minors = (['TI', 'RC', 'CC', 'SIN_DOC'] as const).filter((documentType) =>
      isMinor({ documentType, birthDate: null }, TODAY),
    );
    expect(minors).toEqual(['TI', 'RC']);
  });

  it.each<[string, Partial<Representative>, string | undefined]>([
    ['somebody else who is named whole', {}, undefined],
    ['nobody', { representativeName: null }, 'representativeName'],
    ['somebody without a document', { representativeDocumentNumber: null }, 'representativeDocumentNumber'],
    ['somebody without papers', { representativeDocumentType: 'SIN_DOC' }, 'representativeDocumentNumber'],
    ['another minor', { representativeDocumentType: 'TI' }, 'representativeDocumentType'],
    ['the minor', { representativeDocumentNumber: '9999000204' }, 'representativeDocumentNumber'],
    ['somebody of no kinship', { representativeKinship: null }, 'representativeKinship'],
  ])('is represented by %s', (_who, change, field) => {
    expect(representativeFault(CHILD, { ...MOTHER, ...change })?.field).toBe(field);
  });
});

describe('a desk records a decision', () => {
  const wanted = { purpose: 'CONTACTO', decision: 'AUTORIZA', medium: 'FIRMA' } as const;
  it.each<[string, Parameters<typeof decisionFault>, string | undefined]>([
    ['an authorisation with a medium', [wanted, ADULT, NOBODY, TODAY], undefined],
    ['an authorisation without one', [{ ...wanted, medium: null }, ADULT, NOBODY, TODAY], 'medium'],
    [
      'an authorisation by the web form',
      [{ ...wanted, medium: 'FORMULARIO_WEB' }, ADULT, NOBODY, TODAY],
      'medium',
    ],
    ['a refusal', [{ ...wanted, decision: 'NO_AUTORIZA', medium: null }, ADULT, NOBODY, TODAY], undefined],
    ['a refusal with a medium', [{ ...wanted, decision: 'NO_AUTORIZA' }, ADULT, NOBODY, TODAY], 'medium'],
    ['the public function', [{ ...wanted, purpose: 'ATENCION' }, ADULT, NOBODY, TODAY], 'purpose'],
    ['a minor alone', [wanted, CHILD, NOBODY, TODAY], 'representativeName'],
    ['a minor with the mother', [wanted, CHILD, MOTHER, TODAY], undefined],
    [
      'a minor who refuses alone',
      [{ ...wanted, decision: 'NO_AUTORIZA', medium: null }, CHILD, NOBODY, TODAY],
      undefined,
    ],
  ])('of %s', (_what, given, field) => {
    expect(decisionFault(...given)?.field).toBe(field);
  });

  it('of an authorisation only by the media that a desk can prove', () => {
    const taken = consentMedium.options.filter(
      (medium) => decisionFault({ ...wanted, medium }, ADULT, NOBODY, TODAY) === null,
    );
    expect(taken).toEqual(['FIRMA', 'HUELLA_PAPEL', 'VERBAL_TESTIGO']);
  });

  it('of a minor never without somebody who is not that minor', () => {
    const number = fc.stringMatching(/^9999[0-9]{6}$/u);
    const family = fc.constantFrom<DocumentType>('RC', 'TI', 'CC');
    fc.assert(
      fc.property(number, family, family, (own, ownType, otherType) => {
        const child = { documentType: ownType, documentNumber: own, birthDate: '2015-01-01' };
        const self = {
          ...MOTHER,
          representativeDocumentType: otherType,
          representativeDocumentNumber: own,
        };
        expect(decisionFault(wanted, child, self, TODAY)).not.toBeNull();
      }),
    );
  });
});
