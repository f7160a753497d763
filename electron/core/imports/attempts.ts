import type { Reader } from '../db/tables.ts';

/** A fact that an import may have brought, as far as its standing goes. */
export interface StoredFact {
  readonly id: string;
  readonly importId: string | null;
}

/**
 * The id under which a row stands, or would be written. An id whose row came with a run that was undone is taken for
 * ever and counts for nothing, so the row's next attempt is looked at.
 */
export async function standingId(
  idOf: (attempt: number) => string,
  stored: (id: string) => Promise<StoredFact | undefined>,
  undone: ReadonlySet<string>,
): Promise<{ readonly id: string; readonly there: boolean; readonly attempt: number }> {
  for (let attempt = 0; ; attempt += 1) {
    const id = idOf(attempt);
    const found = await stored(id);
    if (found === undefined) return { id, there: false, attempt };
    if (found.importId === null || !undone.has(found.importId)) return { id, there: true, attempt };
  }
}

/** Facts of a table by their id. */
export const factIn = (read: Reader, table: 'characterisationEvent' | 'onlineRequest') => (id: string) =>
  read.selectFrom(table).select(['id', 'importId']).where('id', '=', id).executeTakeFirst();
