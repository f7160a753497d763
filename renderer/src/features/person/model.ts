import { ageOn } from '#shared/domain/bogota.ts';
import type { Comuna, DocumentType, Service, Sex } from '#shared/domain/codes.ts';
import { newPerson, normalizeDocumentNumber } from '#shared/domain/person.ts';
import type { NewPerson } from '#shared/domain/person.ts';
import { readDate } from '#renderer/lib/dates.ts';

/** The form as it is typed. */
export interface Draft {
  readonly documentType: DocumentType;
  readonly documentNumber: string;
  readonly givenNames: string;
  readonly surnames: string;
  /** "22/08/2001", "22082001" or "2001-08-22". */
  readonly birthDate: string;
  readonly sex: Sex | '';
  readonly neighbourhood: string;
  readonly comuna: Comuna;
  readonly phone: string;
  readonly service: Service | undefined;
}

export type DraftField = Exclude<keyof Draft, 'service'>;

const EMPTY: Draft = {
  documentType: 'CC',
  documentNumber: '',
  givenNames: '',
  surnames: '',
  birthDate: '',
  sex: '',
  neighbourhood: '',
  comuna: 'NO_INFORMA',
  phone: '',
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

/** Whole years on `today` (YYYY-MM-DD), or undefined while there is no date or it makes no sense. */
export function ageOf(draft: Draft, today: string): number | undefined {
  const date = readDate(draft.birthDate);
  if (date === undefined) return undefined;
  const age = ageOn(date, today);
  return age >= 0 && age <= 120 ? age : undefined;
}

export type Checked =
  | { readonly ok: true; readonly person: NewPerson }
  | { readonly ok: false; readonly problems: Partial<Record<DraftField, string>> };

const ORDER: readonly DraftField[] = [
  'documentType',
  'documentNumber',
  'givenNames',
  'surnames',
  'birthDate',
  'sex',
  'neighbourhood',
  'comuna',
  'phone',
];

/** The first field with a problem, in the order of the form. */
export function firstField(problems: Partial<Record<DraftField, string>>): DraftField | undefined {
  return ORDER.find((field) => problems[field] !== undefined);
}

function isField(name: unknown): name is DraftField {
  return ORDER.some((field) => field === name);
}

/** The draft against the domain's own schema; the words of the problems are the schema's. */
export function check(draft: Draft, today: string): Checked {
  const problems: Partial<Record<DraftField, string>> = {};
  const birthDate = readDate(draft.birthDate);
  if (draft.birthDate.trim() !== '' && (birthDate === undefined || ageOf(draft, today) === undefined)) {
    problems.birthDate = 'Escriba día, mes y año, por ejemplo 22/08/2001.';
  }
  if (draft.sex === '') problems.sex = 'Elija una opción; «No informa» también lo es.';
  const optional = (text: string) => (text.trim() === '' ? null : text);
  const person = {
    documentType: draft.documentType,
    documentNumber: optional(draft.documentNumber),
    givenNames: draft.givenNames,
    surnames: draft.surnames,
    birthDate: birthDate ?? null,
    sex: draft.sex === '' ? 'NO_INFORMA' : draft.sex,
    phone: optional(draft.phone),
    neighbourhood: optional(draft.neighbourhood),
    comuna: draft.comuna,
  } satisfies NewPerson;
  const parsed = newPerson.safeParse(person);
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    const field = issue.path[0];
    if (isField(field)) problems[field] ??= issue.message;
  }
  return Object.keys(problems).length === 0 ? { ok: true, person } : { ok: false, problems };
}
