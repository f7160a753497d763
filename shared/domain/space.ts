import { z } from 'zod';
import { faultKind, spaceKind } from './codes.ts';
import { defineEntity } from './entity.ts';
import { calendarDate, flag, id, instant, text } from './fields.ts';

/** A computer, a place or a room of a Punto. */
export const space = defineEntity({
  table: 'space',
  kind: 'record',
  owner: 'station',
  scope: 'site',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    kind: spaceKind,
    /** What stands on it: «PC 04». Unique among those of the Punto that are in use. */
    name: text(30, 'Escriba el nombre, por ejemplo PC 04.'),
    /** How many people fit: 1 for a computer. */
    capacity: z.int().min(1).max(500),
    /** Where it stands on the plan, in thousandths of its width and height; null while nobody placed it. */
    planX: z.int().min(0).max(1_000).nullable(),
    planY: z.int().min(0).max(1_000).nullable(),
    /** 0: kept for the figures, not offered any more. */
    active: flag,
    deletedAt: instant.nullable(),
  }),
});

/** A space that cannot be used, from when it was said until it was mended. */
export const spaceFault = defineEntity({
  table: 'spaceFault',
  kind: 'record',
  owner: 'station',
  scope: 'site',
  parent: { field: 'spaceId', table: 'space' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    spaceId: id,
    kind: faultKind,
    /** MANTENIMIENTO is work that was planned; both take it out of use. */
    state: z.enum(['DANADO', 'MANTENIMIENTO']),
    description: text(300, 'Escriba qué le pasa.'),
    reportedAt: instant,
    officer: z.string().min(1).max(120),
    /** The help desk's number, once it gave one. */
    ticket: text(60, 'Escriba el número del caso.').nullable(),
    resolvedAt: instant.nullable(),
    resolution: text(300, 'Escriba qué se hizo.').nullable(),
    deletedAt: instant.nullable(),
  }),
});

/**
 * Somebody sat down. What a use is now is computed from its facts (space-use.ts): nothing of it is lost when the
 * computer loses its power.
 */
export const useStart = defineEntity({
  table: 'useStart',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'spaceId', table: 'space' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    spaceId: id,
    personId: id,
    /** The visit that was registered with it. */
    attendanceId: id.nullable(),
    reservationId: id.nullable(),
    turnId: id.nullable(),
    /** The use that this one goes on with at another space. */
    movedFromId: id.nullable(),
    startedAt: instant,
    localDate: calendarDate,
    /** How long it was given for. */
    minutes: z.int().min(1).max(1_440),
    officer: z.string().min(1).max(120),
  }),
});

export const useExtension = defineEntity({
  table: 'useExtension',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'useId', table: 'useStart' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    useId: id,
    minutes: z.int().min(1).max(480),
    at: instant,
    officer: z.string().min(1).max(120),
  }),
});

/** The earliest end holds when two desks say so. */
export const useEnd = defineEntity({
  table: 'useEnd',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'useId', table: 'useStart' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    useId: id,
    endedAt: instant,
    /** CAMBIO: goes on at another space. REGLA: the Punto had long closed and nobody said so. */
    how: z.enum(['MOSTRADOR', 'CAMBIO', 'REGLA']),
    officer: z.string().min(1).max(120),
  }),
});

/** A number in the queue of one day. */
export const turn = defineEntity({
  table: 'turn',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'personId', table: 'person' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    localDate: calendarDate,
    number: z.int().min(1).max(9_999),
    personId: id,
    wants: spaceKind,
    givenAt: instant,
    officer: z.string().min(1).max(120),
  }),
});

/** What became of a turn; the latest of them says where it stands. */
export const turnEvent = defineEntity({
  table: 'turnEvent',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'turnId', table: 'turn' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    turnId: id,
    /** ESPERA: the call was taken back, and the turn keeps its place in the queue. */
    what: z.enum(['LLAMADO', 'LLEGO', 'NO_ESTA', 'RETIRADO', 'ESPERA']),
    /** The space that was called for. */
    spaceId: id.nullable(),
    at: instant,
    officer: z.string().min(1).max(120),
  }),
});
