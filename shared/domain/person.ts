import { z } from 'zod';
import { comuna, documentType, kinship, sex, type DocumentType } from './codes.ts';
import { defineEntity } from './entity.ts';
import { calendarDate, flag, id, instant, text } from './fields.ts';
import { documentProblem, personName, phoneNumber } from './person-fields.ts';

/** Document numbers are text: trimmed, upper case, without dots, blanks or hyphens (product.md). */
export function normalizeDocumentNumber(raw: string): string {
  return raw
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.,\-_]/g, '');
}

const documentNumber = z
  .string()
  .transform(normalizeDocumentNumber)
  .pipe(
    z
      .string()
      .min(3, 'El documento tiene menos de 3 caracteres; revíselo.')
      .max(20, 'El documento tiene más de 20 caracteres; revíselo.')
      .regex(/^[0-9A-Z]+$/, 'El documento solo lleva números y letras; revíselo.'),
  );

export const person = defineEntity({
  table: 'person',
  kind: 'record',
  owner: 'station',
  scope: 'site',
  schema: z.object({
    id,
    /** Where the person was registered. Empty only on a station that is not enrolled yet. */
    siteId: z.string().max(64),
    documentType,
    documentNumber: documentNumber.nullable(),
    givenNames: text(80, 'Escriba los nombres.'),
    surnames: text(80, 'Escriba los apellidos.'),
    birthDate: calendarDate.nullable(),
    sex,
    phone: text(20, 'Escriba el celular.').nullable(),
    neighbourhood: text(80, 'Escriba el barrio.').nullable(),
    comuna,
    /** Public servants of the city: their training is counted apart. */
    publicServant: flag,
    /** Who answers for a minor; needed for whatever rests on an authorisation (Ley 1581, art. 7). */
    representativeName: text(120, 'Escriba el nombre de quien representa.').nullable(),
    representativeDocumentType: documentType.nullable(),
    representativeDocumentNumber: documentNumber.nullable(),
    representativeKinship: kinship.nullable(),
    registeredAt: instant,
    /** The import that made this registration; taken back with it while nothing else names the person. */
    importId: id.nullable(),
    /** Set when the person's data was suppressed: the row is a pseudonym that the figures count. */
    erasedAt: instant.nullable(),
    /** A tombstone is a field like any other. */
    deletedAt: instant.nullable(),
  }),
});

/** Of somebody of age who registers at a desk: nobody represents them, no import brought them. */
export const UNREPRESENTED = {
  representativeName: null,
  representativeDocumentType: null,
  representativeDocumentNumber: null,
  representativeKinship: null,
  importId: null,
  erasedAt: null,
} as const;

/** What a person may be asked for, by the rules for what is typed now: stricter than for what is stored already. */
export const typedPerson = person.schema
  .omit({ id: true, siteId: true, registeredAt: true, importId: true, erasedAt: true, deletedAt: true })
  .extend({
    givenNames: personName(80, 'Escriba los nombres.'),
    surnames: personName(80, 'Escriba los apellidos.'),
    phone: phoneNumber.nullable(),
    representativeName: personName(120, 'Escriba el nombre de quien representa.').nullable(),
  });

/** Why a document is missing, is one too many or is none of its type; null when it is in order. */
export function documentFault(type: DocumentType, number: string | null): string | null {
  if (type === 'SIN_DOC') {
    return number === null ? null : 'Quien no tiene documento no lleva número; bórrelo o cambie el tipo.';
  }
  return number === null
    ? 'Escriba el número del documento o elija «Sin documento».'
    : documentProblem(type, number);
}

/** What the desk sends to register a person; the rest is added by the core. */
export const newPerson = typedPerson
  .partial({
    phone: true,
    neighbourhood: true,
    birthDate: true,
    publicServant: true,
    comuna: true,
    representativeName: true,
    representativeDocumentType: true,
    representativeDocumentNumber: true,
    representativeKinship: true,
  })
  .superRefine((value, context) => {
    const message = documentFault(value.documentType, value.documentNumber);
    if (message !== null) context.addIssue({ code: 'custom', path: ['documentNumber'], message });
  });
export type NewPerson = z.input<typeof newPerson>;

/** RC, TI and CC are one family: the number stays when the document changes at 7 and at 18. */
export function documentFamily(type: DocumentType): string {
  return type === 'RC' || type === 'TI' || type === 'CC' ? 'CO' : type;
}

/** The key under which two registrations meet, or null when there is no number (no number, no claim). */
export function documentKey(type: DocumentType, number: string | null): string | null {
  return number === null || type === 'SIN_DOC'
    ? null
    : `${documentFamily(type)}|${normalizeDocumentNumber(number)}`;
}

/** Lower case, without accents and apostrophes, ñ as n: what is searched in and what is searched for. */
export function foldText(raw: string): string {
  return raw
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’`´]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/**
 * The shared directory: what every Punto may know of people registered at another one, never more.
 * `claim` is HMAC-SHA256(city key, document key), so that a Punto recognises a document it is shown
 * without holding the numbers of the whole city.
 */
export const directoryPerson = defineEntity({
  table: 'directory',
  kind: 'record',
  owner: 'centre',
  scope: 'everyone',
  schema: z.object({
    id,
    claim: z.string().max(64).nullable(),
    givenNames: z.string().max(80),
    surnames: z.string().max(80),
    birthDate: calendarDate.nullable(),
    sex,
    deletedAt: instant.nullable(),
  }),
});
