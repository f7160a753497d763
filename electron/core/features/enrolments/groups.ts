import type { CourseAlly } from '#shared/domain/codes.ts';
import type { Standing } from '#shared/domain/admission.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { enrolmentsOfGroups, type GroupEnrolment } from '../../enrolments.ts';
import { registrationsOfAny } from '../../registrations.ts';
import { siteLabel } from '../../site-label.ts';

/** Where the person at the desk stands in a group already. */
export type OwnStanding = Pick<Standing, 'state' | 'position'>;

/** A group that people may still enrol in, as the desk chooses among them. */
export interface OpenGroup {
  readonly id: string;
  readonly courseCode: string;
  readonly courseName: string;
  readonly ally: CourseAlly;
  readonly audience: string | null;
  readonly name: string;
  readonly siteName: string;
  /** Given at this Punto. */
  readonly own: boolean;
  readonly capacity: number;
  readonly seatsLeft: number;
  readonly waiting: number;
  /** The next one that has not ended; null where no session is planned yet. */
  readonly nextSession: { readonly startsAt: number; readonly endsAt: number } | null;
  readonly sessionsLeft: number;
  /** Null when the person is not in it, or nobody was named. */
  readonly standing: OwnStanding | null;
}

/**
 * The groups of every Punto that are not cancelled, finished or of a retired course: this Punto's first, then by when
 * they meet next. Throws NO_EXISTE for somebody who is not in the register.
 */
export async function openGroups(context: CoreContext, personId: string | null): Promise<OpenGroup[]> {
  const { read } = context.store;
  const now = context.clocks.now();
  const [canonicalId] = personId === null ? [null] : await registrationsOfAny(read, personId);
  const groups = await read
    .selectFrom('courseGroup as g')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .leftJoin('site as s', 's.id', 'g.siteId')
    .select([
      'g.id',
      'g.siteId',
      'g.name',
      'g.capacity',
      'c.code as courseCode',
      'c.name as courseName',
      'c.ally',
      'c.audience',
      's.name as siteName',
    ])
    .where('g.deletedAt', 'is', null)
    .where('g.cancelledAt', 'is', null)
    .where('c.active', '=', 1)
    .where('c.deletedAt', 'is', null)
    .execute();
  const sessions = await sessionsOf(
    read,
    groups.map(({ id }) => id),
  );
  const open = groups.filter(({ id }) => !isFinished(sessions.get(id) ?? [], now));
  const lines = await enrolmentsOfGroups(read, open);
  const here = await siteLabel(context);
  return open
    .map((group): OpenGroup => {
      const { siteId, siteName, ...rest } = group;
      const line = lines.get(group.id) ?? [];
      const left = (sessions.get(group.id) ?? []).filter(({ endsAt }) => endsAt > now);
      const { taken, waiting } = countsOf(line);
      const [next] = left;
      return {
        ...rest,
        own: siteId === context.siteId(),
        siteName: siteName ?? here,
        seatsLeft: Math.max(0, group.capacity - taken),
        waiting,
        nextSession: next === undefined ? null : { startsAt: next.startsAt, endsAt: next.endsAt },
        sessionsLeft: left.length,
        standing: standingIn(line, canonicalId ?? null),
      };
    })
    .toSorted(
      (a, b) =>
        Number(b.own) - Number(a.own) ||
        (a.nextSession?.startsAt ?? Infinity) - (b.nextSession?.startsAt ?? Infinity) ||
        a.courseName.localeCompare(b.courseName, 'es'),
    );
}

function standingIn(line: readonly GroupEnrolment[], canonicalId: string | null): OwnStanding | null {
  const own = line.find((each) => each.canonicalId === canonicalId && each.standing !== 'RETIRADO');
  return own === undefined ? null : { state: own.standing, position: own.position };
}

export interface GroupCounts {
  readonly taken: number;
  readonly waiting: number;
  readonly requests: number;
}

/** People, not enrolments: somebody who is in twice counts once. */
export function countsOf(line: readonly GroupEnrolment[]): GroupCounts {
  const count = (state: Standing['state']) =>
    line.filter((each) => each.standing === state && each.repeats === null).length;
  return { taken: count('INSCRITO'), waiting: count('ESPERA'), requests: count('PREINSCRITO') };
}

export interface SessionTimes {
  readonly id: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** The roll call was closed. */
  readonly closed: boolean;
}

/** The sessions that take place, in order of time, by group. */
export async function sessionsOf(
  read: Reader,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, readonly SessionTimes[]>> {
  if (groupIds.length === 0) return new Map();
  const rows = await read
    .selectFrom('courseSession')
    .select(['id', 'groupId', 'startsAt', 'endsAt', 'closedAt'])
    .where('groupId', 'in', groupIds)
    .where('deletedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .orderBy('startsAt')
    .orderBy('id')
    .execute();
  return Map.groupBy(
    rows.map(({ closedAt, ...row }) => ({ ...row, closed: closedAt !== null })),
    (row) => row.groupId,
  );
}

/** A group without sessions has not begun. */
export function isFinished(sessions: readonly Pick<SessionTimes, 'endsAt'>[], now: number): boolean {
  return sessions.length > 0 && sessions.every(({ endsAt }) => endsAt <= now);
}

/** The group, when people may enrol in it. Throws NO_EXISTE, or CONFLICTO with the reason. */
export async function demandOpenGroup(
  read: Reader,
  groupId: string,
  now: number,
): Promise<{ readonly id: string; readonly siteId: string }> {
  const group = await read
    .selectFrom('courseGroup as g')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .select(['g.id', 'g.siteId', 'g.cancelledAt', 'c.active', 'c.deletedAt as courseDeletedAt'])
    .where('g.id', '=', groupId)
    .where('g.deletedAt', 'is', null)
    .executeTakeFirst();
  if (group === undefined) {
    throw new Refusal('NO_EXISTE', 'Ese grupo ya no está; elija otro de la lista.');
  }
  if (group.cancelledAt !== null) {
    throw new Refusal('CONFLICTO', 'El grupo se canceló: no recibe inscripciones. Elija otro.');
  }
  if (group.active === 0 || group.courseDeletedAt !== null) {
    throw new Refusal('CONFLICTO', 'La central retiró el curso: no recibe inscripciones. Elija otro.');
  }
  const sessions = (await sessionsOf(read, [groupId])).get(groupId) ?? [];
  if (isFinished(sessions, now)) {
    throw new Refusal('CONFLICTO', 'El curso ya terminó: no recibe inscripciones. Elija otro grupo.');
  }
  return { id: group.id, siteId: group.siteId };
}
