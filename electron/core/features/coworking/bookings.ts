import { DAY_MS } from '#shared/domain/bogota.ts';
import type { CoreContext } from '../../context.ts';
import { readSessions } from '../../course-groups.ts';
import type { Reader } from '../../db/tables.ts';
import { reservationsBetween } from '../../reservations.ts';

/** Somebody is expected at a space over [startsAt, endsAt): a reservation that holds, or a session of a course. */
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
  /** Somebody came. */
  readonly arrived: boolean;
}

/** What is booked here from an instant to the end of its day, in order of its start. */
export async function bookingsFrom(
  read: Reader,
  context: CoreContext,
  { now, today }: { readonly now: number; readonly today: number },
): Promise<Booking[]> {
  const span = { startsAt: now, endsAt: today + DAY_MS };
  const reservations = (await reservationsBetween(context, span, read)).filter(
    ({ state }) => state === 'RESERVADA' || state === 'LLEGO',
  );
  const canonical = await canonicalIds(
    read,
    reservations.map(({ personId }) => personId),
  );
  const filter = { siteId: context.siteId(), from: now, to: span.endsAt };
  const sessions = (await readSessions(read, filter)).filter(({ cancelledAt }) => cancelledAt === null);
  return [
    ...reservations.map(({ id, spaceId, startsAt, endsAt, who, personId, state }): Booking => ({
      kind: 'RESERVA',
      id,
      spaceId,
      startsAt,
      endsAt,
      label: who,
      arrived: state === 'LLEGO',
      person: personId === null ? null : (canonical.get(personId) ?? personId),
    })),
    ...sessions.flatMap(({ id, spaceId, startsAt, endsAt, groupName: label }): Booking[] =>
      spaceId === null
        ? []
        : [{ kind: 'SESION', id, spaceId, startsAt, endsAt, label, person: null, arrived: false }],
    ),
  ].toSorted((one, other) => one.startsAt - other.startsAt || (one.id < other.id ? -1 : 1));
}

async function canonicalIds(read: Reader, personIds: readonly (string | null)[]) {
  const ids = personIds.filter((id) => id !== null);
  if (ids.length === 0) return new Map<string, string>();
  const rows = await read
    .selectFrom('personIndex')
    .select(['personId', 'canonicalId'])
    .where('personId', 'in', ids)
    .execute();
  return new Map(rows.map(({ personId, canonicalId }) => [personId, canonicalId]));
}
