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
    origin: z.enum(['DESK', 'IMPORT']),
    note: text(300, 'Escriba la nota.').nullable(),
  }),
});

/** The visitor left. The earliest end holds when two desks say so. */
export const attendanceEnd = defineEntity({
  table: 'attendanceEnd',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'attendanceId', table: 'attendance' },
  schema: z.object({ id, siteId: z.string().max(64), attendanceId: id, endedAt: instant }),
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
  }),
});

/** A repeated visit within this time of a counted one is the same atención (product.md, ATENCIONES). */
export const REPEAT_WINDOW_MS = 30 * 60_000;
