import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localDate } from '#shared/domain/bogota.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { minutes, newSpaces, onBoard } from '#tests/support/floor.ts';
import { newPerson } from '#tests/support/visitors.ts';

let t: TestCore;
let pc1: string;
let pc2: string;
let ana: string;
let luz: string;
beforeEach(async () => {
  t = await openTestCore();
  [pc1 = '', pc2 = ''] = await newSpaces(t, 'PC 1..2');
  ana = await newPerson(t, 1);
  luz = await newPerson(t, 2);
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk').coworking;
const reception = () => t.callerAs('desk').attendance;
const visits = () =>
  t.store.read
    .selectFrom('liveAttendance')
    .select(['id', 'personId', 'service'])
    .orderBy('startedAt')
    .orderBy('id')
    .execute();
const visitEnds = () =>
  t.store.read.selectFrom('attendanceEnd').select(['attendanceId', 'endedAt', 'how']).execute();

describe('somebody sits down', () => {
  it('with the visit of the service that the space is, and the board says who and how long', async () => {
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    t.clock.now += minutes(18);
    expect(await visits()).toEqual([{ id: useId, personId: ana, service: 'NAVEGACION' }]);
    expect(await onBoard(t, pc1)).toMatchObject({
      state: 'EN_USO',
      use: {
        id: useId,
        name: 'Ana María Prueba Número 1',
        startedAt: t.clock.now - minutes(18),
        remainingMs: minutes(42),
        minutes: 60,
        extension: 'SE_PUEDE',
      },
    });
    expect((await desk().board()).counts).toMatchObject({ EN_USO: 1, LIBRE: 1 });
    const [place = ''] = await newSpaces(t, 'Puesto 1', 'PUESTO');
    expect(await desk().seat({ personId: luz, spaceId: place })).toMatchObject({ minutes: 120 });
    expect((await visits()).map((visit) => visit.service)).toEqual(['NAVEGACION', 'COWORKING']);
  });

  it('and a visit that Recepción wrote less than 30 minutes ago is linked, not written twice', async () => {
    const { id } = await reception().register({ personId: ana, service: 'NAVEGACION' });
    t.clock.now += minutes(29);
    expect(await desk().seat({ personId: ana, spaceId: pc1 })).toMatchObject({ visit: 'REPEATED' });
    expect((await visits()).map((visit) => visit.id)).toEqual([id]);
    const other = await reception().register({ personId: luz, service: 'NAVEGACION' });
    t.clock.now += minutes(30);
    expect(await desk().seat({ personId: luz, spaceId: pc2 })).toMatchObject({ visit: 'REGISTERED' });
    expect((await visits()).find((visit) => visit.personId === luz)?.id).toBe(other.id);
    expect((await visits()).length).toBe(3);
  });

  it('neither where somebody sits, nor twice, nor where nothing is; and then nothing is written', async () => {
    await desk().seat({ personId: ana, spaceId: pc1 });
    await expect(desk().seat({ personId: luz, spaceId: pc1 })).rejects.toThrow('En PC 1 ya hay alguien');
    await expect(desk().seat({ personId: ana, spaceId: pc2 })).rejects.toThrow('ya está en PC 1');
    await expect(desk().seat({ personId: luz, spaceId: 'nowhere' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(desk().seat({ personId: 'nobody', spaceId: pc2 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await visits()).length).toBe(1);
  });
});

describe('more time', () => {
  it('is given once', async () => {
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    expect(await desk().extend({ useId })).toEqual({ minutes: 30, endsAt: t.clock.now + minutes(90) });
    await expect(desk().extend({ useId })).rejects.toThrow('ya se amplió');
    expect((await onBoard(t, pc1)).use).toMatchObject({ minutes: 90, extension: 'YA_AMPLIADO' });
  });

  it('is not given while somebody waits for a computer, whoever waits for a desk', async () => {
    await newSpaces(t, 'Puesto 1', 'PUESTO');
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    await desk().giveTurn({ personId: luz, wants: 'PUESTO' });
    expect((await onBoard(t, pc1)).use?.extension).toBe('SE_PUEDE');
    await desk().giveTurn({ personId: await newPerson(t, 3), wants: 'EQUIPO' });
    await expect(desk().extend({ useId })).rejects.toThrow('Hay personas en espera');
  });
});

describe('a change of space', () => {
  it('goes on with the time that was left, the same visit and no second extension', async () => {
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    await desk().extend({ useId });
    t.clock.now += minutes(20);
    const moved = await desk().move({ useId, spaceId: pc2 });
    expect(moved.minutes).toBe(70);
    expect((await onBoard(t, pc1)).state).toBe('LIBRE');
    expect((await onBoard(t, pc2)).use).toMatchObject({ personId: ana, extension: 'YA_AMPLIADO' });
    expect([(await visits()).length, await visitEnds()]).toEqual([1, []]);
    t.clock.now += minutes(5);
    await desk().undo(moved.act);
    expect((await onBoard(t, pc1)).use).toMatchObject({ personId: ana, minutes: 65 });
    expect((await onBoard(t, pc2)).state).toBe('LIBRE');
  });

  it('is refused to a space where somebody sits', async () => {
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    await desk().seat({ personId: luz, spaceId: pc2 });
    await expect(desk().move({ useId, spaceId: pc2 })).rejects.toThrow('ya hay alguien');
    expect((await onBoard(t, pc1)).use?.personId).toBe(ana);
  });
});

describe('the end', () => {
  it('ends the visit too, and saying it again changes nothing', async () => {
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    t.clock.now += minutes(40);
    expect(await desk().end({ useId })).toEqual({
      lastedMs: minutes(40),
      act: { what: 'FIN', id: useId },
    });
    const ends = [{ attendanceId: useId, endedAt: t.clock.now, how: 'DESK' }];
    t.clock.now += minutes(10);
    expect(await desk().end({ useId })).toMatchObject({ lastedMs: minutes(40) });
    expect(await visitEnds()).toEqual(ends);
    expect((await onBoard(t, pc1)).state).toBe('LIBRE');
    expect((await reception().today()).inside).toEqual([]);
  });

  it('comes with the exit that Recepción registers, and with the closing of the day', async () => {
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    await desk().seat({ personId: luz, spaceId: pc2 });
    t.clock.now += minutes(5);
    await reception().end({ id: useId });
    expect((await onBoard(t, pc1)).state).toBe('LIBRE');
    expect((await onBoard(t, pc2)).state).toBe('EN_USO');
    const day = t.callerAs('desk').day;
    expect(await day.check({ moment: 'CIERRE', inOrder: [], note: null, endOpen: true })).toEqual({
      ended: 1,
    });
    expect((await onBoard(t, pc2)).state).toBe('LIBRE');
    expect((await visitEnds()).length).toBe(2);
  });
});

describe('the last act taken back', () => {
  it('a start: the use never was, and the visit that came with it counts nowhere', async () => {
    const { act } = await desk().seat({ personId: ana, spaceId: pc1 });
    t.clock.now += minutes(1);
    await desk().undo(act);
    expect([(await onBoard(t, pc1)).state, await visits()]).toEqual(['LIBRE', []]);
    await expect(desk().undo(act)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await desk().seat({ personId: ana, spaceId: pc1 })).visit).toBe('REGISTERED');
  });

  it('a start with a visit that was there before: the visit stays', async () => {
    const { id } = await reception().register({ personId: ana, service: 'NAVEGACION' });
    const { act } = await desk().seat({ personId: ana, spaceId: pc1 });
    await desk().undo(act);
    expect((await visits()).map((visit) => visit.id)).toEqual([id]);
  });

  it('an end: the person goes on with the time that was left, and it is no second visit', async () => {
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    t.clock.now += minutes(25);
    const { act } = await desk().end({ useId });
    t.clock.now += minutes(1);
    await desk().undo(act);
    expect((await onBoard(t, pc1)).use).toMatchObject({ personId: ana, minutes: 35 });
    expect((await visits()).length).toBe(1);
    await expect(desk().undo(act)).rejects.toThrow('ya volvió a sentarse');
  });

  it('an end is not taken back where somebody else sits by now', async () => {
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    const { act } = await desk().end({ useId });
    await desk().seat({ personId: luz, spaceId: pc1 });
    await expect(desk().undo(act)).rejects.toThrow('En PC 1 ya hay alguien');
  });
});

describe('a use that nobody ended', () => {
  it('is over on the next day at the closing time, and the space is free', async () => {
    await desk().seat({ personId: ana, spaceId: pc1 });
    t.clock.now += 86_400_000;
    expect((await onBoard(t, pc1)).state).toBe('LIBRE');
    expect(localDate(t.clock.now)).toBe('2026-04-15');
    expect((await desk().seat({ personId: ana, spaceId: pc1 })).visit).toBe('REGISTERED');
  });
});
