import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { calendarDate, id, instant, text } from './fields.ts';

/** A space kept for a person or a group over [startsAt, endsAt). A repeated one is a row for each time. */
export const reservation = defineEntity({
  table: 'reservation',
  kind: 'record',
  owner: 'station',
  scope: 'site',
  parent: { field: 'spaceId', table: 'space' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    spaceId: id,
    /** Who answers for it; null for a group that nobody registered. */
    personId: id.nullable(),
    groupName: text(120, 'Escriba el nombre del grupo.').nullable(),
    people: z.int().min(1).max(500),
    purpose: text(200, 'Escriba para qué es.').nullable(),
    startsAt: instant,
    endsAt: instant,
    localDate: calendarDate,
    /** Shared by those that were made together: several spaces, or one repeated. */
    seriesId: id.nullable(),
    madeAt: instant,
    madeBy: z.string().min(1).max(120),
    /** Somebody came for a room; a seat says so by its use. */
    arrivedAt: instant.nullable(),
    cancelledAt: instant.nullable(),
    cancelReason: text(200, 'Escriba por qué se cancela.').nullable(),
    deletedAt: instant.nullable(),
  }),
});
