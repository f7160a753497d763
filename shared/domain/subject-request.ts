import { z } from 'zod';
import { addBusinessDays, businessDaysBetween, type IsHoliday } from './business-days.ts';
import { subjectRequestKind, subjectRequestState, type SubjectRequestKind } from './codes.ts';
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
  parent: { field: 'personId', table: 'person' },
  schema: z.object({
    id,
    personId: id,
    requestId: id,
    erasedAt: instant,
    officer: z.string().min(1).max(120),
  }),
});

interface Term {
  /** Business days from the day after the request was received. */
  readonly days: number;
  /** Business days after the end of the first term, granted once and with its reason told to the person. */
  readonly extension: number;
  readonly law: string;
}

/** A suppression is a claim in the words of the law: it is asked for under art. 15. */
export const REQUEST_TERMS: Readonly<Record<SubjectRequestKind, Term>> = {
  CONSULTA: { days: 10, extension: 5, law: 'Ley 1581 de 2012, art. 14' },
  RECLAMO: { days: 15, extension: 8, law: 'Ley 1581 de 2012, art. 15' },
  SUPRESION: { days: 15, extension: 8, law: 'Ley 1581 de 2012, art. 15' },
};

/** The last day to answer what was received on a local date. */
export function requestDueOn(kind: SubjectRequestKind, receivedOn: string, isHoliday: IsHoliday): string {
  return addBusinessDays(receivedOn, REQUEST_TERMS[kind].days, isHoliday);
}

/** The last day after the one extension. */
export function extendedDueOn(kind: SubjectRequestKind, dueOn: string, isHoliday: IsHoliday): string {
  return addBusinessDays(dueOn, REQUEST_TERMS[kind].extension, isHoliday);
}

export type DueState = 'VENCIDA' | 'POR_VENCER' | 'A_TIEMPO' | 'CERRADA';

/** Business days before the due date from which a request is shown as urgent. */
const SOON = 3;

/** How an open request stands today; `left` are the business days after today up to its last one. */
export function dueStateOf(
  request: { readonly state: string; readonly dueOn: string },
  today: string,
  isHoliday: IsHoliday,
): { readonly due: DueState; readonly left: number } {
  const left = businessDaysBetween(today, request.dueOn, isHoliday);
  if (request.state !== 'ABIERTA') return { due: 'CERRADA', left };
  if (request.dueOn < today) return { due: 'VENCIDA', left };
  return { due: left <= SOON ? 'POR_VENCER' : 'A_TIEMPO', left };
}

/** Letters and digits that nobody confuses when reading them aloud. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** The number that the person is told, for example DP-7K2-M4Q: derived from the end of the id, which is random. */
export function requestNumber(id: string): string {
  let rest = Number.parseInt(id.replace(/[^0-9a-f]/giu, '').slice(-12) || '0', 16);
  let code = '';
  for (let at = 0; at < 6; at += 1) {
    code = `${ALPHABET[rest % ALPHABET.length] ?? ''}${code}`;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return `DP-${code.slice(0, 3)}-${code.slice(3)}`;
}
