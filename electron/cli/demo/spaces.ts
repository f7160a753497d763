import type { Punto } from './city.ts';
import { peopleOf } from './visitors.ts';

/** What stands in a Punto of the demonstration. */
const SPACES = [
  { kind: 'EQUIPO', name: 'PC 01..10', capacity: 1 },
  { kind: 'PUESTO', name: 'Puesto 1..4', capacity: 1 },
  { kind: 'SALA', name: 'Sala de formación', capacity: 20 },
] as const;
const SEATED = 5;
const WAITING = 2;

/** A Punto with its spaces: some in use, one out of order, somebody waiting. */
export async function furnish(punto: Punto): Promise<void> {
  const { coworking } = punto.window;
  for (const each of SPACES) await coworking.addSpaces.mutate(each);
  const spaces = await coworking.spaces.query();
  const computers = spaces.filter(({ kind }) => kind === 'EQUIPO');
  const people = (await peopleOf(punto, 16 + SEATED + WAITING)).toReversed();
  const seated = people.slice(0, SEATED);
  for (const [index, personId] of seated.entries()) {
    const space = computers[index];
    if (space !== undefined) await coworking.seat.mutate({ personId, spaceId: space.id });
  }
  for (const personId of people.slice(SEATED, SEATED + WAITING)) {
    await coworking.giveTurn.mutate({ personId, wants: 'PUESTO' });
  }
  const broken = computers.at(-1);
  if (broken === undefined) return;
  await coworking.reportFault.mutate({
    spaceId: broken.id,
    kind: 'NO_ENCIENDE',
    state: 'DANADO',
    description: 'Se apagó al conectar una memoria y no volvió a encender.',
  });
}
