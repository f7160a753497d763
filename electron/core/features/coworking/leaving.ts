import { Refusal } from '#shared/domain/failure.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { remaining } from '#shared/domain/space-use.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { endUse } from '../../space-use-ending.ts';
import type { KnownUse } from '../../space-uses.ts';
import { published, type Desk, type UndoableAct } from './acts.ts';
import { mayExtend } from './board.ts';
import { callNext, type Called } from './calling.ts';
import { activeUse, readFloor, spaceOf, todaysUse, type Floor } from './floor.ts';
import { refuseTaken, timeAt } from './seat.ts';

const MINUTE_MS = 60_000;

export interface Ended {
  /** How long it lasted, ms, whatever the clock did meanwhile. */
  readonly lastedMs: number;
  readonly act: UndoableAct;
}

/**
 * A person leaves: the use and its visit end now. Ending what is over changes nothing (another desk was faster).
 * Throws NO_EXISTE.
 */
export async function end(desk: Desk, useId: string): Promise<Ended> {
  const ended = await desk.context.ledger.write(desk.actor, async (tx) => {
    const floor = await readFloor(tx.read, desk.context, tx.now);
    return endIn(tx, desk, floor, useId);
  });
  published(desk);
  return ended;
}

async function endIn(tx: LedgerTx, desk: Desk, floor: Floor, useId: string): Promise<Ended> {
  const use = todaysUse(floor, useId);
  if (use.endedAt === null) await endUse(tx, desk.context, use, { how: 'MOSTRADOR', officer: desk.officer });
  const lastedMs = (use.endedAt ?? tx.now) - use.startedAt;
  return { lastedMs, act: { what: 'FIN', id: useId } };
}

/** Ends a use and calls who waits longest for that space, in one act. */
export async function endAndCall(desk: Desk, useId: string): Promise<Ended & { called: Called | null }> {
  const done = await desk.context.ledger.write(desk.actor, async (tx) => {
    const before = await readFloor(tx.read, desk.context, tx.now);
    const { spaceId } = todaysUse(before, useId);
    const ended = await endIn(tx, desk, before, useId);
    const after = await readFloor(tx.read, desk.context, tx.now);
    return { ...ended, called: await callNext(tx, desk, after, spaceOf(after, spaceId)) };
  });
  published(desk);
  return done;
}

const WHY_NOT = {
  YA_AMPLIADO: 'Ese uso ya se amplió una vez.',
  HAY_ESPERA: 'Hay personas en espera: no se puede ampliar.',
  HAY_RESERVA: 'Ese puesto está reservado después: no se puede ampliar.',
} as const;

/** Gives a use more time, once. Throws NO_EXISTE, CONFLICTO. */
export async function extend(desk: Desk, useId: string): Promise<{ endsAt: number; minutes: number }> {
  const extended = await desk.context.ledger.write(desk.actor, async (tx) => {
    const floor = await readFloor(tx.read, desk.context, tx.now);
    const use = activeUse(floor, useId);
    const verdict = mayExtend(floor, spaceOf(floor, use.spaceId), use);
    if (verdict !== 'SE_PUEDE') throw new Refusal('CONFLICTO', WHY_NOT[verdict], { why: verdict });
    const minutes = floor.rules.extensionMinutes;
    const siteId = desk.context.siteId();
    await tx.append('useExtension', {
      id: tx.newId(),
      siteId,
      useId,
      minutes,
      at: tx.now,
      officer: desk.officer,
    });
    return { minutes, endsAt: use.startedAt + (use.minutes + minutes) * MINUTE_MS };
  });
  desk.context.publish('coworking');
  return extended;
}

export interface Moved {
  /** The use at the new space. */
  readonly useId: string;
  readonly minutes: number;
  readonly act: UndoableAct;
}

/**
 * A person goes on at another space with the time that is left and the same visit. Throws NO_EXISTE; CONFLICTO when
 * nobody can sit down there.
 */
export async function move(desk: Desk, useId: string, spaceId: string): Promise<Moved> {
  const moved = await desk.context.ledger.write(desk.actor, async (tx) => {
    const floor = await readFloor(tx.read, desk.context, tx.now);
    const use = activeUse(floor, useId);
    if (use.spaceId === spaceId)
      throw new Refusal('CONFLICTO', 'Esa persona ya está en ese puesto. Elija otro.');
    await endUse(tx, desk.context, use, { how: 'CAMBIO', officer: desk.officer });
    return goOn(tx, desk, floor, use, spaceId);
  });
  published(desk);
  return moved;
}

/** A use that goes on with another one. Its extension, if there was one, is spent. */
export async function goOn(
  tx: LedgerTx,
  desk: Desk,
  floor: Floor,
  use: KnownUse,
  spaceId: string,
): Promise<Moved> {
  const space = spaceOf(floor, spaceId);
  refuseTaken(space);
  if (space.call !== null)
    throw new Refusal(
      'CONFLICTO',
      `Se llamó el turno ${space.call.turn.number} para ${space.name}. Elija otro.`,
    );
  const left = Math.max(1, Math.ceil(remaining(use, floor.now) / MINUTE_MS));
  const { minutes } = timeAt(floor, space, null, left);
  const id = tx.newId();
  await tx.append('useStart', {
    id,
    siteId: desk.context.siteId(),
    spaceId,
    personId: use.personId,
    attendanceId: use.attendanceId,
    reservationId: null,
    turnId: use.turnId,
    movedFromId: use.id,
    startedAt: tx.now,
    localDate: localDate(tx.now),
    minutes,
    officer: desk.officer,
  });
  return { useId: id, minutes, act: { what: 'CAMBIO', id } };
}
