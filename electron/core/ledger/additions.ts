import { entityOf, type EntityName } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import { compiledFor } from '../db/compiled.ts';
import { insertMany } from '../db/insert.ts';
import type { Store } from '../db/store.ts';
import type { Writer } from '../db/tables.ts';
import type { Derive } from './ledger.ts';
import type { StoredRow } from './rows.ts';

/**
 * Facts that change other rows when they come, and decisions whose effect depends on what is here: these are never
 * added together with others.
 */
export const STANDING_ALONE: ReadonlySet<string> = new Set(['erasure', 'personPair']);

/** Which of these rows are here: id → the Punto that it belongs to, null for a row that belongs to none. */
export async function rowsHere(
  tx: Writer,
  entity: Entity,
  ids: Iterable<string>,
): Promise<Map<string, string | null>> {
  const query = compiledFor(tx, `here of ${entity.table}`, [[...ids]], ([wanted = []]) =>
    tx
      .selectFrom(entity.table as 'attendance')
      .select('id')
      .$if('siteId' in entity.schema.shape, (of) => of.select('siteId'))
      .where('id', 'in', wanted)
      .compile(),
  );
  const { rows } = await tx.executeQuery(query);
  return new Map(rows.map(({ id, siteId }) => [id, siteId ?? null]));
}

/** Adds rows of which none is here, with what is derived from them: a few statements for all. */
export async function addRows(
  tx: Writer,
  { store, derive }: { readonly store: Store; readonly derive: Derive },
  rows: ReadonlyMap<Entity, readonly StoredRow[]>,
): Promise<void> {
  // What others hang on comes before them.
  for (const entity of [...rows.keys()].sort((a, b) => depth(a) - depth(b))) {
    const table = entity.table as EntityName;
    const added = rows.get(entity) ?? [];
    if (added.length === 0) continue;
    await store.unguarded(() => insertMany(tx, table, added));
    await derive(tx, table, added);
  }
}

function depth({ parent }: Entity): number {
  const above = parent && entityOf(parent.table);
  return above === undefined ? 0 : 1 + depth(above);
}
