import { setImmediate } from 'node:timers/promises';
import { DAY_MS } from '#shared/domain/bogota.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import type { Occupied, Use } from '#shared/domain/occupancy.ts';
import type { Span } from '#shared/domain/spans.ts';
import type { SpaceUse } from '#shared/domain/space-use.ts';
import type { CoreContext } from '../../context.ts';
import { readSessions } from '../../course-groups.ts';
import { reservationsBetween } from '../../reservations.ts';
import { readSetting } from '../../settings.ts';
import { usesBetween, type KnownUse } from '../../space-uses.ts';

export interface UsedSpace {
  readonly id: string;
  readonly name: string;
  readonly kind: SpaceKind;
}

/** Everything that a period's figures are computed from. */
export interface UsageFacts {
  readonly spaces: readonly UsedSpace[];
  readonly occupied: readonly Occupied[];
  /** The uses, which are measured as stays; classes and reservations are none. */
  readonly uses: readonly (Use & { readonly spaceId: string })[];
  readonly outOfService: readonly Occupied[];
  readonly openDates: readonly string[];
  /** Opening and closing time of such a date, HH:MM. */
  readonly hours: { readonly from: string; readonly to: string };
  /** Sessions of courses that were given in one of the spaces. */
  readonly sessions: number;
}

/** The Puntos open at eight; what is used earlier counts as open as well. */
const OPENS_AT = '08:00';
/** A month of uses at once: a registration that comes meanwhile waits for one page at most. */
const PAGE_MS = 31 * DAY_MS;

/** Reads a period [from, to) in ms UTC up to now, page by page. */
export async function usageFacts(context: CoreContext, period: Span): Promise<UsageFacts> {
  const now = context.clocks.now();
  const to = Math.min(period.to, now);
  const uses: KnownUse[] = [];
  for (let from = period.from; from < to; from += PAGE_MS) {
    const page = { from, to: Math.min(from + PAGE_MS, to), now };
    uses.push(...(await usesBetween(context.store.read, context, page)));
    await setImmediate();
  }
  const rooms = await roomsTaken(context, { from: period.from, to }, uses);
  const spans = uses.map((use) => ({ spaceId: use.spaceId, from: use.startedAt, to: use.endedAt ?? now }));
  const occupied = [...spans, ...rooms.occupied];
  return {
    spaces: await spacesOf(context, occupied),
    occupied,
    uses: staysOfUses(uses, now),
    outOfService: await faultsOf(context, { from: period.from, to }),
    openDates: await openDates(context, { from: period.from, to }),
    hours: { from: OPENS_AT, to: await readSetting(context.store.read, 'attendance.closingTime') },
    sessions: rooms.sessions,
  };
}

/** Spaces in use today, and others where something happened in the period. */
async function spacesOf(context: CoreContext, occupied: readonly Occupied[]): Promise<UsedSpace[]> {
  const used = new Set(occupied.map(({ spaceId }) => spaceId));
  const rows = await context.store.read
    .selectFrom('space')
    .select(['id', 'name', 'kind', 'active', 'deletedAt'])
    .where('siteId', '=', context.siteId())
    .execute();
  return rows
    .filter(({ id, active, deletedAt }) => used.has(id) || (active === 1 && deletedAt === null))
    .map(({ id, name, kind }) => ({ id, name, kind }))
    .toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || byName.compare(a.name, b.name));
}

const KINDS: readonly SpaceKind[] = ['EQUIPO', 'PUESTO', 'SALA'];
/** «PC 10» comes after «PC 9». */
const byName = new Intl.Collator('es', { numeric: true });

/** Classes that were given, and reservations of rooms that somebody came for and nobody sat down for. */
async function roomsTaken(
  context: CoreContext,
  { from, to }: Span,
  uses: readonly KnownUse[],
): Promise<{ occupied: Occupied[]; sessions: number }> {
  if (from >= to) return { occupied: [], sessions: 0 };
  const sessions = await readSessions(context.store.read, { siteId: context.siteId(), from, to });
  const given = sessions.flatMap(({ spaceId, startsAt, endsAt, cancelledAt }) =>
    spaceId === null || cancelledAt !== null ? [] : [{ spaceId, from: startsAt, to: endsAt }],
  );
  const seated = new Set(uses.map(({ reservationId }) => reservationId));
  const reservations = await reservationsBetween(context, { startsAt: from, endsAt: to });
  const kept = reservations.flatMap(({ id, spaceId, state, startsAt, endsAt, arrivedAt }) =>
    state !== 'LLEGO' || seated.has(id)
      ? []
      : [{ spaceId, from: Math.max(startsAt, arrivedAt ?? startsAt), to: endsAt }],
  );
  return { occupied: [...given, ...kept], sessions: given.length };
}

/** A person who went on at another space stays once: such uses share the id of the first. */
function staysOfUses(uses: readonly KnownUse[], now: number): UsageFacts['uses'] {
  const first = new Map<string, string>();
  // In the order of their start: what a use goes on from came before it.
  for (const { id, movedFromId } of uses) first.set(id, first.get(movedFromId ?? '') ?? id);
  return uses.map((use) => ({
    stayId: first.get(use.id) ?? use.id,
    spaceId: use.spaceId,
    from: use.startedAt,
    to: use.endedAt ?? now,
    end: HOW_KNOWN[use.ending ?? 'OPEN'],
  }));
}

/** Nobody saw the end of what the rule closed, nor of what the next person's start ended. */
const HOW_KNOWN: Readonly<Record<NonNullable<SpaceUse['ending']> | 'OPEN', Use['end']>> = {
  MOSTRADOR: 'SEEN',
  CAMBIO: 'SEEN',
  REGLA: 'RULE',
  SIGUIENTE: 'RULE',
  OPEN: 'OPEN',
};

async function faultsOf(context: CoreContext, { from, to }: Span): Promise<Occupied[]> {
  const rows = await context.store.read
    .selectFrom('spaceFault')
    .select(['spaceId', 'reportedAt', 'resolvedAt'])
    .where('siteId', '=', context.siteId())
    .where('deletedAt', 'is', null)
    .where('reportedAt', '<', to)
    .where((eb) => eb.or([eb('resolvedAt', 'is', null), eb('resolvedAt', '>', from)]))
    .execute();
  return rows.map(({ spaceId, reportedAt, resolvedAt }) => ({
    spaceId,
    from: reportedAt,
    to: resolvedAt ?? to,
  }));
}

/** The Punto was open when it was opened by its list, or somebody was attended. */
async function openDates(context: CoreContext, { from, to }: Span): Promise<string[]> {
  const { read } = context.store;
  const attended = await read
    .selectFrom('timedAttendance')
    .select('localDate')
    .distinct()
    .where('startedAt', '>=', from)
    .where('startedAt', '<', to)
    .where('siteId', '=', context.siteId())
    .execute();
  const opened = await read
    .selectFrom('dayCheck')
    .select('localDate')
    .distinct()
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('siteId', '=', context.siteId())
    .where('moment', '=', 'APERTURA')
    .execute();
  return [...new Set([...attended, ...opened].map((row) => row.localDate))];
}
