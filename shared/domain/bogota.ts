/** America/Bogota is UTC-5 all year and has never changed since 1993: plain arithmetic is exact. */
const OFFSET_MS = -5 * 3_600_000;
export const DAY_MS = 86_400_000;

/** The local calendar date (YYYY-MM-DD) of an instant in ms UTC. */
export function localDate(instant: number): string {
  return new Date(instant + OFFSET_MS).toISOString().slice(0, 10);
}

/** The instant (ms UTC) at which a local calendar date begins. */
export function startOfLocalDate(date: string): number {
  return Date.parse(`${date}T00:00:00.000Z`) - OFFSET_MS;
}

/** The instant (ms UTC) of a local date and time of day (HH:MM or HH:MM:SS). */
export function localInstant(date: string, time: string): number {
  return Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}.000Z`) - OFFSET_MS;
}

/** The local time of day (HH:MM) of an instant in ms UTC. */
export function localTime(instant: number): string {
  return new Date(instant + OFFSET_MS).toISOString().slice(11, 16);
}

/** True for a date that exists: 2026-02-30 does not. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = Date.parse(`${text}T00:00:00.000Z`);
  return Number.isFinite(instant) && new Date(instant).toISOString().slice(0, 10) === text;
}

/** Whole years between a birth date and a day, both YYYY-MM-DD. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
