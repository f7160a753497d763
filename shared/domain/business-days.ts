/** Whether a local date (YYYY-MM-DD) is a public holiday. Which ones there are is the host's to know. */
export type IsHoliday = (date: string) => boolean;

/** The calendar date `days` later (negative: earlier). */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Neither Saturday, Sunday nor a public holiday. */
export function isBusinessDay(date: string, isHoliday: IsHoliday): boolean {
  const weekday = new Date(`${date}T00:00:00.000Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !isHoliday(date);
}

/**
 * The last day of a term of `count` business days that is counted from the day after `date`, as Colombian law counts
 * terms of days (Ley 4 de 1913, art. 62; Ley 1581 de 2012, arts. 14 and 15). `count` is at least 1.
 */
export function addBusinessDays(date: string, count: number, isHoliday: IsHoliday): string {
  let day = date;
  for (let left = count; left > 0;) {
    day = plusDays(day, 1);
    if (isBusinessDay(day, isHoliday)) left -= 1;
  }
  return day;
}

/** How many business days lie in (from, to]; negative when `to` is the earlier one. */
export function businessDaysBetween(from: string, to: string, isHoliday: IsHoliday): number {
  if (to < from) return -businessDaysBetween(to, from, isHoliday);
  let count = 0;
  for (let day = plusDays(from, 1); day <= to; day = plusDays(day, 1)) {
    if (isBusinessDay(day, isHoliday)) count += 1;
  }
  return count;
}
