import type { SpaceKind } from '#shared/domain/codes.ts';
import { faceOf } from '#renderer/features/coworking/look.ts';
import type { Spot, Turn } from '#renderer/features/coworking/model.ts';

/** Those who wait and were not called yet, in the order of the queue. */
export function waitingFor(turns: readonly Turn[], kind?: SpaceKind): readonly Turn[] {
  return turns.filter((turn) => turn.state === 'ESPERA' && (kind === undefined || turn.wants === kind));
}

/** Those who were called and have not come, the one that was called first at the head. */
export function calledOf(turns: readonly Turn[]): readonly Turn[] {
  return turns
    .filter((turn) => turn.state === 'LLAMADO')
    .toSorted((one, other) => (one.since ?? 0) - (other.since ?? 0) || one.number - other.number);
}

/** The number that the next turn of today gets. */
export function nextNumber(turns: readonly Turn[]): number {
  return Math.max(0, ...turns.map((turn) => turn.number)) + 1;
}

/** The first free space of a kind, in the order of the floor; one that is booked soon only where nothing else is. */
export function firstFree(spots: readonly Spot[], kind: SpaceKind, now: number): Spot | undefined {
  const free = spots.filter((spot) => spot.kind === kind && faceOf(spot, now).look === 'free');
  return free.find((spot) => spot.next === null) ?? free[0];
}

/** The space whose time has passed the longest: it needs somebody first. */
export function mostUrgent(spots: readonly Spot[], now: number): Spot | undefined {
  return spots
    .filter((spot) => faceOf(spot, now).look === 'over')
    .toSorted((one, other) => (one.use?.endsAt ?? 0) - (other.use?.endsAt ?? 0))[0];
}
