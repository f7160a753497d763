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
