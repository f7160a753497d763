import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { calendarDate, id, instant, text } from './fields.ts';

/** A pre-registration that came through the city's web page: what SOLICITUDES counts. */
export const onlineRequest = defineEntity({
  table: 'onlineRequest',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    importId: id,
    /** The number that the web page gave. */
    number: text(60, 'Falta el número de la solicitud.'),
    requestedAt: instant,
    localDate: calendarDate,
    subject: text(200, 'Falta qué se solicita.'),
    /** Whoever asked, when the row names a document. */
    personId: id.nullable(),
  }),
});
