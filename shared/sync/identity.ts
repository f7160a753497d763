import type { PairRelation } from '../domain/codes.ts';
import { foldText } from '../domain/person.ts';

/**
 * The same person registered twice (sync.md). Equal claims with compatible names or birth dates alias by
 * themselves; anything less certain is a case for a person.
 */
export interface Registration {
  readonly id: string;
  readonly givenNames: string;
  readonly surnames: string;
  readonly birthDate: string | null;
  /** What it is recognised by: its document key and its claim, as far as they are known. */
  readonly keys: readonly string[];
}

/** What a person decided about two registrations; one for each pair. */
export interface PairDecision {
  readonly lowId: string;
  readonly highId: string;
  readonly relation: PairRelation;
}

type Named = Pick<Registration, 'givenNames' | 'surnames' | 'birthDate'>;

/** Whether two registrations with one claim may be the same person without asking anybody. */
export function compatible(a: Named, b: Named): boolean {
  if (a.birthDate !== null && a.birthDate === b.birthDate) return true;
  const words = (r: Named) => new Set(foldText(`${r.givenNames} ${r.surnames}`).split(' '));
  const left = words(a);
  const right = words(b);
  const shared = [...left].filter((word) => right.has(word)).length;
  // Every word of the shorter name is in the longer one: «Ana Peña» is «Ana María Peña Prueba».
  return shared > 0 && shared === Math.min(left.size, right.size);
}

/**
 * The canonical id of each registration: the lowest of its component. Ids are UUIDv7, so that is the first registered.
 *
 * Components grow by what people decided (MISMA) and then by equal keys with compatible names, each in the order of
 * the ids, and never so far that two registrations that somebody told apart (DISTINTAS) end in one. A pure function
 * of its two sets, so that every replica that holds the same rows names the same people, in whatever order they came.
 * Decisions about registrations that are not given have no effect.
 */
export function canonicalIds(
  registrations: readonly Registration[],
  decisions: readonly PairDecision[],
): Map<string, string> {
  const sorted = registrations.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const groups = components(sorted, decisions);
  for (const { lowId, highId } of decisions
    .filter(({ relation }) => relation === 'MISMA')
    .toSorted((a, b) => compare(a.lowId, b.lowId) || compare(a.highId, b.highId))) {
    groups.join(lowId, highId);
  }
  const byKey = Map.groupBy(
    sorted.flatMap((registration) => registration.keys.map((key) => ({ key, registration }))),
    ({ key }) => key,
  );
  const rivals = new Map<Registration, Set<Registration>>();
  for (const meeting of byKey.values()) {
    for (const [index, { registration: a }] of meeting.entries()) {
      const others = rivals.get(a) ?? new Set();
      rivals.set(a, others);
      for (const { registration: b } of meeting.slice(index + 1)) others.add(b);
    }
  }
  for (const a of sorted) {
    const others = [...(rivals.get(a) ?? [])].sort((b, c) => compare(b.id, c.id));
    for (const b of others) if (compatible(a, b)) groups.join(a.id, b.id);
  }
  return new Map(sorted.map(({ id }) => [id, groups.lowest(id)]));
}

/** Sets of ids that grow, except over a pair that was told apart. `sorted` makes the first of each set its lowest. */
function components(sorted: readonly Registration[], decisions: readonly PairDecision[]) {
  const groupOf = new Map(sorted.map(({ id }) => [id, new Set([id])]));
  const apart = new Map<string, string[]>();
  for (const { lowId, highId, relation } of decisions) {
    if (relation !== 'DISTINTAS') continue;
    apart.set(lowId, [...(apart.get(lowId) ?? []), highId]);
    apart.set(highId, [...(apart.get(highId) ?? []), lowId]);
  }
  return {
    join: (one: string, other: string): void => {
      const left = groupOf.get(one);
      const right = groupOf.get(other);
      if (left === undefined || right === undefined || left === right) return;
      for (const id of left) if (apart.get(id)?.some((stranger) => right.has(stranger)) === true) return;
      for (const id of right) groupOf.set(id, left.add(id));
    },
    lowest: (id: string): string => [...(groupOf.get(id) ?? [id])].sort(compare)[0] ?? id,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
