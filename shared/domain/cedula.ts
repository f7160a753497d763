import { ageOn, isCalendarDate } from './bogota.ts';
import type { DocumentType, Sex } from './codes.ts';

/**
 * What a scanner read from an identity document, as a value: a person, or why nothing can be said of one.
 * It never holds a fingerprint, a blood group or a place: those are dropped before anything is handed on.
 */
export type CedulaReading = ReadPerson | NotUnderstood;

/** A person as the document says it. What is in doubt is null, never guessed. */
export interface ReadPerson {
  readonly kind: 'READ';
  readonly source: 'PDF417' | 'TD1';
  /** TI below 18 years and CC from then on (or where the birth date is not known): both are one family. */
  readonly documentType: Extract<DocumentType, 'CC' | 'TI'>;
  /** Without the zeros that the document pads it with. */
  readonly documentNumber: string;
  /** Both are known or both are null. "Peña de la Cruz": the document's capitals are written as people write. */
  readonly surnames: string | null;
  readonly givenNames: string | null;
  readonly nameKnown: boolean;
  readonly sex: Extract<Sex, 'MUJER' | 'HOMBRE'> | null;
  /** YYYY-MM-DD, a date that exists, not in the future and not more than 120 years ago. */
  readonly birthDate: string | null;
  readonly warnings: readonly ReadingWarning[];
}

/** Spanish, for the screen: what to look at on the card before saving. */
export interface ReadingWarning {
  readonly code: keyof typeof WARNINGS;
  readonly message: string;
}

export interface NotUnderstood {
  readonly kind: 'NOT_UNDERSTOOD';
  readonly code: keyof typeof REASONS;
  /** Spanish: what happened and what to do. */
  readonly message: string;
}

const SET_THE_READER =
  'Con el manual del lector, escanee el código de idioma de teclado «Español (Latinoamérica)», el mismo de Windows';

const WARNINGS = {
  NOMBRES_PERDIDOS: 'El lector no trae los nombres separados: escríbalos como están en la cédula.',
  NOMBRES_POR_REVISAR: 'Revise dónde terminan los apellidos y empiezan los nombres.',
  SIN_TILDES: 'La cédula nueva no trae tildes ni eñes en su código: revise los nombres.',
  NOMBRES_CORTADOS: 'Los nombres no caben en el código de la cédula: complételos.',
  FECHA_DUDOSA: 'La fecha de nacimiento leída no es posible: escríbala.',
  SIGLO_DUDOSO: 'El código solo trae dos cifras del año de nacimiento: revíselo.',
  SEXO_NO_LEIDO: 'El sexo no se leyó: pregúntelo.',
  DIGITO_DE_CONTROL: 'Un dígito de control no coincide: compare el número y la fecha con la cédula.',
  TECLADO_DEL_LECTOR: `El lector escribe con otro teclado. ${SET_THE_READER}.`,
} as const;

const REASONS = {
  LECTURA_CORTADA: 'La lectura llegó cortada. Pase la cédula otra vez, sin moverla hasta que suene.',
  LECTURA_DESORDENADA:
    'La lectura llegó revuelta. Pase la cédula otra vez sin tocar el teclado, o escriba el número.',
  DOS_DOCUMENTOS: 'Llegaron dos cédulas a la vez. Pase una, espere a que aparezca y pase la otra.',
  OTRO_DOCUMENTO:
    'Ese documento no es una cédula colombiana. Escriba el número y los nombres como están en él.',
  TECLADO_DEL_LECTOR: `El lector escribe con otro teclado y la cédula no se puede leer con seguridad. ${SET_THE_READER}, y pásela otra vez; mientras tanto escriba el número.`,
  NO_ES_CEDULA:
    'Lo que pasó por el lector no es una cédula. Pase el código del respaldo, o escriba el número.',
} as const;

export function notUnderstood(code: NotUnderstood['code']): NotUnderstood {
  return { kind: 'NOT_UNDERSTOOD', code, message: REASONS[code] };
}

/** The fields as they stand in the code, before anything is made of them. */
export interface RawReading {
  readonly source: ReadPerson['source'];
  readonly number: string;
  readonly surnames: string;
  readonly givenNames: string;
  readonly sex: string;
  /** YYYYMMDD. */
  readonly born: string;
  readonly doubts: readonly ReadingWarning['code'][];
}

/** Letters, apostrophes, hyphens and dots, single blanks between words. */
const NAME = /^\p{L}[\p{L}'’.-]*( \p{L}[\p{L}'’.-]*)*$/u;
const OLDEST_YEARS = 120;
const OF_AGE_YEARS = 18;

/** `today`: the local date (YYYY-MM-DD) by which an age is judged. */
export function personFrom(raw: RawReading, today: string): CedulaReading {
  const documentNumber = raw.number.replace(/^0+/, '');
  // A document has three figures at least (see person.ts); less is padding.
  if (!/^\d{3,11}$/.test(documentNumber)) return notUnderstood('LECTURA_DESORDENADA');
  const iso = `${raw.born.slice(0, 4)}-${raw.born.slice(4, 6)}-${raw.born.slice(6)}`;
  const birthDate = isCalendarDate(iso) && iso <= today && ageOn(iso, today) <= OLDEST_YEARS ? iso : null;
  const nameKnown = NAME.test(raw.surnames) && NAME.test(raw.givenNames);
  const sex = raw.sex === 'F' ? 'MUJER' : raw.sex === 'M' ? 'HOMBRE' : null;
  const doubts: readonly (ReadingWarning['code'] | undefined)[] = [
    ...raw.doubts.filter((code) => nameKnown || !ABOUT_NAMES.has(code)),
    nameKnown ? undefined : 'NOMBRES_PERDIDOS',
    birthDate === null ? 'FECHA_DUDOSA' : undefined,
    sex === null ? 'SEXO_NO_LEIDO' : undefined,
  ];
  return {
    kind: 'READ',
    source: raw.source,
    documentType: birthDate !== null && ageOn(birthDate, today) < OF_AGE_YEARS ? 'TI' : 'CC',
    documentNumber,
    surnames: nameKnown ? writtenName(raw.surnames) : null,
    givenNames: nameKnown ? writtenName(raw.givenNames) : null,
    nameKnown,
    sex,
    birthDate,
    warnings: doubts.flatMap((code) => (code === undefined ? [] : [{ code, message: WARNINGS[code] }])),
  };
}

const ABOUT_NAMES: ReadonlySet<ReadingWarning['code']> = new Set([
  'NOMBRES_POR_REVISAR',
  'SIN_TILDES',
  'NOMBRES_CORTADOS',
]);

/** Words inside a name that people write small. */
const SMALL = new Set(['de', 'del', 'la', 'las', 'los', 'y', 'e', 'da', 'das', 'do', 'dos', 'di']);

/** "PEÑA DE LA CRUZ" as people write it: "Peña de la Cruz". Capitals give the document's own letters back. */
function writtenName(printed: string): string {
  return printed
    .toLocaleLowerCase('es')
    .split(' ')
    .map((word, index) =>
      index > 0 && SMALL.has(word)
        ? word
        : word.replace(/(?<![\p{L}])\p{L}/gu, (letter) => letter.toLocaleUpperCase('es')),
    )
    .join(' ');
}
