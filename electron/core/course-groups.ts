import { DAY_MS } from '#shared/domain/bogota.ts';
import type { CourseAlly, CourseCompletion, CourseGroupState } from '#shared/domain/codes.ts';
import { instructorKeys, type Claim } from '#shared/domain/clashes.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from './context.ts';
import type { Reader } from './db/tables.ts';

/** A group with what is said of its course, room and Punto. */
export interface GroupRow extends Pick<
  RecordFields<'courseGroup'>,
  | 'id'
  | 'siteId'
  | 'courseId'
  | 'name'
  | 'spaceId'
  | 'instructorUser'
  | 'instructorName'
  | 'capacity'
  | 'recurrence'
  | 'cancelledAt'
  | 'cancelReason'
> {
  readonly courseCode: string;
  readonly courseName: string;
  readonly ally: CourseAlly;
  /** Length of the whole course. */
  readonly minutes: number;
  readonly completion: CourseCompletion;
  readonly percent: number;
  /** Null where it has no room, and where the room is another Punto's. */
  readonly spaceName: string | null;
  /** Null on a station that was never enrolled. */
  readonly siteName: string | null;
}

/** A session with the words that a list needs of its group. */
export interface SessionRow extends Pick<
  RecordFields<'courseSession'>,
  | 'id'
  | 'siteId'
  | 'groupId'
  | 'topic'
  | 'startsAt'
  | 'endsAt'
  | 'localDate'
  | 'spaceId'
  | 'instructorUser'
  | 'instructorName'
  | 'cancelledAt'
  | 'cancelReason'
  | 'closedAt'
> {
  readonly groupName: string;
  readonly courseCode: string;
  readonly courseName: string;
  readonly spaceName: string | null;
  /** How many people the list has marks of: one that has any is neither moved nor cancelled. */
  readonly marked: number;
}

export interface GroupFilter {
  readonly ids?: readonly string[];
  readonly siteId?: string;
  /** Only the groups of this user name. */
  readonly instructorUser?: string;
}

/** Groups with their courses, by the name of the course. A group whose course has not arrived yet shows its id. */
export async function readGroups(read: Reader, filter: GroupFilter): Promise<GroupRow[]> {
  const rows = await read
    .selectFrom('courseGroup as g')
    .leftJoin('course as c', 'c.id', 'g.courseId')
    .leftJoin('space as s', 's.id', 'g.spaceId')
    .leftJoin('site as p', 'p.id', 'g.siteId')
    .select([
      'g.id',
      'g.siteId',
      'g.courseId',
      'g.name',
      'g.spaceId',
      'g.instructorUser',
      'g.instructorName',
      'g.capacity',
      'g.recurrence',
      'g.cancelledAt',
      'g.cancelReason',
      'c.code as courseCode',
      'c.name as courseName',
      'c.ally',
      'c.minutes',
      'c.completion',
      'c.percent',
      's.name as spaceName',
      'p.name as siteName',
    ])
    .where('g.deletedAt', 'is', null)
    .$if(filter.ids !== undefined, (query) => query.where('g.id', 'in', [...(filter.ids ?? [])]))
    .$if(filter.siteId !== undefined, (query) => query.where('g.siteId', '=', filter.siteId ?? ''))
    .$if(filter.instructorUser !== undefined, (query) =>
      query.where('g.instructorUser', '=', filter.instructorUser ?? ''),
    )
    .orderBy('c.name')
    .orderBy('g.name')
    .orderBy('g.id')
    .execute();
  return rows.map(({ courseCode, courseName, ally, minutes, completion, percent, ...group }) => ({
    ...group,
    courseCode: courseCode ?? '',
    courseName: courseName ?? `Curso ${group.courseId}`,
    ally: ally ?? 'OTRO',
    minutes: minutes ?? 0,
    completion: completion ?? 'HORAS',
    percent: percent ?? 80,
  }));
}

/** One group of this Punto. Throws NO_EXISTE for any other, and for one that is not of the instructor who asks. */
export async function ownGroup(
  read: Reader,
  context: Pick<CoreContext, 'siteId'>,
  groupId: string,
  instructorUser?: string,
): Promise<GroupRow> {
  const [group] = await readGroups(read, {
    ids: [groupId],
    siteId: context.siteId(),
    ...(instructorUser === undefined ? {} : { instructorUser }),
  });
  if (group === undefined) {
    throw new Refusal('NO_EXISTE', 'Ese grupo no está en este Punto; actualice la pantalla.');
  }
  return group;
}

export interface SessionFilter {
  readonly ids?: readonly string[];
  readonly groupIds?: readonly string[];
  readonly siteId?: string;
  readonly instructorUser?: string;
  /** Those that overlap [from, to), ms UTC. */
  readonly from?: number;
  readonly to?: number;
}

/** Sessions in the order of time, cancelled ones included; those of groups that are gone are gone too. */
export async function readSessions(read: Reader, filter: SessionFilter): Promise<SessionRow[]> {
  const rows = await read
    .selectFrom('courseSession as t')
    .innerJoin('courseGroup as g', 'g.id', 't.groupId')
    .leftJoin('course as c', 'c.id', 'g.courseId')
    .leftJoin('space as s', 's.id', 't.spaceId')
    .select((eb) => [
      't.id',
      't.siteId',
      't.groupId',
      't.topic',
      't.startsAt',
      't.endsAt',
      't.localDate',
      't.spaceId',
      't.instructorUser',
      't.instructorName',
      't.cancelledAt',
      't.cancelReason',
      't.closedAt',
      'g.name as groupName',
      'c.code as courseCode',
      'c.name as courseName',
      's.name as spaceName',
      eb
        .selectFrom('sessionMark as m')
        .select((mark) => mark.fn.count<number>('m.personId').distinct().as('people'))
        .whereRef('m.sessionId', '=', 't.id')
        .as('marked'),
    ])
    .where('t.deletedAt', 'is', null)
    .where('g.deletedAt', 'is', null)
    .$if(filter.ids !== undefined, (query) => query.where('t.id', 'in', [...(filter.ids ?? [])]))
    .$if(filter.groupIds !== undefined, (query) =>
      query.where('t.groupId', 'in', [...(filter.groupIds ?? [])]),
    )
    .$if(filter.siteId !== undefined, (query) => query.where('t.siteId', '=', filter.siteId ?? ''))
    .$if(filter.instructorUser !== undefined, (query) =>
      query.where('g.instructorUser', '=', filter.instructorUser ?? ''),
    )
    .$if(filter.from !== undefined, (query) =>
      query
        .where('t.endsAt', '>', filter.from ?? 0)
        // No session lasts longer: the index need not look at all that ever were.
        .where('t.startsAt', '>', (filter.from ?? 0) - DAY_MS),
    )
    .$if(filter.to !== undefined, (query) => query.where('t.startsAt', '<', filter.to ?? 0))
    .orderBy('t.startsAt')
    .orderBy('t.id')
    .execute();
  return rows.map(({ courseCode, courseName, marked, ...session }) => ({
    ...session,
    courseCode: courseCode ?? '',
    courseName: courseName ?? 'Curso',
    marked: marked ?? 0,
  }));
}

/** A session that takes place, as what else wants its room or its instructor meets it (shared/domain/clashes.ts). */
export interface SessionClaim extends Claim {
  readonly session: SessionRow;
}

/**
 * What the sessions take up between two instants (ms UTC), cancelled ones left out. Those of every Punto: an
 * instructor teaches at one of them at a time.
 */
export async function sessionClaims(read: Reader, from: number, to: number): Promise<SessionClaim[]> {
  const sessions = await readSessions(read, { from, to });
  return sessions
    .filter((session) => session.cancelledAt === null)
    .map((session) => ({
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      spaceId: session.spaceId,
      instructors: instructorKeys(session),
      session,
    }));
}

/** Where a group stands at an instant, from its sessions. */
export function groupStateOf(
  group: Pick<GroupRow, 'cancelledAt'>,
  sessions: readonly Pick<SessionRow, 'startsAt' | 'endsAt' | 'cancelledAt'>[],
  now: number,
): CourseGroupState {
  if (group.cancelledAt !== null) return 'CANCELADO';
  const held = sessions.filter((session) => session.cancelledAt === null);
  if (held.length === 0) return 'SIN_SESIONES';
  if (held.every((session) => session.endsAt <= now)) return 'TERMINADO';
  return held.some((session) => session.startsAt <= now) ? 'EN_CURSO' : 'PROGRAMADO';
}
