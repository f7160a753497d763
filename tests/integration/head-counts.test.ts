import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indicators } from '#core/features/indicators/indicators.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { newPerson } from '#tests/support/visitors.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk').attendance;
const cell = (count: number, over = {}) => ({ sex: 'MUJER', ageGroup: '18-28', count, ...over }) as const;
const talk = { service: 'EVENTO', note: 'Charla de teletrabajo' } as const;

async function values() {
  const { indicators: all } = await indicators(t.core.context, { from: '2026-04-14', to: '2026-04-15' });
  return Object.fromEntries(all.map((indicator) => [indicator.code, indicator.value]));
}

describe('heads counted at an event', () => {
  it('are saved cell by cell in one transaction, and add to the atenciones but never to people', async () => {
    await desk().register({ personId: await newPerson(t, 1), service: 'EVENTO' });
    const before = await values();
    const cells = [cell(12), cell(9, { sex: 'HOMBRE' }), cell(4, { ageGroup: '60+' })];
    expect(await desk().countHeads({ ...talk, cells })).toMatchObject({ total: 25 });
    const after = await values();
    expect(after['ATENCIONES']).toBe((before['ATENCIONES'] ?? 0) + 25);
    expect(after['PERSONAS_ATENDIDAS']).toBe(before['PERSONAS_ATENDIDAS']);
    expect(await desk().today()).toMatchObject({ total: 1, anonymous: 25, people: 1 });
    const log = await t.store.read
      .selectFrom('change')
      .select('txSize')
      .where('tableName', '=', 'anonymousAttendance')
      .execute();
    expect(log).toEqual([{ txSize: 3 }, { txSize: 3 }, { txSize: 3 }]);
    expect(await desk().headCounts()).toMatchObject([
      { ...talk, total: 25, voided: false, cells: [{ count: 12 }, { count: 9 }, { count: 4 }] },
    ]);
  });

  it('are voided as a whole with a reason, and stay readable', async () => {
    await desk().countHeads({ ...talk, cells: [cell(3)] });
    t.clock.now += 60_000;
    const wrong = await desk().countHeads({ ...talk, cells: [cell(30), cell(7, { sex: 'HOMBRE' })] });
    await desk().voidHeadCount({ id: wrong.id, reason: 'Contado dos veces' });
    await desk().voidHeadCount({ id: wrong.id, reason: 'Otra vez' });
    expect((await desk().headCounts()).map(({ total, voided }) => ({ total, voided }))).toEqual([
      { total: 37, voided: true },
      { total: 3, voided: false },
    ]);
    expect((await values())['ATENCIONES']).toBe(3);
    expect(await t.store.read.selectFrom('anonymousVoid').select('reason').execute()).toEqual([
      { reason: 'Contado dos veces' },
      { reason: 'Contado dos veces' },
    ]);
    expect(await t.store.read.selectFrom('auditEntry').select(['action', 'subject']).execute()).toEqual([
      { action: 'CONTEO_ANULADO', subject: wrong.id },
    ]);
  });

  it('of another day are not listed and not voided at the desk', async () => {
    const { id } = await desk().countHeads({ ...talk, cells: [cell(3)] });
    t.clock.now += 86_400_000;
    expect(await desk().headCounts()).toEqual([]);
    await expect(desk().voidHeadCount({ id, reason: 'Contado dos veces' })).rejects.toThrow('no es de hoy');
  });

  it.each([
    ['nothing', [], 'al menos una casilla'],
    ['more than a cell holds', [cell(10_000)], 'de 1 a 9.999'],
    [
      'more than any event',
      [cell(9_999), cell(9_999, { sex: 'HOMBRE' }), cell(9, { ageGroup: '60+' })],
      '20.000',
    ],
    ['one cell twice', [cell(1), cell(2)], 'una casilla dos veces'],
  ])('of %s are refused, and nothing is written', async (_what, cells, message) => {
    await expect(desk().countHeads({ ...talk, cells })).rejects.toThrow(message);
    await expect(desk().countHeads({ ...talk, cells: [cell(1.5)] })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(desk().countHeads({ ...talk, note: ' ', cells: [cell(1)] })).rejects.toThrow(
      'de qué fue el evento',
    );
    expect(await t.store.read.selectFrom('anonymousAttendance').selectAll().execute()).toEqual([]);
  });
});
