import type { DocumentType, Sex } from './codes.ts';

/**
 * What a scanner read from an identity document, as a value: a person, or why nothing can be said of one.
 * It never holds a fingerprint, a blood group or a place: those are dropped before anything is parsed.
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
  readonly code:
    | 'NOMBRES_PERDIDOS'
    | 'NOMBRES_POR_REVISAR'
    | 'SIN_TILDES'
    | 'FECHA_DUDOSA'
    | 'SIGLO_DUDOSO'
    | 'SEXO_NO_LEIDO'
    | 'DIGITO_DE_CONTROL'
    | 'TECLADO_DEL_LECTOR';
  readonly message: string;
}

export interface NotUnderstood {
  readonly kind: 'NOT_UNDERSTOOD';
  readonly code:
    | 'LECTURA_CORTADA'
    | 'LECTURA_DESORDENADA'
    | 'DOS_DOCUMENTOS'
    | 'OTRO_DOCUMENTO'
    | 'TECLADO_DEL_LECTOR'
    | 'NO_ES_CEDULA';
  /** Spanish: what happened and what to do. */
  readonly message: string;
}
