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
}

/** Whether two registrations with one claim may be the same person without asking anybody. */
export function compatible(a: Registration, b: Registration): boolean {
  if (a.birthDate !== null && a.birthDate === b.birthDate) return true;
  const words = (r: Registration) => new Set(foldText(`${r.givenNames} ${r.surnames}`).split(' '));
  const left = words(a);
  const right = words(b);
  const shared = [...left].filter((word) => right.has(word)).length;
  // Every word of the shorter name is in the longer one: «Ana Peña» is «Ana María Peña Prueba».
  return shared > 0 && shared === Math.min(left.size, right.size);
}

/**
 * The canonical id of each registration of one claim: the connected components of `compatible`, each
 * under its lowest id. Ids are UUIDv7, so the lowest is the first registered. Independent of the order given.
 */
export function canonicalIds(registrations: readonly Registration[]): Map<string, string> {
  const sorted = registrations.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const parent = new Map(sorted.map((r) => [r.id, r.id]));
  const root = (id: string): string => {
    let at = id;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    return at;
  };
  for (const [index, a] of sorted.entries()) {
    for (const b of sorted.slice(index + 1)) {
      if (!compatible(a, b)) continue;
      const [low, high] = [root(a.id), root(b.id)].sort();
      if (low !== undefined && high !== undefined) parent.set(high, low);
    }
  }
  return new Map(sorted.map((r) => [r.id, root(r.id)]));
}
