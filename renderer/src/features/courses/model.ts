import { plusDays } from '#shared/domain/business-days.ts';
import type { CourseGroupState, HostRole, Role } from '#shared/domain/codes.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatCount, formatDate, formatQuantity, formatTime } from '#renderer/lib/formats.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type GroupList = Outputs['courses']['groups'];
export type ListedGroup = GroupList['groups'][number];
export type GroupSessions = Outputs['courses']['group'];
export type Calendar = Outputs['courses']['calendar'];
export type CourseSession = Calendar['sessions'][number];
export type Catalogue = Outputs['courses']['catalogue'];
export type CourseRow = Catalogue['courses'][number];
export type Choices = Outputs['courses']['choices'];
export type Plan = Outputs['courses']['plan'];
export type ClashRow = Plan['clashes'][number];

/** What a person may do with the groups here; the core decides again. */
export interface Rights {
  readonly edit: boolean;
  /** The calendar and the sessions are a Punto's. */
  readonly sessions: boolean;
}

export function rightsOf(host: HostRole, role: Role): Rights {
  const here = host === 'station';
  return { edit: here && (role === 'desk' || role === 'admin'), sessions: here };
}

/** What came of the last thing that was done here. */
export interface Said {
  readonly tone: Tone;
  readonly title: string;
  readonly message?: string;
}

const TONES: Readonly<Record<CourseGroupState, Tone>> = {
  SIN_SESIONES: 'doubt',
  PROGRAMADO: 'unknown',
  EN_CURSO: 'good',
  TERMINADO: 'unknown',
  CANCELADO: 'bad',
};

export function toneOf({ state }: Pick<ListedGroup, 'state'>): Tone {
  return TONES[state];
}

interface Span {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** "2:00 p. m. a 4:00 p. m." */
export function timesOf({ startsAt, endsAt }: Span): string {
  return `${formatTime(startsAt)} a ${formatTime(endsAt)}`;
}

/** "lun. 4 may. 2026, 2:00 p. m. a 4:00 p. m." */
export function whenOf(span: Span): string {
  return `${formatDate(span.startsAt)}, ${timesOf(span)}`;
}

/** "16 h", "1,5 h": the length of a course or of its sessions together. */
export function hoursOf(minutes: number): string {
  const hours = new Intl.NumberFormat('es-CO', { maximumFractionDigits: 2 }).format(minutes / 60);
  return `${hours} h`;
}

/** Hours as they are typed, "16" or "1,5", in minutes; undefined where they are none. */
export function readHours(typed: string): number | undefined {
  if (!/^\d{1,4}([.,]\d{1,2})?$/u.test(typed.trim())) return undefined;
  return Math.round(Number(typed.trim().replace(',', '.')) * 60);
}

/** "18 de 20", and who waits. */
export function seatsOf({ seated, capacity, waiting }: ListedGroup): string {
  const seats = `${formatCount(seated)} de ${formatCount(capacity)}`;
  return waiting === 0 ? seats : `${seats}, ${formatCount(waiting)} en espera`;
}

/** "Sala 1, Ana Prueba": where and by whom; what is not known yet says so. */
export function settingOf(of: {
  readonly spaceName: string | null;
  readonly instructorName: string | null;
}): string {
  return `${of.spaceName ?? 'Sin sala'}, ${of.instructorName ?? 'sin instructor'}`;
}

/** What two sessions want at once, in words. */
export function overOf({ over }: Pick<ClashRow, 'over'>): string {
  if (over.length > 1) return 'misma sala y quien dicta';
  return over[0] === 'ESPACIO' ? 'misma sala' : 'mismo instructor';
}

/** What holds a session where it is; undefined where nothing does. */
export function heldBy(session: Pick<CourseSession, 'marked' | 'closedAt'>): string | undefined {
  if (session.marked === 0 && session.closedAt === null) return undefined;
  const people = session.marked === 0 ? '' : ` (${formatQuantity(session.marked, 'persona', 'personas')})`;
  return `Esta sesión ya tiene lista${people}: no se mueve ni se cancela.`;
}

/** The day of the week of a date, 0 is Monday. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;
}

/** The Monday of the week of a date. */
export function mondayOf(date: string): string {
  return plusDays(date, -weekdayOf(date));
}

/** The same day of another month; the last one where that month is shorter. */
export function monthsLater(date: string, months: number): string {
  const [year = 0, month = 1] = date.split('-').map(Number);
  const index = year * 12 + month - 1 + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`;
}

/** The days that a calendar shows: one week, or the whole weeks of a month. Both ends are dates, `to` excluded. */
export function rangeOf(
  span: 'WEEK' | 'MONTH',
  date: string,
): { readonly from: string; readonly to: string } {
  if (span === 'WEEK') return { from: mondayOf(date), to: plusDays(mondayOf(date), 7) };
  const first = `${date.slice(0, 8)}01`;
  const lastWeek = mondayOf(plusDays(monthsLater(date, 1), -1));
  return { from: mondayOf(first), to: plusDays(lastWeek, 7) };
}

export function daysOf({ from, to }: { readonly from: string; readonly to: string }): readonly string[] {
  const days: string[] = [];
  for (let day = from; day < to; day = plusDays(day, 1)) days.push(day);
  return days;
}
