import { DAY_MS, localDate, localInstant, startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import type { Span } from '#shared/domain/clashes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import { colombianHolidays } from '../../holidays.ts';
import { reservationById, reservationsBetween, type ReservationRow } from '../../reservations.ts';
import { activeSpaces, spaceTimelines, type SpaceTimeline } from '../../room-timeline.ts';
import { readSetting } from '../../settings.ts';
import { restOfSeries } from './series.ts';

/** Before the first hour of a day nothing is drawn unless something happens there. */
const FIRST_HOUR = '07:00';

export interface SpaceReservation extends ReservationRow {
  readonly spaceName: string;
}

export interface DaySchedule {
  readonly date: string;
  readonly holiday: boolean;
  /** What is drawn: from seven to the closing time, and further where something lies outside. */
  readonly window: Span;
  /** Every room, also one where nothing happens. */
  readonly rooms: readonly SpaceTimeline[];
  /** Reservations of computers and desks, in the order of their start. */
  readonly desks: readonly SpaceReservation[];
  /** How long a space is kept for whoever reserved it, minutes. */
  readonly graceMinutes: number;
}

/** One day: the rooms with all that happens there, and the reservations of computers and desks. */
export async function daySchedule(context: CoreContext, date: string): Promise<DaySchedule> {
  const { read } = context.store;
  const start = startOfLocalDate(date);
  const day = { startsAt: start, endsAt: start + DAY_MS };
  const closesAt = localInstant(date, await readSetting(read, 'attendance.closingTime'));
  const opening = { startsAt: localInstant(date, FIRST_HOUR), endsAt: closesAt };
  const rooms = await spaceTimelines(context, day, ({ kind }) => kind === 'SALA');
  const window = widened(
    opening,
    rooms.flatMap(({ entries }) => entries),
  );
  return {
    date,
    holiday: (await colombianHolidays())(date),
    window,
    rooms: rooms.map((room) => ({ ...room, free: within(room.free, window) })),
    desks: await deskReservations(context, day),
    graceMinutes: await readSetting(read, 'reservations.graceMinutes'),
  };
}

/** Whole hours, so that the ruler above begins and ends with a number. */
function widened(window: Span, spans: readonly Span[]): Span {
  const hour = 3_600_000;
  const startsAt = Math.min(window.startsAt, ...spans.map((span) => span.startsAt));
  const endsAt = Math.max(window.endsAt, ...spans.map((span) => span.endsAt));
  return { startsAt: Math.floor(startsAt / hour) * hour, endsAt: Math.ceil(endsAt / hour) * hour };
}

function within(spans: readonly Span[], window: Span): Span[] {
  return spans
    .map(({ startsAt, endsAt }) => ({
      startsAt: Math.max(startsAt, window.startsAt),
      endsAt: Math.min(endsAt, window.endsAt),
    }))
    .filter(({ startsAt, endsAt }) => startsAt < endsAt);
}

async function deskReservations(context: CoreContext, day: Span): Promise<SpaceReservation[]> {
  const spaces = new Map(
    (await context.store.read.selectFrom('space').select(['id', 'name', 'kind']).execute()).map((space) => [
      space.id,
      space,
    ]),
  );
  return (await reservationsBetween(context, day)).flatMap((row) => {
    const space = spaces.get(row.spaceId);
    return space === undefined || space.kind === 'SALA' ? [] : [{ ...row, spaceName: space.name }];
  });
}

export interface WeekSchedule {
  readonly space: SpaceTimeline['space'];
  /** Monday to Sunday. */
  readonly days: readonly {
    readonly date: string;
    readonly holiday: boolean;
    readonly entries: SpaceTimeline['entries'];
  }[];
  /** What is drawn of each day, as from `days[0]`. */
  readonly window: Span;
}

/** The week of one space that holds a date, Monday first. Throws NO_EXISTE. */
export async function weekSchedule(
  context: CoreContext,
  { spaceId, date }: { readonly spaceId: string; readonly date: string },
): Promise<WeekSchedule> {
  const weekday = (new Date(`${date}T00:00:00.000Z`).getUTCDay() + 6) % 7;
  const monday = plusDays(date, -weekday);
  const startsAt = startOfLocalDate(monday);
  const week = { startsAt, endsAt: startsAt + 7 * DAY_MS };
  const [timeline] = await spaceTimelines(context, week, ({ id }) => id === spaceId);
  if (timeline === undefined) {
    throw new Refusal('NO_EXISTE', 'Esa sala ya no se ofrece; elija otra.', { field: 'spaceId' });
  }
  const isHoliday = await colombianHolidays();
  const byDate = Map.groupBy(timeline.entries, (entry) => localDate(entry.startsAt));
  const closing = await readSetting(context.store.read, 'attendance.closingTime');
  const opening = { startsAt: localInstant(monday, FIRST_HOUR), endsAt: localInstant(monday, closing) };
  const ofMonday = timeline.entries.map((entry) => {
    const shift = startOfLocalDate(localDate(entry.startsAt)) - startsAt;
    return { startsAt: entry.startsAt - shift, endsAt: entry.endsAt - shift };
  });
  return {
    space: timeline.space,
    days: Array.from({ length: 7 }, (_, index) => {
      const day = plusDays(monday, index);
      return { date: day, holiday: isHoliday(day), entries: byDate.get(day) ?? [] };
    }),
    window: widened(opening, ofMonday),
  };
}

export interface ReservationDetail extends SpaceReservation {
  /** Who has its hours, where it lost them. */
  readonly displacer: { readonly who: string; readonly madeAt: number } | null;
  /** How many follow it in its series, itself among them. */
  readonly following: number;
}

/** One reservation with what its dialog says. Throws NO_EXISTE. */
export async function reservationDetail(context: CoreContext, id: string): Promise<ReservationDetail> {
  const { read } = context.store;
  const row = await reservationById(context, id);
  if (row === undefined) throw new Refusal('NO_EXISTE', 'Esa reserva ya no está; actualice la pantalla.');
  const space = await read
    .selectFrom('space')
    .select('name')
    .where('id', '=', row.spaceId)
    .executeTakeFirst();
  const by = row.displacedBy === null ? undefined : await reservationById(context, row.displacedBy);
  return {
    ...row,
    spaceName: space?.name ?? '',
    displacer: by === undefined ? null : { who: by.who, madeAt: by.madeAt },
    following: (await restOfSeries(context, row, read)).length,
  };
}

export interface TodaysReservation extends SpaceReservation {
  /** When the space is let go if nobody comes. */
  readonly keptUntil: number;
}

/** Today's reservations of every space: who is awaited, who came and who did not. */
export async function todaysReservations(context: CoreContext): Promise<TodaysReservation[]> {
  const { read } = context.store;
  const startsAt = startOfLocalDate(localDate(context.clocks.now()));
  const graceMs = (await readSetting(read, 'reservations.graceMinutes')) * 60_000;
  const names = new Map((await activeSpaces(context)).map(({ id, name }) => [id, name]));
  const rows = await reservationsBetween(context, { startsAt, endsAt: startsAt + DAY_MS });
  return rows.map((row) => ({
    ...row,
    spaceName: names.get(row.spaceId) ?? '',
    keptUntil: row.startsAt + graceMs,
  }));
}
