import { localDate } from '#shared/domain/bogota.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { StandingTurn } from '#shared/domain/turn-queue.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { registrationsIn } from '../../visit-writing.ts';
import { published, type Desk, type UndoableAct } from './acts.ts';
import { waitsOf } from './board.ts';
import { callFor, nextFor, type Called } from './calling.ts';
import { readFloor, spaceOf, type Floor, type FloorSpace } from './floor.ts';
import { canonicalOf, seatIn, type Seated } from './seat.ts';
import { appendTurnEvent, type KnownTurn } from './turn-facts.ts';

export interface GivenTurn {
  readonly turnId: string;
  readonly number: number;
  /** ms, by the time that is left at the spaces; null when nothing of the kind works. */
  readonly waitMs: number | null;
  readonly act: UndoableAct;
}

/** Gives the next free number of the day. Throws NO_EXISTE, YA_EXISTE (has one already), CONFLICTO (sits there). */
export async function giveTurn(desk: Desk, personId: string, wants: SpaceKind): Promise<GivenTurn> {
  const given = await write(desk, async (tx, floor) => {
    await registrationsIn(tx, personId);
    const person = await canonicalOf(tx, personId);
    const own = floor.turns.find(({ turn, state }) => turn.person === person && isLive(state));
    if (own !== undefined) {
      throw new Refusal('YA_EXISTE', `Esa persona ya tiene el turno ${own.turn.number}.`, {
        number: own.turn.number,
      });
    }
    const sits = floor.spaces.find(({ kind, use }) => kind === wants && use?.person === person);
    if (sits !== undefined) throw new Refusal('CONFLICTO', `Esa persona ya está en ${sits.name}.`);
    if (!floor.spaces.some(({ kind }) => kind === wants))
      throw new Refusal('CONFLICTO', 'Este Punto no tiene de esos puestos. Elija otro.');
    const turnId = tx.newId();
    const number = Math.max(0, ...floor.turns.map(({ turn }) => turn.number)) + 1;
    await tx.append('turn', {
      id: turnId,
      siteId: desk.context.siteId(),
      localDate: localDate(tx.now),
      number,
      personId,
      wants,
      givenAt: tx.now,
      officer: desk.officer,
    });
    const after = await readFloor(tx.read, desk.context, tx.now);
    const waitMs = waitsOf(after).get(turnId) ?? null;
    return { turnId, number, waitMs, act: { what: 'TURNO' as const, id: turnId } };
  });
  return given;
}

export interface Call {
  /** null: who waits longest for the kind of the space. */
  readonly turnId: string | null;
  /** null: the first free space of the kind. */
  readonly spaceId: string | null;
}

/** Calls a turn for a space; calling again gives the time to come anew. Throws NO_EXISTE, CONFLICTO. */
export function callTurn(desk: Desk, { turnId, spaceId }: Call): Promise<Called> {
  return write(desk, (tx, floor) => {
    const space = spaceId === null ? null : spaceOf(floor, spaceId);
    const turn = turnId === null ? firstWaiting(floor, space) : turnOf(floor, turnId);
    refuseOver(turn, ['ESPERA', 'LLAMADO', 'NO_ESTA']);
    return callFor(tx, desk, turn, space ?? freeFor(floor, turn));
  });
}

/** Who was called has come and sits down. Throws as `seat` does. */
export async function turnArrived(desk: Desk, turnId: string, spaceId: string | null): Promise<Seated> {
  const seated = await write(desk, (tx, floor) => {
    const standing = turnOf(floor, turnId);
    refuseOver(standing, ['ESPERA', 'LLAMADO', 'NO_ESTA']);
    const space =
      spaceId ?? (standing.state === 'LLAMADO' ? standing.spaceId : null) ?? freeFor(floor, standing).id;
    return seatIn(tx, desk, floor, { personId: standing.turn.personId, spaceId: space }, standing);
  });
  published(desk);
  return seated;
}

/** Nobody came: the space is free for the next one. The turn may be called again today. Throws NO_EXISTE, CONFLICTO. */
export function turnAbsent(desk: Desk, turnId: string): Promise<void> {
  return settle(desk, turnId, 'NO_ESTA', ['LLAMADO']);
}

/** The person does not want to wait any longer. Doing it twice changes nothing. Throws NO_EXISTE, CONFLICTO. */
export function withdrawTurn(desk: Desk, turnId: string): Promise<void> {
  return settle(desk, turnId, 'RETIRADO', ['ESPERA', 'LLAMADO', 'NO_ESTA']);
}

function settle(
  desk: Desk,
  turnId: string,
  what: 'NO_ESTA' | 'RETIRADO',
  from: readonly StandingTurn<KnownTurn>['state'][],
): Promise<void> {
  return write(desk, async (tx, floor) => {
    const standing = turnOf(floor, turnId);
    if (standing.state === what) return;
    refuseOver(standing, from);
    const event = { what, spaceId: standing.spaceId, officer: desk.officer };
    await appendTurnEvent(tx, desk.context.siteId(), standing, event);
  });
}

async function write<T>(desk: Desk, work: (tx: LedgerTx, floor: Floor) => Promise<T>): Promise<T> {
  const { context, actor } = desk;
  const result = await context.ledger.write(actor, async (tx) =>
    work(tx, await readFloor(tx.read, context, tx.now)),
  );
  context.publish('coworking');
  return result;
}

function turnOf(floor: Floor, id: string): StandingTurn<KnownTurn> {
  const turn = floor.turns.find((each) => each.turn.id === id);
  if (turn === undefined) throw new Refusal('NO_EXISTE', 'Ese turno no es de hoy; actualice la pantalla.');
  return turn;
}

function firstWaiting(floor: Floor, space: FloorSpace | null): StandingTurn<KnownTurn> {
  const next = space === null ? floor.turns.find(({ state }) => state === 'ESPERA') : nextFor(floor, space);
  if (next === undefined) throw new Refusal('NO_EXISTE', 'Nadie espera ese puesto.');
  return next;
}

function freeFor(floor: Floor, { turn }: StandingTurn<KnownTurn>): FloorSpace {
  const free = floor.spaces.find(
    ({ kind, state, call, booking }) =>
      kind === turn.wants &&
      (call === null || call.turn.id === turn.id) &&
      (state === 'LIBRE' || (state === 'RESERVADO' && booking?.person === turn.person)),
  );
  if (free === undefined)
    throw new Refusal('CONFLICTO', 'No hay un puesto libre para ese turno. Termine un uso primero.');
  return free;
}

function isLive(state: StandingTurn<KnownTurn>['state']): boolean {
  return state === 'ESPERA' || state === 'LLAMADO';
}

const WHAT = {
  ESPERA: 'no se ha llamado',
  LLAMADO: 'ya se llamó',
  LLEGO: 'ya llegó',
  NO_ESTA: 'no estaba',
  RETIRADO: 'se retiró',
} as const;

function refuseOver(
  { turn, state }: StandingTurn<KnownTurn>,
  allowed: readonly StandingTurn<KnownTurn>['state'][],
): void {
  if (!allowed.includes(state))
    throw new Refusal('CONFLICTO', `El turno ${turn.number} ${WHAT[state]}; actualice la pantalla.`);
}
