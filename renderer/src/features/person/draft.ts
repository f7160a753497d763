import { ageOn } from '#shared/domain/bogota.ts';
import type { ReadPerson } from '#shared/domain/cedula.ts';
import type { Comuna, ConsentMedium, DocumentType, Kinship, Service, Sex } from '#shared/domain/codes.ts';
import { isMinor } from '#shared/domain/consent-rules.ts';
import { normalizeDocumentNumber } from '#shared/domain/person.ts';
import { readDate } from '#renderer/lib/dates.ts';

/** What somebody answers to «¿Autoriza el contacto?»: how it can be proved, or no. */
export type ContactAnswer = Exclude<ConsentMedium, 'FORMULARIO_WEB'> | 'NO_AUTORIZA';

/** The form as it is typed. */
export interface Draft {
  readonly documentType: DocumentType;
  readonly documentNumber: string;
  readonly givenNames: string;
  readonly surnames: string;
  /** "22/08/2001", "22082001" or "2001-08-22". */
  readonly birthDate: string;
  readonly sex: Sex | '';
  /** Where they live: a barrio of the city, another municipality, or not known. */
  readonly home: 'BARRIO' | 'OUTSIDE' | 'UNKNOWN';
  /** The barrio, or the municipality of somebody from outside. */
  readonly neighbourhood: string;
  /** The barrio is none of the known ones, and was left as it is on purpose. */
  readonly asTyped: boolean;
  readonly comuna: Comuna;
  readonly phone: string;
  /** Nothing is answered beforehand. */
  readonly contact: ContactAnswer | undefined;
  readonly representativeName: string;
  readonly representativeDocumentType: DocumentType;
  readonly representativeDocumentNumber: string;
  readonly representativeKinship: Kinship | '';
  /** What they came for, once it was said: a key that found something missing has marked it. */
  readonly service: Service | undefined;
}

/** The five that a cédula carries, with the type that its number belongs to. */
export const IDENTITY_FIELDS = [
  'documentType',
  'documentNumber',
  'birthDate',
  'givenNames',
  'surnames',
  'sex',
] as const;
export type IdentityField = (typeof IDENTITY_FIELDS)[number];

/** The form and what it knows about itself: all that has to survive when the screen is locked. */
export interface Form {
  readonly draft: Draft;
  /** What the document said; undefined where everything is typed. */
  readonly read: ReadPerson | undefined;
  /** The fields that are inputs: all without a reading, else those that it did not give. */
  readonly asked: readonly IdentityField[];
}

const EMPTY: Draft = {
  documentType: 'CC',
  documentNumber: '',
  givenNames: '',
  surnames: '',
  birthDate: '',
  sex: '',
  home: 'BARRIO',
  neighbourhood: '',
  asTyped: false,
  comuna: 'NO_INFORMA',
  phone: '',
  contact: undefined,
  representativeName: '',
  representativeDocumentType: 'CC',
  representativeDocumentNumber: '',
  representativeKinship: '',
  service: undefined,
};

function capitalised(word: string): string {
  return word.charAt(0).toLocaleUpperCase('es') + word.slice(1);
}

/**
 * What was typed at the desk, put where it belongs: a number is the document; of a name the last words are the
 * surnames, two of them when there are four or more, as names are given here.
 */
export function draftFrom(text: string): Draft {
  const typed = text.trim();
  if (typed === '') return EMPTY;
  if (/\d/u.test(typed)) return { ...EMPTY, documentNumber: normalizeDocumentNumber(typed) };
  const words = typed.split(/\s+/u).map(capitalised);
  const surnames = words.length >= 4 ? 2 : words.length >= 2 ? 1 : 0;
  return {
    ...EMPTY,
    givenNames: words.slice(0, words.length - surnames).join(' '),
    surnames: words.slice(words.length - surnames).join(' '),
  };
}

export function typedForm(text: string): Form {
  return { draft: draftFrom(text), read: undefined, asked: IDENTITY_FIELDS };
}

/** What the document says over what was there; what it does not say, or says in doubt, is asked for. */
export function scannedForm(read: ReadPerson, before: Draft = EMPTY): Form {
  const { documentType, documentNumber, givenNames, surnames, birthDate, sex, warnings } = read;
  const doubtful = new Set(
    warnings.flatMap(({ code }): IdentityField[] =>
      code === 'NOMBRES_POR_REVISAR' ? ['givenNames', 'surnames'] : [],
    ),
  );
  const values = { documentType, documentNumber, givenNames, surnames, birthDate, sex };
  const draft: Draft = {
    ...before,
    documentType,
    documentNumber,
    givenNames: givenNames ?? before.givenNames,
    surnames: surnames ?? before.surnames,
    birthDate: birthDate ?? '',
    sex: sex ?? '',
  };
  const asked = IDENTITY_FIELDS.filter((field) => values[field] === null || doubtful.has(field));
  return { draft, read, asked };
}

export type FormField = Exclude<keyof Draft, 'home' | 'asTyped' | 'service'>;

/** Where the next thing is typed: the first field that is still to be filled. */
export function startOf({ draft, asked }: Form): FormField {
  if (asked.includes('documentNumber') && draft.documentNumber === '') return 'documentNumber';
  const rest = (['givenNames', 'surnames', 'birthDate', 'sex'] as const).filter((field) =>
    asked.includes(field),
  );
  // With a number typed the names come next, whatever stands before them; of a reading, the first that it lacks.
  const empty = rest.find((field) => draft[field] === '');
  return empty ?? rest[0] ?? 'neighbourhood';
}

/** Whole years on `today` (YYYY-MM-DD), or undefined while there is no date or it makes no sense. */
export function ageOf(draft: Draft, today: string): number | undefined {
  const date = readDate(draft.birthDate);
  if (date === undefined) return undefined;
  const age = ageOn(date, today);
  return age >= 0 && age <= 120 ? age : undefined;
}

/** Whether somebody has to answer for them before they authorise anything. */
export function isMinorDraft(draft: Draft, today: string): boolean {
  const birthDate = ageOf(draft, today) === undefined ? null : (readDate(draft.birthDate) ?? null);
  return isMinor({ documentType: draft.documentType, birthDate }, today);
}

/** Whether there is anything to ask: without a number there is no contact to authorise. */
export function asksContact(draft: Draft): boolean {
  return draft.phone.trim() !== '';
}
