import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimOf } from '#core/claim.ts';
import { candidateQueries } from '#core/features/people/look-alikes.ts';
import { documentKey, type NewPerson } from '#shared/domain/person.ts';
import { nearbyNumbers } from '#shared/domain/look-alike.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk');

function someone(change: Partial<NewPerson> = {}) {
  return {
    documentType: 'CC' as const,
    documentNumber: '9999000017',
    givenNames: 'Ana María',
    surnames: 'Peña Prueba',
    birthDate: '1990-05-15',
    ...change,
  };
}
const register = async (change: Partial<NewPerson> = {}) =>
  (await desk().people.create({ sex: 'MUJER', ...someone(change) })).id;

type Sought = Partial<Parameters<ReturnType<typeof desk>['people']['lookAlikes']>[0]>;
const lookAlikes = (change: Sought = {}) =>
  desk().people.lookAlikes({ ...someone(), birthDate: '1990-05-15', ...change } as never);
const reasons = async (change: Sought) => (await lookAlikes(change)).map(({ id, reason }) => [id, reason]);

describe('while a person is typed', () => {
  it('the same document is recognised, across the documents of one family', async () => {
    const id = await register({ documentType: 'TI' });
    expect(await lookAlikes({ givenNames: '', surnames: '', birthDate: null })).toEqual([
      {
        id,
        name: 'Ana María Peña Prueba',
        documentLabel: 'TI 9999000017',
        birthDate: '1990-05-15',
        reason: 'MISMO_DOCUMENTO',
        sameDocument: true,
        otherPunto: false,
      },
    ]);
    expect(await lookAlikes({ documentType: 'CE', givenNames: '', surnames: '' })).toEqual([]);
  });

  it('slips in the document, the name and the birth date are recognised', async () => {
    const id = await register();
    expect(await reasons({ documentNumber: '9999000071', birthDate: null })).toEqual([
      [id, 'DOCUMENTO_PARECIDO'],
    ]);
    expect(await reasons({ documentNumber: '1234567', surnames: 'Peña Prueva' })).toEqual([
      [id, 'NOMBRE_Y_NACIMIENTO'],
    ]);
    expect(await reasons({ documentNumber: null, birthDate: '1980-05-15' })).toEqual([
      [id, 'NACIMIENTO_PARECIDO'],
    ]);
    expect(await reasons({ documentType: 'SIN_DOC', documentNumber: null, birthDate: null })).toEqual([
      [id, 'MISMO_NOMBRE'],
    ]);
    expect(
      await reasons({ documentNumber: '77', givenNames: 'Li', surnames: '🙂', birthDate: null }),
    ).toEqual([]);
  });

  it('at most four people are offered, the surest first', async () => {
    const same = await register();
    for (let i = 0; i < 6; i += 1) await register({ documentNumber: `88880000${i}0` });
    const found = await lookAlikes();
    expect(found.map(({ reason }) => reason)).toEqual([
      'MISMO_DOCUMENTO',
      'NOMBRE_Y_NACIMIENTO',
      'NOMBRE_Y_NACIMIENTO',
      'NOMBRE_Y_NACIMIENTO',
    ]);
    expect(found[0]?.id).toBe(same);
  });

  it('a person is not offered as their own look-alike', async () => {
    const excludeId = await register();
    const twin = await register({ documentNumber: '9999000777' });
    expect(await reasons({ excludeId })).toEqual([[twin, 'NOMBRE_Y_NACIMIENTO']]);
  });

  it('every way of looking follows an index, whatever is known', async () => {
    await register();
    const number = '9999000017';
    const key = documentKey('CC', number);
    const queries = candidateQueries(t.store.read, {
      likeness: { folded: 'ana maria pena', documents: [], documentNumber: number, birthDate: '1990-05-15' },
      key,
      claim: claimOf(Buffer.alloc(32, 1), key ?? ''),
      nearNumbers: nearbyNumbers(number),
      nearClaims: new Set(['a', 'b']),
      words: ['ana', 'maria', 'pena'],
    });
    expect(queries).toHaveLength(9);
    for (const query of queries) {
      const plan = (await query.explain()).map((step) => String((step as { detail: string }).detail));
      expect(
        plan.filter((step) => /^SCAN (?!near|personSearch VIRTUAL TABLE INDEX \d+:L)/.test(step)),
      ).toEqual([]);
    }
  });
});
