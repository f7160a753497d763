import { localDate } from '#shared/domain/bogota.ts';
import type { Punto } from './city.ts';
import { inventPerson, type InventedPerson } from './people.ts';
import { between, pick, type Random } from './random.ts';
import { anyService } from './registers.ts';

/** Above this many people inside, somebody leaves before the next one comes. */
const ROOM = 14;
/** One in so many visitors has never been here. */
const NEW_EVERY = 12;

/** The id under which a desk finds somebody; null when it finds nobody. */
async function findPerson(punto: Punto, person: InventedPerson): Promise<string | null> {
  const text = person.documentNumber ?? `${person.givenNames} ${person.surnames}`;
  const [match] = await punto.window.people.search.query({ text });
  return match?.id ?? null;
}

/** Up to so many different people of a Punto. */
export async function peopleOf(punto: Punto, count: number): Promise<string[]> {
  const ids = new Set<string>();
  for (const person of punto.people) {
    if (ids.size >= count) break;
    const id = await findPerson(punto, person);
    if (id !== null) ids.add(id);
  }
  return [...ids];
}

/** People who come and go now, as the desk registers them: found by document or name, or registered as new. */
export function createVisitors(puntos: readonly Punto[], random: Random, now: () => number) {
  // Far from the numbers of the past registers, and from another run's in the same kept folder.
  let newcomers = 1_000_000 + between(random, 0, 500_000);

  /** Somebody comes in; null when it is somebody who is counted already. */
  async function arrive(punto: Punto): Promise<void> {
    const personId =
      random() < 1 / NEW_EVERY ? await register(punto) : await findPerson(punto, pick(random, punto.people));
    if (personId === null) return;
    await punto.window.attendance.register.mutate({ personId, service: anyService(random) });
  }

  async function register(punto: Punto): Promise<string> {
    newcomers += 1;
    const year = Number(localDate(now()).slice(0, 4));
    const { comuna: _comuna, ...person } = inventPerson(random, newcomers, year);
    const { CONTACTO } = await punto.window.consent.notices.query();
    const signed = { decision: 'AUTORIZA', medium: 'FIRMA', noticeHash: CONTACTO.textHash } as const;
    // A phone is kept only with an authorisation; and children's representatives would have to be invented too.
    const contact = person.documentType === 'TI' ? { phone: null } : { contact: signed };
    return (await punto.window.people.create.mutate({ ...person, ...contact })).id;
  }

  async function leave(punto: Punto): Promise<void> {
    const { inside } = await punto.window.attendance.today.query();
    const [longest] = inside;
    if (longest !== undefined && inside.length > ROOM) {
      await punto.window.attendance.end.mutate({ id: longest.id });
    }
  }

  return {
    /** One visit at any Punto, and somebody leaves where it is full. */
    async come(): Promise<void> {
      const punto = pick(random, puntos);
      await arrive(punto);
      await leave(punto);
    },
    /** The first ones of the day at every Punto. */
    async open(count: number): Promise<void> {
      await Promise.all(
        puntos.map(async (punto) => {
          for (let visitor = 0; visitor < count; visitor += 1) await arrive(punto);
        }),
      );
    },
  };
}
