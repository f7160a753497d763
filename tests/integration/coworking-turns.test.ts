import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { minutes, newSpaces, onBoard } from '#tests/support/floor.ts';
import { newPerson } from '#tests/support/visitors.ts';

let t: TestCore;
let pc1: string;
let pc2: string;
let people: string[];
beforeEach(async () => {
  t = await openTestCore();
  [pc1 = '', pc2 = ''] = await newSpaces(t, 'PC 1..2');
  people = [];
  for (let number = 1; number <= 5; number += 1) people.push(await newPerson(t, number));
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk').coworking;
const who = (index: number) => people[index] ?? '';
const states = async () => (await desk().board()).turns.map(({ number, state }) => `${number} ${state}`);
/** Both computers in use: one for 10 minutes, the other for 40. */
async function full() {
  const first = await desk().seat({ personId: who(0), spaceId: pc1, minutes: 10 });
  const second = await desk().seat({ personId: who(1), spaceId: pc2, minutes: 40 });
  return [first.useId, second.useId] as const;
}

describe('a turn', () => {
  it('has the next number of the day and says how long it will take', async () => {
    await full();
    const given = [];
    for (const index of [2, 3, 4])
      given.push(await desk().giveTurn({ personId: who(index), wants: 'EQUIPO' }));
    expect(given.map(({ number, waitMs }) => [number, waitMs])).toEqual([
      [1, minutes(10)],
      [2, minutes(40)],
      // After the first of them has had the hour.
      [3, minutes(70)],
    ]);
    t.clock.now += 86_400_000;
    expect(await desk().giveTurn({ personId: who(4), wants: 'EQUIPO' })).toMatchObject({
      number: 1,
      waitMs: 0,
    });
  });

  it('is one a person, and none for who sits there already or for what the Punto does not have', async () => {
    await full();
    await desk().giveTurn({ personId: who(2), wants: 'EQUIPO' });
    await expect(desk().giveTurn({ personId: who(2), wants: 'EQUIPO' })).rejects.toThrow(
      'ya tiene el turno 1',
    );
    await expect(desk().giveTurn({ personId: who(0), wants: 'EQUIPO' })).rejects.toThrow('ya está en PC 1');
    await expect(desk().giveTurn({ personId: who(3), wants: 'SALA' })).rejects.toThrow('no tiene');
    await expect(desk().giveTurn({ personId: 'nobody', wants: 'EQUIPO' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await states()).toEqual(['1 ESPERA']);
  });

  it('waits for ever, and says so, when every computer is broken', async () => {
    for (const spaceId of [pc1, pc2])
      await desk().reportFault({ spaceId, kind: 'RED', state: 'DANADO', description: 'Sin red' });
    expect(await desk().giveTurn({ personId: who(0), wants: 'EQUIPO' })).toMatchObject({ waitMs: null });
  });
});

describe('a call', () => {
  it('comes with the end of a use, in one act, and has two minutes to arrive', async () => {
    const [useId] = await full();
    const { turnId } = await desk().giveTurn({ personId: who(2), wants: 'EQUIPO' });
    t.clock.now += minutes(10);
    expect(await desk().endAndCall({ useId })).toMatchObject({
      lastedMs: minutes(10),
      called: { turnId, number: 1, spaceId: pc1, spaceName: 'PC 1' },
    });
    expect((await onBoard(t, pc1)).call).toMatchObject({ number: 1, until: t.clock.now + minutes(2) });
    await expect(desk().seat({ personId: who(3), spaceId: pc1 })).rejects.toThrow('Se llamó el turno 1');
    const seated = await desk().turnArrived({ turnId, spaceId: null });
    expect((await onBoard(t, pc1)).use).toMatchObject({ id: seated.useId, turnNumber: 1 });
    expect(await states()).toEqual(['1 LLEGO']);
    await desk().undo(seated.act);
    expect([await states(), (await onBoard(t, pc1)).call?.number]).toEqual([['1 LLAMADO'], 1]);
  });

  it('ends with nobody called when nobody waits for that kind', async () => {
    const [useId] = await full();
    await newSpaces(t, 'Puesto 1', 'PUESTO');
    await desk().giveTurn({ personId: who(2), wants: 'PUESTO' });
    expect((await desk().endAndCall({ useId })).called).toBe(null);
  });

  it('takes who has waited longest, and the next one when nobody came', async () => {
    const [useId, second] = await full();
    const first = await desk().giveTurn({ personId: who(2), wants: 'EQUIPO' });
    await desk().giveTurn({ personId: who(3), wants: 'EQUIPO' });
    await desk().end({ useId });
    expect(await desk().callTurn({ turnId: null, spaceId: pc1 })).toMatchObject({ number: 1 });
    await expect(desk().callTurn({ turnId: null, spaceId: pc1 })).rejects.toThrow('ya se llamó el turno 1');
    await desk().turnAbsent({ turnId: first.turnId });
    expect(await desk().callTurn({ turnId: null, spaceId: null })).toMatchObject({
      number: 2,
      spaceName: 'PC 1',
    });
    expect(await states()).toEqual(['1 NO_ESTA', '2 LLAMADO']);
    // Who was not there comes after all, and another computer is free.
    await desk().end({ useId: second });
    await desk().turnArrived({ turnId: first.turnId, spaceId: null });
    expect((await onBoard(t, pc2)).use).toMatchObject({ personId: who(2), turnNumber: 1 });
  });

  it('is refused for a space that is taken, and for a turn that is over', async () => {
    await full();
    const { turnId, act } = await desk().giveTurn({ personId: who(2), wants: 'EQUIPO' });
    await expect(desk().callTurn({ turnId, spaceId: pc1 })).rejects.toThrow('En PC 1 ya hay alguien');
    await expect(desk().callTurn({ turnId, spaceId: null })).rejects.toThrow('No hay un puesto libre');
    await expect(desk().turnAbsent({ turnId })).rejects.toThrow('no se ha llamado');
    await desk().undo(act);
    await desk().withdrawTurn({ turnId });
    expect(await states()).toEqual(['1 RETIRADO']);
    await expect(desk().callTurn({ turnId, spaceId: null })).rejects.toThrow('El turno 1 se retiró');
    expect((await desk().giveTurn({ personId: who(2), wants: 'EQUIPO' })).number).toBe(2);
  });

  it('is answered by sitting down: whoever has a turn and is seated does not wait any more', async () => {
    const [useId] = await full();
    const { turnId } = await desk().giveTurn({ personId: who(2), wants: 'EQUIPO' });
    await desk().endAndCall({ useId });
    await desk().seat({ personId: who(2), spaceId: pc1 });
    expect((await desk().board()).turns).toMatchObject([{ id: turnId, state: 'LLEGO', waitMs: null }]);
  });
});

describe('who waited', () => {
  it('made one visit: the one that Recepción wrote before the turn is linked however long it took', async () => {
    await full();
    const { id } = await t.callerAs('desk').attendance.register({
      personId: who(2),
      service: 'NAVEGACION',
    });
    const { turnId } = await desk().giveTurn({ personId: who(2), wants: 'EQUIPO' });
    t.clock.now += minutes(55);
    await desk().end({ useId: (await onBoard(t, pc1)).use?.id ?? '' });
    expect(await desk().turnArrived({ turnId, spaceId: pc1 })).toMatchObject({ visit: 'REPEATED' });
    const own = await t.store.read
      .selectFrom('liveAttendance')
      .select('id')
      .where('personId', '=', who(2))
      .execute();
    expect(own).toEqual([{ id }]);
  });
});

describe('the screen that everybody sees', () => {
  it('has numbers and spaces, and nothing that says who', async () => {
    const [useId] = await full();
    await desk().giveTurn({ personId: who(2), wants: 'EQUIPO' });
    await desk().giveTurn({ personId: who(3), wants: 'EQUIPO' });
    await desk().endAndCall({ useId });
    expect(await desk().publicBoard()).toEqual({
      now: t.clock.now,
      called: [{ number: 1, space: 'PC 1', calledAt: t.clock.now }],
      waiting: [{ number: 2, wants: 'EQUIPO', waitMs: minutes(40) }],
      free: { EQUIPO: 0, PUESTO: 0, SALA: 0 },
    });
  });
});
