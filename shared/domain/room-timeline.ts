import { overlap, type Span } from './clashes.ts';
import type { ReservationState } from './reservation-rules.ts';

/** What happens on a space: a session of a course, a reservation, or somebody who sat down. */
export interface TimelineItem extends Span {
  readonly kind: 'CURSO' | 'RESERVA' | 'USO';
  readonly id: string;
  /** A reservation's own state; CLASE of a session; EN_USO and TERMINADO of a use. */
  readonly state: ReservationState | 'CLASE' | 'EN_USO' | 'TERMINADO';
}

/** Whether it keeps others out of the space. */
export function takesSpace({ state }: Pick<TimelineItem, 'state'>): boolean {
  return TAKING.has(state);
}

const TAKING: ReadonlySet<TimelineItem['state']> = new Set(['CLASE', 'EN_USO', 'RESERVADA', 'LLEGO']);

/** Whether it wants the space, had or not: one that was displaced shows with whom it clashes. */
function wantsSpace(item: Pick<TimelineItem, 'state'>): boolean {
  return takesSpace(item) || item.state === 'DESPLAZADA';
}

/** The ids of the items of one space that want it at the same time as another, each with those others. */
export function clashesAmong(items: readonly TimelineItem[]): ReadonlyMap<string, readonly string[]> {
  const wanting = items.filter(wantsSpace);
  return new Map(
    wanting.flatMap((item) => {
      const others = wanting.filter((other) => other.id !== item.id && overlap(item, other));
      return others.length === 0 ? [] : [[item.id, others.map(({ id }) => id)] as const];
    }),
  );
}

/** The parts of the window in which nothing takes the space, in order. */
export function freeGaps(items: readonly TimelineItem[], window: Span): Span[] {
  const gaps: Span[] = [];
  let free = window.startsAt;
  for (const item of items.filter(takesSpace).toSorted((a, b) => a.startsAt - b.startsAt)) {
    const until = Math.min(item.startsAt, window.endsAt);
    if (until > free) gaps.push({ startsAt: free, endsAt: until });
    free = Math.max(free, item.endsAt);
  }
  if (free < window.endsAt) gaps.push({ startsAt: free, endsAt: window.endsAt });
  return gaps;
}
