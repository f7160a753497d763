import type { CourseAlly } from '#shared/domain/codes.ts';
import type { Standing } from '#shared/domain/admission.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { sessionsOf, whyClosed, WHY_CLOSED } from '../../group-openness.ts';
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

const FACTS = ['g.cancelledAt', 'c.active as courseActive', 'c.deletedAt as courseDeletedAt'] as const;

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
      ...FACTS,
    ])
    .where('g.deletedAt', 'is', null)
    // What is over for years is not looked at each time.
    .where('g.cancelledAt', 'is', null)
    .where('c.active', '=', 1)
    .execute();
  const sessions = await sessionsOf(
    read,
    groups.map(({ id }) => id),
  );
  const open = groups.filter((group) => whyClosed(group, sessions.get(group.id) ?? [], now) === null);
  const lines = await enrolmentsOfGroups(read, open);
  const here = await siteLabel(context);
  return open
    .map((group): OpenGroup => {
      const {
        siteId,
        siteName,
        cancelledAt: _at,
        courseActive: _active,
        courseDeletedAt: _retired,
        ...rest
      } = group;
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

/** The group, when people may enrol in it. Throws NO_EXISTE, or CONFLICTO with the reason. */
export async function demandOpenGroup(
  read: Reader,
  groupId: string,
  now: number,
): Promise<{ readonly id: string; readonly siteId: string }> {
  const group = await read
    .selectFrom('courseGroup as g')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .select(['g.id', 'g.siteId', ...FACTS])
    .where('g.id', '=', groupId)
    .where('g.deletedAt', 'is', null)
    .executeTakeFirst();
  if (group === undefined) {
    throw new Refusal('NO_EXISTE', 'Ese grupo ya no está; elija otro de la lista.');
  }
  const sessions = (await sessionsOf(read, [groupId])).get(groupId) ?? [];
  const why = whyClosed(group, sessions, now);
  if (why !== null) throw new Refusal('CONFLICTO', `${WHY_CLOSED[why]} Elija otro grupo.`, { why });
  return { id: group.id, siteId: group.siteId };
}
