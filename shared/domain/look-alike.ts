import damerauLevenshtein from 'damerau-levenshtein';
import { token_sort_ratio as tokenSortRatio } from 'fuzzball';
import { isCalendarDate } from './bogota.ts';
import { lookAlikeReason, type LookAlikeReason } from './codes.ts';

/** What is compared of a registration; everything that is not known is null. */
export interface Likeness {
  /** Given names and surnames together, folded: see foldText. */
  readonly folded: string;
  /** Family and number, see documentKey; or the claim, when that is all that is known of the document. */
  readonly documents: readonly string[];
  /** The number itself, where it is known. */
  readonly documentNumber: string | null;
  readonly birthDate: string | null;
}

/**
 * How alike two folded names must be (0–100, order of the words aside). At 80 «john perez» still meets «jhon peres»;
 * at 92 a name of four words has one or two letters wrong. Offered to a person, never decided upon.
 */
const SIMILAR = 80;
const NEARLY_EQUAL = 92;

/**
 * Why two registrations may be the same person; null when nothing says so. `neighbouring` says that their documents
 * are known to be one step apart by other means than the numbers (by claims).
 */
export function lookAlike(a: Likeness, b: Likeness, neighbouring = false): LookAlikeReason | null {
  if (a.documents.some((document) => b.documents.includes(document))) return 'MISMO_DOCUMENTO';
  const alike = nameLikeness(a.folded, b.folded);
  if (alike < SIMILAR) return null;
  const bothBorn = a.birthDate !== null && b.birthDate !== null;
  if (bothBorn && a.birthDate === b.birthDate) return 'NOMBRE_Y_NACIMIENTO';
  if (neighbouring || (a.documentNumber !== null && b.documentNumber !== null && oneStep(a, b))) {
    return 'DOCUMENTO_PARECIDO';
  }
  if (alike < NEARLY_EQUAL) return null;
  if (bothBorn) return datesNear(a.birthDate, b.birthDate) ? 'NACIMIENTO_PARECIDO' : null;
  // One of them lacks the birth date: the name alone says something only where no document speaks against it.
  const bothDocumented = a.documents.length > 0 && b.documents.length > 0;
  return bothDocumented || a.folded.split(' ').length < 3 ? null : 'MISMO_NOMBRE';
}

function oneStep(a: Likeness, b: Likeness): boolean {
  return damerauLevenshtein(a.documentNumber ?? '', b.documentNumber ?? '').steps === 1;
}

/** The place of a reason among the others: the lower, the more it says. */
export function reasonRank(reason: LookAlikeReason): number {
  return lookAlikeReason.options.indexOf(reason);
}

/** 0–100. Names of which one holds every word of the other (two at least) are alike: people leave out a name. */
export function nameLikeness(one: string, other: string): number {
  if (one === '' || other === '') return 0;
  const [short = [], long = []] = [one.split(' '), other.split(' ')].sort((a, b) => a.length - b.length);
  if (short.length >= 2 && short.every((word) => long.includes(word))) return 100;
  return tokenSortRatio(one, other, { full_process: false });
}

/** Day and month exchanged, one digit wrong, or two neighbouring digits exchanged. */
function datesNear(one: string, other: string): boolean {
  const [year = '', month = '', day = ''] = one.split('-');
  if (`${year}-${day}-${month}` === other) return true;
  return damerauLevenshtein(one.replaceAll('-', ''), other.replaceAll('-', '')).steps === 1;
}

const DIGITS = '0123456789';

/** Every date that `datesNear` finds near this one: few enough to look each up in an index. */
export function nearbyDates(date: string): string[] {
  const [year = '', month = '', day = ''] = date.split('-');
  const digits = `${year}${month}${day}`;
  const found = new Set([`${year}${day}${month}`]);
  for (let at = 0; at < digits.length; at += 1) {
    for (const digit of DIGITS) found.add(`${digits.slice(0, at)}${digit}${digits.slice(at + 1)}`);
    found.add(exchanged(digits, at));
  }
  found.delete(digits);
  return [...found]
    .map((text) => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`)
    .filter(isCalendarDate);
}

/**
 * Every document number one step from this one (a digit wrong, missing or too many, two neighbours exchanged): some
 * 220 for a cédula, few enough to look each up in an index. Letters of a passport are never guessed, only moved.
 */
export function nearbyNumbers(number: string): string[] {
  const found = new Set<string>();
  for (let at = 0; at <= number.length; at += 1) {
    const [before, here, after] = [number.slice(0, at), number.slice(at, at + 1), number.slice(at + 1)];
    for (const digit of DIGITS) {
      found.add(`${before}${digit}${here}${after}`);
      if (here !== '') found.add(`${before}${digit}${after}`);
    }
    found.add(`${before}${after}`);
    found.add(exchanged(number, at));
  }
  found.delete(number);
  return [...found];
}

function exchanged(text: string, at: number): string {
  return `${text.slice(0, at)}${text.slice(at + 1, at + 2)}${text.slice(at, at + 1)}${text.slice(at + 2)}`;
}
