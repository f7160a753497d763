import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { register } from '#tests/support/sync-world.ts';

const DAY = 86_400_000;

let t: TestCore;
let personId: string;
beforeEach(async () => {
  t = await openTestCore();
  const { context } = t.core;
  personId = await register({ context, folder: t.folder, clockError: { ms: 0 } });
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk').requests;
const ask = (kind: 'CONSULTA' | 'RECLAMO' | 'SUPRESION' = 'CONSULTA', receivedOn = '2026-04-14') =>
  desk().open({ personId, kind, detail: 'Lo que pide', receivedOn });
const trail = () =>
  t.store.read.selectFrom('auditEntry').select(['action', 'subject', 'detail']).orderBy('id').execute();

describe('a request about one’s own data', () => {
  it('is due when the law says, from the day it was received, and nobody can send another date', async () => {
    expect(await ask('CONSULTA')).toMatchObject({ dueOn: '2026-04-28' });
    expect(await ask('RECLAMO', '2026-03-31')).toMatchObject({ dueOn: '2026-04-23' });
    expect(await ask('SUPRESION')).toMatchObject({ dueOn: '2026-05-06' });
    const own = { personId, kind: 'CONSULTA', detail: 'x', receivedOn: '2026-04-14', dueOn: '2030-01-01' };
    await expect(desk().open(own as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const { id } = await ask();
    await expect(desk().extend({ id, reason: 'x', dueOn: '2030-01-01' } as never)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    const rows = await t.store.read.selectFrom('subjectRequest').select('dueOn').execute();
    expect(rows.map((row) => row.dueOn).toSorted()).toEqual([
      '2026-04-23',
      '2026-04-28',
      '2026-04-28',
      '2026-05-06',
    ]);
  });

  it.each(['2026-04-15', '2025-01-01', '2026-02-30'])('cannot have been received on %s', async (day) => {
    await expect(ask('CONSULTA', day)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect((await desk().list({})).requests).toEqual([]);
  });

  it('is for somebody who is registered', async () => {
    const input = { personId: 'nobody', kind: 'CONSULTA', detail: 'x', receivedOn: '2026-04-14' } as const;
    await expect(desk().open(input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is extended once, before its term ends, with a reason', async () => {
    const { id } = await ask();
    expect(await desk().extend({ id, reason: 'Falta un archivo del Punto' })).toEqual({
      dueOn: '2026-05-06',
    });
    await expect(desk().extend({ id, reason: 'Otra vez' })).rejects.toThrow(/una sola prórroga/u);
    const late = await ask('CONSULTA', '2026-03-02');
    await expect(desk().extend({ id: late.id, reason: 'Tarde' })).rejects.toThrow(/ya venció/u);
  });

  it('is listed by urgency, the overdue first, and stands closed once it was answered', async () => {
    const calm = await ask('RECLAMO');
    const late = await ask('CONSULTA', '2026-03-02');
    const soon = await ask('CONSULTA', '2026-03-31');
    const done = await ask('RECLAMO', '2026-03-02');
    await desk().answer({ id: done.id, decision: 'NEGADA', text: 'Ya se corrigió antes' });
    const { requests, ...counts } = await desk().list({});
    expect(counts).toEqual({ overdue: 1, soon: 1, open: 3 });
    expect(requests.map(({ id, due, left }) => [id, due, left])).toEqual([
      [late.id, 'VENCIDA', -18],
      [soon.id, 'POR_VENCER', 2],
      [calm.id, 'A_TIEMPO', 15],
      [done.id, 'CERRADA', -13],
    ]);
    expect(requests[0]).toMatchObject({ name: 'Ana María Peña Prueba', number: late.number, ours: true });
    expect((await desk().list({ state: 'CERRADAS' })).requests.map(({ id }) => id)).toEqual([done.id]);
    expect((await desk().list({ kind: 'RECLAMO', state: 'ABIERTAS' })).requests).toHaveLength(1);
    t.clock.now += 30 * DAY;
    expect((await desk().list({})).overdue).toBe(3);
  });

  it('is answered once', async () => {
    const { id } = await ask();
    await desk().answer({ id, decision: 'ATENDIDA', text: 'Se entregó la ficha' });
    await expect(desk().answer({ id, decision: 'NEGADA', text: 'No' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(desk().extend({ id, reason: 'No' })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('leaves each step on the audit trail, in codes and ids alone', async () => {
    const { id } = await ask();
    await desk().extend({ id, reason: 'Motivo con un nombre' });
    await desk().answer({ id, decision: 'NEGADA', text: 'Respuesta con un nombre' });
    expect(await trail()).toEqual([
      { action: 'SOLICITUD_ABIERTA', subject: personId, detail: `${id} CONSULTA` },
      { action: 'SOLICITUD_PRORROGADA', subject: personId, detail: id },
      { action: 'SOLICITUD_RESPONDIDA', subject: personId, detail: `${id} NEGADA` },
    ]);
  });

  it('is nobody’s business who neither attends a Punto nor the centre', async () => {
    for (const role of ['wifi', 'instructor', 'central'] as const) {
      await expect(t.callerAs(role).requests.list({})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    const centre = await openTestCore('central');
    await expect(centre.callerAs('desk').requests.list({})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await centre.callerAs('central').requests.list({})).toMatchObject({ open: 0 });
    await centre.close();
  });
});

describe('a suppression', () => {
  const erase = async () => {
    const { id } = await ask('SUPRESION');
    return desk().answer({ id, decision: 'ATENDIDA', text: 'Se suprimió' });
  };

  it('that is denied leaves everything as it was', async () => {
    const { id } = await ask('SUPRESION');
    expect(await desk().answer({ id, decision: 'NEGADA', text: 'Hay un deber legal' })).toEqual({
      erased: 0,
    });
    expect(await t.callerAs('desk').people.search({ text: 'peña' })).toHaveLength(1);
  });

  it('that is granted leaves a pseudonym that nobody finds and nothing can be written about', async () => {
    const consulta = await ask('CONSULTA');
    expect(await erase()).toEqual({ erased: 1 });
    const found = async (text: string) => (await t.callerAs('desk').people.search({ text })).length;
    expect([
      await found('peña'),
      await found('9999000017'),
      await found('persona'),
      await found('p'),
    ]).toEqual([0, 0, 0, 0]);
    expect(await t.callerAs('desk').people.card({ id: personId })).toMatchObject({
      givenNames: 'Persona',
      surnames: 'suprimida',
      documentNumber: null,
    });
    const gone = /se suprimieron porque lo pidió/u;
    await expect(t.callerAs('desk').attendance.register({ personId, service: 'COWORKING' })).rejects.toThrow(
      gone,
    );
    await expect(ask()).rejects.toThrow(gone);
    const { ledger } = t.core.context;
    await expect(ledger.write('x', (tx) => tx.patch('person', personId, { phone: '300' }))).rejects.toThrow(
      gone,
    );
    const { requests } = await desk().list({});
    expect(requests.map(({ state, detail, erased }) => ({ state, detail, erased }))).toEqual([
      { state: 'ATENDIDA', detail: 'Texto suprimido', erased: true },
      { state: 'ATENDIDA', detail: 'Texto suprimido', erased: true },
    ]);
    expect(requests.map(({ id }) => id)).toContain(consulta.id);
    expect((await trail()).filter(({ action }) => action === 'PERSONA_SUPRIMIDA')).toHaveLength(1);
  });

  it('lets somebody who comes back be a new person', async () => {
    await erase();
    const { id } = await t.callerAs('desk').people.create({
      documentType: 'CC',
      documentNumber: '9999000017',
      givenNames: 'Ana María',
      surnames: 'Peña Prueba',
      birthDate: '1990-05-15',
      sex: 'MUJER',
    });
    expect(id).not.toBe(personId);
    expect((await t.callerAs('desk').people.search({ text: '9999000017' })).map((p) => p.id)).toEqual([id]);
  });
});
