import { Refusal } from '#shared/domain/failure.ts';
import type { StandingTurn } from '#shared/domain/turn-queue.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import type { Desk } from './acts.ts';
import type { Floor, FloorSpace } from './floor.ts';
import { refuseTaken } from './seat.ts';
import { appendTurnEvent, type KnownTurn } from './turn-facts.ts';

export interface Called {
  readonly turnId: string;
  readonly number: number;
  readonly spaceId: string;
  readonly spaceName: string;
}

/** Calls a turn for a space, in the caller's transaction. Throws CONFLICTO when the space is not free for it. */
export async function callFor(
  tx: LedgerTx,
  desk: Desk,
  standing: StandingTurn<KnownTurn>,
  space: FloorSpace,
): Promise<Called> {
  refuseTaken(space);
  const { turn } = standing;
  if (space.call !== null && space.call.turn.id !== turn.id)
    throw new Refusal('CONFLICTO', `Para ${space.name} ya se llamó el turno ${space.call.turn.number}.`);
  if (space.state === 'RESERVADO' && space.booking?.person !== turn.person)
    throw new Refusal('CONFLICTO', `${space.name} está reservado. Elija otro.`);
  const event = { what: 'LLAMADO' as const, spaceId: space.id, officer: desk.officer };
  await appendTurnEvent(tx, desk.context.siteId(), standing, event);
  return { turnId: turn.id, number: turn.number, spaceId: space.id, spaceName: space.name };
}

/** Calls who waits longest for that kind of space; null when nobody waits or it is not free. */
export async function callNext(
  tx: LedgerTx,
  desk: Desk,
  floor: Floor,
  space: FloorSpace,
): Promise<Called | null> {
  const next = nextFor(floor, space);
  return next === undefined || space.state !== 'LIBRE' || space.call !== null
    ? null
    : callFor(tx, desk, next, space);
}

export function nextFor(floor: Floor, { kind }: Pick<FloorSpace, 'kind'>) {
  return floor.turns.find(({ state, turn }) => state === 'ESPERA' && turn.wants === kind);
}
