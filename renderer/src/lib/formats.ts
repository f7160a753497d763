/**
 * Numbers, dates and durations as people in Colombia read them (es-CO, America/Bogota).
 * Intl gives the names and separators, the pieces are joined here: ICU versions differ in the
 * blanks and full stops they put between them, and Node and Chromium need not ship the same one.
 * Every blank inside one value is a no-break space, so that a value never wraps.
 */
import { localDate } from '#shared/domain/bogota.ts';
import { timeOfDay } from '#shared/text/clock-words.ts';

const ZONE = 'America/Bogota';
const NBSP = '\u00A0';

const integer = new Intl.NumberFormat('es-CO', { maximumFractionDigits: 0, useGrouping: 'always' });
const clockParts = new Intl.DateTimeFormat('es-CO', {
  timeZone: ZONE,
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const dateParts = new Intl.DateTimeFormat('es-CO', {
  timeZone: ZONE,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const longDateParts = new Intl.DateTimeFormat('es-CO', {
  timeZone: ZONE,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});

type Parts = Partial<Record<Intl.DateTimeFormatPartTypes, string>>;

function partsOf(format: Intl.DateTimeFormat, at: number): Parts {
  const parts: Parts = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = value;
  return parts;
}

/** 16011 → "16.011" */
export function formatCount(value: number): string {
  return integer.format(value);
}

/**
 * A share between 0 and 1 → "99,41 %". Two decimals, since availability is judged on the second one, and cut off, not
 * rounded: 99,4996 % read as 99,50 % would seem to reach a target that it misses.
 */
export function formatPercent(share: number, decimals = 2): string {
  // As a percentage the format multiplies the decimal digits: 0.9941 × 100 in binary may lie below 99.41.
  const figure = new Intl.NumberFormat('es-CO', {
    style: 'percent',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    roundingMode: 'floor',
  }).format(share);
  return figure.replace(/\s*%$/u, `${NBSP}%`);
}

/** A target in thousandths of a percent: 99500 → "99,5 %". */
export function formatTarget(milli: number): string {
  const figure = new Intl.NumberFormat('es-CO', { maximumFractionDigits: 3 }).format(milli / 1_000);
  return `${figure}${NBSP}%`;
}

/** "10:42 a. m." */
export const formatTime: (at: number) => string = timeOfDay;

/** "10:42" without the half of the day, where the context is this morning or this afternoon. */
export function formatShortTime(at: number): string {
  const { hour = '0', minute = '00' } = partsOf(clockParts, at);
  return `${Number(hour) % 12 === 0 ? 12 : Number(hour) % 12}:${minute}`;
}

/** "10:41:52", for polls, where the second says whether it is alive. */
export function formatTimeWithSeconds(at: number): string {
  const { second = '00' } = partsOf(clockParts, at);
  return `${formatShortTime(at)}:${second}`;
}

/** "10:41:52 a. m.", for outages, which are told to the second. */
export function formatExactTime(at: number): string {
  const { second = '00' } = partsOf(clockParts, at);
  return formatTime(at).replace(NBSP, `:${second}${NBSP}`);
}

function dotted(name: string | undefined): string {
  return `${(name ?? '').replace(/\.$/u, '')}.`;
}

/** "14 abr." */
export function formatDay(at: number): string {
  const { day = '', month } = partsOf(dateParts, at);
  return `${day}${NBSP}${dotted(month)}`;
}

/** "mar. 14 abr. 2026" */
export function formatDate(at: number): string {
  const { weekday, year = '' } = partsOf(dateParts, at);
  return `${dotted(weekday)}${NBSP}${formatDay(at)}${NBSP}${year}`;
}

/** "jueves 9 de abril", for sentences. */
export function formatLongDay(at: number): string {
  const { weekday = '', day = '', month = '' } = partsOf(longDateParts, at);
  return `${weekday} ${day} de ${month}`;
}

/** "abril": the month of an instant, for sentences. */
export function formatMonth(at: number): string {
  return partsOf(longDateParts, at).month ?? '';
}

/** A local date "2001-08-22" → "22 ago. 2001". */
export function formatLocalDate(date: string): string {
  const at = Date.parse(`${date}T12:00:00-05:00`);
  if (Number.isNaN(at)) return date;
  return `${formatDay(at)}${NBSP}${partsOf(dateParts, at).year ?? ''}`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "20 s", "1 min 10 s", "51 min", "2 h 28 min", "6 días"; negative spans count as zero. */
export function formatDuration(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  if (span < MINUTE) return `${Math.floor(span / SECOND)}${NBSP}s`;
  if (span < 2 * MINUTE) {
    const seconds = Math.floor((span % MINUTE) / SECOND);
    return seconds === 0 ? `1${NBSP}min` : `1${NBSP}min${NBSP}${seconds}${NBSP}s`;
  }
  if (span < HOUR) return `${Math.floor(span / MINUTE)}${NBSP}min`;
  if (span < DAY) {
    const minutes = Math.floor((span % HOUR) / MINUTE);
    return `${Math.floor(span / HOUR)}${NBSP}h${minutes === 0 ? '' : `${NBSP}${minutes}${NBSP}min`}`;
  }
  const days = Math.floor(span / DAY);
  return days === 1 ? `1${NBSP}día` : `${days}${NBSP}días`;
}

/** How long a person has been inside: whole minutes, "9 min", "1 h 52". */
export function formatStay(milliseconds: number): string {
  const minutes = Math.floor(Math.max(0, milliseconds) / MINUTE);
  if (minutes < 60) return `${minutes}${NBSP}min`;
  return `${Math.floor(minutes / 60)}${NBSP}h${NBSP}${String(minutes % 60).padStart(2, '0')}`;
}

/** Today → "10:41 a. m."; another day → "8 abr., 5:48 p. m." */
export function formatMoment(at: number, now: number): string {
  return localDate(at) === localDate(now) ? formatTime(at) : `${formatDay(at)}, ${formatTime(at)}`;
}

/** A difference between clocks: "0,2 s", "+3 min 12 s", "−5 s". Units: milliseconds. */
export function formatOffset(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  if (size < 10 * SECOND) {
    const figure = new Intl.NumberFormat('es-CO', {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }).format(size / SECOND);
    return `${figure}${NBSP}s`;
  }
  const sign = milliseconds < 0 ? '−' : '+';
  if (size >= HOUR) return `${sign}${formatDuration(size)}`;
  const minutes = Math.floor(size / MINUTE);
  const seconds = Math.floor((size % MINUTE) / SECOND);
  const head = minutes === 0 ? '' : `${minutes}${NBSP}min${NBSP}`;
  return `${sign}${head}${seconds}${NBSP}s`;
}

/** Room on a disk: "850 MB", "1,2 GB", "80 GB"; decimal units, as the systems of the Puntos show them. */
export function formatBytes(bytes: number): string {
  const figure = (value: number) =>
    new Intl.NumberFormat('es-CO', { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  if (bytes < 1_000_000_000) return `${figure(Math.floor(bytes / 1_000_000))}${NBSP}MB`;
  return `${figure(bytes / 1_000_000_000)}${NBSP}GB`;
}

/** "1 persona", "20 personas", "16.011 atenciones". */
export function formatQuantity(count: number, singular: string, plural: string): string {
  return `${formatCount(count)}${NBSP}${count === 1 ? singular : plural}`;
}
