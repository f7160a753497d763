import type { Service } from '#shared/domain/codes.ts';
import type { CedulaReading, ReadPerson } from '#shared/domain/cedula.ts';
import { normalizeDocumentNumber } from '#shared/domain/person.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';

export type Match = Outputs['people']['search'][number];
export type Newcomer = Outputs['attendance']['newcomers'][number];

/** Somebody in the queue of the door: what came in, and what became of it. */
export interface Entry {
  readonly key: number;
  /** What was scanned or typed; the name once it is known. */
  readonly said: string;
  readonly at: number;
  readonly state: EntryState;
}

export type EntryState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'in'; readonly name: string; readonly visitId: string }
  /** The same service less than 30 minutes ago. */
  | { readonly kind: 'counted'; readonly name: string; readonly since: number }
  /** Nobody has that document or name: it is on the list of those to complete. */
  | { readonly kind: 'unknown'; readonly again: boolean }
  /** The scanner sent something that is no document. */
  | { readonly kind: 'misread'; readonly message: string }
  | { readonly kind: 'voided'; readonly name: string }
  /** Nothing is known to have been written; the same input can be sent again. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly input: Input };

/** One person as they came in: chosen from the list, read by the scanner, or typed. */
export type Input =
  | { readonly kind: 'person'; readonly id: string; readonly name: string }
  | { readonly kind: 'read'; readonly person: ReadPerson }
  | { readonly kind: 'typed'; readonly text: string };

export interface Tally {
  readonly entered: number;
  readonly counted: number;
  /** Not registered, on no list, and gone when the window is: they fail, or are on their way. */
  readonly unsettled: number;
}

export function tallyOf(entries: readonly Entry[]): Tally {
  const of = (kind: EntryState['kind']) => entries.filter((entry) => entry.state.kind === kind).length;
  return { entered: of('in'), counted: of('counted'), unsettled: of('failed') + of('waiting') };
}

/** What the core looks for. */
export function wantedOf(input: Exclude<Input, { kind: 'person' }>): string {
  return input.kind === 'read' ? input.person.documentNumber : input.text.trim();
}

/** What the list shows until the name is known. */
export function saidOf(input: Input): string {
  switch (input.kind) {
    case 'person':
      return input.name;
    case 'read':
      return nameRead(input.person) ?? input.person.documentNumber;
    case 'typed':
      return input.text.trim();
  }
}

function nameRead(person: ReadPerson): string | undefined {
  return person.givenNames === null || person.surnames === null
    ? undefined
    : `${person.givenNames} ${person.surnames}`;
}

export function nameOf(match: { readonly givenNames: string; readonly surnames: string }): string {
  return `${match.givenNames} ${match.surnames}`;
}

/**
 * The one who is meant, or undefined. A number means the person whose whole number it is: its beginning may be that
 * of somebody else, and nobody looks at the screen. A name means its only bearer.
 */
export function meantBy(
  input: Exclude<Input, { kind: 'person' }>,
  matches: readonly Match[],
): Match | undefined {
  const exact = matches.filter((match) => match.exact);
  if (exact.length > 0) return exact.length === 1 ? exact[0] : undefined;
  return isNumber(wantedOf(input)) ? undefined : matches.length === 1 ? matches[0] : undefined;
}

export function isNumber(text: string): boolean {
  return /\d{4}/u.test(normalizeDocumentNumber(text));
}

/** What is kept of somebody unknown until they are completed. */
export function newcomerOf(input: Exclude<Input, { kind: 'person' }>, service: Service) {
  if (input.kind === 'read') {
    const { documentType, documentNumber, givenNames, surnames, birthDate, sex } = input.person;
    return {
      service,
      text: documentNumber,
      documentType,
      documentNumber,
      givenNames,
      surnames,
      birthDate,
      sex,
    };
  }
  const text = input.text.trim();
  return {
    service,
    text,
    documentType: null,
    documentNumber: isNumber(text) ? normalizeDocumentNumber(text).slice(0, 20) : null,
    givenNames: null,
    surnames: null,
    birthDate: null,
    sex: null,
  };
}

/** What "Persona nueva" begins with: the reading where there was one, else the words that were typed. */
export function handOf(newcomer: Newcomer): { readonly text: string; readonly read?: ReadPerson } {
  const { documentType, documentNumber, givenNames, surnames, birthDate } = newcomer;
  const text = documentNumber ?? newcomer.text;
  if (documentNumber === null || (documentType !== 'CC' && documentType !== 'TI')) return { text };
  const named = givenNames !== null && surnames !== null;
  const sex = newcomer.sex === 'MUJER' || newcomer.sex === 'HOMBRE' ? newcomer.sex : null;
  const names = { givenNames, surnames, nameKnown: named };
  const read = { documentType, documentNumber, ...names, sex, birthDate, warnings: [] };
  return { text, read: { kind: 'READ', source: 'PDF417', ...read } };
}

/** How a newcomer is called on the list. */
export function callOf(newcomer: Newcomer): string {
  const { givenNames, surnames, text } = newcomer;
  return givenNames === null || surnames === null ? text : `${givenNames} ${surnames}`;
}

export function inputOf(reading: CedulaReading): Input | undefined {
  return reading.kind === 'READ' ? { kind: 'read', person: reading } : undefined;
}
