import { foldText } from '#shared/domain/person.ts';

/** A space as the field can find it: by its name and number, or by who sits there. */
export interface Findable {
  readonly id: string;
  /** «PC 04». */
  readonly name: string;
  /** Who uses it now, or undefined. */
  readonly person: string | undefined;
}

/** Fewer letters of a person's name would light up half of the floor. */
const LEAST_LETTERS = 3;

function partsOf(folded: string): { letters: string; number: number | undefined } {
  const found = /^(.*?)\s*(\d{1,3})$/u.exec(folded);
  if (found === null) return { letters: folded, number: undefined };
  return { letters: found[1] ?? '', number: Number(found[2]) };
}

/** «pc 4», «p4» and «4» all mean PC 04; a number means that number, never those that begin with it. */
function isNamed(name: string, typed: ReturnType<typeof partsOf>): boolean {
  const own = partsOf(foldText(name));
  return own.number === typed.number && own.letters.startsWith(typed.letters);
}

function hasWords(person: string, words: readonly string[]): boolean {
  const own = foldText(person).split(' ');
  return words.every((word) => own.some((each) => each.startsWith(word)));
}

/**
 * The spaces that answer to what was typed, in the order in which they were given: a name with its number, else the
 * people who sit there, then names that begin so.
 */
export function findSpaces<Space extends Findable>(spaces: readonly Space[], text: string): readonly Space[] {
  const folded = foldText(text);
  if (folded === '') return [];
  const typed = partsOf(folded);
  if (typed.number !== undefined) return spaces.filter((space) => isNamed(space.name, typed));
  const words = folded.split(' ');
  const bySitter =
    folded.length < LEAST_LETTERS
      ? []
      : spaces.filter((space) => space.person !== undefined && hasWords(space.person, words));
  const byName = spaces.filter((space) => foldText(space.name).startsWith(folded));
  return [...new Set([...bySitter, ...byName])];
}
