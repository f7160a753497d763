import type { TestCore } from './core.ts';

/** A floor of invented people, as the reference screen has it: 16 computers, 12 places and a room. */

const MINUTE = 60_000;

type Desk = ReturnType<TestCore['callerAs']>;

export interface TestFloor {
  readonly desk: Desk;
  /** The id of «PC 04». */
  readonly space: (name: string) => string;
  /** Registers somebody invented; the id. */
  readonly person: (name: string) => Promise<string>;
  /** Seats somebody new so that so many minutes are left of the given time now; negative has passed. */
  readonly sit: (name: string, space: string, given: number, left: number) => Promise<void>;
}

let numbers = 0;

/** Names are given with their surnames last: «Abril Prueba». */
export async function openFloor(t: TestCore): Promise<TestFloor> {
  const desk = t.callerAs('desk');
  await desk.coworking.addSpaces({ kind: 'EQUIPO', name: 'PC 01..16', capacity: 1 });
  await desk.coworking.addSpaces({ kind: 'PUESTO', name: 'Puesto 01..12', capacity: 1 });
  await desk.coworking.addSpaces({ kind: 'SALA', name: 'Sala 1', capacity: 20 });
  const known = await desk.coworking.spaces();
  const ids = new Map(known.filter(({ active }) => active === 1).map(({ name, id }) => [name, id]));
  const space = (name: string) => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`No space is called ${name}`);
    return id;
  };
  const person = async (name: string) => {
    const [givenNames = '', ...surnames] = name.split(' ');
    numbers += 1;
    const { id } = await desk.people.create({
      documentType: 'CC',
      documentNumber: String(9_999_100_000 + numbers),
      givenNames,
      surnames: surnames.join(' '),
      sex: 'NO_INFORMA',
    });
    return id;
  };
  return {
    desk,
    space,
    person,
    sit: async (name, where, given, left) => {
      const personId = await person(name);
      const { now } = t.clock;
      t.clock.now = now - (given - left) * MINUTE;
      await desk.coworking.seat({ personId, spaceId: space(where), minutes: given });
      t.clock.now = now;
    },
  };
}
