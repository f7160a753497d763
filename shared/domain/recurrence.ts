import { RRuleTemporal } from 'rrule-temporal';
import { z } from 'zod';
import { localDate, localInstant } from './bogota.ts';
import { plusDays, type IsHoliday } from './business-days.ts';
import type { Span } from './clashes.ts';
import { Refusal } from './failure.ts';
import { calendarDate } from './fields.ts';

/** The days of the week as RFC 5545 writes them, Monday first as calendars here do. */
export const weekday = z.enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']);
export type Weekday = z.infer<typeof weekday>;

export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Escriba la hora como 14:30, de 00:00 a 23:59.');

/** The most that one rule makes: two years of weekdays would fill the calendar by a slip of the finger. */
export const MOST_OCCURRENCES = 150;
/** How far a rule may reach, in days after its first one. */
const HORIZON_DAYS = 730;

/** What repeats: on these days of the week from `from` on, from one time of day to another, in Bogotá. */
export const weeklyRule = z.strictObject({
  /** YYYY-MM-DD; the first time is the first of `days` on or after it. */
  from: calendarDate,
  days: z.array(weekday).min(1, 'Elija al menos un día de la semana.').max(7),
  startTime: timeOfDay,
  endTime: timeOfDay,
  /** So many times, holidays not counted; or every time up to and including a date. */
  end: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('COUNT'),
      count: z
        .int('Escriba cuántas veces, con números.')
        .min(1, 'Escriba cuántas veces: al menos una.')
        .max(MOST_OCCURRENCES, `De una vez se programan como máximo ${MOST_OCCURRENCES}.`),
    }),
    z.strictObject({ kind: z.literal('UNTIL'), date: calendarDate }),
  ]),
  /** Holidays on which it takes place all the same. */
  keptHolidays: z.array(calendarDate).max(60),
});
export type WeeklyRule = z.infer<typeof weeklyRule>;

export interface Occurrence extends Span {
  readonly localDate: string;
  /** A public holiday that was kept. */
  readonly holiday: boolean;
}

export interface Occurrences {
  /** In the order of time. */
  readonly occurrences: readonly Occurrence[];
  /** The holidays (YYYY-MM-DD) left out among them, in the order of time. */
  readonly skipped: readonly string[];
  /** DTSTART, RRULE and EXDATE (RFC 5545) that any calendar expands to these very occurrences. */
  readonly recurrence: string;
}

/**
 * Expands a weekly rule, leaving out the public holidays that were not kept. With a count the rule goes on until that
 * many are reached, so that a course keeps its hours. Throws ENTRADA_INVALIDA where nothing or too much comes of it.
 */
export function expandWeekly(rule: WeeklyRule, isHoliday: IsHoliday): Occurrences {
  const { end } = rule;
  if (rule.endTime <= rule.startTime) {
    throw new Refusal('ENTRADA_INVALIDA', 'La hora de salida debe ser después de la de entrada.', {
      field: 'endTime',
    });
  }
  const horizon = plusDays(rule.from, HORIZON_DAYS);
  const last = end.kind === 'UNTIL' && end.date < horizon ? end.date : horizon;
  if (last < rule.from) {
    throw new Refusal('ENTRADA_INVALIDA', 'La última fecha está antes de la primera; corríjala.', {
      field: 'end',
    });
  }
  const kept = new Set(rule.keptHolidays);
  const occurrences: Occurrence[] = [];
  const skipped: string[] = [];
  for (const date of datesOf(rule, last)) {
    if (end.kind === 'COUNT' && occurrences.length === end.count) break;
    const holiday = isHoliday(date);
    if (holiday && !kept.has(date)) skipped.push(date);
    else occurrences.push({ ...spanOn(date, rule), localDate: date, holiday });
  }
  // A holiday after the last one was left out by the end of the rule and not for being a holiday.
  const lastDate = occurrences.at(-1)?.localDate;
  if (lastDate === undefined) {
    throw new Refusal('ENTRADA_INVALIDA', 'Entre esas fechas no cae ninguno de los días elegidos.', {
      field: 'end',
    });
  }
  const tooMany = occurrences.length > MOST_OCCURRENCES;
  if (tooMany || (end.kind === 'COUNT' && occurrences.length < end.count)) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      `De una vez se programan como máximo ${MOST_OCCURRENCES} fechas en dos años; acorte el horario.`,
      { field: 'end' },
    );
  }
  const missed = end.kind === 'COUNT' ? skipped.filter((date) => date < lastDate) : skipped;
  return { occurrences, skipped: missed, recurrence: ruleText(rule, occurrences, missed) };
}

/** The span of a rule's times on one date. */
function spanOn(date: string, times: Pick<WeeklyRule, 'startTime' | 'endTime'>): Span {
  return { startsAt: localInstant(date, times.startTime), endsAt: localInstant(date, times.endTime) };
}

/** The dates of the rule, holidays among them, from its first to `last`. */
function datesOf(rule: WeeklyRule, last: string): string[] {
  const text = [
    `DTSTART;TZID=America/Bogota:${stamp(rule.from, rule.startTime)}`,
    `RRULE:FREQ=WEEKLY;BYDAY=${rule.days.join(',')};UNTIL=${utcStamp(localInstant(last, rule.startTime))}`,
  ].join('\n');
  return new RRuleTemporal({ rruleString: text }).all().map((at) => localDate(at.epochMilliseconds));
}

/** Its DTSTART is its first occurrence, as RFC 5545 asks; a holiday before it needs no exception. */
function ruleText(rule: WeeklyRule, occurrences: readonly Occurrence[], skipped: readonly string[]): string {
  const first = occurrences[0]?.localDate ?? rule.from;
  const until = occurrences.at(-1)?.startsAt ?? localInstant(first, rule.startTime);
  const days = weekday.options.filter((day) => rule.days.includes(day)).join(',');
  const exceptions = skipped.filter((date) => date > first && localInstant(date, rule.startTime) < until);
  return [
    `DTSTART;TZID=America/Bogota:${stamp(first, rule.startTime)}`,
    `RRULE:FREQ=WEEKLY;BYDAY=${days};UNTIL=${utcStamp(until)}`,
    ...(exceptions.length === 0
      ? []
      : [`EXDATE;TZID=America/Bogota:${exceptions.map((date) => stamp(date, rule.startTime)).join(',')}`]),
  ].join('\n');
}

function stamp(date: string, time: string): string {
  return `${date.replaceAll('-', '')}T${time.replace(':', '')}00`;
}

function utcStamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
