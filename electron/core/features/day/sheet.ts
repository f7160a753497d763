import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { AgeGroup, Service, Sex } from '#shared/domain/codes.ts';
import type { DayMoment } from '#shared/domain/day-check.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { countedAttendances } from '../../countable-attendances.ts';
import type { CoreContext } from '../../context.ts';
import { stayingServices } from '../../services.ts';
import { siteLabel } from '../../site-label.ts';
import { visitsOfDay, type VisitRow } from '../../visits.ts';

/**
 * How a visit was closed: by the desk, by the rule of the closing time, when it began (a service where nobody stays),
 * or not at all.
 */
export type VisitEnd = 'DESK' | 'RULE' | 'AT_ONCE' | null;

export interface DayVisit {
  readonly id: string;
  readonly name: string;
  readonly service: Service;
  readonly startedAt: number;
  /** What its computer's clock said, where the centre corrected it; null otherwise. */
  readonly rawAt: number | null;
  readonly endedAt: number | null;
  readonly end: VisitEnd;
  readonly origin: 'DESK' | 'GROUP' | 'LATE' | 'IMPORT';
  readonly voided: boolean;
  /** The centre has not acknowledged it yet. */
  readonly waiting: boolean;
}

export interface DayCount {
  readonly id: string;
  readonly service: Service;
  readonly sex: Sex;
  readonly ageGroup: AgeGroup;
  readonly count: number;
  readonly note: string | null;
}

/** A session of a course: whoever was there is an atención, and no row among the visits. */
export interface DaySession {
  readonly id: string;
  readonly courseName: string;
  readonly groupName: string;
  readonly startedAt: number;
  /** People who were there, late or not. */
  readonly attended: number;
}

export interface DayCheckDone {
  readonly moment: DayMoment;
  readonly at: number;
  readonly officer: string;
  readonly inOrder: readonly string[];
  readonly note: string | null;
}

export interface DaySheet {
  readonly date: string;
  readonly today: boolean;
  readonly punto: string;
  /** Opening and closing as they were gone through, the latest first. */
  readonly checks: readonly DayCheckDone[];
  /** By the definitions of the indicators (product.md): a repetition within 30 minutes is one atención. */
  readonly totals: {
    readonly attended: number;
    readonly identified: number;
    readonly anonymous: number;
    readonly people: number;
    readonly newPeople: number;
    readonly voided: number;
    readonly open: number;
    readonly waiting: number;
    readonly byService: Readonly<Partial<Record<Service, number>>>;
  };
  /** In order of their start, voided ones included. */
  readonly visits: readonly DayVisit[];
  /** In order of their start, those at which somebody was. */
  readonly sessions: readonly DaySession[];
  readonly counts: readonly DayCount[];
}

/** Everything that happened at this Punto on one local date. Throws ENTRADA_INVALIDA for a day to come. */
export async function daySheet(context: CoreContext, date: string): Promise<DaySheet> {
  const todaysDate = localDate(context.clocks.now());
  if (date > todaysDate) {
    throw new Refusal('ENTRADA_INVALIDA', 'Ese día todavía no llega; elija hoy o un día pasado.', {
      field: 'date',
    });
  }
  const from = startOfLocalDate(date);
  const span = { from, to: from + DAY_MS, siteId: context.siteId() };
  const visits = await visitsOf(context, date);
  const counts = await countsOf(context, span.from, span.to);
  const byService: Partial<Record<Service, number>> = {};
  const people = new Set<string>();
  let identified = 0;
  for await (const row of countedAttendances(context.store.read, span)) {
    identified += 1;
    people.add(row.person);
    byService[row.service] = (byService[row.service] ?? 0) + 1;
  }
  let anonymous = 0;
  for (const { service, count } of counts) {
    anonymous += count;
    byService[service] = (byService[service] ?? 0) + count;
  }
  const live = visits.filter((visit) => !visit.voided);
  return {
    date,
    today: date === todaysDate,
    punto: await siteLabel(context),
    checks: await checksOf(context, date),
    totals: {
      attended: identified + anonymous,
      identified,
      anonymous,
      people: people.size,
      newPeople: await newPeople(context, span.from, span.to),
      voided: visits.length - live.length,
      open: live.filter((visit) => visit.end === null).length,
      waiting: visits.filter((visit) => visit.waiting).length,
      byService,
    },
    visits,
    sessions: await sessionsOf(context, span.from, span.to),
    counts,
  };
}

async function visitsOf(context: CoreContext, date: string): Promise<DayVisit[]> {
  const rows = await visitsOfDay(context, date);
  const staying = new Set(await stayingServices(context.store.read));
  return rows.toReversed().map((row) => ({
    id: row.id,
    name: row.name,
    service: row.service,
    startedAt: row.startedAt,
    rawAt: row.rawAt,
    endedAt: row.endedAt,
    end: endOf(row, staying),
    origin: row.origin,
    voided: row.voided,
    waiting: !row.synced,
  }));
}

function endOf({ service, endedAt, endedByRule }: VisitRow, staying: ReadonlySet<Service>): VisitEnd {
  if (endedAt === null) return staying.has(service) ? null : 'AT_ONCE';
  return endedByRule ? 'RULE' : 'DESK';
}

function countsOf(context: CoreContext, from: number, to: number): Promise<DayCount[]> {
  return context.store.read
    .selectFrom('liveAnonymousAttendance')
    .select(['id', 'service', 'sex', 'ageGroup', 'count', 'note'])
    .where('startedAt', '>=', from)
    .where('startedAt', '<', to)
    .where('siteId', '=', context.siteId())
    .orderBy('startedAt')
    .orderBy('id')
    .execute();
}

function sessionsOf(context: CoreContext, from: number, to: number): Promise<DaySession[]> {
  return context.store.read
    .selectFrom('liveSessionAttendance as a')
    .innerJoin('courseGroup as g', 'g.id', 'a.groupId')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .leftJoin('personIndex as i', 'i.personId', 'a.personId')
    .select((eb) => [
      'a.sessionId as id',
      'c.name as courseName',
      'g.name as groupName',
      'a.startedAt',
      eb.fn.count<number>(eb.fn.coalesce('i.canonicalId', 'a.personId')).distinct().as('attended'),
    ])
    .where('a.startedAt', '>=', from)
    .where('a.startedAt', '<', to)
    .where('a.siteId', '=', context.siteId())
    .groupBy('a.sessionId')
    .orderBy('a.startedAt')
    .orderBy('a.sessionId')
    .execute();
}

async function checksOf(context: CoreContext, date: string): Promise<DayCheckDone[]> {
  const rows = await context.store.read
    .selectFrom('dayCheck')
    .select(['moment', 'at', 'officer', 'inOrder', 'note'])
    .where('localDate', '=', date)
    .where('siteId', '=', context.siteId())
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, inOrder: row.inOrder.split(',').filter(Boolean) }));
}

async function newPeople(context: CoreContext, from: number, to: number): Promise<number> {
  const row = await context.store.read
    .selectFrom('person')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('registeredAt', '>=', from)
    .where('registeredAt', '<', to)
    .where('siteId', '=', context.siteId())
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return row.count;
}
