import type { Fields, FieldValue } from '../sync/merge.ts';

/**
 * What a suppression leaves of each row that tells something of a person (Ley 1581, art. 15; Decreto 1377 de 2013,
 * art. 9). The visits stay and count under a pseudonym: sex, comuna, public service and the year of birth are what the
 * figures need. Sensitive answers and everything that a person wrote in free text go. The proof of an authorisation
 * stays without who represented the person.
 *
 * The same rule redacts rows, the payloads of the log and what arrives later, so that every copy ends alike.
 */
type Remainder = FieldValue | ((value: FieldValue) => FieldValue);

export const ERASED_GIVEN_NAMES = 'Persona';
export const ERASED_SURNAMES = 'suprimida';
const ERASED_TEXT = 'Texto suprimido';

/** Texts that a row cannot be without. */
const written = (value: FieldValue) => (value === null ? null : ERASED_TEXT);
const yearOf = (value: FieldValue) => (typeof value === 'string' ? `${value.slice(0, 4)}-01-01` : null);

const REPRESENTATIVE = {
  representativeName: null,
  representativeDocumentType: null,
  representativeDocumentNumber: null,
  representativeKinship: null,
};

const NAMES = { givenNames: ERASED_GIVEN_NAMES, surnames: ERASED_SURNAMES, birthDate: yearOf };

const REMAINDERS: Readonly<Record<string, Readonly<Record<string, Remainder>>>> = {
  person: {
    ...NAMES,
    documentType: 'SIN_DOC',
    documentNumber: null,
    phone: null,
    neighbourhood: null,
    ...REPRESENTATIVE,
  },
  directory: { ...NAMES, claim: null },
  characterisation: {
    genderIdentity: null,
    sexualOrientation: null,
    ethnicity: null,
    disability: null,
    conflictVictim: null,
  },
  consent: REPRESENTATIVE,
  consentRevocation: { reason: null },
  attendance: { note: null },
  attendanceNote: { text: ERASED_TEXT },
  attendanceVoid: { reason: ERASED_TEXT },
  subjectRequest: { detail: ERASED_TEXT, extensionReason: written, answer: written },
  sessionMark: { reason: written },
  // It holds the name in part, and with it everything that the QR proves: such a certificate is not printed again.
  certificate: { code: ERASED_TEXT },
  reservation: { groupName: written, purpose: written, cancelReason: written },
};

/** Tables that hold something of a person beyond their id. */
export const PERSONAL_TABLES: readonly string[] = Object.keys(REMAINDERS);

/** The fields of a row, or of a change of one, as a suppression leaves them. Fields that are not given stay absent. */
export function redacted(table: string, fields: Fields): Fields {
  const remainders = Object.hasOwn(REMAINDERS, table) ? REMAINDERS[table] : undefined;
  const left: Fields = { ...fields };
  for (const [field, remainder] of Object.entries(remainders ?? {})) {
    if (!Object.hasOwn(fields, field)) continue;
    left[field] = typeof remainder === 'function' ? remainder(fields[field] ?? null) : remainder;
  }
  return left;
}

/** The payload of a change as a suppression leaves it; null when it cannot be read, and so nothing may stay. */
export function redactedPayload(table: string, payload: string): string | null {
  try {
    const fields: unknown = JSON.parse(payload);
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return null;
    return JSON.stringify(redacted(table, fields as Fields));
  } catch {
    return null;
  }
}
