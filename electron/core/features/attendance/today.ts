import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { countedAttendances } from '../../countable-attendances.ts';
import type { CoreContext } from '../../context.ts';

export interface VisitRow {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly service: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly voided: boolean;
  readonly synced: boolean;
}

export interface Today {
  readonly date: string;
  /** Atenciones by the rule of the indicator: a repetition within 30 minutes is one. */
  readonly total: number;
  readonly people: number;
  /** People registered today. */
  readonly newPeople: number;
  readonly inside: readonly VisitRow[];
  /** All of today's visits, newest first, voided ones included. */
  readonly visits: readonly VisitRow[];
}

/** What happened today at this Punto. */
export async function today(context: CoreContext): Promise<Today> {
  const date = localDate(context.clocks.now());
  const from = startOfLocalDate(date);
  const rows = await context.store.read
    .selectFrom('attendance')
    .leftJoin('attendanceVoid', 'attendanceVoid.attendanceId', 'attendance.id')
    .leftJoin('attendanceEnd', 'attendanceEnd.attendanceId', 'attendance.id')
    .leftJoin('person', 'person.id', 'attendance.personId')
    .leftJoin('directory', 'directory.id', 'attendance.personId')
    .select((eb) => [
      'attendance.id',
      'attendance.personId',
      'attendance.service',
      'attendance.startedAt',
      eb.fn.coalesce('person.givenNames', 'directory.givenNames').as('givenNames'),
      eb.fn.coalesce('person.surnames', 'directory.surnames').as('surnames'),
      eb.fn.min('attendanceEnd.endedAt').as('endedAt'),
      eb.fn.min('attendanceVoid.id').as('voidId'),
    ])
    .where('attendance.startedAt', '>=', from)
    .where('attendance.startedAt', '<', from + DAY_MS)
    .where('attendance.siteId', '=', context.siteId())
    .groupBy('attendance.id')
    .orderBy('attendance.startedAt', 'desc')
    .orderBy('attendance.id', 'desc')
    .execute();
  const waiting = await context.store.read
    .selectFrom('change')
    .select('rowId')
    .where('state', '=', 'PENDING')
    .where('tableName', '=', 'attendance')
    .orderBy('position', 'desc')
    .limit(5_000)
    .execute();
  const pending = new Set(waiting.map((row) => row.rowId));
  const visits = rows.map((row) => ({
    id: row.id,
    personId: row.personId,
    name: row.givenNames === null ? 'Persona suprimida' : `${row.givenNames} ${row.surnames}`,
    service: row.service,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    voided: row.voidId !== null,
    synced: !pending.has(row.id),
  }));
  const newPeople = await context.store.read
    .selectFrom('person')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('registeredAt', '>=', from)
    .where('registeredAt', '<', from + DAY_MS)
    .where('siteId', '=', context.siteId())
    .executeTakeFirstOrThrow();
  let total = 0;
  const people = new Set<string>();
  const span = { from, to: from + DAY_MS, siteId: context.siteId() };
  for await (const row of countedAttendances(context.store.read, span)) {
    total += 1;
    people.add(row.person);
  }
  return {
    date,
    total,
    people: people.size,
    newPeople: newPeople.count,
    inside: visits.filter((visit) => !visit.voided && visit.endedAt === null).toReversed(),
    visits,
  };
}
