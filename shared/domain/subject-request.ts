import { z } from 'zod';
import { subjectRequestKind, subjectRequestState } from './codes.ts';
import { defineEntity } from './entity.ts';
import { calendarDate, id, instant, text } from './fields.ts';

/** What somebody asked about their own data, and by when it is due (Ley 1581, arts. 14 and 15). */
export const subjectRequest = defineEntity({
  table: 'subjectRequest',
  kind: 'record',
  owner: 'station',
  scope: 'site',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    personId: id,
    kind: subjectRequestKind,
    state: subjectRequestState,
    detail: text(1_000, 'Escriba qué pide la persona.'),
    receivedAt: instant,
    /** The last day to answer, in Bogotá's calendar. */
    dueOn: calendarDate,
    /** The one extension that the law allows, with its reason; null while there is none. */
    extensionReason: text(300, 'Escriba por qué se necesita más tiempo.').nullable(),
    answer: text(2_000, 'Escriba qué se respondió.').nullable(),
    answeredAt: instant.nullable(),
    officer: z.string().min(1).max(120),
    deletedAt: instant.nullable(),
  }),
});

/**
 * The data of a person was suppressed: the attendances stay and count under a pseudonym, what told who they were is
 * gone. A fact that reaches every copy, and each copy clears what it holds, its log included.
 */
export const erasure = defineEntity({
  table: 'erasure',
  kind: 'fact',
  owner: 'station',
  scope: 'everyone',
  schema: z.object({
    id,
    personId: id,
    requestId: id,
    erasedAt: instant,
    officer: z.string().min(1).max(120),
  }),
});
