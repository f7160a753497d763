import { DAY_MS, isCalendarDate } from './bogota.ts';

/**
 * What people write into the cells of a register, read into the model's values. Every reader returns null for what
 * it does not understand: a guess would become a figure.
 */

/** A word as it is compared: no accents, no case, letters and digits only («Tipo de Documento», «tipo_documento»). */
export function foldWord(raw: string): string {
  return raw
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** Days from Excel's day 0 to 1970-01-01, its leap day of 1900 that never was included. */
const EXCEL_EPOCH_DAYS = 25_569;
const DAY_SECONDS = 86_400;

/**
 * A calendar date as YYYY-MM-DD from AAAA-MM-DD, DD/MM/AAAA (day first, as Colombia writes it) with - / or ., or
 * the serial number of a spreadsheet. A time of day behind it is allowed and left out.
 */
export function readDate(raw: string): string | null {
  const text = raw.trim();
  const date = /^(\S+?)(?:T|\s+|$)/.exec(text)?.[1] ?? '';
  const rest = text.slice(date.length).replace(/^T|^\s+/, '');
  if (rest !== '' && readTime(rest) === null) return null;
  if (/^\d{5}(?:[.,]\d+)?$/.test(text)) {
    const days = Math.floor(Number(text.replace(',', '.')));
    return new Date((days - EXCEL_EPOCH_DAYS) * DAY_MS).toISOString().slice(0, 10);
  }
  const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(date);
  if (yearFirst !== null) return calendar(yearFirst[1], yearFirst[3], yearFirst[4]);
  const dayFirst = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/.exec(date);
  return dayFirst === null ? null : calendar(dayFirst[4], dayFirst[3], dayFirst[1]);
}

function calendar(year = '', month = '', day = ''): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(date) ? date : null;
}

/**
 * A time of day as HH:MM:SS from 14:05, 14:05:09, «2:05 p. m.», «12:00 m.» (noon), or the fraction of a day of a
 * spreadsheet (0.4375, or 46082.4375 with its date). A date before it is allowed and left out.
 */
export function readTime(raw: string): string | null {
  const text = raw.trim();
  if (/^(?:0?|\d{5})[.,]\d+$/.test(text)) {
    const serial = Number(text.replace(',', '.'));
    return clock(Math.round((serial - Math.floor(serial)) * DAY_SECONDS));
  }
  const parts =
    /^(?:\d{4}-\d{2}-\d{2}[T\s]\s*)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]0+)?)?\s*([apm][.\s]*m?[.\s]*)?$/i.exec(
      text,
    );
  if (parts === null) return null;
  const [minute, second] = [Number(parts[2]), Number(parts[3] ?? '0')];
  const hour = hourOfDay(Number(parts[1]), (parts[4] ?? '').replace(/[.\s]/g, '').toLowerCase());
  if (hour === null || minute > 59 || second > 59) return null;
  return clock(hour * 3600 + minute * 60 + second);
}

function hourOfDay(hour: number, half: string): number | null {
  if (half === '') return hour <= 23 ? hour : null;
  if (half === 'm') return hour === 12 ? 12 : null;
  if (hour < 1 || hour > 12 || (half !== 'am' && half !== 'pm')) return null;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

function clock(seconds: number): string | null {
  return seconds < 0 || seconds >= DAY_SECONDS ? null : new Date(seconds * 1000).toISOString().slice(11, 19);
}

/** The time of day that a date cell carries behind its date, when it carries one. */
export function timeBehindDate(raw: string): string | null {
  const text = raw.trim();
  if (/^\d{5}[.,]\d+$/.test(text)) return readTime(text);
  const behind = /^\S+?(?:T|\s+)(\d.*)$/.exec(text)?.[1];
  return behind === undefined ? null : readTime(behind);
}

/**
 * A reader for one kind of code: takes the code itself, its Spanish label, and the other words people use for it,
 * whatever their case, accents and points.
 */
export function codeReader<Code extends string>(
  labels: Readonly<Record<Code, string>>,
  otherWords: Readonly<Partial<Record<Code, readonly string[]>>>,
): (raw: string) => Code | null {
  const words = new Map<string, Code>();
  for (const code of Object.keys(labels) as Code[]) {
    for (const word of [code, labels[code], ...(otherWords[code] ?? [])]) {
      const folded = foldWord(word);
      const taken = words.get(folded);
      if (taken !== undefined && taken !== code) throw new Error(`«${word}» means both ${taken} and ${code}`);
      words.set(folded, code);
    }
  }
  return (raw) => words.get(foldWord(raw)) ?? null;
}
