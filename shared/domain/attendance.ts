import { z } from 'zod';
import { ageGroup, service, sex } from './codes.ts';
import { defineEntity } from './entity.ts';
import { calendarDate, id, instant, text } from './fields.ts';

export const attendance = defineEntity({
  table: 'attendance',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'personId', table: 'person' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    personId: id,
    service,
    startedAt: instant,
    /** Bogotá's date of startedAt, kept as text because every report groups by it. */
    localDate: calendarDate,
    /** GROUP by continuous scan, LATE written down afterwards within the limit that the centre sets. */
    origin: z.enum(['DESK', 'GROUP', 'LATE', 'IMPORT']),
    note: text(300, 'Escriba la nota.').nullable(),
    /** When it was written; what came after the fact shows it. */
    recordedAt: instant,
    /** The import that brought it; undone with it. */
    importId: id.nullable(),
  }),
});

/** The visitor left. The earliest end holds when two desks say so. */
export const attendanceEnd = defineEntity({
  table: 'attendanceEnd',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'attendanceId', table: 'attendance' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    attendanceId: id,
    endedAt: instant,
    /** RULE: nobody said so; the visit was still open when the Punto had long closed. */
    how: z.enum(['DESK', 'RULE']),
  }),
});

/** Something to remember about a visit, written when it was over or under way. */
export const attendanceNote = defineEntity({
  table: 'attendanceNote',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'attendanceId', table: 'attendance' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    attendanceId: id,
    text: text(300, 'Escriba la nota.'),
    at: instant,
    officer: z.string().min(1).max(120),
  }),
});

/** One void is enough: a voided attendance is not counted anywhere, and both remain readable. */
export const attendanceVoid = defineEntity({
  table: 'attendanceVoid',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'attendanceId', table: 'attendance' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    attendanceId: id,
    reason: text(200, 'Escriba por qué se anula.'),
    voidedAt: instant,
  }),
});

/** Heads counted at an event. They never mix with people. */
export const anonymousAttendance = defineEntity({
  table: 'anonymousAttendance',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    service,
    startedAt: instant,
    localDate: calendarDate,
    sex,
    ageGroup,
    count: z.int().min(1).max(100_000),
    /** What the event was. */
    note: text(300, 'Escriba de qué fue el evento.').nullable(),
    recordedAt: instant,
  }),
});

/** A count of heads that was wrong: it counts nowhere and stays readable. */
export const anonymousVoid = defineEntity({
  table: 'anonymousVoid',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'anonymousId', table: 'anonymousAttendance' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    anonymousId: id,
    reason: text(200, 'Escriba por qué se anula.'),
    voidedAt: instant,
  }),
});

/** A repeated visit within this time of a counted one is the same atención (product.md, ATENCIONES). */
export const REPEAT_WINDOW_MS = 30 * 60_000;
