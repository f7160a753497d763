import { z } from 'zod';
import { rollCallMark } from './codes.ts';
import { defineEntity } from './entity.ts';
import { calendarDate, id, instant, text } from './fields.ts';

export const withdrawalReason = z.enum(['PERSONA', 'INASISTENCIA', 'ERROR', 'OTRO']);
export type WithdrawalReason = z.infer<typeof withdrawalReason>;

/**
 * Somebody wants to take part in a group. Every Punto holds all of them, without names: who has a seat and who waits
 * is computed from them (admission.ts) and must come out alike everywhere. Whoever withdrew and comes back enrols
 * again, at the end of the line.
 */
export const enrolment = defineEntity({
  table: 'enrolment',
  kind: 'record',
  owner: 'station',
  scope: 'everyone',
  parent: { field: 'groupId', table: 'courseGroup' },
  schema: z.object({
    id,
    /** The Punto where it was made. */
    siteId: z.string().max(64),
    groupId: id,
    personId: id,
    /** SESION: came to a session without being enrolled. */
    origin: z.enum(['MOSTRADOR', 'EN_LINEA', 'SESION']),
    requestedAt: instant,
    /**
     * Null while it is only a request made online. Its version orders the line (admission.ts), so it is written once:
     * at the desk with the enrolment itself, for a request when the person confirms.
     */
    confirmedAt: instant.nullable(),
    withdrawnAt: instant.nullable(),
    withdrawal: withdrawalReason.nullable(),
    importId: id.nullable(),
    deletedAt: instant.nullable(),
  }),
});

/** What the instructor decided about somebody's course. Its id is the enrolment's: one result for each. */
export const enrolmentResult = defineEntity({
  table: 'enrolmentResult',
  kind: 'record',
  owner: 'station',
  scope: 'site',
  parent: { field: 'id', table: 'enrolment' },
  attribution: ['decidedAt', 'decidedBy'],
  schema: z.object({
    id,
    /** The group's Punto. */
    siteId: z.string().max(64),
    /** Null takes the decision back. */
    result: z.enum(['APROBADO', 'NO_APROBADO']).nullable(),
    decidedAt: instant,
    decidedBy: z.string().min(1).max(120),
    deletedAt: instant.nullable(),
  }),
});

/**
 * What was marked for a person at a session. A fact: another mark for the same person and session corrects it, and
 * the latest holds (view liveSessionMark). It carries the session's times, so that hours once given never change
 * because a session is moved.
 */
export const sessionMark = defineEntity({
  table: 'sessionMark',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'sessionId', table: 'courseSession' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    sessionId: id,
    groupId: id,
    personId: id,
    mark: rollCallMark,
    startedAt: instant,
    endedAt: instant,
    localDate: calendarDate,
    /** When somebody marked TARDE came in; null otherwise. */
    arrivedAt: instant.nullable(),
    markedAt: instant,
    /** LISTA while it was open, HOJA from the signed sheet, CORRECCION after it was closed. */
    how: z.enum(['LISTA', 'HOJA', 'CORRECCION']),
    /** Why a closed list was corrected. */
    reason: text(200, 'Escriba por qué se corrige.').nullable(),
    officer: z.string().min(1).max(120),
  }),
});
