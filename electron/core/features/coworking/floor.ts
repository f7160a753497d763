import { localDate, localInstant, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { SpaceKind, SpaceState } from '#shared/domain/codes.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { StandingTurn } from '#shared/domain/turn-queue.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { readSetting } from '../../settings.ts';
import { usesToday, type KnownUse } from '../../space-uses.ts';
import { bookingsFrom, type Booking } from './bookings.ts';
import { turnsOfDay, type KnownTurn } from './turn-facts.ts';

const MINUTE_MS = 60_000;

export interface FloorRules {
  /** What is given at each kind of space, minutes. */
  readonly minutes: Readonly<Record<SpaceKind, number>>;
  readonly extensionMinutes: number;
  /** How long a called turn has to come, minutes. */
  readonly callMinutes: number;
  /** How long before its start and after it a reservation keeps its space, minutes. */
  readonly graceMinutes: number;
  /** When the Punto closes today, ms UTC. */
  readonly closesAt: number;
}

export type OpenFault = Pick<
  RecordFields<'spaceFault'>,
  'id' | 'spaceId' | 'kind' | 'state' | 'description' | 'reportedAt' | 'ticket'
>;

export interface FloorSpace extends Pick<
  RecordFields<'space'>,
  'id' | 'kind' | 'name' | 'capacity' | 'planX' | 'planY'
> {
  readonly state: SpaceState;
  /** Who sits there now. */
  readonly use: KnownUse | null;
  readonly fault: OpenFault | null;
  /** The turn that was called for it and has not come yet. */
  readonly call: StandingTurn<KnownTurn> | null;
  /** What is booked there now or next today; nobody came for it in time: it is not here any more. */
  readonly booking: Booking | null;
}

/** Everything of a Punto's floor at one moment. Small: some dozens of spaces, and what happened today. */
export interface Floor {
  readonly now: number;
  readonly rules: FloorRules;
  /** In the order of their names. */
  readonly spaces: readonly FloorSpace[];
  /** Those of today, ended ones included. */
  readonly uses: readonly KnownUse[];
  readonly turns: readonly StandingTurn<KnownTurn>[];
}

/** `read` may be a transaction: then what it says holds until the transaction ends. */
export async function readFloor(read: Reader, context: CoreContext, now: number): Promise<Floor> {
  const today = startOfLocalDate(localDate(now));
  const rules = await floorRules(read, now);
  const uses = await usesToday(read, context, now);
  const turns = await turnsOfDay(read, context.siteId(), localDate(now));
  const bookings = await bookingsFrom(read, context, { now, today });
  const faults = await openFaults(read, context.siteId());
  const rows = await read
    .selectFrom('space')
    .select(['id', 'kind', 'name', 'capacity', 'planX', 'planY'])
    .where('siteId', '=', context.siteId())
    .where('active', '=', 1)
    .where('deletedAt', 'is', null)
    .execute();
  const taken = new Set(uses.map((use) => use.reservationId));
  const spaces = rows.toSorted(byName).map((row): FloorSpace => {
    const use = uses.find((each) => each.spaceId === row.id && each.endedAt === null) ?? null;
    const fault = worst(faults.filter((each) => each.spaceId === row.id));
    const call = turns.find((each) => each.state === 'LLAMADO' && each.spaceId === row.id) ?? null;
    // Who sat down for a reservation and left does not come again.
    const expected = (each: Booking) => !taken.has(each.id) || use?.reservationId === each.id;
    const booking = bookings.find((each) => each.spaceId === row.id && expected(each)) ?? null;
    return { ...row, use, fault, call, booking, state: stateOf({ use, fault, booking }, rules, now) };
  });
  return { now, rules, spaces, uses, turns };
}

function stateOf(
  { use, fault, booking }: Pick<FloorSpace, 'use' | 'fault' | 'booking'>,
  rules: FloorRules,
  now: number,
): SpaceState {
  if (use !== null) return 'EN_USO';
  if (fault !== null) return fault.state;
  if (booking === null || now < booking.startsAt - rules.graceMinutes * MINUTE_MS) return 'LIBRE';
  const begun = now >= booking.startsAt && (booking.kind === 'SESION' || booking.arrived);
  return begun ? 'EN_USO' : 'RESERVADO';
}

/** A space of the floor by its id. Throws NO_EXISTE. */
export function spaceOf(floor: Floor, id: string): FloorSpace {
  const space = floor.spaces.find((each) => each.id === id);
  if (space === undefined)
    throw new Refusal('NO_EXISTE', 'Ese puesto ya no está en uso en este Punto; actualice la pantalla.');
  return space;
}

/** A use of today, over or not. Throws NO_EXISTE. */
export function todaysUse(floor: Floor, id: string): KnownUse {
  const use = floor.uses.find((each) => each.id === id);
  if (use === undefined)
    throw new Refusal('NO_EXISTE', 'Ese uso no es de hoy en este Punto; actualice la pantalla.');
  return use;
}

/** An active use. Throws NO_EXISTE for one that is not of today here, CONFLICTO for one that is over. */
export function activeUse(floor: Floor, id: string): KnownUse {
  const use = todaysUse(floor, id);
  if (use.endedAt !== null) throw new Refusal('CONFLICTO', 'Ese uso ya terminó; actualice la pantalla.');
  return use;
}

export function activeUseOf(floor: Floor, person: string): KnownUse | undefined {
  return floor.uses.find((use) => use.person === person && use.endedAt === null);
}

async function floorRules(read: Reader, now: number): Promise<FloorRules> {
  const desk = await readSetting(read, 'coworking.deskMinutes');
  return {
    minutes: { EQUIPO: await readSetting(read, 'coworking.computerMinutes'), PUESTO: desk, SALA: desk },
    extensionMinutes: await readSetting(read, 'coworking.extensionMinutes'),
    callMinutes: await readSetting(read, 'coworking.callMinutes'),
    graceMinutes: await readSetting(read, 'reservations.graceMinutes'),
    closesAt: localInstant(localDate(now), await readSetting(read, 'attendance.closingTime')),
  };
}

export function openFaults(read: Reader, siteId: string): Promise<OpenFault[]> {
  return read
    .selectFrom('spaceFault')
    .select(['id', 'spaceId', 'kind', 'state', 'description', 'reportedAt', 'ticket'])
    .where('siteId', '=', siteId)
    .where('resolvedAt', 'is', null)
    .where('deletedAt', 'is', null)
    .orderBy('reportedAt')
    .orderBy('id')
    .execute();
}

/** What is broken is broken, whatever work is planned besides. */
function worst(faults: readonly OpenFault[]): OpenFault | null {
  return faults.find((fault) => fault.state === 'DANADO') ?? faults[0] ?? null;
}

const names = new Intl.Collator('es', { numeric: true });
const byName = (one: { name: string; id: string }, other: { name: string; id: string }) =>
  names.compare(one.name, other.name) || (one.id < other.id ? -1 : 1);
