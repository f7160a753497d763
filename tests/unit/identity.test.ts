import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { canonicalIds, compatible, type Registration } from '#shared/sync/identity.ts';

const registration = fc.record({
  givenNames: fc.constantFrom('Ana', 'Ana María', 'María', 'José', 'ANA  MARIA'),
  surnames: fc.constantFrom('Peña', 'Peña Prueba', 'Ruiz', 'Prueba'),
  birthDate: fc.constantFrom(null, '1990-05-15', '2001-01-01'),
});
const registrations = fc
  .array(registration, { maxLength: 7 })
  .map((list) => list.map((each, index): Registration => ({ ...each, id: `id${index}` })));

describe('one person registered several times', () => {
  it('has the same canonical registration whatever the order in which they became known', () => {
    fc.assert(
      fc.property(
        registrations.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          const sorted = (map: Map<string, string>) => [...map].sort();
          expect(sorted(canonicalIds(shuffled))).toEqual(sorted(canonicalIds(list)));
        },
      ),
    );
  });

  it('is the lowest id of its group, and compatible registrations are always in one group', () => {
    fc.assert(
      fc.property(registrations, (list) => {
        const canonical = canonicalIds(list);
        for (const a of list) {
          const root = canonical.get(a.id) ?? '';
          expect(root <= a.id).toBe(true);
          expect(canonical.get(root)).toBe(root);
          for (const b of list) {
            expect(compatible(a, b)).toBe(compatible(b, a));
            if (compatible(a, b)) expect(canonical.get(b.id)).toBe(root);
          }
        }
      }),
    );
  });

  it('is not merged with somebody else who was given the same number', () => {
    const ana = { id: '1', givenNames: 'Ana', surnames: 'Peña', birthDate: '1990-05-15' };
    const luis = { id: '2', givenNames: 'Luis', surnames: 'Gómez', birthDate: '1975-01-01' };
    expect([...canonicalIds([luis, ana])]).toEqual([
      ['1', '1'],
      ['2', '2'],
    ]);
  });
});
