import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { published, type Desk, type UndoableAct } from './acts.ts';
import { activeUse, readFloor, todaysUse, type Floor } from './floor.ts';
import { goOn } from './leaving.ts';
import { appendTurnEvent } from './turn-facts.ts';
import { endUse } from '../../space-use-ending.ts';

/**
 * Takes the last act back. Facts stay, so each act has its counterpart:
 *   INICIO  the use ends at the instant of its start, which makes it none; a visit that was written with it is voided,
 *           one that was there before stays; its turn is called again
 *   FIN     the person goes on at the same space with the time that was left. Facts of the visit stay: it ended when
 *           the desk said so, and going on is no second visit. A turn that was called for the space with it waits again
 *   CAMBIO  the person goes back where they came from, with the time that was left
 *   TURNO   the turn is withdrawn; its number is not given again
 * An extension is not taken back: the person leaves when they like. Throws NO_EXISTE; CONFLICTO when it is too late.
 */
export async function undo(desk: Desk, { what, id }: UndoableAct): Promise<void> {
  await desk.context.ledger.write(desk.actor, async (tx) => {
    const floor = await readFloor(tx.read, desk.context, tx.now);
    if (what === 'INICIO') await undoStart(tx, desk, floor, id);
    else if (what === 'FIN') await undoEnd(tx, desk, floor, id);
    else if (what === 'CAMBIO') await undoMove(tx, desk, floor, id);
    else await undoTurn(tx, desk, floor, id);
  });
  published(desk);
}

async function undoStart(tx: LedgerTx, desk: Desk, floor: Floor, useId: string): Promise<void> {
  const use = activeUse(floor, useId);
  if (use.movedFromId !== null)
    throw new Refusal('CONFLICTO', 'Ese uso viene de otro puesto: cámbielo de vuelta.');
  const { context, officer } = desk;
  const siteId = context.siteId();
  const endedAt = use.startedAt - use.shiftMs;
  await tx.append('useEnd', { id: tx.newId(), siteId, useId, endedAt, how: 'MOSTRADOR', officer });
  const turn = floor.turns.find((each) => each.turn.id === use.turnId);
  if (turn?.state === 'LLEGO') {
    const again = { what: 'LLAMADO' as const, spaceId: use.spaceId, officer };
    await appendTurnEvent(tx, siteId, turn, again);
  }
  // Only the visit that was written with the use carries its id: see `visitFor`.
  if (use.attendanceId !== useId) return;
  const reason = 'Se deshizo el inicio en el puesto';
  await tx.append('attendanceVoid', {
    id: tx.newId(),
    siteId,
    attendanceId: useId,
    reason,
    voidedAt: tx.now,
  });
  await auditIn(tx, context, desk.actor, 'ATENCION_ANULADA', useId);
}

async function undoEnd(tx: LedgerTx, desk: Desk, floor: Floor, useId: string): Promise<void> {
  const use = todaysUse(floor, useId);
  if (use.endedAt === null) return;
  // In order of their start.
  const last = floor.uses.findLast((each) => each.person === use.person);
  if (last?.id !== useId)
    throw new Refusal('CONFLICTO', 'Esa persona ya volvió a sentarse; actualice la pantalla.');
  const called = floor.spaces.find((each) => each.id === use.spaceId)?.call;
  if (called === undefined || called === null || (called.since ?? 0) < use.endedAt) {
    await goOn(tx, desk, floor, use, use.spaceId);
    return;
  }
  const back = { what: 'ESPERA' as const, spaceId: null, officer: desk.officer };
  await appendTurnEvent(tx, desk.context.siteId(), called, back);
  await goOn(tx, desk, await readFloor(tx.read, desk.context, tx.now), use, use.spaceId);
}

async function undoMove(tx: LedgerTx, desk: Desk, floor: Floor, useId: string): Promise<void> {
  const use = activeUse(floor, useId);
  const before = floor.uses.find((each) => each.id === use.movedFromId);
  if (before === undefined) throw new Refusal('CONFLICTO', 'Ese uso no viene de otro puesto.');
  await endUse(tx, desk.context, use, { how: 'CAMBIO', officer: desk.officer });
  await goOn(tx, desk, floor, use, before.spaceId);
}

async function undoTurn(tx: LedgerTx, desk: Desk, floor: Floor, turnId: string): Promise<void> {
  const standing = floor.turns.find((each) => each.turn.id === turnId);
  if (standing === undefined)
    throw new Refusal('NO_EXISTE', 'Ese turno no es de hoy; actualice la pantalla.');
  if (standing.state === 'RETIRADO') return;
  if (standing.state === 'LLEGO')
    throw new Refusal('CONFLICTO', 'Ese turno ya llegó: deshaga el inicio de su uso.');
  const event = { what: 'RETIRADO' as const, spaceId: standing.spaceId, officer: desk.officer };
  await appendTurnEvent(tx, desk.context.siteId(), standing, event);
}
