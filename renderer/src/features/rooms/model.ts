import { withArticle } from '#shared/text/clock-words.ts';
import { localDate, localTime } from '#shared/domain/bogota.ts';
import { overlap, type Span } from '#shared/domain/clashes.ts';
import { TIMELINE_STATES } from '#shared/text/reservations.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatShortTime, formatTime } from '#renderer/lib/formats.ts';

export type DaySchedule = Outputs['rooms']['day'];
export type WeekSchedule = Outputs['rooms']['week'];
export type Room = DaySchedule['rooms'][number];
export type Entry = Room['entries'][number];
export type DeskReservation = DaySchedule['desks'][number];
export type Reservation = Outputs['rooms']['reservation'];
export type Checked = Outputs['rooms']['check'];
export type Space = Outputs['rooms']['spaces'][number];

/** One line of a timeline: a room on a day, or a day of a room. */
export interface Line {
  readonly key: string;
  readonly title: string;
  readonly note: string;
  readonly entries: readonly Entry[];
  /** The window of the drawing on this line's own day. */
  readonly window: Span;
}

/** What the cursor can stand on, in reading order. */
export interface Item {
  readonly id: string;
  readonly kind: Entry['kind'];
  readonly spaceId: string;
}

export function dayLines(schedule: DaySchedule, now: number): Line[] {
  return schedule.rooms.map(({ space, entries, free }) => ({
    key: space.id,
    title: space.name,
    note: [`${space.capacity} personas`, freeWords(free, schedule.window, now)].filter(Boolean).join('. '),
    entries,
    window: schedule.window,
  }));
}

/** "Libre hasta las 2:00 p. m.": only of a day that is under way. */
function freeWords(free: readonly Span[], window: Span, now: number): string {
  if (now < window.startsAt || now >= window.endsAt) return '';
  const gap = free.find(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
  if (gap !== undefined)
    return gap.endsAt === window.endsAt
      ? 'Libre el resto del día'
      : `Libre hasta ${withArticle(formatTime(gap.endsAt))}`;
  const next = free.find(({ startsAt }) => startsAt > now);
  return next === undefined
    ? 'Ocupada hasta el cierre'
    : `Ocupada hasta ${withArticle(formatTime(next.startsAt))}`;
}

export function weekLines(week: WeekSchedule, titleOf: (date: string) => string): Line[] {
  const first = week.days[0]?.date ?? '';
  return week.days.map(({ date, holiday, entries }) => {
    const shift = Date.parse(`${date}T00:00Z`) - Date.parse(`${first}T00:00Z`);
    const window = { startsAt: week.window.startsAt + shift, endsAt: week.window.endsAt + shift };
    return { key: date, title: titleOf(date), note: holiday ? 'Festivo' : '', entries, window };
  });
}

/** Each entry on the first lane where it overlaps nothing: what clashes stands one below the other. */
export function lanesOf<Some extends Span>(entries: readonly Some[]): readonly (readonly Some[])[] {
  const lanes: Some[][] = [];
  for (const entry of entries) {
    const free = lanes.find((lane) => !lane.some((other) => overlap(other, entry)));
    if (free === undefined) lanes.push([entry]);
    else free.push(entry);
  }
  return lanes;
}

/** "2:00 a 4:00 p. m.", "11:00 a. m. a 1:00 p. m." */
export function formatSpan({ startsAt, endsAt }: Span): string {
  const sameHalf = localTime(startsAt) < '12:00' === localTime(endsAt) < '12:00';
  return `${sameHalf ? formatShortTime(startsAt) : formatTime(startsAt)} a ${formatTime(endsAt)}`;
}

/** Everything of an entry in words, for who does not see where it stands. */
export function entryWords(entry: Entry): string {
  const parts = [entry.title, entry.detail, formatSpan(entry), TIMELINE_STATES[entry.state]];
  if (entry.clashes.length > 0) parts.push('choca con otra cosa a esa hora');
  return parts.filter((part) => part !== null && part !== '').join(', ');
}

/** The next half hour of today, or eight in the morning of another day. */
export function firstTimeOf(date: string, now: number): string {
  if (localDate(now) !== date) return '08:00';
  const half = 30 * 60_000;
  const next = Math.ceil(now / half) * half;
  return localDate(next) === date ? localTime(next) : '23:00';
}

/** One hour later on the same day. */
export function hourAfter(time: string): string {
  const hour = Number(time.slice(0, 2));
  return hour >= 23 ? '23:59' : `${String(hour + 1).padStart(2, '0')}:${time.slice(3)}`;
}
