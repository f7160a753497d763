import { documentType } from '#shared/domain/codes.ts';
import { documentFamily } from '#shared/domain/person.ts';
import type { Outputs } from '#renderer/lib/api.ts';

/** One of those who answer to what was typed. */
export type PersonMatch = Outputs['people']['search'][number];

export function nameOf(person: { readonly givenNames: string; readonly surnames: string }): string {
  return `${person.givenNames} ${person.surnames}`;
}

/** "CC 9999000017"; people of another Punto are shown without their number, which does not travel. */
export function documentOf(person: {
  readonly documentType: string | null;
  readonly documentNumber: string | null;
  readonly otherPunto: boolean;
}): string {
  if (person.otherPunto) return 'Registrada en otro Punto';
  return person.documentNumber === null
    ? 'Sin documento'
    : `${person.documentType ?? ''} ${person.documentNumber}`;
}

/** The one who is meant: the only match, or the only one whose whole document number was typed. */
export function onlyMatch(matches: readonly PersonMatch[]): PersonMatch | undefined {
  const exact = matches.filter((match) => match.exact);
  if (exact.length === 1) return exact[0];
  return matches.length === 1 ? matches[0] : undefined;
}

/**
 * The one whose document was scanned: the whole number, in the family of the cédula (a TI keeps its number when it
 * becomes a CC). People of another Punto are recognised by their claim and carry no type.
 */
export function scannedMatch(matches: readonly PersonMatch[]): PersonMatch | undefined {
  return matches.find((match) => {
    const type = documentType.safeParse(match.documentType);
    return match.exact && (match.otherPunto || (type.success && documentFamily(type.data) === 'CO'));
  });
}
