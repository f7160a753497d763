import { comuna } from '#shared/domain/codes.ts';
import type { Comuna } from '#shared/domain/codes.ts';
import { foldText } from '#shared/domain/person.ts';
import { labels } from '#shared/text/labels.ts';

/** A barrio and the comuna that it belongs to. */
export interface Neighbourhood {
  readonly name: string;
  readonly comuna: string;
}

/** How many fit under the field beside the two that are always offered. */
const SHOWN = 5;

/** Barrios whose name has a word that begins so; those whose name itself begins so come first. */
export function matching(known: readonly Neighbourhood[], typed: string): readonly Neighbourhood[] {
  const sought = foldText(typed);
  if (sought === '') return [];
  return known
    .map((each) => ({ each, folded: foldText(each.name) }))
    .filter(({ folded }) => ` ${folded}`.includes(` ${sought}`))
    .toSorted((a, b) => Number(b.folded.startsWith(sought)) - Number(a.folded.startsWith(sought)))
    .slice(0, SHOWN)
    .map(({ each }) => each);
}

/** The barrio that is written so, whatever its accents. */
export function named(known: readonly Neighbourhood[], typed: string): Neighbourhood | undefined {
  const sought = foldText(typed);
  return sought === '' ? undefined : known.find((each) => foldText(each.name) === sought);
}

export function comunaOf(each: Neighbourhood | undefined): Comuna | undefined {
  return comuna.safeParse(each?.comuna).data;
}

/** "Comuna 5 García Rovira", "Corregimiento 2". */
export function comunaWords(code: Comuna): string {
  return /^\d/u.test(code) ? `Comuna ${labels.comuna[code]}` : labels.comuna[code];
}
