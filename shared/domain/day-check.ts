import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { calendarDate, id, instant, text } from './fields.ts';

/** What is gone through when a Punto opens and when it closes, by code; labels in shared/text/labels.ts. */
export const DAY_CHECKS = {
  APERTURA: ['ILUMINACION', 'COMPUTADORES', 'INTERNET', 'ESCANER', 'ASEO', 'AVISO_VISIBLE'],
  CIERRE: ['SALIDAS', 'COMPUTADORES', 'SINCRONIZADO', 'OBJETOS', 'ILUMINACION', 'PUERTAS'],
} as const;
export type DayMoment = keyof typeof DAY_CHECKS;
export type DayCheckItem = (typeof DAY_CHECKS)[DayMoment][number];

/** The opening or the closing of a Punto on one day, as somebody went through it; doing it again is another fact. */
export const dayCheck = defineEntity({
  table: 'dayCheck',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    localDate: calendarDate,
    moment: z.enum(['APERTURA', 'CIERRE']),
    at: instant,
    officer: z.string().min(1).max(120),
    /** The codes that were found in order, in the order of the list, separated by commas. */
    inOrder: z.string().max(400),
    note: text(500, 'Escriba la novedad.').nullable(),
  }),
});
