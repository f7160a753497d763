import type { EnrolmentState, RollCallMark } from '#shared/domain/codes.ts';
import { hoursOf, standingMarks, type HoursMark, type HoursSums } from '#shared/domain/course-hours.ts';
import { namesOfActors } from '../../actors.ts';
import type { CoreContext } from '../../context.ts';
import { groupRecords } from '../../course-hours.ts';
import type { Reader } from '../../db/tables.ts';
import { enrolmentsOf, type GroupEnrolment } from '../../enrolments.ts';
import { participantsOf } from '../../participants.ts';
import { isCancelled, ownSession, type HeldSession, type Viewer } from './session.ts';
import { trailOf } from './trail.ts';

/** A mark as a screen shows it. */
export interface ShownMark {
  readonly mark: RollCallMark;
  readonly arrivedAt: number | null;
  readonly how: 'LISTA' | 'HOJA' | 'CORRECCION';
}

export interface ListedPerson {
  /** The canonical person. */
  readonly personId: string;
  readonly name: string;
  /** The last four of their document: enough to tell namesakes on a sheet that passes through thirty hands. */
  readonly documentEnd: string | null;
  /** Where their enrolment stands; null for who came and is not enrolled. */
  readonly state: EnrolmentState | null;
  /** Null while nobody marked them. */
  readonly mark: ShownMark | null;
  /** Their hours without this session. */
  readonly hours: HoursSums;
}

/** Whose mark is asked at a session: their enrolment, or why they are on the list without one. */
export interface Attendee {
  readonly personId: string;
  readonly state: EnrolmentState | null;
  /** The registration under which the mark is written. */
  readonly markAs: string;
  /** When they joined the list, 0 before the session began: who comes later stands last and moves no number. */
  readonly joinedAt: number;
}

type LiveMark = HoursMark & {
  readonly person: string;
  readonly personId: string;
  readonly how: ShownMark['how'];
  readonly markedAt: number;
};

/** The live marks of a session with the canonical person of each. */
export function liveMarks(read: Reader, sessionId: string): Promise<LiveMark[]> {
  return read
    .selectFrom('liveSessionMark as m')
    .leftJoin('personIndex as i', 'i.personId', 'm.personId')
    .select((eb) => [
      'm.sessionId',
      'm.personId',
      'm.mark',
      'm.startedAt',
      'm.endedAt',
      'm.arrivedAt',
      'm.how',
      'm.markedAt',
      eb.fn.coalesce('i.canonicalId', 'm.personId').as('person'),
    ])
    .where('m.sessionId', '=', sessionId)
    .execute();
}

/**
 * Who is asked at a session: everybody with a seat who had it before the session ended, and whoever was marked all the
 * same. Where nobody had one by then, the group is written down afterwards: everybody with a seat now is asked. Each
 * canonical person once.
 */
export async function attendeesOf(
  read: Reader,
  session: Pick<HeldSession, 'groupId' | 'startsAt' | 'endsAt'>,
  marks: readonly LiveMark[],
): Promise<Attendee[]> {
  const enrolments = await enrolmentsOf(read, session.groupId);
  const counting = new Map<string, GroupEnrolment>();
  for (const each of enrolments) {
    if (each.repeats === null && (!counting.has(each.canonicalId) || each.standing !== 'RETIRADO'))
      counting.set(each.canonicalId, each);
  }
  const attendees = new Map<string, Attendee>();
  // Nobody is marked whose data was suppressed; a mark of before keeps them on the list.
  const seated = [...counting.values()].filter(({ erased, standing }) => !erased && standing === 'INSCRITO');
  const had = ({ confirmedAt }: GroupEnrolment) => confirmedAt !== null && confirmedAt < session.endsAt;
  const afterwards = !seated.some(had);
  for (const each of seated) {
    if (!afterwards && !had(each)) continue;
    const { canonicalId, personId, state, confirmedAt } = each;
    const joinedAt = afterwards || confirmedAt === null || confirmedAt < session.startsAt ? 0 : confirmedAt;
    attendees.set(canonicalId, { personId: canonicalId, state, markAs: personId, joinedAt });
  }
  for (const { person, personId } of marks) {
    if (attendees.has(person)) continue;
    const state = counting.get(person)?.state ?? null;
    attendees.set(person, { personId: person, state, markAs: personId, joinedAt: Number.MAX_SAFE_INTEGER });
  }
  return [...attendees.values()];
}

/** The list of a session as it stands. Throws NO_EXISTE, NO_AUTORIZADO. */
export async function openList(context: CoreContext, viewer: Viewer, sessionId: string) {
  const { read } = context.store;
  const session = await ownSession(read, context, viewer, sessionId);
  const marks = await liveMarks(read, sessionId);
  const standing = Map.groupBy(marks, (mark) => mark.person);
  const attendees = await attendeesOf(read, session, marks);
  const participants = await participantsOf(
    read,
    attendees.map((each) => each.personId),
  );
  const record = (await groupRecords(read, [session.groupId])).get(session.groupId);
  const elsewhere = (record?.sessions ?? []).filter((each) => each.id !== sessionId);
  const rule = { minutes: session.minutes, percent: session.percent, completion: session.completion };
  const nameOf = (personId: string) => {
    const { givenNames = '', surnames = '' } = participants.get(personId) ?? {};
    return `${givenNames} ${surnames}`;
  };
  const inOrder = attendees.toSorted(
    (a, b) =>
      a.joinedAt - b.joinedAt ||
      nameOf(a.personId).localeCompare(nameOf(b.personId), 'es') ||
      (a.personId < b.personId ? -1 : 1),
  );
  const people = inOrder.map(({ personId, state }): ListedPerson => {
    const own = (record?.marks.get(personId) ?? []).filter((mark) => mark.sessionId !== sessionId);
    const { attended, held, remaining } = hoursOf(rule, elsewhere, own, null);
    const mark = standingMarks(standing.get(personId) ?? []).get(sessionId);
    return {
      personId,
      name: nameOf(personId),
      documentEnd: participants.get(personId)?.documentNumber?.slice(-4) ?? null,
      state,
      mark: mark === undefined ? null : { mark: mark.mark, arrivedAt: mark.arrivedAt, how: mark.how },
      hours: { attended, held, remaining },
    };
  });
  const order = await read
    .selectFrom('courseSession')
    .select('id')
    .where('groupId', '=', session.groupId)
    .where('cancelledAt', 'is', null)
    .where('deletedAt', 'is', null)
    .orderBy('startsAt')
    .orderBy('id')
    .execute();
  const closedBy = session.closedBy === null ? [] : [session.closedBy];
  const actors = await namesOfActors(read, closedBy);
  return {
    session: {
      id: session.id,
      groupId: session.groupId,
      number: order.findIndex((each) => each.id === session.id) + 1,
      of: order.length,
      topic: session.topic,
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      localDate: session.localDate,
      room: session.room,
      cancelled: isCancelled(session),
      cancelReason: session.cancelReason,
      closedAt: session.closedAt,
      closedBy: session.closedBy === null ? null : (actors.get(session.closedBy) ?? session.closedBy),
    },
    group: {
      name: session.groupName,
      courseName: session.courseName,
      ally: session.ally,
      instructor: session.instructorName ?? session.groupInstructorName,
    },
    rule,
    people,
    trail: await trailOf(read, sessionId),
  };
}
