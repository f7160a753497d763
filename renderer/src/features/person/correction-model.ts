import { documentType } from '#shared/domain/codes.ts';
import type { DocumentType } from '#shared/domain/codes.ts';
import { isMinor } from '#shared/domain/consent-rules.ts';
import { CORRECTABLE, correctedPerson } from '#shared/domain/person-correction.ts';
import type { CorrectableField, CorrectablePerson, TypedFields } from '#shared/domain/person-correction.ts';
import { doubtsOf } from '#shared/domain/person-fields.ts';
import { normalizeDocumentNumber } from '#shared/domain/person.ts';
import { labels } from '#shared/text/labels.ts';
import { readDate, typedDate } from '#renderer/lib/dates.ts';
import { formatLocalDate } from '#renderer/lib/formats.ts';

/** The form as it is typed: every field is text, and what is not known is empty. */
export type CorrectionDraft = Readonly<Record<CorrectableField, string>>;
export type Problems = Partial<Record<CorrectableField, string>>;

function typedAs(field: CorrectableField, value: string | number | null): string {
  if (value === null) return '';
  return field === 'birthDate' ? typedDate(String(value)) : String(value);
}

export function draftOf(person: CorrectablePerson): CorrectionDraft {
  const entries = CORRECTABLE.map((field) => [field, typedAs(field, person[field])]);
  return Object.fromEntries(entries) as Record<CorrectableField, string>;
}

const REQUIRED: ReadonlySet<CorrectableField> = new Set(['givenNames', 'surnames']);
const OF_REPRESENTATIVE = ['representativeName', 'representativeDocumentNumber'] as const;

/** A representative without a name and a number is none, whatever the lists beside them say. */
function unrepresented(draft: CorrectionDraft): boolean {
  return OF_REPRESENTATIVE.every((field) => draft[field].trim() === '');
}

/** Whoever represents has a cédula until somebody says otherwise: one key less. */
export function withUsualDocument(draft: CorrectionDraft): CorrectionDraft {
  return unrepresented(draft) || draft.representativeDocumentType !== ''
    ? draft
    : { ...draft, representativeDocumentType: 'CC' };
}

function valueOf(draft: CorrectionDraft, field: CorrectableField): string | 0 | 1 | null {
  const typed = draft[field].trim();
  if (field.startsWith('representative') && unrepresented(draft)) return null;
  if (field === 'publicServant') return typed === '1' ? 1 : 0;
  if (typed === '') return REQUIRED.has(field) ? '' : null;
  // What is no date goes on as it is, to be refused in the domain's words.
  return field === 'birthDate' ? (readDate(typed) ?? typed) : typed;
}

export interface Checked {
  /** What differs from what was shown, as typed. */
  readonly fields: TypedFields;
  /** What was shown in those fields. */
  readonly seen: TypedFields;
  readonly problems: Problems;
}

/** The draft against what the form showed and the domain's rules. `today` is YYYY-MM-DD. */
export function check(shown: CorrectablePerson, draft: CorrectionDraft, today: string): Checked {
  const wanted = Object.fromEntries(
    CORRECTABLE.map((field) => [field, valueOf(draft, field)]),
  ) as TypedFields;
  const { changed, faults } = correctedPerson(shown, wanted, today);
  const fields: TypedFields = {};
  const seen: TypedFields = {};
  for (const field of CORRECTABLE) {
    if (!(field in changed)) continue;
    fields[field] = wanted[field] ?? null;
    seen[field] = shown[field];
  }
  return { fields, seen, problems: faults };
}

/** What looks odd in what is typed now and is taken all the same. */
export function doubtsAbout(shown: CorrectablePerson, draft: CorrectionDraft): Problems {
  const number = draft.documentNumber.trim();
  const doubts = doubtsOf({
    documentType: typeOf(draft),
    documentNumber: number === '' ? null : normalizeDocumentNumber(number),
    givenNames: draft.givenNames,
    surnames: draft.surnames,
  });
  const typed = draftOf(shown);
  const touched = (field: CorrectableField) => draft[field] !== typed[field];
  // What was odd already was looked at when it was written.
  return Object.fromEntries(
    Object.entries(doubts).filter(
      ([field]) =>
        touched(field as CorrectableField) || (field === 'documentNumber' && touched('documentType')),
    ),
  );
}

/** Whether the form has to ask who answers for this person. */
export function asksRepresentative(draft: CorrectionDraft, today: string): boolean {
  const birthDate = readDate(draft.birthDate) ?? null;
  return !unrepresented(draft) || isMinor({ documentType: typeOf(draft), birthDate }, today);
}

function typeOf(draft: CorrectionDraft): DocumentType {
  return documentType.parse(draft.documentType);
}

/** A field that somebody else changed while this form was open. */
export interface Difference {
  readonly field: CorrectableField;
  readonly theirs: string;
  readonly mine: string;
}

export function differences(
  fresh: CorrectablePerson,
  draft: CorrectionDraft,
  fields: readonly string[],
): readonly Difference[] {
  return CORRECTABLE.filter((field) => fields.includes(field)).map((field) => ({
    field,
    theirs: shownValue(field, fresh[field]),
    mine: shownValue(field, valueOf(draft, field)),
  }));
}

/** A value as a sentence names it. */
function shownValue(field: CorrectableField, value: string | number | null): string {
  if (value === null || value === '') return 'nada';
  if (field === 'birthDate') return formatLocalDate(String(value));
  if (field === 'publicServant') return value === 1 ? 'Sí' : 'No';
  return labelOf(field, String(value));
}

const CATALOGUES: Partial<Record<CorrectableField, Readonly<Record<string, string>>>> = {
  documentType: labels.documentType,
  sex: labels.sex,
  comuna: labels.comuna,
  representativeDocumentType: labels.documentType,
  representativeKinship: labels.kinship,
};

function labelOf(field: CorrectableField, code: string): string {
  return CATALOGUES[field]?.[code] ?? code;
}
