import { z } from 'zod';
import { ageOn } from './bogota.ts';
import type { DocumentType } from './codes.ts';
import { tidyText } from './fields.ts';

/**
 * What is taken for a field of a person when somebody types it. A *problem* refuses; a *doubt* is shown beside the
 * field and refuses nothing, because odd documents and names of one letter do exist and a person of flesh and blood
 * stands at the desk with them. What is stored already (imports, older versions) is never judged by these rules.
 */

/** Symbols that are drawn and not written. */
const DRAWN = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\uFE0F|\u20E3/u;
/** Control, format and unassigned characters: they cannot be seen, and some turn the direction of a line around. */
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/u;

/** Why a text is no name, or null. Apostrophes, hyphens and any other mark of a keyboard stay as they are. */
export function nameProblem(raw: string): string | null {
  if (DRAWN.test(raw)) return 'Un nombre no lleva emojis ni dibujos; déjelo como está en el documento.';
  if (UNSEEN.test(raw)) return 'Hay caracteres que no se ven; borre el nombre y escríbalo de nuevo.';
  if (tidyText(raw) !== '' && !/\p{L}/u.test(raw)) return 'Un nombre lleva al menos una letra.';
  return null;
}

/** A name as it is stored: tidied, not empty, at most `max` characters. `message` asks for it when it is empty. */
export function personName(max: number, message: string) {
  return z
    .string()
    .superRefine((raw, context) => {
      const problem = nameProblem(raw);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    })
    .transform(tidyText)
    .pipe(z.string().min(1, message).max(max, `Use como máximo ${max} letras.`));
}

function nameDoubt(name: string): string | null {
  if (Array.from(tidyText(name)).length === 1) {
    return 'Una sola letra: si así está en el documento, déjelo.';
  }
  return /\d/u.test(name) ? 'Lleva cifras: revise que sea el nombre.' : null;
}

/**
 * Why a document cannot be of its type, or null. Only the two that are never anything but digits are refused: the
 * cédula has 3 to 10 of them, the tarjeta de identidad at most 11. `number` is normalised (normalizeDocumentNumber).
 */
export function documentProblem(type: DocumentType, number: string): string | null {
  // What is no number of any document has a fault of its own already (person.ts).
  if (!/^[0-9A-Z]{3,20}$/u.test(number)) return null;
  if (type === 'CC' && !/^\d{3,10}$/u.test(number)) {
    return 'La cédula de ciudadanía lleva solo cifras, de 3 a 10; revísela o cambie el tipo.';
  }
  if (type === 'TI' && !/^\d{3,11}$/u.test(number)) {
    return 'La tarjeta de identidad lleva solo cifras, diez u once; revísela o cambie el tipo.';
  }
  return null;
}

/**
 * The usual shapes. Cédulas were numbered up to 99.999.999 and go on from 1.000.000.000 (the NUIP), so that none has
 * nine digits; a tarjeta has the ten of the NUIP or the eleven of a birth date and a serial.
 */
const USUAL: Partial<Record<DocumentType, { readonly shape: RegExp; readonly words: string }>> = {
  CC: { shape: /^[1-9](?:\d{4,7}|\d{9})$/u, words: 'Una cédula tiene de 5 a 8 cifras, o 10' },
  TI: { shape: /^\d{10,11}$/u, words: 'Una tarjeta de identidad tiene 10 u 11 cifras' },
  RC: { shape: /^\d{8,11}$/u, words: 'Un registro civil tiene de 8 a 11 cifras' },
  CE: { shape: /^\d{3,7}$/u, words: 'Una cédula de extranjería tiene hasta 7 cifras' },
  PA: { shape: /^(?=.*\d)[0-9A-Z]{5,12}$/u, words: 'Un pasaporte tiene de 5 a 12 letras y cifras' },
  PPT: { shape: /^\d{5,8}$/u, words: 'Un permiso por protección tiene de 5 a 8 cifras' },
  PEP: { shape: /^\d{15}$/u, words: 'Un permiso especial tiene 15 cifras' },
};

function documentDoubt(type: DocumentType, number: string): string | null {
  const usual = USUAL[type];
  return usual === undefined || usual.shape.test(number) ? null : `${usual.words}: si este es así, déjelo.`;
}

/** Whole years somebody can be old; the oldest known life was 122. */
const OLDEST = 120;

/** Why somebody cannot be born on a date (YYYY-MM-DD) as of another, or null. */
export function birthDateProblem(birthDate: string, today: string): string | null {
  return birthDate > today || ageOn(birthDate, today) > OLDEST
    ? 'La fecha de nacimiento no puede ser futura ni de hace más de 120 años.'
    : null;
}

/**
 * A telephone number as it is stored: ten digits for Colombia (a mobile 3xx, a fixed line 60x), `+` and the digits of
 * the country for another. What is none of these is only freed of its blanks and signs.
 */
export function normalizePhone(raw: string): string {
  return raw
    .normalize('NFKC')
    .replace(/[\s().,/\-\u2010-\u2015]/gu, '')
    .replace(/^00(?=[1-9])/u, '+')
    .replace(/^\+?57(?=(?:3\d{9}|60\d{8})$)/u, '');
}

const PHONE = /^(?:3\d{9}|60\d{8}|\+(?!57)[1-9]\d{7,14})$/u;

/** A number that somebody can be called at (E.164 allows 15 digits). */
export const phoneNumber = z
  .string()
  .transform(normalizePhone)
  .pipe(
    z
      .string()
      .min(1, 'Escriba el celular.')
      .regex(
        PHONE,
        'Escriba un celular de 10 cifras que empieza por 3, un fijo con indicativo (607…) o uno de otro país con +.',
      ),
  );

interface Doubtful {
  readonly documentType: DocumentType;
  /** Normalised. */
  readonly documentNumber: string | null;
  readonly givenNames: string;
  readonly surnames: string;
}

/** What looks odd in somebody's data and is taken all the same, by field. */
export function doubtsOf(person: Doubtful): Partial<Record<keyof Doubtful, string>> {
  const { documentType, documentNumber } = person;
  const found = {
    documentNumber: documentNumber === null ? null : documentDoubt(documentType, documentNumber),
    givenNames: nameDoubt(person.givenNames),
    surnames: nameDoubt(person.surnames),
  };
  const doubts: Partial<Record<keyof Doubtful, string>> = {};
  for (const [field, words] of Object.entries(found)) {
    if (words !== null) doubts[field as keyof typeof found] = words;
  }
  return doubts;
}
