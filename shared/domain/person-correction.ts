import type { z } from 'zod';
import { representativeFault } from './consent-rules.ts';
import { birthDateProblem } from './person-fields.ts';
import { documentFault, typedPerson } from './person.ts';

/** What can be corrected in a registration. */
export type CorrectablePerson = z.output<typeof typedPerson>;
export type CorrectableField = keyof CorrectablePerson;
type Value = string | number | null;

/** The fields in the order in which people read them. */
export const CORRECTABLE = Object.keys(typedPerson.shape) as readonly CorrectableField[];

export interface CorrectedPerson {
  /** What differs from the registration, as it will be stored. */
  readonly changed: Partial<CorrectablePerson>;
  /** Why it cannot be stored, by field; empty when it can. */
  readonly faults: Partial<Record<CorrectableField, string>>;
}

const DOCUMENT: readonly CorrectableField[] = ['documentType', 'documentNumber'];
const REPRESENTATIVE: readonly CorrectableField[] = [
  'representativeName',
  'representativeDocumentType',
  'representativeDocumentNumber',
  'representativeKinship',
];

/**
 * A registration with some fields typed anew. Only what changes is judged: an odd telephone number of an old import
 * does not stand in the way of a name. `today` is YYYY-MM-DD.
 */
export function correctedPerson(
  current: CorrectablePerson,
  wanted: Partial<Record<CorrectableField, Value>>,
  today: string,
): CorrectedPerson {
  const faults: Partial<Record<CorrectableField, string>> = {};
  const values: Record<string, Value> = {};
  for (const field of CORRECTABLE) {
    const typed = wanted[field];
    if (typed === undefined || typed === current[field]) continue;
    const parsed = typedPerson.shape[field].safeParse(typed);
    if (!parsed.success) faults[field] = parsed.error.issues[0]?.message ?? 'Revise este campo.';
    else if (parsed.data !== current[field]) values[field] = parsed.data;
  }
  const changed = values as Partial<CorrectablePerson>;
  const whole = { ...current, ...changed };
  const touched = (fields: readonly CorrectableField[]) => fields.some((field) => field in changed);
  if (touched(DOCUMENT)) {
    const fault = documentFault(whole.documentType, whole.documentNumber);
    if (fault !== null) faults.documentNumber ??= fault;
  }
  if (changed.birthDate != null) {
    const fault = birthDateProblem(changed.birthDate, today);
    if (fault !== null) faults.birthDate ??= fault;
  }
  const represented = REPRESENTATIVE.some((field) => whole[field] !== null);
  if (represented && (touched(REPRESENTATIVE) || touched(DOCUMENT))) {
    const fault = representativeFault(whole, whole);
    if (fault !== null && fault.field in whole) faults[fault.field as CorrectableField] ??= fault.message;
  }
  return { changed, faults };
}
