import distance from 'damerau-levenshtein';
import type { PersonFields } from '#shared/domain/attendance-import.ts';
import { foldText } from '#shared/domain/person.ts';

type Name = Pick<PersonFields, 'givenNames' | 'surnames'>;

/** Letters of the longer word → slips of the finger that may be in it: «Jhon», «Gonzales», «Jessenia». */
const SLIPS = [
  { from: 8, slips: 2 },
  { from: 4, slips: 1 },
  { from: 0, slips: 0 },
] as const;

/**
 * Whether two names that stand beside one document are one name, typed with slips: every word of the shorter one
 * is in the longer one, give or take a letter or two. The registers were typed by hand at every visit; without this
 * every slip would make a person.
 */
export function oneNameWithSlips(a: Name, b: Name): boolean {
  const [shorter = [], longer = []] = [wordsOf(a), wordsOf(b)].toSorted((x, y) => x.length - y.length);
  const free = [...longer];
  return (
    shorter.length > 1 &&
    shorter.every((word) => {
      const at = free.findIndex((other) => slipsApart(word, other));
      if (at === -1) return false;
      free.splice(at, 1);
      return true;
    })
  );
}

const wordsOf = (name: Name) => foldText(`${name.givenNames} ${name.surnames}`).split(' ');

function slipsApart(a: string, b: string): boolean {
  const length = Math.max(a.length, b.length);
  const allowed = SLIPS.find(({ from }) => length >= from)?.slips ?? 0;
  return distance(a, b).steps <= allowed;
}
