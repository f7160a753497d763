import {
  standingTurns,
  type StandingTurn,
  type TurnFact,
  type TurnState,
} from '#shared/domain/turn-queue.ts';
import type { Reader } from '../../db/tables.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';

export interface KnownTurn extends TurnFact {
  readonly personId: string;
  /** Canonical. */
  readonly person: string;
}

/** The turns of one date at a Punto and where each stands, in the order of the queue. */
export async function turnsOfDay(
  read: Reader,
  siteId: string,
  date: string,
): Promise<StandingTurn<KnownTurn>[]> {
  const turns = await read
    .selectFrom('turn')
    .leftJoin('personIndex', 'personIndex.personId', 'turn.personId')
    .select((eb) => [
      'turn.id',
      'turn.number',
      'turn.wants',
      'turn.givenAt',
      'turn.personId',
      eb.fn.coalesce('personIndex.canonicalId', 'turn.personId').as('person'),
    ])
    .where('turn.localDate', '=', date)
    .where('turn.siteId', '=', siteId)
    .execute();
  const events = await read
    .selectFrom('turn')
    .innerJoin('turnEvent', 'turnEvent.turnId', 'turn.id')
    .select(['turnEvent.id', 'turnEvent.turnId', 'turnEvent.what', 'turnEvent.spaceId', 'turnEvent.at'])
    .where('turn.localDate', '=', date)
    .where('turn.siteId', '=', siteId)
    .execute();
  return standingTurns(turns, events);
}

export interface NewTurnEvent {
  readonly what: TurnState;
  readonly spaceId: string | null;
  readonly officer: string;
}

/** The latest event says where a turn stands: one that follows another is later, also when the clock was set back. */
export async function appendTurnEvent(
  tx: LedgerTx,
  siteId: string,
  standing: StandingTurn<KnownTurn>,
  event: NewTurnEvent,
): Promise<void> {
  const at = Math.max(tx.now, (standing.since ?? 0) + 1);
  await tx.append('turnEvent', { id: tx.newId(), siteId, turnId: standing.turn.id, ...event, at });
}
