import { entities, entityOf } from '#shared/domain/entities.ts';
import { fieldNames, type Entity } from '#shared/domain/entity.ts';
import { packVersions, type Fields, type Versions } from '#shared/sync/merge.ts';
import type { ScopeItem } from '#shared/sync/wire-snapshot.ts';
import type { CoreContext } from '../../context.ts';
import type { Writer } from '../../db/tables.ts';
import { addRows, rowsHere, STANDING_ALONE } from '../../ledger/additions.ts';
import type { Derive } from '../../ledger/ledger.ts';
import type { StoredRow } from '../../ledger/rows.ts';

interface Candidate {
  readonly entity: Entity;
  readonly row: StoredRow;
  readonly item: ScopeItem;
}

/**
 * Adopts those of a snapshot's rows of which nothing is here, all at once: for a new machine that is nearly all of
 * them, and what `adoptItem` does with each comes to the same. Returns the others, in their order.
 */
export async function adoptNew(
  context: CoreContext,
  derive: Derive,
  tx: Writer,
  items: readonly ScopeItem[],
): Promise<ScopeItem[]> {
  const candidates = new Map<string, Candidate>();
  for (const item of items) {
    const candidate = candidateOf(item);
    // Registration and outline of one person stand for each other.
    const key = `${item.table === 'directory' ? 'person' : item.table}:${item.rowId}`;
    if (candidate !== null && !candidates.has(key)) candidates.set(key, candidate);
  }
  const added = new Set<ScopeItem>();
  const rows = new Map<Entity, StoredRow[]>();
  for (const [entity, some] of Map.groupBy(candidates.values(), (candidate) => candidate.entity)) {
    const ids = some.map(({ row }) => row.id);
    const here = new Set((await rowsHere(tx, entity, ids)).keys());
    // An outline that a registration of this Punto takes the place of goes by its own rule.
    if (entity.table === 'person')
      for (const id of (await rowsHere(tx, entities.directory, ids)).keys()) here.add(id);
    const absent = some.filter(({ row }) => !here.has(row.id));
    for (const { item } of absent) added.add(item);
    rows.set(
      entity,
      absent.map(({ row }) => row),
    );
  }
  await addRows(tx, { store: context.store, derive }, rows);
  return items.filter((item) => !added.has(item));
}

/** The row as it will be stored; null for what has to be looked at by itself. */
function candidateOf(item: ScopeItem): Candidate | null {
  const entity = entityOf(item.table);
  if (entity === undefined || STANDING_ALONE.has(entity.table) || item.kind === 'GONE') return null;
  if ((item.kind === 'FACT') !== (entity.kind === 'fact')) return null;
  if (item.kind === 'FACT') {
    const clean = entity.schema.safeParse({ ...fieldsOf(item.payload), id: item.rowId });
    return clean.success ? { entity, row: clean.data as StoredRow, item } : null;
  }
  const fields: Fields = {};
  const versions: Versions = {};
  for (const name of fieldNames(entity)) {
    const value = item.fields[name];
    const version = item.versions[name];
    // An older centre does not say everything.
    if (value === undefined || version === undefined) return null;
    fields[name] = value;
    versions[name] = version;
  }
  if (!entity.schema.safeParse({ ...fields, id: item.rowId }).success) return null;
  return { entity, row: { ...fields, id: item.rowId, ...packVersions(versions) }, item };
}

/** None of what cannot be read: whoever looks at it by itself says so. */
function fieldsOf(payload: string): Fields {
  try {
    return JSON.parse(payload) as Fields;
  } catch {
    return {};
  }
}
