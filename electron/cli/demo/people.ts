import type { DocumentType, Sex } from '#shared/domain/codes.ts';
import { between, pick, weighted, type Random } from './random.ts';

/**
 * Invented people. One of the two surnames says so, and the numbers begin with 99, which no register has given
 * out: nobody can take them for somebody.
 */
export interface InventedPerson {
  readonly documentType: DocumentType;
  /** Null without a document. */
  readonly documentNumber: string | null;
  readonly givenNames: string;
  readonly surnames: string;
  readonly sex: Sex;
  /** YYYY-MM-DD. */
  readonly birthDate: string;
  readonly phone: string | null;
  readonly neighbourhood: string;
  readonly comuna: string;
}

const WOMEN =
  'Ana María,Luz Dary,Claudia,Sandra Milena,Paola,Gloria Inés,Martha,Diana,Yolanda,Carolina,Nubia,Leidy,Laura,Valentina,Mariana,Gabriela,Juliana,Ángela,Rosa,Blanca,Esperanza,Liliana,Daniela,Camila,Sara,Isabella,Zoraida,Nelly,Adriana,Natalia'.split(
    ',',
  );
const MEN =
  'Carlos Andrés,José,Luis Alberto,Jorge,Óscar,Hernando,Édgar,Wilson,Juan David,Sebastián,Andrés Felipe,Camilo,Javier,Álvaro,Jesús,Pedro,Miguel Ángel,Fabián,Sergio,Nicolás,Santiago,Mateo,Samuel,Ramiro,Gustavo,Iván,Germán,Rubén,Darío,Néstor'.split(
    ',',
  );
const SURNAMES =
  'Rueda,Peña,Suárez,Gómez,Ardila,Mantilla,Serrano,Pinto,Quiñónez,Jaimes,Villamizar,Ortiz,Núñez,Carreño,Sánchez,Niño,Duarte,Ávila,Pabón,Carvajal,Rangel,Galvis,Muñoz,Parra,Ibáñez,Barajas'.split(
    ',',
  );
const INVENTED = 'Prueba,Ensayo,Muestra,Ejemplo,Modelo,Demostración'.split(',');

/** Barrio and the comuna it lies in. */
const NEIGHBOURHOODS: readonly (readonly [string, string])[] = [
  ['Café Madrid', '1'],
  ['Kennedy', '1'],
  ['San Francisco', '3'],
  ['La Joya', '4'],
  ['Girardot', '4'],
  ['García Rovira', '5'],
  ['La Concordia', '6'],
  ['Real de Minas', '7'],
  ['Provenza', '10'],
  ['Cabecera', '12'],
  ['San Alonso', '13'],
  ['Morrorico', '14'],
  ['Centro', '15'],
  ['Mutis', '17'],
];

const DOCUMENTS = { CC: 78, TI: 9, CE: 3, PPT: 6, SIN_DOC: 4 } as const;
const SEXES = { MUJER: 61, HOMBRE: 36, INTERSEXUAL: 1, NO_INFORMA: 2 } as const;
/** Ages of the visitors of a library's computers: many young, many old. */
const AGES = { '19-28': 34, '29-59': 40, '60-84': 26 } as const;

/** Person number `index` of the city: the number is part of the document, so that no two share one. */
export function inventPerson(random: Random, index: number, year: number): InventedPerson {
  const documentType = weighted(random, DOCUMENTS);
  const sex = weighted(random, SEXES);
  const first = sex === 'HOMBRE' || (sex !== 'MUJER' && random() < 0.5) ? MEN : WOMEN;
  const [neighbourhood, comuna] = pick(random, NEIGHBOURHOODS);
  const age = ageOf(random, documentType);
  const number = String(index * 37 + 1).padStart(8, '0');
  return {
    documentType,
    documentNumber: documentType === 'SIN_DOC' ? null : `99${number}`,
    givenNames: pick(random, first),
    surnames: `${pick(random, SURNAMES)} ${pick(random, INVENTED)}`,
    sex,
    birthDate: `${year - age}-${two(between(random, 1, 12))}-${two(between(random, 1, 28))}`,
    phone: random() < 0.7 ? `300${String(between(random, 0, 9_999_999)).padStart(7, '0')}` : null,
    neighbourhood,
    comuna,
  };
}

function ageOf(random: Random, documentType: DocumentType): number {
  if (documentType === 'TI') return between(random, 8, 16);
  const [from = 19, to = 59] = weighted(random, AGES).split('-').map(Number);
  return between(random, from, to);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
