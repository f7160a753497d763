import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { newPerson } from '#tests/support/visitors.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk').attendance;
const NOTHING = {
  documentType: null,
  documentNumber: null,
  givenNames: null,
  surnames: null,
  birthDate: null,
  sex: null,
};
const read = (documentNumber: string) => ({
  ...NOTHING,
  service: 'CURSO' as const,
  text: documentNumber,
  documentNumber,
});

describe('a group', () => {
  it('is registered as such, and whoever came less than thirty minutes ago is counted already', async () => {
    const personId = await newPerson(t, 1);
    const first = await desk().register({ personId, service: 'CURSO', origin: 'GROUP' });
    expect(await desk().register({ personId, service: 'CURSO', origin: 'GROUP' })).toEqual({
      ...first,
      status: 'REPEATED',
    });
    expect((await desk().today()).visits).toMatchObject([{ id: first.id, origin: 'GROUP' }]);
    await expect(
      desk().register({ personId, service: 'CURSO', origin: 'IMPORT' as 'GROUP' }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('loses nobody who is still unknown: they wait in the file, once each, and never leave the computer', async () => {
    const first = await desk().keepNewcomer(read('9999000501'));
    expect(await desk().keepNewcomer(read('9999000501'))).toEqual({ id: first.id, again: true });
    await desk().keepNewcomer({ ...NOTHING, service: 'CURSO', text: 'rosa inventada' });
    expect((await desk().newcomers()).map((each) => each.text)).toEqual(['9999000501', 'rosa inventada']);
    expect(await t.store.read.selectFrom('change').selectAll().execute()).toEqual([]);
    await desk().dropNewcomer({ id: first.id });
    await desk().dropNewcomer({ id: first.id });
    expect((await desk().newcomers()).map((each) => each.text)).toEqual(['rosa inventada']);
  });

  it('forgets those who were completed, and after a week those who were not', async () => {
    await desk().keepNewcomer(read('9999000001'));
    await desk().keepNewcomer(read('9999000502'));
    t.clock.now += 60_000;
    const personId = await newPerson(t, 1);
    expect((await desk().newcomers()).length).toBe(2);
    await desk().register({ personId, service: 'CURSO' });
    expect((await desk().newcomers()).map((each) => each.text)).toEqual(['9999000502']);
    t.clock.now += 7 * 86_400_000;
    expect(await desk().newcomers()).toEqual([]);
  });

  it('says when too many wait', async () => {
    for (let index = 0; index < 200; index += 1)
      await desk().keepNewcomer(read(String(9_999_100_000 + index)));
    await expect(desk().keepNewcomer(read('9999200000'))).rejects.toThrow('200 personas por completar');
  });
});
