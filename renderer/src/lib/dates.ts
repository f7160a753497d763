import { isCalendarDate } from '#shared/domain/bogota.ts';

/** The typed date as YYYY-MM-DD, or undefined when it is no date. Day first, as here. */
export function readDate(typed: string): string | undefined {
  const text = typed.trim();
  const dayFirst = /^(\d{1,2})[/\-. ]?(\d{2})[/\-. ]?(\d{4})$/u.exec(text);
  const iso = /^\d{4}-\d{2}-\d{2}$/u.test(text)
    ? text
    : dayFirst === null
      ? ''
      : `${dayFirst[3]}-${dayFirst[2]}-${(dayFirst[1] ?? '').padStart(2, '0')}`;
  return isCalendarDate(iso) ? iso : undefined;
}

/** A date as it is typed here, DD/MM/AAAA. */
export function typedDate(date: string): string {
  return date.split('-').toReversed().join('/');
}

/** "14:30" from what people type: 1430, 14.30, 2:30 pm, 2 p. m. Undefined when it is no time of day. */
export function readTime(typed: string): string | undefined {
  const text = typed.toLowerCase().replaceAll(/[\s.]/gu, '').replaceAll(/[h]/gu, ':');
  const parts = /^(\d{1,2}):?(\d{2})?([ap])?m?$/u.exec(text);
  if (parts === null) return undefined;
  const [, hours = '', minutes = '00', half] = parts;
  const typedHour = Number(hours);
  if (half !== undefined && (typedHour < 1 || typedHour > 12)) return undefined;
  const hour = half === undefined ? typedHour : (typedHour % 12) + (half === 'p' ? 12 : 0);
  if (hour > 23 || Number(minutes) > 59) return undefined;
  return `${String(hour).padStart(2, '0')}:${minutes}`;
}
