import { startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Reader } from '../../db/tables.ts';

export interface DayCount {
  readonly siteId: string;
  /** YYYY-MM-DD in Bogotá. */
  readonly date: string;
  readonly count: number;
}

/**
 * Attendances that are not voided, heads at events included, per Punto and local date from a date on. The one place
 * where the central screen counts: the rule of the repeated visit (shared/domain/indicators.ts) belongs here.
 */
export async function countsPerDay(read: Reader, fromDate: string): Promise<DayCount[]> {
  const identified = await read
    .selectFrom('attendance')
    .select((eb) => ['siteId', 'localDate', eb.fn.countAll<number>().as('count')])
    .where('startedAt', '>=', startOfLocalDate(fromDate))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('attendanceVoid')
            .select('attendanceVoid.id')
            .whereRef('attendanceVoid.attendanceId', '=', 'attendance.id'),
        ),
      ),
    )
    .groupBy(['siteId', 'localDate'])
    .execute();
  const anonymous = await read
    .selectFrom('anonymousAttendance')
    .select((eb) => ['siteId', 'localDate', eb.fn.sum<number>('count').as('count')])
    .where('startedAt', '>=', startOfLocalDate(fromDate))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('attendanceVoid')
            .select('attendanceVoid.id')
            .whereRef('attendanceVoid.attendanceId', '=', 'anonymousAttendance.id'),
        ),
      ),
    )
    .groupBy(['siteId', 'localDate'])
    .execute();
  return [...identified, ...anonymous].map(({ siteId, localDate, count }) => ({
    siteId,
    date: localDate,
    count: Number(count),
  }));
}

/** Distinct people, duplicates merged as known now, with at least one attendance that is not voided. */
export async function peopleSince(read: Reader, fromDate: string): Promise<number> {
  const row = await read
    .selectFrom('attendance')
    .leftJoin('personIndex', 'personIndex.personId', 'attendance.personId')
    .select((eb) =>
      eb.fn
        .count<number>(eb.fn.coalesce('personIndex.canonicalId', 'attendance.personId'))
        .distinct()
        .as('people'),
    )
    .where('attendance.startedAt', '>=', startOfLocalDate(fromDate))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('attendanceVoid')
            .select('attendanceVoid.id')
            .whereRef('attendanceVoid.attendanceId', '=', 'attendance.id'),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(row?.people ?? 0);
}
