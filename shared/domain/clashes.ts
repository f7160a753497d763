import { foldText } from './person.ts';

/** A time in ms UTC, [startsAt, endsAt): what ends at ten leaves the room to what begins at ten. */
export interface Span {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** A span that takes up a space, somebody's time, or both. */
export interface Claim extends Span {
  /** Null takes up no space. */
  readonly spaceId: string | null;
  /** From instructorKeys; empty takes up nobody. */
  readonly instructors: readonly string[];
}

export interface Clash<Wanted extends Claim, Taken extends Claim> {
  readonly wanted: Wanted;
  readonly taken: Taken;
  /** What both want at once; at least one. */
  readonly over: readonly ('ESPACIO' | 'INSTRUCTOR')[];
}

export function overlap(one: Span, other: Span): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}

/**
 * Who teaches, as clashes compare it: the user name and the written name. Somebody who enters the program at one
 * group and stands by name alone at another is the same person.
 */
export function instructorKeys(instructor: {
  readonly instructorUser: string | null;
  readonly instructorName: string | null;
}): readonly string[] {
  const name = instructor.instructorName === null ? '' : foldText(instructor.instructorName);
  return [
    ...(instructor.instructorUser === null ? [] : [`user:${instructor.instructorUser}`]),
    ...(name === '' ? [] : [`name:${name}`]),
  ];
}

/** What two claims both want at once; empty when they do not clash. Symmetric. */
function contested(one: Claim, other: Claim): Clash<Claim, Claim>['over'] {
  if (!overlap(one, other)) return [];
  return [
    ...(one.spaceId !== null && one.spaceId === other.spaceId ? (['ESPACIO'] as const) : []),
    ...(one.instructors.some((key) => other.instructors.includes(key)) ? (['INSTRUCTOR'] as const) : []),
  ];
}

/** Every pair of a wanted and a taken claim that cannot both be had, in the order given. */
export function clashesOf<Wanted extends Claim, Taken extends Claim>(
  wanted: readonly Wanted[],
  taken: readonly Taken[],
): Clash<Wanted, Taken>[] {
  return wanted.flatMap((one) =>
    taken.flatMap((other) => {
      const over = contested(one, other);
      return over.length === 0 ? [] : [{ wanted: one, taken: other, over }];
    }),
  );
}

/** Two of these spans that overlap, the earlier first; null when none do. */
export function firstOverlap<Some extends Span>(spans: readonly Some[]): readonly [Some, Some] | null {
  const sorted = spans.toSorted((a, b) => a.startsAt - b.startsAt);
  for (const [index, span] of sorted.entries()) {
    // In the order of their starts, the first overlap is between neighbours.
    const next = sorted[index + 1];
    if (next !== undefined && overlap(span, next)) return [span, next];
  }
  return null;
}
