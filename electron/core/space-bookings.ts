import type { Reader } from './db/tables.ts';

/** Somebody is expected at a space over [startsAt, endsAt): a reservation, or a session of a course in a room. */
export interface Booking {
  readonly kind: 'RESERVA' | 'SESION';
  readonly id: string;
  readonly spaceId: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** The person or the group, or the course's group. */
  readonly label: string;
  /** Canonical; null for a group that nobody registered and for sessions. */
  readonly person: string | null;
  /** Somebody came, and the desk said so. */
  readonly arrivedAt: number | null;
}

/** What is booked at the spaces of a Punto and overlaps [from, to), in order of its start; cancelled ones are not. */
export async function bookingsBetween(
  read: Reader,
  siteId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Booking[]> {
  const reservations = await read
    .selectFrom('reservation as r')
    .leftJoin('personIndex as i', 'i.personId', 'r.personId')
    .leftJoin('person as p', 'p.id', 'i.canonicalId')
    .leftJoin('directory as d', 'd.id', 'i.canonicalId')
    .select((eb) => [
      'r.id',
      'r.spaceId',
      'r.startsAt',
      'r.endsAt',
      'r.groupName',
      'r.personId',
      'r.arrivedAt',
      'i.canonicalId',
      eb.fn.coalesce('p.givenNames', 'd.givenNames').as('givenNames'),
      eb.fn.coalesce('p.surnames', 'd.surnames').as('surnames'),
    ])
    // A reservation lasts a day at most: the index finds where to begin.
    .where('r.startsAt', '>', from - LONGEST_MS)
    .where('r.startsAt', '<', to)
    .where('r.endsAt', '>', from)
    .where('r.siteId', '=', siteId)
    .where('r.cancelledAt', 'is', null)
    .where('r.deletedAt', 'is', null)
    .execute();
  const sessions = await read
    .selectFrom('courseSession as s')
    .innerJoin('courseGroup as g', 'g.id', 's.groupId')
    .select(['s.id', 's.spaceId', 's.startsAt', 's.endsAt', 'g.name'])
    .where('s.startsAt', '>', from - LONGEST_MS)
    .where('s.startsAt', '<', to)
    .where('s.endsAt', '>', from)
    .where('s.siteId', '=', siteId)
    .where('s.cancelledAt', 'is', null)
    .where('s.deletedAt', 'is', null)
    .where('g.cancelledAt', 'is', null)
    .where('g.deletedAt', 'is', null)
    .execute();
  return [
    ...reservations.map((row): Booking => ({
      kind: 'RESERVA',
      id: row.id,
      spaceId: row.spaceId,
      startsAt: row.startsAt,
      endsAt: row.endsAt,
      label: row.groupName ?? (row.givenNames === null ? 'Reserva' : `${row.givenNames} ${row.surnames}`),
      person: row.canonicalId ?? row.personId,
      arrivedAt: row.arrivedAt,
    })),
    ...sessions.flatMap((row): Booking[] =>
      row.spaceId === null
        ? []
        : [
            {
              kind: 'SESION',
              id: row.id,
              spaceId: row.spaceId,
              startsAt: row.startsAt,
              endsAt: row.endsAt,
              label: row.name,
              person: null,
              arrivedAt: null,
            },
          ],
    ),
  ].toSorted((one, other) => one.startsAt - other.startsAt || (one.id < other.id ? -1 : 1));
}

const LONGEST_MS = 86_400_000;
