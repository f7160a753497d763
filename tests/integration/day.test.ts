import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '#tests/support/core.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const MINUTE = 60_000;
const desk = () => t.callerAs('desk');
const sheet = (date = '2026-04-14') => desk().day.sheet({ date });

async function register(number: string, givenNames = 'Ana') {
  const person = {
    documentType: 'CC' as const,
    documentNumber: number,
    givenNames,
    surnames: 'Peña Prueba',
    sex: 'MUJER' as const,
  };
  return (await desk().people.create(person)).id;
}

describe('the day of a Punto', () => {
  it('without anybody is empty and can be closed', async () => {
    expect(await sheet()).toEqual({
      date: '2026-04-14',
      today: true,
      punto: 'Punto sin nombre',
      checks: [],
      totals: {
        attended: 0,
        identified: 0,
        anonymous: 0,
        people: 0,
        newPeople: 0,
        voided: 0,
        open: 0,
        waiting: 0,
        byService: {},
      },
      visits: [],
      sessions: [],
      counts: [],
    });
    const close = { moment: 'CIERRE' as const, inOrder: [], note: null, endOpen: true };
    expect(await desk().day.check(close)).toEqual({ ended: 0 });
  });

  it('counts as the indicators do, and shows what was voided, what is open and what waits', async () => {
    const ana = await register('9999000017');
    const luz = await register('9999000025', 'Luz');
    await desk().attendance.register({ personId: ana, service: 'COWORKING' });
    t.clock.now += 10 * MINUTE;
    await desk().attendance.register({ personId: ana, service: 'COWORKING', evenIfRepeated: true });
    const wrong = await desk().attendance.register({ personId: luz, service: 'TRAMITE' });
    await desk().attendance.void({ id: wrong.id, reason: 'Persona equivocada' });
    await desk().attendance.register({ personId: luz, service: 'SALA' });
    const { totals, visits } = await sheet();
    expect(totals).toMatchObject({ attended: 2, people: 2, newPeople: 2, voided: 1, waiting: 4 });
    expect(totals.byService).toEqual({ COWORKING: 1, SALA: 1 });
    expect(visits.map((visit) => [visit.name, visit.service, visit.voided, visit.waiting])).toEqual([
      ['Ana Peña Prueba', 'COWORKING', false, true],
      ['Ana Peña Prueba', 'COWORKING', false, true],
      ['Luz Peña Prueba', 'TRAMITE', true, true],
      ['Luz Peña Prueba', 'SALA', false, true],
    ]);
  });

  it('is opened and closed with what was found, and closing lets everybody out', async () => {
    const people = await Promise.all([...'123'].map((n) => register(`999900001${n}`)));
    for (const personId of people) await desk().attendance.register({ personId, service: 'SALA' });
    await desk().day.check({
      moment: 'APERTURA',
      inOrder: ['INTERNET', 'ILUMINACION'],
      note: '  Falta el   computador 4 ',
      endOpen: false,
    });
    expect((await sheet()).totals.open).toBe(3);
    t.clock.now += 60 * MINUTE;
    const closing = { moment: 'CIERRE' as const, inOrder: ['SALIDAS', 'PUERTAS'], note: null, endOpen: true };
    expect(await desk().day.check(closing)).toEqual({ ended: 3 });
    const after = await sheet();
    expect(after.checks).toEqual([
      {
        moment: 'CIERRE',
        at: t.clock.now,
        officer: 'desk',
        inOrder: ['SALIDAS', 'PUERTAS'],
        note: null,
      },
      {
        moment: 'APERTURA',
        at: t.clock.now - 60 * MINUTE,
        officer: 'desk',
        // In the order of the list, whatever the order of the keys.
        inOrder: ['ILUMINACION', 'INTERNET'],
        note: 'Falta el computador 4',
      },
    ]);
    expect(after.totals.open).toBe(0);
    expect(after.visits.map((visit) => [visit.endedAt, visit.end])).toEqual(
      people.map(() => [t.clock.now, 'DESK']),
    );
  });

  it('lets out more people than one transaction holds', async () => {
    const id = await register('9999000017');
    await t.core.context.ledger.write('test', async (tx) => {
      for (let index = 0; index < 120; index += 1) {
        await tx.append('attendance', {
          id: tx.newId(),
          siteId: '',
          personId: id,
          service: 'EVENTO',
          startedAt: tx.now,
          localDate: '2026-04-14',
          origin: 'DESK',
          note: null,
          recordedAt: tx.now,
          importId: null,
        });
      }
    });
    const closing = { moment: 'CIERRE' as const, inOrder: [], note: null, endOpen: true };
    expect(await desk().day.check(closing)).toEqual({ ended: 120 });
    expect((await sheet()).totals.open).toBe(0);
  });

  it('refuses a check that is not on the list and a day to come, and writes nothing', async () => {
    const wrong = { moment: 'APERTURA' as const, inOrder: ['PUERTAS'], note: null, endOpen: false };
    await expect(desk().day.check(wrong)).rejects.toMatchObject({
      message: 'Esa revisión no está en la lista; actualice la pantalla.',
    });
    await expect(sheet('2026-04-15')).rejects.toMatchObject({
      message: 'Ese día todavía no llega; elija hoy o un día pasado.',
    });
    expect((await sheet()).checks).toEqual([]);
  });

  it('leaves a trace when its sheet is printed', async () => {
    await desk().day.printed({ date: '2026-04-14' });
    const entries = await t.store.read.selectFrom('auditEntry').select(['action', 'detail']).execute();
    expect(entries).toEqual([{ action: 'HOJA_DEL_DIA_IMPRESA', detail: '{"date":"2026-04-14"}' }]);
  });
});
