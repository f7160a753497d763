import { startOfLocalDate } from '#shared/domain/bogota.ts';
import { formatMonth } from '#renderer/lib/formats.ts';

/** A month or a quarter of a year, by the year and the month (0 to 11) that it begins with. */
export interface Period {
  readonly months: 1 | 3;
  readonly year: number;
  readonly month: number;
}

/** The one that holds a local date. */
export function periodOf(date: string, months: Period['months']): Period {
  const month = Number(date.slice(5, 7)) - 1;
  return { months, year: Number(date.slice(0, 4)), month: month - (month % months) };
}

export function shifted({ months, year, month }: Period, steps: number): Period {
  const total = year * 12 + month + steps * months;
  return { months, year: Math.floor(total / 12), month: ((total % 12) + 12) % 12 };
}

/** Local dates, [from, to). */
export function datesOf(period: Period): { readonly from: string; readonly to: string } {
  return { from: firstDay(period), to: firstDay(shifted(period, 1)) };
}

function firstDay({ year, month }: Period): string {
  return `${year}-${String(month + 1).padStart(2, '0')}-01`;
}

const QUARTERS = ['Primer', 'Segundo', 'Tercer', 'Cuarto'];

/** "Abril de 2026", "Segundo trimestre de 2026". */
export function periodTitle(period: Period): string {
  const { months, year, month } = period;
  if (months === 3) return `${QUARTERS[month / 3] ?? ''} trimestre de ${year}`;
  const name = formatMonth(startOfLocalDate(firstDay(period)));
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} de ${year}`;
}
