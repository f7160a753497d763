import { plusDays } from '#shared/domain/business-days.ts';

/** A calendar month or quarter of Bogotá that a contract is judged by: local days [from, to). */
export interface ZonePeriod {
  readonly kind: 'QUARTER' | 'MONTH';
  readonly from: string;
  readonly to: string;
}

const MONTHS_A_QUARTER = 3;

/**
 * What a zone's page shows on a day: the last whole quarter and its months, then the months of the present one, and
 * the present quarter itself as soon as it is more than its first month. At most eight.
 */
export function periodsOn(today: string): ZonePeriod[] {
  const month = `${today.slice(0, 7)}-01`;
  const quarter = startOfQuarter(month);
  const before = addMonths(quarter, -MONTHS_A_QUARTER);
  const months: ZonePeriod[] = [];
  for (let from = quarter; from <= month; from = addMonths(from, 1)) months.push(monthOf(from));
  return [
    { kind: 'QUARTER', from: before, to: quarter },
    ...[0, 1, 2].map((index) => monthOf(addMonths(before, index))),
    ...(months.length > 1
      ? [{ kind: 'QUARTER' as const, from: quarter, to: addMonths(quarter, MONTHS_A_QUARTER) }]
      : []),
    ...months,
  ];
}

/** The last `count` local days, `today` the last of them. */
export function daysUpTo(today: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => plusDays(today, index + 1 - count));
}

const monthOf = (from: string): ZonePeriod => ({ kind: 'MONTH', from, to: addMonths(from, 1) });

function startOfQuarter(month: string): string {
  const index = Number(month.slice(5, 7)) - 1;
  return addMonths(month, -(index % MONTHS_A_QUARTER));
}

/** The first day of the month that lies `count` months after the first day `date` of another. */
function addMonths(date: string, count: number): string {
  const months = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}
