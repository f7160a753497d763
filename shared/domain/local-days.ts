import { plusDays } from './business-days.ts';

/** Ranges of local days (YYYY-MM-DD, from the first up to and without the last), in the parts that sums are kept in. */

export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** Every day of [from, to), in order. */
export function daysOf(from: string, to: string): string[] {
  const days: string[] = [];
  for (let date = from; date < to; date = plusDays(date, 1)) days.push(date);
  return days;
}

/** YYYY-MM of a day. */
export function monthOf(date: string): string {
  return date.slice(0, 7);
}

export function firstOfMonth(date: string): string {
  return `${monthOf(date)}-01`;
}

/** The first day of the month after a day's. */
export function firstOfNextMonth(date: string): string {
  return firstOfMonth(plusDays(firstOfMonth(date), 31));
}

/** The months that lie wholly in [from, to), and what is left of it at both ends. */
export function wholeMonths(from: string, to: string): { months: string[]; days: DayRange[] } {
  const months: string[] = [];
  const start = from === firstOfMonth(from) ? from : firstOfNextMonth(from);
  let end = start;
  for (let next = firstOfNextMonth(end); next <= to; next = firstOfNextMonth(end)) {
    months.push(monthOf(end));
    end = next;
  }
  if (months.length === 0) return { months, days: from < to ? [{ from, to }] : [] };
  const ends = [
    { from, to: start },
    { from: end, to },
  ];
  return { months, days: ends.filter((range) => range.from < range.to) };
}
