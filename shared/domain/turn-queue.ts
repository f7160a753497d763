/** The queue of one day: where each turn stands, who is next, and how long it will take. Pure. */
import type { SpaceKind } from './codes.ts';

export type TurnState = 'ESPERA' | 'LLAMADO' | 'LLEGO' | 'NO_ESTA' | 'RETIRADO';

export interface TurnFact {
  readonly id: string;
  readonly number: number;
  readonly wants: SpaceKind;
  readonly givenAt: number;
}

export interface TurnEventFact {
  readonly id: string;
  readonly turnId: string;
  readonly what: TurnState;
  readonly spaceId: string | null;
  readonly at: number;
}

export interface StandingTurn<Turn extends TurnFact> {
  readonly turn: Turn;
  readonly state: TurnState;
  /** Of the latest event; null while nothing happened. */
  readonly since: number | null;
  /** The space that it was called for. */
  readonly spaceId: string | null;
}

/**
 * Where each turn stands by the latest of its events, in the order of the queue. Two desks without a network may give
 * the same number: both papers are in somebody's hand, so both keep it, and who got it first goes first.
 */
export function standingTurns<Turn extends TurnFact>(
  turns: readonly Turn[],
  events: readonly TurnEventFact[],
): StandingTurn<Turn>[] {
  const latest = new Map<string, TurnEventFact>();
  for (const event of events) {
    const known = latest.get(event.turnId);
    if (known === undefined || event.at > known.at || (event.at === known.at && event.id > known.id))
      latest.set(event.turnId, event);
  }
  return turns
    .toSorted(
      (one, other) =>
        one.number - other.number || one.givenAt - other.givenAt || (one.id < other.id ? -1 : 1),
    )
    .map((turn) => {
      const event = latest.get(turn.id);
      return {
        turn,
        state: event?.what ?? 'ESPERA',
        since: event?.at ?? null,
        spaceId: event?.spaceId ?? null,
      };
    });
}

/**
 * How long each of those who wait will wait, ms, in their order: each takes the space that is free first and keeps it
 * for the usual time. null when there is no space of the kind to wait for.
 * @param freeIn ms until each space of the kind is free; time that has passed counts as free now
 */
export function estimatedWaits(
  waiting: number,
  freeIn: readonly number[],
  usualMs: number,
): (number | null)[] {
  const free = freeIn.map((ms) => Math.max(0, ms));
  return Array.from({ length: waiting }, () => {
    const soonest = Math.min(...free);
    if (!Number.isFinite(soonest)) return null;
    free[free.indexOf(soonest)] = soonest + usualMs;
    return soonest;
  });
}
