import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalIds, compatible, type PairDecision, type Registration } from '#shared/sync/identity.ts';

const registration = fc.record({
  givenNames: fc.constantFrom('Ana', 'Ana María', 'María', 'José', 'ANA  MARIA'),
  surnames: fc.constantFrom('Peña', 'Peña Prueba', 'Ruiz', 'Prueba'),
  birthDate: fc.constantFrom(null, '1990-05-15', '2001-01-01'),
  keys: fc.subarray(['CO|1', 'CO|2', 'claim']),
});
const registrations = fc
  .array(registration, { maxLength: 7 })
  .map((list) => list.map((each, index): Registration => ({ ...each, id: `id${index}` })));
const decisions = fc
  .uniqueArray(
    fc.record({
      low: fc.integer({ min: 0, max: 7 }),
      step: fc.integer({ min: 1, max: 4 }),
      relation: fc.constantFrom('MISMA' as const, 'DISTINTAS' as const, 'ABIERTA' as const),
    }),
    { selector: ({ low, step }) => `${low} ${step}`, maxLength: 8 },
  )
  .map((list) =>
    list.map(({ low, step, relation }): PairDecision => ({
      lowId: `id${low}`,
      highId: `id${low + step}`,
      relation,
    })),
  );

const named = (list: readonly Registration[], decided: readonly PairDecision[]) =>
  [...canonicalIds(list, decided)].sort();

describe('one person registered several times', () => {
  it('has the same canonical registration whatever the order in which rows and decisions became known', () => {
    fc.assert(
      fc.property(
        registrations.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        decisions.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled], [decided, otherwise]) => {
          expect(named(shuffled, otherwise)).toEqual(named(list, decided));
        },
      ),
    );
  });

  it('is the lowest id of its group, and equal keys with compatible names are one while nobody decided', () => {
    fc.assert(
      fc.property(registrations, (list) => {
        const canonical = canonicalIds(list, []);
        for (const a of list) {
          const root = canonical.get(a.id) ?? '';
          expect(root <= a.id).toBe(true);
          expect(canonical.get(root)).toBe(root);
          for (const b of list) {
            expect(compatible(a, b)).toBe(compatible(b, a));
            const meet = a.keys.some((key) => b.keys.includes(key));
            if (meet && compatible(a, b)) expect(canonical.get(b.id)).toBe(root);
          }
        }
      }),
    );
  });

  it('never holds two registrations that somebody told apart, over however many steps', () => {
    fc.assert(
      fc.property(registrations, decisions, (list, decided) => {
        const canonical = canonicalIds(list, decided);
        for (const { lowId, highId, relation } of decided) {
          if (relation !== 'DISTINTAS' || !canonical.has(lowId) || !canonical.has(highId)) continue;
          expect(canonical.get(lowId)).not.toBe(canonical.get(highId));
        }
      }),
    );
  });

  it('is as before when a decision is taken back', () => {
    fc.assert(
      fc.property(registrations, decisions, (list, decided) => {
        const takenBack = decided.map((each) => ({ ...each, relation: 'ABIERTA' as const }));
        expect(named(list, takenBack)).toEqual(named(list, []));
      }),
    );
  });

  it('is one when somebody says so, whatever the names and documents, unless somebody else said no', () => {
    fc.assert(
      fc.property(registrations, (list) => {
        const [a, b] = list;
        if (a === undefined || b === undefined) return;
        const canonical = canonicalIds(list, [{ lowId: a.id, highId: b.id, relation: 'MISMA' }]);
        expect(canonical.get(b.id)).toBe(a.id);
      }),
    );
  });

  it('is not merged with somebody else who was given the same number', () => {
    const ana = { id: '1', givenNames: 'Ana', surnames: 'Peña', birthDate: '1990-05-15', keys: ['k'] };
    const luis = { id: '2', givenNames: 'Luis', surnames: 'Gómez', birthDate: '1975-01-01', keys: ['k'] };
    expect(named([luis, ana], [])).toEqual([
      ['1', '1'],
      ['2', '2'],
    ]);
  });
});
