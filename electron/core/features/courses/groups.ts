import type { CourseGroupState } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { expandWeekly, type WeeklyRule } from '#shared/domain/recurrence.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { groupStateOf, ownGroup, readGroups, readSessions, type GroupRow } from '../../course-groups.ts';
import { enrolmentsOfGroups } from '../../enrolments.ts';
import { colombianHolidays } from '../../holidays.ts';
import { checkedSetting } from './choices.ts';
import { clashesWith, demandAccepted, type Setting } from './taken.ts';

export interface ListedGroup extends GroupRow {
  readonly state: CourseGroupState;
  /** People with a seat, and people who wait for one. */
  readonly seated: number;
  readonly waiting: number;
  /** Sessions that take place, and how many of them are over. */
  readonly sessions: number;
  readonly past: number;
  /** The one that runs now or comes next. */
  readonly next: { readonly id: string; readonly startsAt: number; readonly endsAt: number } | null;
}

export interface GroupList {
  /** What is to come first, by its next session; then what is over, the latest first. */
  readonly groups: readonly ListedGroup[];
  /** How many finished and cancelled ones were left out. */
  readonly over: number;
}

const OVER: ReadonlySet<CourseGroupState> = new Set(['TERMINADO', 'CANCELADO']);

/** The groups of a station's Punto, or of one instructor there; at the centre those of every Punto. */
export async function listGroups(
  context: CoreContext,
  { withOver, instructorUser }: { readonly withOver: boolean; readonly instructorUser?: string },
): Promise<GroupList> {
  const { read } = context.store;
  const now = context.clocks.now();
  const groups = await readGroups(read, {
    ...(context.role === 'station' ? { siteId: context.siteId() } : {}),
    ...(instructorUser === undefined ? {} : { instructorUser }),
  });
  if (groups.length === 0) return { groups: [], over: 0 };
  const ids = groups.map((group) => group.id);
  const sessions = Map.groupBy(await readSessions(read, { groupIds: ids }), (row) => row.groupId);
  const enrolments = await enrolmentsOfGroups(read, groups);
  const listed = groups.map((group): ListedGroup => {
    const all = sessions.get(group.id) ?? [];
    const held = all.filter((session) => session.cancelledAt === null);
    const next = held.find((session) => session.endsAt > now);
    const counting = (enrolments.get(group.id) ?? []).filter((each) => each.repeats === null);
    return {
      ...group,
      state: groupStateOf(group, all, now),
      seated: counting.filter((each) => each.standing === 'INSCRITO').length,
      waiting: counting.filter((each) => each.standing === 'ESPERA').length,
      sessions: held.length,
      past: held.filter((session) => session.endsAt <= now).length,
      next: next === undefined ? null : { id: next.id, startsAt: next.startsAt, endsAt: next.endsAt },
    };
  });
  const over = listed.filter((group) => OVER.has(group.state));
  const ahead = listed.filter((group) => !OVER.has(group.state));
  const lastOf = (group: ListedGroup) => sessions.get(group.id)?.at(-1)?.startsAt ?? 0;
  return {
    groups: [
      ...ahead.toSorted((a, b) => (a.next?.startsAt ?? Infinity) - (b.next?.startsAt ?? Infinity)),
      ...(withOver ? over.toSorted((a, b) => lastOf(b) - lastOf(a)) : []),
    ],
    over: withOver ? 0 : over.length,
  };
}

export interface NewGroup extends Setting {
  readonly courseId: string;
  readonly name: string;
  readonly capacity: number;
  readonly rule: WeeklyRule;
  /** The keys of the clashes that the person saw and accepted. */
  readonly accepted: readonly string[];
}

/**
 * Opens a group with the sessions of its rule. Throws NO_EXISTE (course, room, instructor), YA_EXISTE (a group of the
 * course has that name and is not over), CONFLICTO (a clash that nobody accepted), ENTRADA_INVALIDA.
 */
export async function createGroup(
  context: CoreContext,
  actor: string,
  input: NewGroup,
): Promise<{ id: string; sessions: number }> {
  const { occurrences, recurrence } = expandWeekly(input.rule, await colombianHolidays());
  const created = await context.ledger.write(actor, async (tx) => {
    const offered = await tx.read
      .selectFrom('course')
      .select('id')
      .where('id', '=', input.courseId)
      .where('active', '=', 1)
      .where('deletedAt', 'is', null)
      .executeTakeFirst();
    if (offered === undefined) {
      throw new Refusal('NO_EXISTE', 'Ese curso ya no se ofrece; elija otro del catálogo.', {
        field: 'courseId',
      });
    }
    const setting = await checkedSetting(tx.read, context, {
      spaceId: input.spaceId,
      instructorUser: input.instructorUser,
      instructorName: input.instructorName,
    });
    const spans = occurrences.map((occurrence) => ({ ...occurrence, ...setting }));
    demandAccepted(await clashesWith(tx.read, context, spans, null), input.accepted);
    const siteId = context.siteId();
    const id = tx.newId();
    const alive = { cancelledAt: null, cancelReason: null, deletedAt: null };
    await tx.create('courseGroup', {
      id,
      siteId,
      courseId: input.courseId,
      name: input.name,
      ...setting,
      capacity: input.capacity,
      recurrence,
      ...alive,
    });
    await demandOneName(tx.read, context, id, tx.now);
    for (const { startsAt, endsAt, localDate } of occurrences) {
      await tx.create('courseSession', {
        id: tx.newId(),
        siteId,
        groupId: id,
        topic: null,
        startsAt,
        endsAt,
        localDate,
        ...setting,
        closedAt: null,
        closedBy: null,
        ...alive,
      });
    }
    await auditIn(tx, context, actor, 'GRUPO_CREADO', id, detail(occurrences.length, input.accepted.length));
    return { id, sessions: occurrences.length };
  });
  context.publish('courses');
  return created;
}

function detail(sessions: number, clashes: number): string {
  return JSON.stringify({ sessions, clashes });
}

/** Two groups of a course with one name cannot be told apart at the desk; an old one may share it. */
export async function demandOneName(
  read: Parameters<typeof readGroups>[0],
  context: Pick<CoreContext, 'siteId'>,
  groupId: string,
  now: number,
): Promise<void> {
  const group = await ownGroup(read, context, groupId);
  const others = (await readGroups(read, { siteId: context.siteId() })).filter(
    (other) =>
      other.id !== group.id && other.courseId === group.courseId && folded(other.name) === folded(group.name),
  );
  if (others.length === 0) return;
  const sessions = await readSessions(read, { groupIds: others.map((other) => other.id) });
  const living = others.find((other) => {
    const state = groupStateOf(
      other,
      sessions.filter((session) => session.groupId === other.id),
      now,
    );
    return !OVER.has(state);
  });
  if (living === undefined) return;
  throw new Refusal(
    'YA_EXISTE',
    `Ya hay un «${living.name}» de ${living.courseName} que no ha terminado; póngale otro nombre.`,
    { field: 'name' },
  );
}

function folded(name: string): string {
  return name.trim().toLocaleLowerCase('es-CO');
}

/**
 * Cancels a group: its sessions to come are cancelled with it, what was marked stays. Doing it again changes nothing.
 * Throws NO_EXISTE.
 */
export async function cancelGroup(
  context: CoreContext,
  actor: string,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<{ sessions: number }> {
  const cancelled = await context.ledger.write(actor, async (tx) => {
    const group = await ownGroup(tx.read, context, id);
    if (group.cancelledAt !== null) return 0;
    const gone = { cancelledAt: tx.now, cancelReason: reason };
    await tx.patch('courseGroup', id, gone);
    const coming = (await readSessions(tx.read, { groupIds: [id], from: tx.now })).filter(
      (session) => session.cancelledAt === null && session.marked === 0 && session.closedAt === null,
    );
    for (const session of coming) await tx.patch('courseSession', session.id, gone);
    await auditIn(tx, context, actor, 'GRUPO_CANCELADO', id, detail(coming.length, 0));
    return coming.length;
  });
  context.publish('courses');
  return { sessions: cancelled };
}
