import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localInstant } from '#shared/domain/bogota.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { minutes, newSpaces, onBoard } from '#tests/support/floor.ts';
import { newPerson } from '#tests/support/visitors.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk').coworking;
const names = async () => (await desk().board()).spaces.map((space) => space.name);
const report = (spaceId: string, state: 'DANADO' | 'MANTENIMIENTO' = 'DANADO') =>
  desk().reportFault({ spaceId, kind: 'NO_ENCIENDE', state, description: 'No da imagen ni luz' });

describe('the spaces of a Punto', () => {
  it('are created several at once, in the order of their numbers', async () => {
    await newSpaces(t, 'PC 08..11');
    await newSpaces(t, 'Sala Norte', 'SALA');
    expect(await names()).toEqual(['PC 08', 'PC 09', 'PC 10', 'PC 11', 'Sala Norte']);
  });

  it.each([
    ['', 'Escriba el nombre'],
    ['PC 9..3', 'El segundo número debe ser mayor'],
    ['PC 1..200', 'como máximo 60'],
    ['pc  02', 'Ya hay un puesto llamado PC 02'],
  ])('are refused as «%s», and then none is created', async (name, message) => {
    await newSpaces(t, 'PC 01..02');
    await expect(newSpaces(t, name)).rejects.toThrow(message);
    expect(await names()).toEqual(['PC 01', 'PC 02']);
  });

  it('are corrected and put on the plan', async () => {
    const [one = '', two = ''] = await newSpaces(t, 'PC 1..2');
    await expect(desk().correctSpace({ id: one, name: 'PC 2' })).rejects.toThrow('Ya hay un puesto');
    await desk().correctSpace({ id: one, name: ' Puesto  ventana ', kind: 'PUESTO', capacity: 2 });
    await desk().placeSpaces({ places: [{ id: one, planX: 100, planY: 900 }] });
    expect(await onBoard(t, one)).toMatchObject({
      name: 'Puesto ventana',
      kind: 'PUESTO',
      capacity: 2,
      planX: 100,
      planY: 900,
    });
    const places = [
      { id: two, planX: 1, planY: 1 },
      { id: 'nowhere', planX: 1, planY: 1 },
    ];
    await expect(desk().placeSpaces({ places })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await onBoard(t, two)).toMatchObject({ planX: null });
  });

  it('are retired when nobody sits there, keep their history, and come back under their name', async () => {
    const [id = ''] = await newSpaces(t, 'PC 1');
    const { useId } = await desk().seat({ personId: await newPerson(t, 1), spaceId: id });
    await expect(desk().setSpaceActive({ id, active: false })).rejects.toThrow('hay alguien');
    await desk().end({ useId });
    await desk().setSpaceActive({ id, active: false });
    expect([await names(), (await desk().spaces()).map((space) => space.active)]).toEqual([[], [0]]);
    const [other = ''] = await newSpaces(t, 'PC 1');
    await expect(desk().setSpaceActive({ id, active: true })).rejects.toThrow('Ya hay un puesto');
    await desk().setSpaceActive({ id: other, active: false });
    await desk().setSpaceActive({ id, active: true });
    expect(await names()).toEqual(['PC 1']);
  });
});

describe('a fault', () => {
  it('takes a space out of use until it is mended', async () => {
    const [id = ''] = await newSpaces(t, 'PC 1');
    const personId = await newPerson(t, 1);
    const { faultId } = await report(id);
    expect(await onBoard(t, id)).toMatchObject({ state: 'DANADO', fault: { id: faultId } });
    await expect(desk().seat({ personId, spaceId: id })).rejects.toThrow('PC 1 está dañado');
    await desk().noteTicket({ faultId, ticket: ' STS-4711 ' });
    await desk().resolveFault({ faultId, resolution: 'Cambiaron la fuente' });
    await desk().resolveFault({ faultId, resolution: 'Otra vez' });
    expect(await desk().faults()).toMatchObject([
      { id: faultId, spaceName: 'PC 1', ticket: 'STS-4711', resolution: 'Cambiaron la fuente' },
    ]);
    await desk().seat({ personId, spaceId: id });
    expect((await onBoard(t, id)).state).toBe('EN_USO');
  });

  it('is not reported over the head of who sits there', async () => {
    const [id = ''] = await newSpaces(t, 'PC 1');
    const { useId } = await desk().seat({ personId: await newPerson(t, 1), spaceId: id });
    await expect(report(id)).rejects.toThrow('cámbielo de puesto o termine su uso');
    await desk().end({ useId });
    await report(id, 'MANTENIMIENTO');
    expect((await onBoard(t, id)).state).toBe('MANTENIMIENTO');
    await report(id);
    expect((await onBoard(t, id)).state).toBe('DANADO');
  });

  it('is told to the help desk as plain text, without anybody’s data', async () => {
    const [, id = ''] = await newSpaces(t, 'PC 01..16');
    const { faultId } = await report(id);
    t.clock.now += minutes(90);
    expect(await desk().ticketText({ faultId })).toEqual({
      fileName: 'dano-PC-02-2026-04-14.txt',
      text: [
        'Solicitud de soporte (STS) · Punto sin nombre',
        '',
        'Punto: Punto sin nombre',
        'Equipo: PC 02',
        'Qué pasa: No enciende. No da imagen ni luz',
        'Estado: Dañado',
        'Desde: 14/04/2026 10:42 (1 h)',
        'Efecto: no se puede usar; quedan 15 de 16 equipos en servicio.',
        'Reporta: desk',
        'Caso: sin número todavía',
        '',
      ].join('\r\n'),
    });
    await expect(desk().ticketText({ faultId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the availability of the spaces', () => {
  it('is the share of the opening hours without a fault', async () => {
    const [good = '', bad = ''] = await newSpaces(t, 'PC 1..2');
    const day = t.callerAs('desk').day;
    const open = { inOrder: [], note: null, endOpen: false };
    t.clock.now = localInstant('2026-04-14', '08:00');
    await day.check({ moment: 'APERTURA', ...open });
    t.clock.now = localInstant('2026-04-14', '16:00');
    const { faultId } = await report(bad);
    t.clock.now = localInstant('2026-04-14', '18:00');
    await day.check({ moment: 'CIERRE', ...open });
    // Nobody wrote down the opening of the next day: it was open from the first visit on, until the closing time.
    t.clock.now = localInstant('2026-04-15', '08:00');
    await t.callerAs('desk').attendance.register({ personId: await newPerson(t, 1), service: 'SALA' });
    t.clock.now = localInstant('2026-04-15', '10:00');
    await desk().resolveFault({ faultId, resolution: 'Listo' });
    t.clock.now = localInstant('2026-04-17', '09:00');
    const report2 = await desk().availability({ from: '2026-04-14', to: '2026-04-18' });
    expect(report2).toMatchObject({
      openDays: 2,
      spaces: [
        { spaceId: bad, openMs: minutes(1200), faultMs: minutes(240), availability: 0.8, faults: 1 },
        { spaceId: good, openMs: minutes(1200), faultMs: 0, availability: 1, faults: 0 },
      ],
    });
    expect(report2.definition).toContain('horas abiertas');
    const empty = await desk().availability({ from: '2026-05-01', to: '2026-05-02' });
    expect(empty.spaces.map((space) => space.availability)).toEqual([null, null]);
    await expect(desk().availability({ from: '2026-04-18', to: '2026-04-14' })).rejects.toThrow(
      'termina antes de empezar',
    );
  });
});
