import type { NoticeText } from '#shared/domain/consent.ts';
import { representativeFault } from '#shared/domain/consent-rules.ts';
import { documentFault, newPerson, normalizeDocumentNumber } from '#shared/domain/person.ts';
import type { NewRegistration } from '#shared/domain/registration.ts';
import { ageOf, asksContact, isMinorDraft } from '#renderer/features/person/draft.ts';
import type { Draft, FormField } from '#renderer/features/person/draft.ts';
import { comunaOf, matching, named } from '#renderer/features/person/neighbourhoods.ts';
import type { Neighbourhood } from '#renderer/features/person/neighbourhoods.ts';
import { readDate } from '#renderer/lib/dates.ts';

export type Problems = Partial<Record<FormField, string>>;

export type Checked =
  | { readonly ok: true; readonly registration: NewRegistration }
  | { readonly ok: false; readonly problems: Problems };

/** The fields in the order of the form. */
const ORDER: readonly FormField[] = [
  'documentType',
  'documentNumber',
  'birthDate',
  'givenNames',
  'surnames',
  'sex',
  'neighbourhood',
  'comuna',
  'phone',
  'representativeName',
  'representativeDocumentType',
  'representativeDocumentNumber',
  'representativeKinship',
  'contact',
];

/** The first field with a problem, in the order of the form. */
export function firstField(problems: Problems): FormField | undefined {
  return ORDER.find((field) => problems[field] !== undefined);
}

export function isFormField(name: unknown): name is FormField {
  return ORDER.some((field) => field === name);
}

interface Around {
  readonly today: string;
  readonly neighbourhoods: readonly Neighbourhood[];
  /** The text that was shown beside the question; undefined while it could not be read. */
  readonly notice: NoticeText | undefined;
}

const optional = (text: string) => (text.trim() === '' ? null : text);

/** The draft against the domain's own schema and rules; the words of the problems are theirs. */
export function check(draft: Draft, { today, neighbourhoods, notice }: Around): Checked {
  const problems: Problems = {};
  const birthDate = readDate(draft.birthDate);
  if (draft.birthDate.trim() !== '' && (birthDate === undefined || ageOf(draft, today) === undefined)) {
    problems.birthDate = 'Escriba día, mes y año, por ejemplo 22/08/2001.';
  }
  if (draft.sex === '') problems.sex = 'Elija una opción; «No informa» también lo es.';
  const home = homeOf(draft, neighbourhoods);
  if (home === undefined) problems.neighbourhood = 'Elija el barrio en la lista con Enter.';
  const asked = asksContact(draft);
  const authorised = asked && draft.contact !== undefined && draft.contact !== 'NO_AUTORIZA';
  if (asked && draft.contact === undefined) {
    problems.contact = 'Pregunte si autoriza el contacto, o borre el celular.';
  }
  if (authorised && notice === undefined) {
    problems.contact =
      'El aviso no se pudo abrir: sin él no se puede autorizar. Borre el celular para seguir.';
  }
  const representative = representativeOf(draft, isMinorDraft(draft, today), authorised);
  const registration = {
    documentType: draft.documentType,
    documentNumber: optional(draft.documentNumber),
    givenNames: draft.givenNames,
    surnames: draft.surnames,
    birthDate: birthDate ?? null,
    sex: draft.sex === '' ? 'NO_INFORMA' : draft.sex,
    ...home,
    // Who does not authorise leaves no number behind.
    phone: authorised ? draft.phone : null,
    ...representative,
    ...(asked && draft.contact !== undefined && notice !== undefined
      ? { contact: contactOf(draft.contact, notice) }
      : {}),
    ...(draft.service === undefined ? {} : { service: draft.service }),
  } satisfies NewRegistration;
  const parsed = newPerson.safeParse(registration);
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    const field = issue.path[0];
    if (isFormField(field)) problems[field] ??= issue.message;
  }
  // The schema speaks of the document only once everything else is in order; the form marks it at once.
  const number = registration.documentNumber;
  const document = documentFault(
    draft.documentType,
    number === null ? null : normalizeDocumentNumber(number),
  );
  if (document !== null) problems.documentNumber ??= document;
  if (representative !== undefined) {
    const minor = { ...registration, birthDate: registration.birthDate };
    const fault = representativeFault(minor, representative);
    if (fault !== null && isFormField(fault.field)) problems[fault.field] ??= fault.message;
  }
  return Object.keys(problems).length === 0 ? { ok: true, registration } : { ok: false, problems };
}

function contactOf(answer: NonNullable<Draft['contact']>, notice: NoticeText) {
  return answer === 'NO_AUTORIZA'
    ? ({ decision: 'NO_AUTORIZA', medium: null, noticeHash: notice.textHash } as const)
    : ({ decision: 'AUTORIZA', medium: answer, noticeHash: notice.textHash } as const);
}

/** Barrio and comuna as they are stored; undefined when the beginning of a barrio was never made one. */
function homeOf(draft: Draft, neighbourhoods: readonly Neighbourhood[]) {
  const text = optional(draft.neighbourhood);
  if (draft.home === 'UNKNOWN') return { neighbourhood: null, comuna: 'NO_INFORMA' as const };
  if (draft.home === 'OUTSIDE') return { neighbourhood: text, comuna: 'FUERA' as const };
  const known = text === null ? undefined : named(neighbourhoods, text);
  const comuna = comunaOf(known);
  if (known !== undefined && comuna !== undefined) return { neighbourhood: known.name, comuna };
  if (text !== null && !draft.asTyped && matching(neighbourhoods, text).length > 0) {
    return undefined;
  }
  return { neighbourhood: text, comuna: draft.comuna };
}

/** Of a minor: what was written, as soon as anything was or an authorisation needs it; else nobody. */
function representativeOf(draft: Draft, minor: boolean, authorised: boolean) {
  const name = optional(draft.representativeName);
  const number = optional(draft.representativeDocumentNumber);
  const kinship = draft.representativeKinship === '' ? null : draft.representativeKinship;
  if (!minor || (!authorised && name === null && number === null && kinship === null)) return undefined;
  return {
    representativeName: name,
    representativeDocumentType: draft.representativeDocumentType,
    representativeDocumentNumber: number,
    representativeKinship: kinship,
  };
}
