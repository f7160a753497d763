import { serviceHoursSchema } from '#shared/domain/service-hours.ts';
import type { HolidayRule, ServiceHours, ServicePiece } from '#shared/domain/service-hours.ts';
import { readTime } from '#renderer/lib/dates.ts';
import { firstProblem } from '#renderer/lib/problems.ts';

/** Monday first. */
export const DAYS = ['Lunes', 'Martes', 'Miércoles', 'Jueves', 'Viernes', 'Sábado', 'Domingo'] as const;

const WHOLE_DAY: ServicePiece = { from: '00:00', to: '24:00' };

/** The hours of a day as one line is typed: "8 a 12, 14 a 18", "24 horas", or nothing for none. */
export function readPieces(typed: string): ServicePiece[] | undefined {
  const text = typed.trim().toLowerCase();
  if (text === '') return [];
  if (/^24\s*(h|horas)?$/u.test(text)) return [WHOLE_DAY];
  const pieces = text.split(/\s*[,;y]\s*/u).map((part) => {
    const [from = '', to = '', more] = part.split(/\s*(?:-|–|\ba\b)\s*/u);
    const start = readTime(from);
    const end = /^24(:?00)?$/u.test(to) ? '24:00' : readTime(to);
    return more !== undefined || start === undefined || end === undefined
      ? undefined
      : { from: start, to: end };
  });
  return pieces.every((piece) => piece !== undefined) ? pieces : undefined;
}

/** "08:00 a 12:00, 14:00 a 18:00" */
export function typedPieces(pieces: readonly ServicePiece[]): string {
  if (isWholeDay(pieces)) return '24 horas';
  return pieces.map(({ from, to }) => `${from} a ${to}`).join(', ');
}

function isWholeDay(pieces: readonly ServicePiece[]): boolean {
  const [only, another] = pieces;
  return another === undefined && only?.from === WHOLE_DAY.from && only.to === WHOLE_DAY.to;
}

/** What is wrong with the line of a day; null where nothing is. */
export function dayFault(typed: string): string | null {
  const pieces = readPieces(typed);
  if (pieces === undefined) return 'Escríbalo como 8:00 a 18:00, o 24 horas';
  return pieces.length === 0 ? null : firstProblem(serviceHoursSchema.shape.week.element.safeParse(pieces));
}

/** The hours behind the lines; undefined while one of them says nothing. */
export function hoursOfForm(lines: readonly string[], holidays: HolidayRule): ServiceHours | undefined {
  const parsed = serviceHoursSchema.safeParse({ week: lines.map(readPieces), holidays });
  return parsed.success ? parsed.data : undefined;
}

/** The hours of a week in few words: "Todos los días, 24 horas", "Lunes a viernes, 08:00 a 18:00; sábado, …". */
export function hoursWords({ week }: ServiceHours): string {
  const runs: { first: number; last: number; hours: string }[] = [];
  for (const [day, pieces] of week.entries()) {
    if (pieces.length === 0) continue;
    const hours = typedPieces(pieces);
    const run = runs.at(-1);
    if (run !== undefined && run.hours === hours && run.last === day - 1) run.last = day;
    else runs.push({ first: day, last: day, hours });
  }
  const text = runs.map(({ first, last, hours }) => `${daysWords(first, last)}, ${hours}`).join('; ');
  return text.charAt(0).toLocaleUpperCase('es-CO') + text.slice(1);
}

function daysWords(first: number, last: number): string {
  const name = (day: number) => (DAYS[day] ?? '').toLocaleLowerCase('es-CO');
  if (first === 0 && last === 6) return 'todos los días';
  if (first === last) return name(first);
  return `${name(first)} ${last === first + 1 ? 'y' : 'a'} ${name(last)}`;
}
