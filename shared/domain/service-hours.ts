import { z } from 'zod';
import { localInstant, startOfLocalDate } from './bogota.ts';
import { plusDays, type IsHoliday } from './business-days.ts';
import { timeOfDay } from './recurrence.ts';
import { uniteSpans, type Span } from './spans.ts';

/**
 * The hours of a week in Bogotá in which a zone has to work. A day's hours lie within the day: what goes on past
 * midnight is written as two pieces, until 24:00 and from 00:00.
 */

const endOfPiece = z
  .union([timeOfDay, z.literal('24:00')])
  .refine((time) => time !== '00:00', 'Para el final del día escriba 24:00.');

const piece = z
  .strictObject({ from: timeOfDay, to: endOfPiece })
  .refine(
    ({ from, to }) => from < to,
    'La hora final debe ser posterior a la inicial; si el servicio pasa de medianoche, pártalo en dos: hasta las 24:00 y desde las 00:00 del día siguiente.',
  );
export type ServicePiece = z.infer<typeof piece>;

const dayHours = z
  .array(piece)
  .max(4, 'Use como máximo cuatro franjas por día.')
  .transform((pieces) => pieces.toSorted((a, b) => a.from.localeCompare(b.from)))
  .refine(
    (pieces) => pieces.every(({ from }, index) => (pieces[index - 1]?.to ?? '00:00') <= from),
    'Dos franjas del mismo día se cruzan; corríjalas para que cada hora quede una sola vez.',
  );

/** What is owed on a public holiday: the same as on that day of the week, the hours of a Sunday, or nothing. */
export const holidayRule = z.enum(['COMO_EL_DIA', 'COMO_DOMINGO', 'NO_SE_EXIGE']);
export type HolidayRule = z.infer<typeof holidayRule>;

export const serviceHoursSchema = z
  .strictObject({
    /** Monday first; a day without pieces is not owed. */
    week: z.array(dayHours).length(7, 'El horario lleva los siete días de la semana.'),
    holidays: holidayRule,
  })
  .refine(
    ({ week }) => week.some((day) => day.length > 0),
    'Escriba las horas de al menos un día de la semana.',
  );
export type ServiceHours = z.infer<typeof serviceHoursSchema>;

const WHOLE_DAY: readonly ServicePiece[] = [{ from: '00:00', to: '24:00' }];

/** Round the clock, holidays included: what a zone owes unless a contract says otherwise. */
export const ROUND_THE_CLOCK: ServiceHours = {
  week: Array.from({ length: 7 }, () => [...WHOLE_DAY]),
  holidays: 'COMO_EL_DIA',
};

/** Reads what a contract stores. Throws where it is not what `serviceHoursSchema` wrote. */
export function parseServiceHours(json: string): ServiceHours {
  return serviceHoursSchema.parse(JSON.parse(json));
}

const SUNDAY = 6;

/** The owed spans of the local days [fromDate, toDate), as a union (see spans.ts). */
export function hoursOf(hours: ServiceHours, fromDate: string, toDate: string, isHoliday: IsHoliday): Span[] {
  const spans: Span[] = [];
  for (let date = fromDate; date < toDate; date = plusDays(date, 1)) {
    for (const { from, to } of piecesOn(hours, date, isHoliday)) {
      spans.push({ from: localInstant(date, from), to: endInstant(date, to) });
    }
  }
  return uniteSpans(spans);
}

function piecesOn(hours: ServiceHours, date: string, isHoliday: IsHoliday): readonly ServicePiece[] {
  const weekday = (new Date(`${date}T00:00:00.000Z`).getUTCDay() + 6) % 7;
  if (hours.holidays !== 'COMO_EL_DIA' && isHoliday(date)) {
    return hours.holidays === 'COMO_DOMINGO' ? (hours.week[SUNDAY] ?? []) : [];
  }
  return hours.week[weekday] ?? [];
}

function endInstant(date: string, time: string): number {
  return time === '24:00' ? startOfLocalDate(plusDays(date, 1)) : localInstant(date, time);
}
