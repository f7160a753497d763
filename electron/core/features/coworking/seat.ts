import type { Service, SpaceKind } from '#shared/domain/codes.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { StandingTurn } from '#shared/domain/turn-queue.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { appendVisit, registrationsIn, repeatSpan, visitWithin } from '../../visit-writing.ts';
import { published, type Desk, type UndoableAct } from './acts.ts';
import type { Booking } from './bookings.ts';
import { activeUseOf, readFloor, spaceOf, type Floor, type FloorSpace } from './floor.ts';
import { appendTurnEvent, type KnownTurn } from './turn-facts.ts';

const MINUTE_MS = 60_000;
/** Less than this before a reservation is not worth sitting down for. */
const SHORTEST_MINUTES = 10;

/** The service that a visit to each kind of space is. */
const SERVICE: Readonly<Record<SpaceKind, Service>> = {
  EQUIPO: 'NAVEGACION',
  PUESTO: 'COWORKING',
  SALA: 'SALA',
};

export interface Seat {
  readonly personId: string;
  readonly spaceId: string;
  /** Other than what the setting gives. */
  readonly minutes?: number | undefined;
}

export interface Seated {
  readonly useId: string;
  /** Fewer than usual where a reservation or a course begins before: then `cutBy` is its start. */
  readonly minutes: number;
  readonly cutBy: number | null;
  /** REPEATED: the person's visit was registered already; it is linked and not counted twice. */
  readonly visit: 'REGISTERED' | 'REPEATED';
  readonly act: UndoableAct;
}

/**
 * A person sits down: the use, the visit of its service and the end of a turn are one transaction. Throws NO_EXISTE;
 * CONFLICTO when the space is taken, broken, reserved or called for somebody else, or the person uses another.
 */
export async function seat(desk: Desk, wanted: Seat): Promise<Seated> {
  const seated = await desk.context.ledger.write(desk.actor, async (tx) => {
    const floor = await readFloor(tx.read, desk.context, tx.now);
    return seatIn(tx, desk, floor, wanted);
  });
  published(desk);
  return seated;
}

/** The same within a transaction that has read the floor. */
export async function seatIn(
  tx: LedgerTx,
  desk: Desk,
  floor: Floor,
  wanted: Seat,
  called?: StandingTurn<KnownTurn>,
): Promise<Seated> {
  const { context } = desk;
  const ids = await registrationsIn(tx, wanted.personId);
  const person = await canonicalOf(tx, wanted.personId);
  const space = spaceOf(floor, wanted.spaceId);
  const sitting = activeUseOf(floor, person);
  if (sitting !== undefined) {
    const where = floor.spaces.find((each) => each.id === sitting.spaceId)?.name ?? 'otro puesto';
    throw new Refusal('CONFLICTO', `Esa persona ya está en ${where}. Cámbiela de puesto o termine su uso.`);
  }
  const turn =
    called ??
    floor.turns.find(
      (each) => each.turn.person === person && (each.state === 'ESPERA' || each.state === 'LLAMADO'),
    );
  refuseTaken(space);
  if (space.call !== null && space.call.turn.person !== person) {
    throw new Refusal(
      'CONFLICTO',
      `Se llamó el turno ${space.call.turn.number} para ${space.name}. Si no llegó, márquelo ausente.`,
    );
  }
  const reservation = space.booking?.person === person ? space.booking : null;
  const { minutes, cutBy } = timeAt(floor, space, reservation, wanted.minutes);
  const useId = tx.newId();
  const visit = await visitFor(tx, desk, { ids, personId: wanted.personId, space, turn, useId });
  await tx.append('useStart', {
    id: useId,
    siteId: context.siteId(),
    spaceId: space.id,
    personId: wanted.personId,
    attendanceId: visit.id,
    reservationId: reservation?.id ?? null,
    turnId: turn?.turn.id ?? null,
    movedFromId: null,
    startedAt: tx.now,
    localDate: localDate(tx.now),
    minutes,
    officer: desk.officer,
  });
  if (turn !== undefined) {
    const arrived = { what: 'LLEGO' as const, spaceId: space.id, officer: desk.officer };
    await appendTurnEvent(tx, context.siteId(), turn, arrived);
  }
  return { useId, minutes, cutBy, visit: visit.status, act: { what: 'INICIO', id: useId } };
}

/** Throws CONFLICTO while nobody can sit down there, whoever it is. */
export function refuseTaken(space: FloorSpace): void {
  const { name, use, fault, booking, state } = space;
  if (use !== null) throw new Refusal('CONFLICTO', `En ${name} ya hay alguien. Termine ese uso primero.`);
  if (fault !== null) {
    const what = fault.state === 'DANADO' ? 'está dañado' : 'está en mantenimiento';
    throw new Refusal('CONFLICTO', `${name} ${what}. Elija otro, o dé el daño por resuelto.`);
  }
  if (state === 'EN_USO' && booking !== null)
    throw new Refusal('CONFLICTO', `${name} está en uso por ${booking.label} hasta que termine.`);
}

/** How long somebody may sit there. Throws CONFLICTO where it is kept for somebody else. */
export function timeAt(
  floor: Floor,
  space: FloorSpace,
  own: Booking | null,
  asked: number | undefined,
): { minutes: number; cutBy: number | null } {
  const usual = asked ?? floor.rules.minutes[space.kind];
  const { booking } = space;
  if (own !== null) {
    const reserved = Math.ceil((own.endsAt - floor.now) / MINUTE_MS);
    return { minutes: asked ?? Math.max(1, reserved), cutBy: null };
  }
  if (booking === null) return { minutes: usual, cutBy: null };
  const left = Math.floor((booking.startsAt - floor.now) / MINUTE_MS);
  if (space.state === 'RESERVADO' || left < SHORTEST_MINUTES) {
    throw new Refusal('CONFLICTO', `${space.name} está reservado para ${booking.label}. Elija otro.`);
  }
  return left < usual ? { minutes: left, cutBy: booking.startsAt } : { minutes: usual, cutBy: null };
}

/** The id that all registrations of a person share. */
export async function canonicalOf(tx: LedgerTx, personId: string): Promise<string> {
  const entry = await tx.read
    .selectFrom('personIndex')
    .select('canonicalId')
    .where('personId', '=', personId)
    .executeTakeFirst();
  return entry?.canonicalId ?? personId;
}

interface VisitSought {
  readonly ids: readonly string[];
  readonly personId: string;
  readonly space: FloorSpace;
  readonly turn: StandingTurn<KnownTurn> | undefined;
  readonly useId: string;
}

/**
 * The visit of a use: the one that was counted less than 30 minutes ago, or before the turn that the person waited with
 * (waiting is no second visit); else a new one. A visit that is written with a use carries its id: so `undo` knows, on
 * every computer, that it came with it.
 */
async function visitFor(tx: LedgerTx, desk: Desk, { ids, personId, space, turn, useId }: VisitSought) {
  const service = SERVICE[space.kind];
  const waitedFrom = Math.min(tx.now, turn?.turn.givenAt ?? tx.now);
  const span = { after: repeatSpan(waitedFrom).after, until: tx.now };
  const repeated = await visitWithin(tx, desk.context.siteId(), ids, service, span);
  if (repeated !== undefined) return { status: 'REPEATED' as const, ...repeated };
  const visit = { id: useId, personId, service, startedAt: tx.now, origin: 'DESK' as const };
  return appendVisit(tx, desk.context, visit);
}
