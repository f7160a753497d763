import type { RollCallMark } from '#shared/domain/codes.ts';

/** A history of courses as the reference below needs it: people are canonical, everything by its own words. */
export interface ReferenceGroup {
  readonly id: string;
  readonly siteId: string;
  readonly capacity: number;
  readonly cancelled: boolean;
  readonly minutes: number;
  readonly percent: number;
  readonly byHours: boolean;
}

export interface ReferenceEnrolment {
  readonly groupId: string;
  readonly person: string;
  readonly registration: string;
  readonly confirmedAt: number | null;
  readonly withdrawnAt: number | null;
  readonly mistake: boolean;
  readonly deleted: boolean;
  readonly result: { readonly approved: boolean; readonly at: number } | null;
}

export interface ReferenceSession {
  readonly id: string;
  readonly groupId: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly cancelled: boolean;
}

export interface ReferenceMark {
  readonly sessionId: string;
  readonly person: string;
  /** The registration that was marked: each has its own latest mark. */
  readonly registration: string;
  readonly mark: RollCallMark;
  readonly arrivedAt: number | null;
  readonly markedAt: number;
}

export interface CourseHistory {
  readonly groups: readonly ReferenceGroup[];
  /** In the order in which they were confirmed. */
  readonly enrolments: readonly ReferenceEnrolment[];
  readonly sessions: readonly ReferenceSession[];
  readonly marks: readonly ReferenceMark[];
}

export interface Period {
  readonly from: number;
  readonly to: number;
  readonly siteId: string | null;
}

/** "person in group" of each figure; the same words that the definitions say, and no idea of the code under test. */
export function referenceCourses(history: CourseHistory, period: Period) {
  const groups = history.groups.filter(({ siteId }) => period.siteId === null || siteId === period.siteId);
  const within = (at: number) => at >= period.from && at < period.to;
  const enrolled = new Set<string>();
  const staying = new Set<string>();
  const participants = new Set<string>();
  const trained = new Set<string>();
  for (const group of groups) {
    for (const row of group.cancelled ? [] : seatedEver(history, group)) {
      if (row.confirmedAt === null || !within(row.confirmedAt)) continue;
      enrolled.add(`${row.person} ${group.id}`);
      if (row.withdrawnAt === null) staying.add(`${row.person} ${group.id}`);
    }
    for (const person of new Set([...history.marks, ...history.enrolments].map((row) => row.person))) {
      const came = attended(history, group, person);
      if (came.some(({ session }) => within(session.startsAt))) participants.add(`${person} ${group.id}`);
      const at = completedAt(history, group, person, came);
      if (at !== null && within(at)) trained.add(`${person} ${group.id}`);
    }
  }
  const people = (of: ReadonlySet<string>) => new Set([...of].map((each) => each.split(' ')[0])).size;
  const figure = (of: ReadonlySet<string>) => ({ people: people(of), personCourses: of.size });
  return {
    INSCRITOS: figure(enrolled),
    withdrawn: enrolled.size - staying.size,
    PARTICIPANTES: figure(participants),
    CAPACITADOS: figure(trained),
  };
}

/** Replays the group: after everything that happened, whoever is among the first `capacity` people has a seat. */
function seatedEver(history: CourseHistory, group: ReferenceGroup): ReferenceEnrolment[] {
  const line = history.enrolments.filter((row) => row.groupId === group.id && !row.deleted);
  const moments = line.flatMap((row) =>
    [row.confirmedAt, row.withdrawnAt].filter((moment) => moment !== null),
  );
  const seated = new Set<ReferenceEnrolment>();
  for (const moment of moments) {
    const people = new Set<string>();
    for (const row of line) {
      const inLine = row.confirmedAt !== null && row.confirmedAt <= moment;
      if (!inLine || (row.withdrawnAt !== null && row.withdrawnAt <= moment)) continue;
      if (people.has(row.person) || people.size >= group.capacity) continue;
      people.add(row.person);
      seated.add(row);
    }
  }
  return [...seated].filter((row) => !row.mistake);
}

/** The sessions at which somebody was, under any registration, with the minutes that they stayed at most. */
function attended(history: CourseHistory, group: ReferenceGroup, person: string) {
  return history.sessions
    .filter((session) => session.groupId === group.id && !session.cancelled)
    .flatMap((session) => {
      const own = history.marks.filter((mark) => mark.sessionId === session.id && mark.person === person);
      const latest = own.filter(
        (mark) =>
          !own.some((other) => other.registration === mark.registration && other.markedAt > mark.markedAt),
      );
      const stays = latest.flatMap(({ mark, arrivedAt }) => {
        if (mark === 'PRESENTE') return [(session.endsAt - session.startsAt) / 60_000];
        return mark === 'TARDE' ? [(session.endsAt - (arrivedAt ?? session.startsAt)) / 60_000] : [];
      });
      return stays.length === 0 ? [] : [{ session, minutes: Math.max(...stays) }];
    })
    .toSorted((a, b) => a.session.startsAt - b.session.startsAt);
}

function completedAt(
  history: CourseHistory,
  group: ReferenceGroup,
  person: string,
  came: ReturnType<typeof attended>,
): number | null {
  const decided = history.enrolments
    .filter((row) => row.groupId === group.id && row.person === person)
    .filter((row) => !row.deleted && row.withdrawnAt === null)
    .flatMap((row) => (row.result === null ? [] : [row.result]))
    .toSorted((a, b) => b.at - a.at)[0];
  if (decided !== undefined) return decided.approved ? decided.at : null;
  if (!group.byHours) return null;
  let minutes = 0;
  for (const { session, minutes: stayed } of came) {
    minutes += stayed;
    if (minutes >= (group.minutes * group.percent) / 100) return session.startsAt;
  }
  return null;
}
