import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { clashesOf, type Span } from '#shared/domain/clashes.ts';
import { spanFault, spanWarnings, type ReservationWarning } from '#shared/domain/reservation-rules.ts';
import { takesSpace } from '#shared/domain/room-timeline.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { colombianHolidays } from '../../holidays.ts';
import { timelineEntries, type SpaceTimeline, type TimelineEntry } from '../../room-timeline.ts';
import { readSetting } from '../../settings.ts';
import { chosenSpaces, datesOf, seated, type Wanted, type WantedDate } from './request.ts';

/** What already has a space that somebody wants: who, what and when. */
export interface Obstacle extends Span {
  readonly spaceName: string;
  readonly kind: TimelineEntry['kind'];
  readonly id: string;
  readonly title: string;
  readonly detail: string | null;
}

export interface CheckedDate extends WantedDate {
  /** Why it cannot be reserved at all. */
  readonly fault: string | null;
  readonly warnings: readonly ReservationWarning[];
  readonly obstacles: readonly Obstacle[];
}

export interface Checked {
  readonly spaces: readonly SpaceTimeline['space'][];
  readonly dates: readonly CheckedDate[];
  /** Holidays that the repetition leaves out. */
  readonly skipped: readonly string[];
  /** How many people each space takes; null when they do not fit, which `fault` explains. */
  readonly seats: readonly number[] | null;
  readonly fault: string | null;
  /** Chosen spaces that are damaged or in maintenance now. */
  readonly outOfService: readonly string[];
}

/** Everything that somebody should see before saving. Throws only for what cannot be understood. */
export async function checkWanted(
  context: CoreContext,
  wanted: Wanted & { readonly changing?: string | null },
  read: Reader = context.store.read,
): Promise<Checked> {
  const except = new Set(wanted.changing === null || wanted.changing === undefined ? [] : [wanted.changing]);
  const spaces = await chosenSpaces(context, wanted.spaceIds, read);
  const { dates, skipped } = datesOf(wanted, await colombianHolidays());
  const seating = seated(wanted.people, spaces);
  return {
    spaces,
    dates: await checkDates(context, { spaces, dates, except }, read),
    skipped,
    seats: 'seats' in seating ? seating.seats : null,
    fault: 'fault' in seating ? seating.fault : null,
    outOfService: await outOfService(context, spaces, read),
  };
}

interface DatesAt {
  readonly spaces: readonly SpaceTimeline['space'][];
  readonly dates: readonly WantedDate[];
  /** Reservations that are about to be changed and so are in nobody's way. */
  readonly except: ReadonlySet<string>;
}

export async function checkDates(
  context: CoreContext,
  { spaces, dates, except }: DatesAt,
  read: Reader,
): Promise<CheckedDate[]> {
  const now = context.clocks.now();
  const calendar = {
    isHoliday: await colombianHolidays(),
    closingTime: await readSetting(read, 'attendance.closingTime'),
  };
  const taken = await takenBy(context, { spaces, dates, except }, read);
  return dates.map((date) => {
    const fault = spanFault(date, now);
    return {
      ...date,
      fault,
      warnings: spanWarnings(date, calendar),
      // What lies the wrong way round or in the past is nobody's obstacle.
      obstacles: fault === null ? obstaclesTo(date, spaces, taken.get(date.localDate) ?? []) : [],
    };
  });
}

/** What takes the spaces between the first and the last of the dates, by local date: nothing crosses midnight. */
async function takenBy(
  context: CoreContext,
  { spaces, dates, except }: DatesAt,
  read: Reader,
): Promise<ReadonlyMap<string, readonly TimelineEntry[]>> {
  const days = dates.map((date) => startOfLocalDate(date.localDate));
  const span = { startsAt: Math.min(...days), endsAt: Math.max(...days) + DAY_MS };
  const wanted = new Set(spaces.map(({ id }) => id));
  const entries = await timelineEntries(context, span, read);
  return Map.groupBy(
    entries.filter((entry) => takesSpace(entry) && wanted.has(entry.spaceId) && !except.has(entry.id)),
    (entry) => localDate(entry.startsAt),
  );
}

function obstaclesTo(
  span: Span,
  spaces: readonly SpaceTimeline['space'][],
  taken: readonly TimelineEntry[],
): Obstacle[] {
  const names = new Map(spaces.map(({ id, name }) => [id, name]));
  const wanted = spaces.map(({ id }) => ({ ...span, spaceId: id, instructors: [] }));
  const claims = taken.map((entry) => ({ ...entry, instructors: [] }));
  return clashesOf(wanted, claims).map(
    ({ taken: { spaceId, kind, id, title, detail, startsAt, endsAt } }) => ({
      spaceName: names.get(spaceId) ?? '',
      kind,
      id,
      title,
      detail,
      startsAt,
      endsAt,
    }),
  );
}

async function outOfService(
  context: CoreContext,
  spaces: readonly SpaceTimeline['space'][],
  read: Reader,
): Promise<string[]> {
  const rows = await read
    .selectFrom('spaceFault')
    .select('spaceId')
    .where(
      'spaceId',
      'in',
      spaces.map(({ id }) => id),
    )
    .where('siteId', '=', context.siteId())
    .where('resolvedAt', 'is', null)
    .where('deletedAt', 'is', null)
    .execute();
  const broken = new Set(rows.map(({ spaceId }) => spaceId));
  return spaces.filter(({ id }) => broken.has(id)).map(({ name }) => name);
}
