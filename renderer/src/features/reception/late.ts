import { DAY_MS, localDate, localInstant, startOfLocalDate } from '#shared/domain/bogota.ts';
import { readTime } from '#shared/domain/spreadsheet-values.ts';

/** The time of day as people type it in a hurry: 9, 930, 14:05, 2:05 pm. HH:MM:SS, or null. */
export function typedTime(text: string): string | null {
  const typed = text.trim();
  const digits = /^(\d{1,2})(\d{2})?$/u.exec(typed);
  return readTime(digits === null ? typed : `${digits[1] ?? ''}:${digits[2] ?? '00'}`);
}

/** The instant that a day and a typed time mean; null while the time cannot be read. */
export function momentOf(date: string, text: string): number | null {
  const time = typedTime(text);
  return time === null ? null : localInstant(date, time);
}

/** The date some days later, held between the first that may be written and today. */
export function shiftDate(date: string, days: number, first: string, today: string): string {
  const wanted = localDate(startOfLocalDate(date) + days * DAY_MS);
  return wanted < first ? first : wanted > today ? today : wanted;
}
