import { z } from 'zod';
import { isCalendarDate } from './bogota.ts';

/** Building blocks of the entities. Limits are generous for people and tight for attackers. */

export const id = z.string().min(1).max(64);

/** Integer milliseconds UTC; between 2000 and 2200 so that seconds passed by mistake are refused. */
export const instant = z.int().min(946_684_800_000).max(7_258_118_400_000);

export const calendarDate = z
  .string()
  .refine(isCalendarDate, 'La fecha no existe; escríbala como AAAA-MM-DD.');

/** Trimmed, inner blanks single, Unicode NFC, no control characters. */
export function tidyText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

export function text(max: number, message: string) {
  return z
    .string()
    .transform(tidyText)
    .pipe(z.string().min(1, message).max(max, `Use como máximo ${max} letras.`));
}

export const flag = z.union([z.literal(0), z.literal(1)]);
