import { setImmediate } from 'node:timers/promises';
import {
  courseIndicator,
  enrolledIndicator,
  hadSeat,
  type CountedGroup,
  type PersonCourse,
  type SeatedPersonCourse,
} from '#shared/domain/course-indicators.ts';
import type { Indicator } from '#shared/domain/indicator.ts';
import type { Span } from '../../countable-attendances.ts';
import { hoursOfGroups } from '../../course-hours.ts';
import { readMeta } from '../../db/meta.ts';
import type { Reader } from '../../db/tables.ts';
import { enrolmentsOfGroups, type GroupEnrolment } from '../../enrolments.ts';

/** Groups and people read at once: a registration that comes meanwhile waits for one such question at most. */
const GROUPS = 20;
const PEOPLE = 500;
const PAGE = 1_000;

interface KnownGroup extends CountedGroup {
  readonly id: string;
  readonly capacity: number;
  readonly cancelled: boolean;
}

/** The three figures of the courses over a span; a Punto's are those of the groups that it gives. */
export async function courseIndicators(
  read: Reader,
  span: Span,
  siteCode: (siteId: string) => string,
): Promise<Indicator[]> {
  const groups = await groupsOf(read, span);
  const enrolled = await enrolledIn(read, span, groups);
  const present = await presentIn(read, span, groups);
  const trained = await trainedIn(read, span, groups);
  const people = new Set([...enrolled, ...present, ...trained].map((row) => row.person));
  const servants = await servantsAmong(read, [...people]);
  return [
    enrolledIndicator(enrolled, servants, siteCode),
    courseIndicator('PARTICIPANTES', present, servants, siteCode),
    courseIndicator('CAPACITADOS', trained, servants, siteCode),
  ];
}

type Groups = ReadonlyMap<string, KnownGroup>;

/**
 * Every Punto knows all groups and all enrolments of the city, but the marks and results of its own alone: its figures
 * are of its own groups, or INSCRITOS would be the city's and the others the Punto's.
 */
async function groupsOf(read: Reader, span: Span): Promise<Groups> {
  const own = span.siteId ?? (await readMeta(read, 'siteId'));
  let query = read
    .selectFrom('courseGroup as g')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .select(['g.id', 'g.siteId', 'g.capacity', 'g.cancelledAt', 'c.code as courseCode', 'c.ally'])
    .where('g.deletedAt', 'is', null);
  // Until its enrolment a station writes under no Punto.
  if (own !== null) query = query.where('g.siteId', 'in', span.siteId === null ? [own, ''] : [own]);
  const rows = await query.execute();
  return new Map(
    rows.map(({ cancelledAt, ...row }) => [row.id, { ...row, cancelled: cancelledAt !== null }]),
  );
}

/** Batches of groups, with a pause between two. */
async function* batches(ids: Iterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for (const id of ids) {
    batch.push(id);
    if (batch.length < GROUPS) continue;
    yield batch;
    batch = [];
    await setImmediate();
  }
  if (batch.length > 0) yield batch;
}

async function enrolledIn(read: Reader, span: Span, groups: Groups): Promise<SeatedPersonCourse[]> {
  const named = await read
    .selectFrom('enrolment')
    .select('groupId')
    .distinct()
    .where('confirmedAt', '>=', span.from)
    .where('confirmedAt', '<', span.to)
    .where('deletedAt', 'is', null)
    .execute();
  const counting = named.map((row) => row.groupId).filter((id) => groups.get(id)?.cancelled === false);
  const rows: SeatedPersonCourse[] = [];
  for await (const ids of batches(counting)) {
    const asked = ids.flatMap((id) => groups.get(id) ?? []);
    const lines = await enrolmentsOfGroups(read, asked);
    for (const group of asked) rows.push(...seated(lines.get(group.id) ?? [], group, span));
  }
  return rows;
}

function seated(line: readonly GroupEnrolment[], group: KnownGroup, span: Span): SeatedPersonCourse[] {
  const entries = line.map((each) => ({ ...each, person: each.canonicalId }));
  return entries.flatMap((each, at) => {
    const { confirmedAt, standing, withdrawal, repeats, person } = each;
    if (confirmedAt === null || confirmedAt < span.from || confirmedAt >= span.to) return [];
    const withdrawn = standing === 'RETIRADO';
    const counts = withdrawn
      ? withdrawal !== 'ERROR' && hadSeat(entries, at, group.capacity)
      : standing === 'INSCRITO' && repeats === null;
    return counts ? [{ person, groupId: group.id, group, withdrawn }] : [];
  });
}

async function presentIn(read: Reader, span: Span, groups: Groups): Promise<PersonCourse[]> {
  const present = new Map<string, PersonCourse>();
  let after = { startedAt: span.from, id: '' };
  for (;;) {
    const rows = await attendedAfter(read, span, after);
    for (const { person, groupId } of rows) {
      const group = groups.get(groupId);
      if (group !== undefined) present.set(`${person}|${groupId}`, { person, groupId, group });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return [...present.values()];
    after = last;
    await setImmediate();
  }
}

function attendedAfter(read: Reader, span: Span, after: { readonly startedAt: number; readonly id: string }) {
  return read
    .selectFrom('liveSessionAttendance as a')
    .leftJoin('personIndex as i', 'i.personId', 'a.personId')
    .select((eb) => [
      'a.id',
      'a.groupId',
      'a.startedAt',
      eb.fn.coalesce('i.canonicalId', 'a.personId').as('person'),
    ])
    .where((eb) => eb(eb.refTuple('a.startedAt', 'a.id'), '>', eb.tuple(after.startedAt, after.id)))
    .where('a.startedAt', '<', span.to)
    .orderBy('a.startedAt')
    .orderBy('a.id')
    .limit(PAGE)
    .execute();
}

/** Only where something happened in the span can somebody have been trained in it. */
async function trainedIn(read: Reader, span: Span, groups: Groups): Promise<PersonCourse[]> {
  const attended = await read
    .selectFrom('sessionMark')
    .select('groupId')
    .distinct()
    .where('startedAt', '>=', span.from)
    .where('startedAt', '<', span.to)
    .execute();
  const decided = await read
    .selectFrom('enrolmentResult as r')
    .innerJoin('enrolment as e', 'e.id', 'r.id')
    .select('e.groupId')
    .distinct()
    .where('r.decidedAt', '>=', span.from)
    .where('r.decidedAt', '<', span.to)
    .execute();
  const counting = new Set([...attended, ...decided].map((row) => row.groupId));
  const rows: PersonCourse[] = [];
  for await (const ids of batches([...counting].filter((id) => groups.has(id)))) {
    for (const [groupId, people] of await hoursOfGroups(read, ids)) {
      const group = groups.get(groupId);
      if (group === undefined) continue;
      for (const [person, { trainedAt }] of people) {
        const within = trainedAt !== null && trainedAt >= span.from && trainedAt < span.to;
        if (within) rows.push({ person, groupId, group });
      }
    }
  }
  return rows;
}

/** The canonical registration says it; where only another one of the person is here, that one. */
async function servantsAmong(read: Reader, people: readonly string[]): Promise<Map<string, boolean>> {
  const servants = new Map<string, boolean>();
  for (let from = 0; from < people.length; from += PEOPLE) {
    const asked = people.slice(from, from + PEOPLE);
    const others = await read
      .selectFrom('personIndex as i')
      .innerJoin('person as p', 'p.id', 'i.personId')
      .select((eb) => ['i.canonicalId as person', eb.fn.max('p.publicServant').as('servant')])
      .where('i.canonicalId', 'in', asked)
      .whereRef('i.canonicalId', '<>', 'i.personId')
      .groupBy('i.canonicalId')
      .execute();
    const own = await read
      .selectFrom('person')
      .select(['id as person', 'publicServant as servant'])
      .where('id', 'in', asked)
      .execute();
    for (const { person, servant } of [...others, ...own]) servants.set(person, servant === 1);
    await setImmediate();
  }
  return servants;
}
