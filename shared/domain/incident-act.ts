import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { id, instant, text } from './fields.ts';

export const incidentCause = z.enum(['ENERGIA', 'ENLACE', 'PUNTO_ACCESO', 'ESTACION', 'TERCERO', 'OTRA']);
export type IncidentCause = z.infer<typeof incidentCause>;

/**
 * What a person did about an incident. Incidents themselves are derived from the observed outages; an act belongs to
 * the incident of its zone that `at` lies in, so late observations may join, move or split incidents and lose no act.
 */
export const incidentAct = defineEntity({
  table: 'incidentAct',
  kind: 'fact',
  owner: 'station',
  scope: 'everyone',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    zoneId: id,
    /** An instant of the incident: its beginning as it was known when the act was done. */
    at: instant,
    act: z.enum(['ATENDER', 'ATRIBUIR', 'TICKET', 'NOTA', 'CERRAR', 'REABRIR']),
    /** Of ATRIBUIR. */
    cause: incidentCause.nullable(),
    /** Number that the help desk gave, of TICKET; what was written, of NOTA and CERRAR. */
    note: text(500, 'Escriba la nota.').nullable(),
    doneAt: instant,
    officer: z.string().min(1).max(120),
  }),
});
