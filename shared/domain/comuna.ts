import type { Comuna } from './codes.ts';
import { foldText } from './person.ts';

/** Names of the comunas of Bucaramanga as the city writes them; corregimientos carry their number. */
export const COMUNA_NAMES: Readonly<Record<Comuna, string>> = {
  1: 'Norte',
  2: 'Nororiental',
  3: 'San Francisco',
  4: 'Occidental',
  5: 'García Rovira',
  6: 'La Concordia',
  7: 'La Ciudadela',
  8: 'Suroccidente',
  9: 'La Pedregosa',
  10: 'Provenza',
  11: 'Sur',
  12: 'Cabecera del Llano',
  13: 'Oriental',
  14: 'Morrorico',
  15: 'Centro',
  16: 'Lagos del Cacique',
  17: 'Mutis',
  C1: 'Corregimiento 1',
  C2: 'Corregimiento 2',
  C3: 'Corregimiento 3',
  FUERA: 'Fuera de la ciudad',
  NO_INFORMA: 'Sin comuna',
};

const URBAN = 17;
const CORREGIMIENTOS = 3;
const ROMAN: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3 };

export type RecognisedComuna =
  | {
      readonly kind: 'FOUND';
      readonly code: Comuna;
      /**
       * EXACT: the official number and name, or one of them alone and whole where it is unmistakable.
       * PARTIAL: the name is cut or missing. OTHER_NAME: the number decides against an unknown name.
       * CONTRADICTORY: number and name are of two comunas; the number decides.
       */
      readonly match: 'EXACT' | 'PARTIAL' | 'OTHER_NAME' | 'CONTRADICTORY';
    }
  | { readonly kind: 'EMPTY' }
  | { readonly kind: 'UNKNOWN' };

/** The comuna that a text such as «COMUNA 8 SUR OCCIDENTE», «7», «Cabecera» or «Corregimiento II» means. */
export function recogniseComuna(raw: string): RecognisedComuna {
  const words = foldText(raw).split(' ');
  if (words.join('') === '') return { kind: 'EMPTY' };
  if (words.some((word) => word.startsWith('corregimiento'))) return recogniseCorregimiento(words);

  const digits = words.filter((word) => /^\d+$/.test(word));
  const name = words.filter((word) => !/^\d+$/.test(word) && !PREFIXES.has(word)).join('');
  if (digits.length > 1) return { kind: 'UNKNOWN' };
  const byName = namesLike(name);
  if (digits.length === 0) {
    if (byName.exact !== null) return found(byName.exact, 'EXACT');
    const [only, another] = byName.partial;
    return only !== undefined && another === undefined ? found(only, 'PARTIAL') : { kind: 'UNKNOWN' };
  }
  const number = Number(digits[0]);
  if (number < 1 || number > URBAN) return { kind: 'UNKNOWN' };
  const code = String(number) as Comuna;
  if (byName.exact === code) return found(code, 'EXACT');
  if (name === '' || byName.partial.includes(code)) return found(code, 'PARTIAL');
  return found(code, byName.exact === null ? 'OTHER_NAME' : 'CONTRADICTORY');
}

const PREFIXES = new Set(['comuna', 'comunas', 'no', 'n', 'nro', 'num', 'numero']);

const found = (code: Comuna, match: 'EXACT' | 'PARTIAL' | 'OTHER_NAME' | 'CONTRADICTORY') =>
  ({ kind: 'FOUND', code, match }) as const;

/** Compared without blanks, so that «Sur Occidente» is «Suroccidente». */
const FOLDED = Array.from({ length: URBAN }, (_, index) => {
  const code = String(index + 1) as Comuna;
  return { code, name: foldText(COMUNA_NAMES[code]).replaceAll(' ', '') };
});

/** A cut name keeps its beginning or its end, and at least this many letters of it. */
const LEAST_LETTERS = 4;

function namesLike(name: string): { exact: Comuna | null; partial: Comuna[] } {
  const exact = FOLDED.find((known) => known.name === name)?.code ?? null;
  if (name.length < LEAST_LETTERS) return { exact, partial: [] };
  const partial = FOLDED.filter((known) => known.name.startsWith(name) || known.name.endsWith(name));
  return { exact, partial: partial.map((known) => known.code) };
}

function recogniseCorregimiento(words: readonly string[]): RecognisedComuna {
  const numbers = words.flatMap((word) => (/^\d+$/.test(word) ? [Number(word)] : (ROMAN[word] ?? [])));
  const [number, another] = numbers;
  if (number === undefined || another !== undefined || number < 1 || number > CORREGIMIENTOS) {
    return { kind: 'UNKNOWN' };
  }
  return found(`C${number}` as Comuna, 'EXACT');
}

/** Order of the comunas on a screen: by number, then corregimientos, then the rest. */
export function comunaRank(code: Comuna): number {
  const order: readonly Comuna[] = ['C1', 'C2', 'C3', 'FUERA', 'NO_INFORMA'];
  const special = order.indexOf(code);
  return special === -1 ? Number(code) : URBAN + 1 + special;
}
