import { localDate, localInstant } from './bogota.ts';

/** When the Puntos close, unless the centre says otherwise (setting attendance.closingTime). HH:MM in Bogotá. */
export const DEFAULT_CLOSING_TIME = '18:00';

/**
 * The end, in ms UTC, that the rule gives to a visit which nobody ended, or null while it may go on.
 *
 * Until midnight only the desk says who has left, however late it is: an event may last into the night. Once the
 * date of the visit is over, it counts as ended at the closing time of that date. A visit that began after closing
 * time ends when it began: nothing more is known of it. So an end by rule never lies before the start, never on
 * another date, and never in the future; and it is no measured stay (see `stayEnd`).
 */
export function endByRule(
  visit: { readonly startedAt: number; readonly localDate: string },
  now: number,
  closingTime: string,
): number | null {
  if (localDate(now) <= visit.localDate) return null;
  return Math.max(visit.startedAt, localInstant(visit.localDate, closingTime));
}

/** When a visit was over, and whether somebody saw it. */
export interface StayEnd {
  readonly endedAt: number | null;
  /** Closed by rule: the moment is not known, and the stay is no measured one. */
  readonly endedByRule: boolean;
}

/**
 * What holds of all ends of a visit: the earliest that a desk saw; else the earliest of the rule. A desk that says
 * something after the rule (another computer of the Punto that was without network, a clock that had jumped) is right.
 */
export function stayEnd(seenAt: number | null, ruledAt: number | null): StayEnd {
  return seenAt === null
    ? { endedAt: ruledAt, endedByRule: ruledAt !== null }
    : { endedAt: seenAt, endedByRule: false };
}
