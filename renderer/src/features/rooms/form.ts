import { weekday, type Weekday } from '#shared/domain/recurrence.ts';
import type { Reservation } from '#renderer/features/rooms/model.ts';
import { firstTimeOf, hourAfter } from '#renderer/features/rooms/model.ts';
import { readDate, readTime, typedDate } from '#renderer/lib/dates.ts';
import { localTime } from '#shared/domain/bogota.ts';

/** A reservation as it is typed. */
export interface ReserveForm {
  readonly personId: string | null;
  readonly groupName: string;
  readonly spaceIds: readonly string[];
  readonly date: string;
  readonly start: string;
  readonly end: string;
  readonly people: string;
  readonly purpose: string;
  /** None: it does not repeat. */
  readonly days: readonly Weekday[];
  /** The last date of a repetition. */
  readonly until: string;
}

export type FormField = 'spaceIds' | 'date' | 'start' | 'end' | 'people' | 'until';
type Problems = Partial<Record<FormField, string>>;

export function newForm(date: string, now: number, spaceId: string | undefined): ReserveForm {
  const start = firstTimeOf(date, now);
  return {
    personId: null,
    groupName: '',
    spaceIds: spaceId === undefined ? [] : [spaceId],
    date: typedDate(date),
    start,
    end: hourAfter(start),
    people: '1',
    purpose: '',
    days: [],
    until: '',
  };
}

export function formOf(reservation: Reservation): ReserveForm {
  return {
    personId: reservation.personId,
    groupName: reservation.groupName ?? '',
    spaceIds: [reservation.spaceId],
    date: typedDate(reservation.localDate),
    start: localTime(reservation.startsAt),
    end: localTime(reservation.endsAt),
    people: String(reservation.people),
    purpose: reservation.purpose ?? '',
    days: [],
    until: '',
  };
}

export type ReadForm =
  | { readonly ok: true; readonly wanted: Wanted; readonly problems: Problems }
  | { readonly ok: false; readonly problems: Problems };

interface Wanted {
  readonly spaceIds: string[];
  readonly date: string;
  readonly startTime: string;
  readonly endTime: string;
  readonly people: number;
  readonly repeat: {
    readonly days: Weekday[];
    readonly end: { readonly kind: 'UNTIL'; readonly date: string };
    readonly keptHolidays: string[];
  } | null;
}

/** What was typed, as the core understands it, or what is wrong with which field. */
export function readForm(form: ReserveForm): ReadForm {
  const date = readDate(form.date);
  const startTime = readTime(form.start);
  const endTime = readTime(form.end);
  const until = form.days.length === 0 ? '' : readDate(form.until);
  const people = /^\d{1,3}$/u.test(form.people.trim()) ? Number(form.people) : 0;
  const problems: Problems = {
    ...(form.spaceIds.length === 0 ? { spaceIds: 'Elija al menos un espacio.' } : {}),
    ...(date === undefined ? { date: 'Escríbala como DD/MM/AAAA.' } : {}),
    ...(startTime === undefined ? { start: 'Escríbala como 14:30.' } : {}),
    ...(endTime === undefined ? { end: 'Escríbala como 16:00.' } : {}),
    ...(people < 1 ? { people: 'Al menos una.' } : {}),
    ...(until === undefined ? { until: 'Hasta qué fecha se repite: DD/MM/AAAA.' } : {}),
  };
  if (date === undefined || startTime === undefined || endTime === undefined || until === undefined)
    return { ok: false, problems };
  if (people < 1 || form.spaceIds.length === 0) return { ok: false, problems };
  const days = weekday.options.filter((day) => form.days.includes(day));
  const repeat =
    days.length === 0 ? null : { days, end: { kind: 'UNTIL' as const, date: until }, keptHolidays: [] };
  return {
    ok: true,
    problems,
    wanted: { spaceIds: [...form.spaceIds], date, startTime, endTime, people, repeat },
  };
}

/** Who it is for, or undefined while nobody is. */
export function holderOf({ personId, groupName, purpose }: ReserveForm) {
  const group = groupName.trim() === '' ? null : groupName.trim();
  if (personId === null && group === null) return undefined;
  return { personId, groupName: group, purpose: purpose.trim() === '' ? null : purpose.trim() };
}
