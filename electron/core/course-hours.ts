import {
  hoursOf,
  type DecidedResult,
  type HoursMark,
  type HoursRule,
  type HoursSession,
  type PersonHours,
} from '#shared/domain/course-hours.ts';
import type { Reader } from './db/tables.ts';

/** What the hours of a group are computed from; people are canonical. */
export interface GroupRecord {
  readonly rule: HoursRule;
  readonly sessions: readonly HoursSession[];
  readonly marks: ReadonlyMap<string, readonly HoursMark[]>;
  readonly decided: ReadonlyMap<string, DecidedResult>;
}

/** SQLite takes many parameters; a question of this many groups stays short for those who wait behind it. */
const GROUPS_AT_ONCE = 200;

/**
 * The hours of everybody who has a mark or a result in these groups, by group and canonical person. Whoever has
 * neither is in no map: enrolled and never marked. Read group by group of GROUPS_AT_ONCE.
 */
export async function hoursOfGroups(
  read: Reader,
  groupIds: readonly string[],
): Promise<Map<string, Map<string, PersonHours>>> {
  const hours = new Map<string, Map<string, PersonHours>>();
  for (let from = 0; from < groupIds.length; from += GROUPS_AT_ONCE) {
    const records = await groupRecords(read, groupIds.slice(from, from + GROUPS_AT_ONCE));
    for (const [groupId, { rule, sessions, marks, decided }] of records) {
      const people = new Set([...marks.keys(), ...decided.keys()]);
      hours.set(
        groupId,
        new Map(
          [...people].map((person) => [
            person,
            hoursOf(rule, sessions, marks.get(person) ?? [], decided.get(person) ?? null),
          ]),
        ),
      );
    }
  }
  return hours;
}

/** Marks, sessions and results of some groups. A person who is in no index stands for themselves. */
export async function groupRecords(
  read: Reader,
  groupIds: readonly string[],
): Promise<Map<string, GroupRecord>> {
  if (groupIds.length === 0) return new Map();
  const rules = await read
    .selectFrom('courseGroup as g')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .select(['g.id', 'c.minutes', 'c.percent', 'c.completion'])
    .where('g.id', 'in', groupIds)
    .execute();
  const sessions = await read
    .selectFrom('courseSession')
    .select(['id', 'groupId', 'startsAt', 'endsAt', 'closedAt'])
    .where('groupId', 'in', groupIds)
    .where('cancelledAt', 'is', null)
    .where('deletedAt', 'is', null)
    .execute();
  const marks = await read
    .selectFrom('liveSessionMark as m')
    // What two computers did apart may leave marks at a session that was cancelled: they are worth nothing.
    .innerJoin('courseSession as s', 's.id', 'm.sessionId')
    .leftJoin('personIndex as i', 'i.personId', 'm.personId')
    .select((eb) => [
      'm.groupId',
      'm.sessionId',
      'm.mark',
      'm.startedAt',
      'm.endedAt',
      'm.arrivedAt',
      eb.fn.coalesce('i.canonicalId', 'm.personId').as('person'),
    ])
    .where('m.groupId', 'in', groupIds)
    .where('s.cancelledAt', 'is', null)
    .where('s.deletedAt', 'is', null)
    .execute();
  const results = await read
    .selectFrom('enrolmentResult as r')
    .innerJoin('enrolment as e', 'e.id', 'r.id')
    .leftJoin('personIndex as i', 'i.personId', 'e.personId')
    .select((eb) => [
      'e.groupId',
      'r.id',
      'r.result',
      'r.decidedAt',
      eb.fn.coalesce('i.canonicalId', 'e.personId').as('person'),
    ])
    .where('e.groupId', 'in', groupIds)
    .where('e.deletedAt', 'is', null)
    .where('e.withdrawnAt', 'is', null)
    .where('r.deletedAt', 'is', null)
    // Of several registrations of one person the latest decision holds: it is written last into the map.
    .orderBy('r.decidedAt')
    .orderBy('r.id')
    .execute();
  const sessionsOf = Map.groupBy(sessions, (row) => row.groupId);
  const marksOf = Map.groupBy(marks, (row) => row.groupId);
  const resultsOf = Map.groupBy(results, (row) => row.groupId);
  return new Map(
    rules.map(({ id, ...rule }) => {
      const decided = new Map<string, DecidedResult>();
      for (const { person, result, decidedAt } of resultsOf.get(id) ?? []) {
        if (result === null) decided.delete(person);
        else decided.set(person, { result, decidedAt });
      }
      return [
        id,
        {
          rule,
          sessions: sessionsOf.get(id) ?? [],
          marks: Map.groupBy(marksOf.get(id) ?? [], (row) => row.person),
          decided,
        },
      ];
    }),
  );
}
