import type { CourseAlly, EnrolmentState } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import { enrolmentsOf, type GroupEnrolment } from '../../enrolments.ts';
import { participantsOf } from '../../participants.ts';
import { siteLabel } from '../../site-label.ts';
import { sessionsOf, whyClosed, type WhyClosed } from '../../group-openness.ts';
import { countsOf, type GroupCounts } from './groups.ts';

/** One person of a group. */
export interface GroupPerson extends Pick<
  GroupEnrolment,
  'id' | 'personId' | 'origin' | 'requestedAt' | 'confirmedAt' | 'withdrawnAt' | 'withdrawal' | 'position'
> {
  readonly state: EnrolmentState;
  /** "Apellidos, Nombres" sorts lists of people; screens and paper show it so. */
  readonly name: string;
  readonly documentType: string | null;
  readonly documentNumber: string | null;
  readonly otherPunto: boolean;
}

export interface GroupList {
  readonly id: string;
  readonly courseCode: string;
  readonly courseName: string;
  readonly ally: CourseAlly;
  readonly minutes: number;
  readonly name: string;
  readonly siteName: string;
  readonly own: boolean;
  readonly instructorName: string | null;
  readonly capacity: number;
  readonly counts: GroupCounts;
  readonly cancelReason: string | null;
  readonly sessions: readonly { readonly id: string; readonly startsAt: number; readonly endsAt: number }[];
  /** Why nobody can enrol any more; null while they can. */
  readonly closed: WhyClosed | null;
  /** Seats, waiting list and requests in the order of the line, then who withdrew. */
  readonly people: readonly GroupPerson[];
}

const RANK: Readonly<Record<GroupEnrolment['standing'], number>> = {
  INSCRITO: 0,
  ESPERA: 1,
  PREINSCRITO: 2,
  RETIRADO: 3,
};

/**
 * A group with its people, each once. `instructor` is the user name of whoever may see only their own groups. Throws
 * NO_EXISTE, and NO_AUTORIZADO for a group of somebody else.
 */
export async function groupList(
  context: CoreContext,
  groupId: string,
  instructor: string | null,
): Promise<GroupList> {
  const { read } = context.store;
  const group = await read
    .selectFrom('courseGroup as g')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .leftJoin('site as s', 's.id', 'g.siteId')
    .select([
      'g.id',
      'g.siteId',
      'g.name',
      'g.instructorUser',
      'g.instructorName',
      'g.capacity',
      'g.cancelledAt',
      'g.cancelReason',
      'c.code as courseCode',
      'c.name as courseName',
      'c.ally',
      'c.minutes',
      'c.active as courseActive',
      'c.deletedAt as courseDeletedAt',
      's.name as siteName',
    ])
    .where('g.id', '=', groupId)
    .where('g.deletedAt', 'is', null)
    .executeTakeFirst();
  if (group === undefined) throw new Refusal('NO_EXISTE', 'Ese grupo ya no está; vuelva a la lista.');
  if (instructor !== null && group.instructorUser !== instructor) {
    throw new Refusal('NO_AUTORIZADO', 'Ese grupo lo dicta otra persona.');
  }
  const line = await enrolmentsOf(read, groupId);
  const sessions = (await sessionsOf(read, [groupId])).get(groupId) ?? [];
  const {
    siteId,
    siteName,
    instructorUser: _user,
    cancelledAt,
    courseActive,
    courseDeletedAt,
    ...rest
  } = group;
  return {
    ...rest,
    siteName: siteName ?? (await siteLabel(context)),
    own: siteId === context.siteId(),
    counts: countsOf(line),
    sessions: sessions.map(({ id, startsAt, endsAt }) => ({ id, startsAt, endsAt })),
    closed: whyClosed({ cancelledAt, courseActive, courseDeletedAt }, sessions, context.clocks.now()),
    people: await peopleOf(context, line),
  };
}

async function peopleOf(context: CoreContext, line: readonly GroupEnrolment[]): Promise<GroupPerson[]> {
  const shown = line.filter(({ repeats }) => repeats === null);
  const people = await participantsOf(
    context.store.read,
    shown.map(({ canonicalId }) => canonicalId),
  );
  return shown
    .toSorted((a, b) => RANK[a.standing] - RANK[b.standing])
    .flatMap((entry) => {
      const person = people.get(entry.canonicalId);
      return person === undefined
        ? []
        : {
            id: entry.id,
            personId: entry.personId,
            origin: entry.origin,
            requestedAt: entry.requestedAt,
            confirmedAt: entry.confirmedAt,
            withdrawnAt: entry.withdrawnAt,
            withdrawal: entry.withdrawal,
            state: entry.state,
            position: entry.position,
            name: `${person.surnames}, ${person.givenNames}`,
            documentType: person.documentType,
            documentNumber: person.documentNumber,
            otherPunto: person.otherPunto,
          };
    });
}
