import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indicators } from '#core/features/indicators/indicators.ts';
import { writeSetting } from '#core/settings.ts';
import { localInstant } from '#shared/domain/bogota.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { newPerson } from '#tests/support/visitors.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
  // Tuesday 14 April 2026, 10:42 in Bogotá.
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk').attendance;
const at = (date: string, time: string) => localInstant(date, time);
const lateDays = (value: number) =>
  writeSetting(t.core.context, 'central', { name: 'attendance.lateDays', value: String(value) });
const attentions = async (from: string, to: string) =>
  (await indicators(t.core.context, { from, to })).indicators.find((i) => i.code === 'ATENCIONES')?.value;

describe('a visit that is written down afterwards', () => {
  it('counts in the period in which it began, and says when it was written', async () => {
    const personId = await newPerson(t, 1);
    const startedAt = at('2026-04-12', '15:30');
    const late = await desk().registerLate({ personId, service: 'COWORKING', startedAt });
    expect(late).toMatchObject({ status: 'REGISTERED', startedAt });
    expect(await desk().day({ date: '2026-04-12' })).toMatchObject([
      { personId, origin: 'LATE', startedAt, recordedAt: t.clock.now, endedAt: null, voided: false },
    ]);
    expect(await desk().today()).toMatchObject({ total: 0, visits: [], firstDate: '2026-04-11' });
    expect(await attentions('2026-04-12', '2026-04-13')).toBe(1);
    expect(await attentions('2026-04-14', '2026-04-15')).toBe(0);
  });

  it('lies within the days that the centre set, and never in the future', async () => {
    const personId = await newPerson(t, 1);
    const write = (startedAt: number) => desk().registerLate({ personId, service: 'SALA', startedAt });
    await expect(write(at('2026-04-10', '23:59'))).rejects.toThrow(
      'Aquí solo se anotan atenciones de los últimos 3 días. Las anteriores se traen en «Importar».',
    );
    await expect(write(t.clock.now + 1)).rejects.toThrow('Esa hora todavía no ha pasado');
    expect(await write(at('2026-04-11', '00:00'))).toMatchObject({ status: 'REGISTERED' });
    await lateDays(0);
    await expect(write(at('2026-04-13', '10:00'))).rejects.toThrow('atenciones de hoy.');
    expect(await write(at('2026-04-14', '00:00'))).toMatchObject({ status: 'REGISTERED' });
    await lateDays(60);
    expect(await write(at('2026-02-13', '10:00'))).toMatchObject({ status: 'REGISTERED' });
    expect(await t.store.read.selectFrom('attendance').select('origin').execute()).toEqual([
      { origin: 'LATE' },
      { origin: 'LATE' },
      { origin: 'LATE' },
    ]);
  });

  it('is not written less than thirty minutes before or after one of the same service', async () => {
    const personId = await newPerson(t, 1);
    const first = await desk().register({ personId, service: 'COWORKING' });
    const minutes = (count: number) => t.clock.now + count * 60_000;
    const write = (startedAt: number) => desk().registerLate({ personId, service: 'COWORKING', startedAt });
    expect(await write(minutes(-30) + 1)).toEqual({ ...first, status: 'REPEATED' });
    const earlier = await write(minutes(-30));
    expect(earlier.status).toBe('REGISTERED');
    expect(await write(minutes(-59))).toEqual({ ...earlier, status: 'REPEATED' });
    expect((await desk().today()).total).toBe(2);
    expect(await desk().registerLate({ personId, service: 'SALA', startedAt: minutes(-10) })).toMatchObject({
      status: 'REGISTERED',
    });
  });

  it('is of somebody who exists', async () => {
    const nobody = { personId: 'nobody', service: 'SALA' as const, startedAt: t.clock.now };
    await expect(desk().registerLate(nobody)).rejects.toThrow('búsquela de nuevo');
    expect(await t.store.read.selectFrom('attendance').selectAll().execute()).toEqual([]);
  });
});

describe('voiding', () => {
  it('reaches any visit of today and of the days that the centre leaves to the desks', async () => {
    const personId = await newPerson(t, 1);
    const first = await desk().register({ personId, service: 'COWORKING' });
    await desk().register({ personId, service: 'SALA' });
    await desk().void({ id: first.id, reason: 'Persona equivocada' });
    expect((await desk().today()).visits.map((visit) => [visit.service, visit.voided])).toEqual([
      ['SALA', false],
      ['COWORKING', true],
    ]);
    t.clock.now += 3 * 86_400_000;
    const sala = (await desk().day({ date: '2026-04-14' })).find((visit) => !visit.voided);
    await desk().void({ id: sala?.id ?? '', reason: 'Persona equivocada' });
    expect((await desk().day({ date: '2026-04-14' })).every((visit) => visit.voided)).toBe(true);
    expect(await attentions('2026-04-14', '2026-04-15')).toBe(0);
  });

  it('does not reach further back, and says what to do', async () => {
    const personId = await newPerson(t, 1);
    const { id } = await desk().register({ personId, service: 'COWORKING' });
    t.clock.now += 4 * 86_400_000;
    await expect(desk().void({ id, reason: 'No se quedó' })).rejects.toThrow(
      'Aquí solo se anulan atenciones de los últimos 3 días. Para una anterior, avise a la central.',
    );
    await expect(desk().day({ date: '2026-04-14' })).rejects.toThrow('desde el 2026-04-15 hasta hoy');
    expect(await t.store.read.selectFrom('attendanceVoid').selectAll().execute()).toEqual([]);
    expect(await t.store.read.selectFrom('auditEntry').selectAll().execute()).toEqual([]);
  });

  it('needs a reason, and leaves one line of audit without a name', async () => {
    const personId = await newPerson(t, 1);
    const { id } = await desk().register({ personId, service: 'COWORKING' });
    await expect(desk().void({ id, reason: '   ' })).rejects.toThrow('Escriba por qué se anula');
    await desk().void({ id, reason: 'Servicio equivocado' });
    await desk().void({ id, reason: 'Otra vez' });
    expect(
      await t.store.read.selectFrom('auditEntry').select(['action', 'subject', 'detail']).execute(),
    ).toEqual([{ action: 'ATENCION_ANULADA', subject: id, detail: null }]);
  });
});

describe('a note', () => {
  it('is added to a visit of this Punto, also of another day, and read with it in the order of writing', async () => {
    const personId = await newPerson(t, 1);
    const { id } = await desk().register({ personId, service: 'COWORKING' });
    await desk().note({ id, text: '  Trajo su   portátil ' });
    t.clock.now += 86_400_000;
    await desk().note({ id, text: 'Olvidó el cargador' });
    expect((await desk().day({ date: '2026-04-14' }))[0]?.notes).toEqual([
      { text: 'Trajo su portátil', at: t.clock.now - 86_400_000 },
      { text: 'Olvidó el cargador', at: t.clock.now },
    ]);
    expect(await t.store.read.selectFrom('attendanceNote').select('officer').execute()).toEqual([
      { officer: expect.stringContaining('desk') },
      { officer: expect.stringContaining('desk') },
    ]);
  });

  it('says something, in at most 300 letters, about a visit that is here', async () => {
    const personId = await newPerson(t, 1);
    const { id } = await desk().register({ personId, service: 'COWORKING' });
    await expect(desk().note({ id, text: '  ' })).rejects.toThrow('Escriba la nota');
    await expect(desk().note({ id, text: 'x'.repeat(301) })).rejects.toThrow('300');
    await expect(desk().note({ id: 'elsewhere', text: 'Hola' })).rejects.toThrow('no está en este Punto');
    expect(await t.store.read.selectFrom('attendanceNote').selectAll().execute()).toEqual([]);
  });
});

describe('somebody with two registrations', () => {
  it('is one person inside, and leaves with both', async () => {
    // One number is one person, whether it stands on an identity card or on the cédula that followed it.
    const first = await newPerson(t, 1);
    const second = await newPerson(t, 2);
    await t.core.context.ledger.write('desk', async (tx) => {
      await tx.patch('person', second, { documentNumber: '9999000001' });
    });
    await desk().register({ personId: first, service: 'COWORKING' });
    const sala = await desk().register({ personId: second, service: 'SALA' });
    const { inside, people, total } = await desk().today();
    expect(new Set(inside.map((visit) => visit.canonicalId)).size).toBe(1);
    expect({ inside: inside.length, people, total }).toEqual({ inside: 2, people: 1, total: 2 });
    await desk().end({ id: sala.id });
    expect((await desk().today()).inside).toEqual([]);
  });
});
