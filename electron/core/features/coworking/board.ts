import { localDate } from '#shared/domain/bogota.ts';
import type { SpaceKind, SpaceState } from '#shared/domain/codes.ts';
import {
  extensionVerdict,
  remaining,
  type ExtensionVerdict,
  type SpaceUse,
} from '#shared/domain/space-use.ts';
import { estimatedWaits, type StandingTurn, type TurnState } from '#shared/domain/turn-queue.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import type { Booking } from './bookings.ts';
import { readFloor, type Floor, type FloorRules, type FloorSpace, type OpenFault } from './floor.ts';
import { namesOf } from './names.ts';
import type { KnownTurn } from './turn-facts.ts';

const MINUTE_MS = 60_000;

export interface BoardUse {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  /** By the clock that holds now: a clock that was set meanwhile is accounted for. */
  readonly startedAt: number;
  readonly endsAt: number;
  /** ms left at `now`; negative once the time has passed. */
  readonly remainingMs: number;
  /** Given and extended. */
  readonly minutes: number;
  readonly extension: ExtensionVerdict;
  readonly turnNumber: number | null;
  readonly reservationId: string | null;
}

export interface BoardCall {
  readonly turnId: string;
  readonly number: number;
  readonly name: string;
  readonly calledAt: number;
  /** Until when the person has time to come; later the desk decides (arrived, absent). */
  readonly until: number;
}

export interface BoardSpace extends Pick<
  FloorSpace,
  'id' | 'kind' | 'name' | 'capacity' | 'planX' | 'planY'
> {
  readonly state: SpaceState;
  readonly use: BoardUse | null;
  readonly fault: OpenFault | null;
  readonly call: BoardCall | null;
  /** Booked now or next today, by a reservation or a course. */
  readonly booking: Booking | null;
}

export interface BoardTurn {
  readonly id: string;
  readonly number: number;
  readonly personId: string;
  readonly name: string;
  readonly wants: SpaceKind;
  readonly state: TurnState;
  readonly givenAt: number;
  /** When it was called, or became what it is. */
  readonly since: number | null;
  /** The space that it was called for, by name. */
  readonly spaceName: string | null;
  /** How long until a space is free for it, ms; null when it does not wait, or nothing of the kind works. */
  readonly waitMs: number | null;
}

export interface Board {
  /** The core's clock at this answer: windows count down from remainingMs by their own monotonic clock. */
  readonly now: number;
  readonly rules: FloorRules;
  /** This computer's clock was set today: times were recomputed and nobody lost any. */
  readonly clockStep: { readonly at: number; readonly stepMs: number } | null;
  readonly counts: Readonly<Record<SpaceState, number>>;
  /** In the order of their names. */
  readonly spaces: readonly BoardSpace[];
  /** Today's turns in the order of the queue, those that are over included. */
  readonly turns: readonly BoardTurn[];
}

/** The floor of this Punto as its desk sees it. Changes nothing. */
export async function board(context: CoreContext): Promise<Board> {
  const { read } = context.store;
  const floor = await readFloor(read, context, context.clocks.now());
  const shown = floor.spaces.flatMap(({ use }) => (use === null ? [] : [use.person]));
  const names = await namesOf(read, [...shown, ...floor.turns.map(({ turn }) => turn.person)]);
  const nameOf = (person: string) => names.get(person) ?? 'Persona suprimida';
  const counts: Record<SpaceState, number> = {
    LIBRE: 0,
    EN_USO: 0,
    RESERVADO: 0,
    MANTENIMIENTO: 0,
    DANADO: 0,
  };
  for (const space of floor.spaces) counts[space.state] += 1;
  return {
    now: floor.now,
    rules: floor.rules,
    clockStep: await lastClockStep(read, floor.now),
    counts,
    spaces: floor.spaces.map((space) => boardSpace(floor, space, nameOf)),
    turns: boardTurns(floor, nameOf),
  };
}

async function lastClockStep(read: Reader, now: number) {
  const step = await read
    .selectFrom('clockStep')
    .select(['at', 'stepMs'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return step !== undefined && localDate(step.at) === localDate(now) ? step : null;
}

function boardSpace(floor: Floor, space: FloorSpace, nameOf: (person: string) => string): BoardSpace {
  const { use, call, ...rest } = space;
  return {
    ...rest,
    use:
      use === null
        ? null
        : {
            id: use.id,
            personId: use.personId,
            name: nameOf(use.person),
            startedAt: use.startedAt,
            endsAt: use.startedAt + use.minutes * MINUTE_MS,
            remainingMs: remaining(use, floor.now),
            minutes: use.minutes,
            extension: mayExtend(floor, space, use),
            turnNumber: floor.turns.find(({ turn }) => turn.id === use.turnId)?.turn.number ?? null,
            reservationId: use.reservationId,
          },
    call: call === null ? null : boardCall(floor, call, nameOf),
  };
}

function boardCall(
  floor: Floor,
  { turn, since }: StandingTurn<KnownTurn>,
  nameOf: (person: string) => string,
): BoardCall {
  // Called by a clock that has been set back since: the person has the whole time.
  const calledAt = Math.min(since ?? floor.now, floor.now);
  const until = calledAt + floor.rules.callMinutes * MINUTE_MS;
  return { turnId: turn.id, number: turn.number, name: nameOf(turn.person), calledAt, until };
}

function boardTurns(floor: Floor, nameOf: (person: string) => string): BoardTurn[] {
  const waits = waitsOf(floor);
  const spaceNames = new Map(floor.spaces.map((space) => [space.id, space.name]));
  return floor.turns.map(({ turn, state, since, spaceId }) => ({
    id: turn.id,
    number: turn.number,
    personId: turn.personId,
    name: nameOf(turn.person),
    wants: turn.wants,
    state,
    givenAt: turn.givenAt,
    since,
    spaceName: spaceId === null ? null : (spaceNames.get(spaceId) ?? null),
    waitMs: waits.get(turn.id) ?? null,
  }));
}

/** The verdict on one more extension of an active use. */
export function mayExtend(
  floor: Floor,
  space: Pick<FloorSpace, 'kind' | 'booking'>,
  use: SpaceUse & { readonly reservationId: string | null },
): ExtensionVerdict {
  const { booking } = space;
  const own = booking !== null && booking.id === use.reservationId;
  return extensionVerdict(use, {
    waiting: floor.turns.filter(({ turn, state }) => state === 'ESPERA' && turn.wants === space.kind).length,
    reservedFrom: booking === null || own ? null : booking.startsAt,
    minutes: floor.rules.extensionMinutes,
  });
}

/** How long each waiting turn will wait, ms, by the time that is left at the spaces that it can have. */
export function waitsOf(floor: Floor): ReadonlyMap<string, number | null> {
  const waits = new Map<string, number | null>();
  for (const kind of ['EQUIPO', 'PUESTO', 'SALA'] as const) {
    const waiting = floor.turns.filter(({ turn, state }) => state === 'ESPERA' && turn.wants === kind);
    const freeIn = floor.spaces
      .filter((space) => space.kind === kind && space.call === null)
      .flatMap(({ state, use }) => {
        if (use !== null) return [remaining(use, floor.now)];
        return state === 'LIBRE' ? [0] : [];
      });
    const estimates = estimatedWaits(waiting.length, freeIn, floor.rules.minutes[kind] * MINUTE_MS);
    for (const [index, { turn }] of waiting.entries()) waits.set(turn.id, estimates[index] ?? null);
  }
  return waits;
}

export interface PublicBoard {
  readonly now: number;
  /** Called and expected, the latest first: the number and where to go. */
  readonly called: readonly { readonly number: number; readonly space: string; readonly calledAt: number }[];
  /** Numbers that wait, in order. */
  readonly waiting: readonly {
    readonly number: number;
    readonly wants: SpaceKind;
    readonly waitMs: number | null;
  }[];
  readonly free: Readonly<Record<SpaceKind, number>>;
}

/** What anybody in the hall may read: numbers and spaces, nothing that says who. */
export async function publicBoard(context: CoreContext): Promise<PublicBoard> {
  const floor = await readFloor(context.store.read, context, context.clocks.now());
  const waits = waitsOf(floor);
  const free: Record<SpaceKind, number> = { EQUIPO: 0, PUESTO: 0, SALA: 0 };
  for (const { kind, state, call } of floor.spaces) if (state === 'LIBRE' && call === null) free[kind] += 1;
  return {
    now: floor.now,
    // Two desks without a network may have called two turns for one space: both are called.
    called: floor.turns
      .flatMap(({ turn, state, spaceId, since }) => {
        const space = floor.spaces.find(({ id }) => id === spaceId);
        return state !== 'LLAMADO' || space === undefined
          ? []
          : [{ number: turn.number, space: space.name, calledAt: since ?? floor.now }];
      })
      .toSorted((one, other) => other.calledAt - one.calledAt || one.number - other.number),
    waiting: floor.turns
      .filter(({ state }) => state === 'ESPERA')
      .map(({ turn: { id, number, wants } }) => ({ number, wants, waitMs: waits.get(id) ?? null })),
    free,
  };
}
