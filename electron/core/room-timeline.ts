import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Span } from '#shared/domain/clashes.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import { clashesAmong, freeGaps, type TimelineItem } from '#shared/domain/room-timeline.ts';
import type { CoreContext } from './context.ts';
import { readSessions } from './course-groups.ts';
import type { Reader } from './db/tables.ts';
import { reservationsBetween } from './reservations.ts';
import { usesBetween } from './space-uses.ts';

export interface TimelineEntry extends TimelineItem {
  readonly spaceId: string;
  /** The course, the group or the person. */
  readonly title: string;
  /** The group of the course and its topic; what a reservation is for. */
  readonly detail: string | null;
  /** Null where it is not known beforehand. */
  readonly people: number | null;
  /** The group whose class it is; null of everything else. */
  readonly groupId: string | null;
}

export interface SpaceTimeline {
  readonly space: {
    readonly id: string;
    readonly name: string;
    readonly kind: SpaceKind;
    readonly capacity: number;
  };
  /** In the order of their start. */
  readonly entries: readonly (TimelineEntry & {
    /** The ids of the entries that want the space at the same time. */
    readonly clashes: readonly string[];
  })[];
  readonly free: readonly Span[];
}

/** What happens at the spaces of this Punto in a span (ms UTC), in part or whole, in the order of its start. */
export async function timelineEntries(
  context: CoreContext,
  span: Span,
  read: Reader = context.store.read,
): Promise<TimelineEntry[]> {
  const entries = [
    ...(await entriesOfSessions(context, span, read)),
    ...(await reservationsBetween(context, span, read)).map((row): TimelineEntry => ({
      kind: 'RESERVA',
      id: row.id,
      spaceId: row.spaceId,
      startsAt: row.startsAt,
      endsAt: row.endsAt,
      state: row.state,
      title: row.who,
      detail: row.purpose,
      people: row.people,
      groupId: null,
    })),
    ...(await entriesOfUses(context, span, read)),
  ];
  return entries.toSorted((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1));
}

/**
 * Who sat where. The use of somebody who had reserved is their reservation's, as long as it lasts no longer, and
 * stands there already.
 */
async function entriesOfUses(context: CoreContext, span: Span, read: Reader): Promise<TimelineEntry[]> {
  const now = context.clocks.now();
  if (span.startsAt > now) return [];
  const from = startOfLocalDate(localDate(span.startsAt));
  const uses = await usesBetween(read, context, { from, to: Math.min(span.endsAt, from + MOST_DAYS), now });
  const shown = uses.flatMap((use) => {
    if (use.reservationId !== null) return [];
    const endsAt = use.endedAt ?? Math.max(now, use.startedAt + use.minutes * 60_000);
    const inside = use.startedAt < span.endsAt && endsAt > span.startsAt && endsAt > use.startedAt;
    return inside ? [{ ...use, endsAt }] : [];
  });
  const names = await namesOf(
    read,
    shown.map(({ personId }) => personId),
  );
  return shown.map(({ id, spaceId, startedAt, endsAt, endedAt, personId }) => ({
    kind: 'USO',
    id,
    spaceId,
    startsAt: startedAt,
    endsAt,
    state: endedAt === null ? 'EN_USO' : 'TERMINADO',
    title: names.get(personId) ?? 'Persona suprimida',
    detail: null,
    people: 1,
    groupId: null,
  }));
}

/** A timeline is looked at by the day or by the week. */
const MOST_DAYS = 8 * DAY_MS;

async function namesOf(read: Reader, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const ids = [...new Set(personIds)];
  const outlines = await read
    .selectFrom('directory')
    .select(['id', 'givenNames', 'surnames'])
    .where('id', 'in', ids)
    .execute();
  const people = await read
    .selectFrom('person')
    .select(['id', 'givenNames', 'surnames'])
    .where('id', 'in', ids)
    .execute();
  return new Map([...outlines, ...people].map((row) => [row.id, `${row.givenNames} ${row.surnames}`]));
}

async function entriesOfSessions(context: CoreContext, span: Span, read: Reader): Promise<TimelineEntry[]> {
  const filter = { siteId: context.siteId(), from: span.startsAt, to: span.endsAt };
  const sessions = await readSessions(read, filter);
  return sessions.flatMap(({ id, spaceId, startsAt, endsAt, ...session }): TimelineEntry[] => {
    if (spaceId === null || session.cancelledAt !== null) return [];
    const detail = session.topic === null ? session.groupName : `${session.groupName}: ${session.topic}`;
    const { courseName: title, groupId } = session;
    const place = { id, spaceId, startsAt, endsAt };
    return [{ ...place, kind: 'CURSO', state: 'CLASE', title, detail, people: null, groupId }];
  });
}

/** The spaces in use, computers first and rooms last, each kind by name. */
export async function activeSpaces(
  context: CoreContext,
  read: Reader = context.store.read,
): Promise<SpaceTimeline['space'][]> {
  const spaces = await read
    .selectFrom('space')
    .select(['id', 'name', 'kind', 'capacity'])
    .where('siteId', '=', context.siteId())
    .where('active', '=', 1)
    .where('deletedAt', 'is', null)
    .execute();
  return spaces.toSorted(
    (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || byName.compare(a.name, b.name),
  );
}

const KINDS: readonly SpaceKind[] = ['EQUIPO', 'PUESTO', 'SALA'];
/** «PC 10» comes after «PC 9». */
const byName = new Intl.Collator('es', { numeric: true });

/** The timeline of each space over a window: what happens there, what clashes, and when it is free. */
export async function spaceTimelines(
  context: CoreContext,
  window: Span,
  wanted: (space: SpaceTimeline['space']) => boolean,
): Promise<SpaceTimeline[]> {
  const spaces = (await activeSpaces(context)).filter(wanted);
  const bySpace = Map.groupBy(await timelineEntries(context, window), ({ spaceId }) => spaceId);
  return spaces.map((space) => {
    const entries = bySpace.get(space.id) ?? [];
    const clashes = clashesAmong(entries);
    return {
      space,
      entries: entries.map((entry) => ({ ...entry, clashes: clashes.get(entry.id) ?? [] })),
      free: freeGaps(entries, window),
    };
  });
}
