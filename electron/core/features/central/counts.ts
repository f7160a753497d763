import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { countedAttendances } from '../../countable-attendances.ts';
import type { Reader } from '../../db/tables.ts';

export interface DayCount {
  readonly siteId: string;
  /** YYYY-MM-DD in Bogotá. */
  readonly date: string;
  readonly count: number;
}

export interface Counts {
  /** Atenciones per Punto and day, heads at events included. */
  readonly days: readonly DayCount[];
  /** Distinct people since `peopleFrom`, duplicates merged as known now. */
  readonly people: number;
}

/**
 * Atenciones by the same rule as the indicator ATENCIONES, from a local date to the end of `today`: the figures of the
 * central screen and those of the report are one figure.
 */
export async function countsSince(
  read: Reader,
  period: { readonly from: string; readonly today: string; readonly peopleFrom: string },
): Promise<Counts> {
  const span = {
    from: startOfLocalDate(period.from),
    to: startOfLocalDate(period.today) + DAY_MS,
    siteId: null,
  };
  const peopleFrom = startOfLocalDate(period.peopleFrom);
  const days = new Map<string, DayCount>();
  const add = (siteId: string, date: string, count: number) => {
    const key = `${siteId}|${date}`;
    days.set(key, { siteId, date, count: (days.get(key)?.count ?? 0) + count });
  };
  const people = new Set<string>();
  for await (const row of countedAttendances(read, span)) {
    add(row.siteId, localDate(row.startedAt), 1);
    if (row.startedAt >= peopleFrom) people.add(row.person);
  }
  const anonymous = await read
    .selectFrom('liveAnonymousAttendance')
    .select((eb) => ['siteId', 'localDate', eb.fn.sum<number>('count').as('count')])
    .where('startedAt', '>=', span.from)
    .where('startedAt', '<', span.to)
    .groupBy(['siteId', 'localDate'])
    .execute();
  for (const row of anonymous) add(row.siteId, row.localDate, Number(row.count));
  return { days: [...days.values()], people: people.size };
}
