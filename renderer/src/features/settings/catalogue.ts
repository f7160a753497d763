import type { CatalogueEntry } from '#shared/domain/service-catalogue.ts';

/** Moves the service at an index by one place; the keys stay where they are and the services change theirs. */
export function moved(
  entries: readonly CatalogueEntry[],
  index: number,
  by: 1 | -1,
): readonly CatalogueEntry[] {
  const one = entries[index];
  const other = entries[index + by];
  if (one === undefined || other === undefined) return entries;
  return entries.map((entry) =>
    entry === one
      ? { ...other, position: one.position }
      : entry === other
        ? { ...one, position: other.position }
        : entry,
  );
}

export function changed(
  entries: readonly CatalogueEntry[],
  index: number,
  change: Partial<Pick<CatalogueEntry, 'label' | 'active' | 'stays'>>,
): readonly CatalogueEntry[] {
  return entries.map((entry, at) => (at === index ? { ...entry, ...change } : entry));
}

/** The first thing with which no desk could work, in words; what the core says of the rest it says itself. */
export function problemOf(entries: readonly CatalogueEntry[]): string | undefined {
  if (entries.some((entry) => entry.label.trim() === '')) return 'Escriba el nombre de cada servicio.';
  if (!entries.some((entry) => entry.active)) return 'Deje al menos un servicio activo.';
  return undefined;
}

export function differs(one: readonly CatalogueEntry[], other: readonly CatalogueEntry[]): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
