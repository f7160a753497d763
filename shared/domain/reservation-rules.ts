import { DAY_MS, localDate, localInstant } from './bogota.ts';
import type { IsHoliday } from './business-days.ts';
import { overlap, type Span } from './clashes.ts';

const MINUTE_MS = 60_000;
/** Under ten minutes nobody reserves: it is a slip of the keys. */
const SHORTEST_MS = 10 * MINUTE_MS;
/** Whoever stands at the desk reserves from «now», which is some minutes ago once the form is filled in. */
const JUST_NOW_MS = 15 * MINUTE_MS;
const FURTHEST_MS = 366 * DAY_MS;
/** No Punto opens before: earlier is the afternoon written as the morning. */
const EARLIEST = '05:00';

/** Why nobody can reserve this span, as a sentence that says what to do; null when it can be. */
export function spanFault({ startsAt, endsAt }: Span, now: number): string | null {
  const date = localDate(startsAt);
  if (endsAt <= startsAt) return 'La hora de terminar va después de la de empezar; corríjala.';
  if (endsAt > localInstant(date, '00:00') + DAY_MS)
    return 'Una reserva empieza y termina el mismo día; repítala para varios días.';
  if (endsAt - startsAt < SHORTEST_MS) return 'Una reserva dura al menos 10 minutos; amplíe la hora.';
  if (startsAt < localInstant(date, EARLIEST))
    return 'A esa hora el Punto está cerrado; si es por la tarde, escríbala de 13:00 en adelante.';
  if (startsAt < now - JUST_NOW_MS) return 'Esa hora ya pasó; elija otra desde este momento.';
  if (startsAt > now + FURTHEST_MS)
    return 'Se reserva con un año de anticipación como máximo; revise la fecha.';
  return null;
}

/** What somebody should know before saving; none of them forbids it. */
export type ReservationWarning = 'FESTIVO' | 'DOMINGO' | 'TRAS_CIERRE';

/** `closingTime` is HH:MM in Bogotá (setting attendance.closingTime). */
export function spanWarnings(
  { startsAt, endsAt }: Span,
  calendar: { readonly isHoliday: IsHoliday; readonly closingTime: string },
): ReservationWarning[] {
  const date = localDate(startsAt);
  const warnings: ReservationWarning[] = [];
  if (calendar.isHoliday(date)) warnings.push('FESTIVO');
  if (new Date(`${date}T00:00:00.000Z`).getUTCDay() === 0) warnings.push('DOMINGO');
  if (endsAt > localInstant(date, calendar.closingTime)) warnings.push('TRAS_CIERRE');
  return warnings;
}

/**
 * How many of a group each space takes, in the order of the spaces: each is filled before the next, and none stays
 * empty. Null when they do not fit, or when there are more spaces than people.
 */
export function seatPeople(people: number, capacities: readonly number[]): number[] | null {
  let left = people - capacities.length;
  if (left < 0) return null;
  const seats = capacities.map((capacity) => {
    const more = Math.min(left, capacity - 1);
    left -= more;
    return 1 + more;
  });
  return left > 0 ? null : seats;
}

/** What a reservation asks for, and when it asked. */
export interface Asked extends Span {
  readonly id: string;
  readonly spaceId: string;
  /**
   * The version (shared/sync/clock.ts) under which it asked for this space and these hours: that of its creation, or
   * of the last change of either.
   */
  readonly asked: string;
  /** Nobody came in time: it keeps nobody out any more (see `letGo`). */
  readonly letGo: boolean;
}

/** The version of what a reservation asks for, from those of its fields. */
export function askedVersion(versions: Readonly<Record<string, string>>): string {
  return ['spaceId', 'startsAt', 'endsAt'].reduce((latest, field) => {
    const version = versions[field] ?? '';
    return version > latest ? version : latest;
  }, '');
}

/**
 * Which reservations lost their hours to one that asked for them before, and to which one. Two desks without network
 * can both take an hour; neither is lost, and afterwards every desk computes alike from (asked, id) which of the two
 * holds. One that was displaced, or that nobody came for, keeps nobody out. Give it the reservations that were not
 * cancelled.
 */
export function displacedBy(asked: readonly Asked[]): ReadonlyMap<string, string> {
  const holding = new Map<string, Asked[]>();
  const displaced = new Map<string, string>();
  for (const one of asked.toSorted(byAsked)) {
    const held = holding.get(one.spaceId) ?? [];
    const holder = held.find((other) => overlap(other, one));
    if (holder !== undefined) displaced.set(one.id, holder.id);
    else if (!one.letGo) holding.set(one.spaceId, [...held, one]);
  }
  return displaced;
}

function byAsked(a: Asked, b: Asked): number {
  if (a.asked !== b.asked) return a.asked < b.asked ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * RESERVADA holds its space and is awaited; LLEGO was used; NO_LLEGO let its space go when the grace was over;
 * DESPLAZADA lost its hours to another; CANCELADA was called off.
 */
export type ReservationState = 'RESERVADA' | 'LLEGO' | 'NO_LLEGO' | 'DESPLAZADA' | 'CANCELADA';

export interface ReservationFacts {
  readonly startsAt: number;
  readonly cancelledAt: number | null;
  /** Somebody said that they came, or a use of the space began for it. */
  readonly arrived: boolean;
  readonly displaced: boolean;
}

/** Before that it is another reservation that somebody means. */
const EARLIEST_ARRIVAL_MS = 60 * MINUTE_MS;

/** Whether somebody can have come for it already. */
export function mayArrive({ startsAt }: Pick<ReservationFacts, 'startsAt'>, now: number): boolean {
  return now >= startsAt - EARLIEST_ARRIVAL_MS;
}

/** Whether nobody came while the space was kept. `graceMs`: how long that is (setting reservations.graceMinutes). */
export function letGo(
  { startsAt, arrived }: Pick<ReservationFacts, 'startsAt' | 'arrived'>,
  now: number,
  graceMs: number,
): boolean {
  return !arrived && now >= startsAt + graceMs;
}

/** What a reservation is at `now`. */
export function reservationState(
  reservation: ReservationFacts,
  now: number,
  graceMs: number,
): ReservationState {
  if (reservation.cancelledAt !== null) return 'CANCELADA';
  if (reservation.arrived) return 'LLEGO';
  if (reservation.displaced) return 'DESPLAZADA';
  return letGo(reservation, now, graceMs) ? 'NO_LLEGO' : 'RESERVADA';
}
