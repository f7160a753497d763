import type { CedulaReading, ReadPerson } from '#shared/domain/cedula.ts';
import type { CorrectablePerson } from '#shared/domain/person-correction.ts';
import { foldText } from '#shared/domain/person.ts';
import { typedDate } from '#renderer/lib/dates.ts';
import type { CorrectionDraft } from '#renderer/features/person/correction-model.ts';

/** What a document under the scanner means to the form. */
export type Scanned =
  | { readonly kind: 'filled'; readonly draft: CorrectionDraft; readonly warnings: readonly string[] }
  /** Nothing in it is this person's: most likely the next visitor's. */
  | { readonly kind: 'stranger' }
  | { readonly kind: 'unread'; readonly message: string };

const words = (text: string) => foldText(text).split(' ').filter(Boolean);

function isSomebodyElse(shown: CorrectablePerson, read: ReadPerson): boolean {
  if (read.documentNumber === shown.documentNumber) return false;
  if (read.birthDate !== null && read.birthDate === shown.birthDate) return false;
  const known = new Set(words(`${shown.givenNames} ${shown.surnames}`));
  return !words(`${read.givenNames ?? ''} ${read.surnames ?? ''}`).some((word) => known.has(word));
}

/** The same name keeps the spelling that a person gave it: documents lose accents. */
function nameOf(typed: string, read: string | null): string {
  return read === null || foldText(read) === foldText(typed) ? typed : read;
}

/** The form with what the document says. A document that has nothing of the person in it never overwrites them. */
export function scanned(shown: CorrectablePerson, draft: CorrectionDraft, reading: CedulaReading): Scanned {
  if (reading.kind === 'NOT_UNDERSTOOD') return { kind: 'unread', message: reading.message };
  if (isSomebodyElse(shown, reading)) return { kind: 'stranger' };
  return {
    kind: 'filled',
    warnings: reading.warnings.map((warning) => warning.message),
    draft: {
      ...draft,
      documentType: reading.documentType,
      documentNumber: reading.documentNumber,
      givenNames: nameOf(draft.givenNames, reading.givenNames),
      surnames: nameOf(draft.surnames, reading.surnames),
      sex: reading.sex ?? draft.sex,
      birthDate: reading.birthDate === null ? draft.birthDate : typedDate(reading.birthDate),
    },
  };
}
