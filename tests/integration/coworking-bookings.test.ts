import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localDate } from '#shared/domain/bogota.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { minutes, newSpaces, onBoard } from '#tests/support/floor.ts';
import { newPerson } from '#tests/support/visitors.ts';

let t: TestCore;
let pc1: string;
let room: string;
let ana: string;
let luz: string;
beforeEach(async () => {
  t = await openTestCore();
  [pc1 = ''] = await newSpaces(t, 'PC 1');
  [room = ''] = await newSpaces(t, 'Sala Norte', 'SALA');
  ana = await newPerson(t, 1);
  luz = await newPerson(t, 2);
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk').coworking;

/** Reserves from `inMinutes` on, for an hour. */
function reserve(spaceId: string, inMinutes: number, personId: string | null): Promise<string> {
  return t.core.context.ledger.write('test', async (tx) => {
    const id = tx.newId();
    const startsAt = tx.now + minutes(inMinutes);
    await tx.create('reservation', {
      id,
      siteId: '',
      spaceId,
      personId,
      groupName: personId === null ? 'Colegio Prueba' : null,
      people: 1,
      purpose: null,
      startsAt,
      endsAt: startsAt + minutes(60),
      localDate: localDate(startsAt),
      seriesId: null,
      madeAt: tx.now,
      madeBy: 'desk',
      arrivedAt: null,
      cancelledAt: null,
      cancelReason: null,
      deletedAt: null,
    });
    return id;
  });
}

describe('a reservation on the floor', () => {
  it('cuts the time of who sits down before it, and keeps the space from a quarter of an hour before', async () => {
    const id = await reserve(pc1, 40, ana);
    expect(await onBoard(t, pc1)).toMatchObject({ state: 'LIBRE', booking: { id, kind: 'RESERVA' } });
    const seated = await desk().seat({ personId: luz, spaceId: pc1 });
    expect(seated).toMatchObject({ minutes: 40, cutBy: t.clock.now + minutes(40) });
    expect((await onBoard(t, pc1)).use?.extension).toBe('HAY_RESERVA');
    await expect(desk().extend({ useId: seated.useId })).rejects.toThrow('reservado después');
    await desk().end({ useId: seated.useId });
    t.clock.now += minutes(25);
    expect((await onBoard(t, pc1)).state).toBe('RESERVADO');
    await expect(desk().seat({ personId: luz, spaceId: pc1 })).rejects.toThrow(
      'reservado para Ana María Prueba Número 1',
    );
  });

  it('is taken by whoever made it until its end; a start taken back leaves it waiting', async () => {
    const id = await reserve(pc1, 10, ana);
    const { act } = await desk().seat({ personId: ana, spaceId: pc1 });
    expect((await onBoard(t, pc1)).use).toMatchObject({ reservationId: id, minutes: 70 });
    await desk().undo(act);
    expect((await onBoard(t, pc1)).state).toBe('RESERVADO');
    t.clock.now += minutes(12);
    const { useId } = await desk().seat({ personId: ana, spaceId: pc1 });
    t.clock.now += minutes(20);
    await desk().end({ useId });
    // Who came and left does not come again.
    expect(await onBoard(t, pc1)).toMatchObject({ state: 'LIBRE', booking: null });
  });

  it('lets its space go when nobody came in time', async () => {
    await reserve(pc1, 0, ana);
    t.clock.now += minutes(14);
    expect((await onBoard(t, pc1)).state).toBe('RESERVADO');
    t.clock.now += minutes(1);
    expect(await onBoard(t, pc1)).toMatchObject({ state: 'LIBRE', booking: null });
    expect((await desk().seat({ personId: luz, spaceId: pc1 })).cutBy).toBe(null);
  });

  it('of a room is in use by its group once somebody said that they came', async () => {
    const id = await reserve(room, 0, null);
    await t.callerAs('desk').rooms.arrived({ id, arrived: true });
    t.clock.now += minutes(30);
    expect(await onBoard(t, room)).toMatchObject({
      state: 'EN_USO',
      use: null,
      booking: { label: 'Colegio Prueba', arrived: true },
    });
    await expect(desk().seat({ personId: ana, spaceId: room })).rejects.toThrow('en uso por Colegio Prueba');
    t.clock.now += minutes(31);
    expect((await onBoard(t, room)).state).toBe('LIBRE');
  });

  it('is not given to who was called: a turn goes to a space that is really free', async () => {
    await reserve(pc1, 5, ana);
    const { turnId } = await desk().giveTurn({ personId: luz, wants: 'EQUIPO' });
    await expect(desk().callTurn({ turnId, spaceId: pc1 })).rejects.toThrow('PC 1 está reservado');
    const own = await desk().giveTurn({ personId: ana, wants: 'EQUIPO' });
    expect(await desk().callTurn({ turnId: own.turnId, spaceId: null })).toMatchObject({ spaceId: pc1 });
  });
});

describe('a session of a course', () => {
  it('uses its room while it lasts', async () => {
    await t.core.context.ledger.write('test', async (tx) => {
      const group = { siteId: '', spaceId: room, instructorUser: null, instructorName: null };
      const open = { cancelledAt: null, cancelReason: null, deletedAt: null };
      await tx.create('courseGroup', {
        id: 'g1',
        courseId: 'c1',
        name: 'Excel mañana',
        capacity: 20,
        recurrence: null,
        ...group,
        ...open,
      });
      const startsAt = tx.now + minutes(15);
      await tx.create('courseSession', {
        id: 's1',
        groupId: 'g1',
        topic: null,
        startsAt,
        endsAt: startsAt + minutes(60),
        localDate: localDate(startsAt),
        closedAt: null,
        closedBy: null,
        ...group,
        ...open,
      });
    });
    expect((await onBoard(t, room)).state).toBe('RESERVADO');
    t.clock.now += minutes(15);
    expect(await onBoard(t, room)).toMatchObject({ state: 'EN_USO', booking: { label: 'Excel mañana' } });
    t.clock.now += minutes(60);
    expect((await onBoard(t, room)).state).toBe('LIBRE');
  });
});
