import type { DocumentType } from '#shared/domain/codes.ts';
import { entities, type EntityName } from '#shared/domain/entities.ts';
import { fieldNames, type Entity } from '#shared/domain/entity.ts';
import { documentKey } from '#shared/domain/person.ts';
import { jointVersion } from '#shared/sync/clock.ts';
import type { ScopeItem } from '#shared/sync/wire-snapshot.ts';
import { claimOf } from '../../claim.ts';
import type { Reader } from '../../db/tables.ts';
import { recordOf, type StoredRow } from '../../ledger/rows.ts';

/** Through whose eyes rows are read. */
export interface Viewer {
  readonly siteId: string;
  /** Under which claims are made. */
  readonly cityKey: Uint8Array | null;
}

/** All that other Puntos may know of a person, besides the claim. */
export const SHARED = ['givenNames', 'surnames', 'birthDate', 'sex', 'deletedAt'] as const;

/** Whose row it is: '*' everybody's, '-' the centre's own, else a Punto's. */
export function ownerOf(entity: Entity, row: StoredRow): string {
  if (entity.scope === 'everyone') return '*';
  return entity.scope === 'centre' ? '-' : String(row['siteId']);
}

/**
 * The one rule of what a Punto may see of a record: its own rows and everybody's whole, of other people's
 * registrations the outline, of anything else nothing. Downloads, snapshots and comparisons all ask here.
 */
export function visibleRecord(viewer: Viewer, entity: Entity, row: StoredRow): ScopeItem | null {
  const owner = ownerOf(entity, row);
  const { table } = entity;
  if (owner === viewer.siteId || owner === '*') {
    return { kind: 'STATE', table, rowId: row.id, ...recordOf(entity, row) };
  }
  return table === 'person'
    ? { kind: 'STATE', table: 'directory', rowId: row.id, ...outline(viewer, entity, row) }
    : null;
}

/** With the versions of the fields that each comes from. */
function outline({ cityKey }: Viewer, entity: Entity, row: StoredRow) {
  const person = recordOf(entity, row);
  const key = documentKey(row['documentType'] as DocumentType, row['documentNumber'] as string | null);
  const fields: Record<string, string | number | null> = {
    claim: key === null || cityKey === null ? null : claimOf(cityKey, key),
  };
  const versions: Record<string, string> = {
    claim: jointVersion(person.versions['documentType'] ?? '', person.versions['documentNumber'] ?? ''),
  };
  for (const field of SHARED) {
    fields[field] = person.fields[field] ?? null;
    versions[field] = person.versions[field] ?? '';
  }
  return { fields, versions };
}

/** A fact as a download carries it. */
function factItem(entity: Entity, row: StoredRow): ScopeItem {
  const fields = Object.fromEntries(fieldNames(entity).map((name) => [name, row[name] ?? null]));
  return { kind: 'FACT', table: entity.table, rowId: row.id, payload: JSON.stringify(fields) };
}

/** Rows read at once. */
const PAGE = 500;

/** Everything of one table of the centre that the viewer may see, in order of id. */
async function* visibleRows(db: Reader, viewer: Viewer, entity: Entity): AsyncGenerator<ScopeItem> {
  // The names come from the entities and never from outside.
  const table = entity.table as 'person';
  const everybodysRows = entity.scope === 'everyone' || entity.table === 'person';
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom(table)
      .selectAll()
      .where('id', '>', after)
      .$if(!everybodysRows, (query) => query.where('siteId', 'in', [viewer.siteId, '*']))
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const row of rows as StoredRow[]) {
      const item = entity.kind === 'fact' ? factItem(entity, row) : visibleRecord(viewer, entity, row);
      if (item !== null) yield item;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
  }
}

/**
 * The tables that reach a Punto at all, records before facts, so that a visit comes after its visitor. The outlines
 * of people come from `person`: the centre has no directory.
 */
export function travellingTables(): readonly Entity[] {
  const kindOrder = (entity: Entity) => (entity.kind === 'record' ? 0 : 1);
  return Object.values<Entity>(entities)
    .filter((entity) => entity.scope !== 'centre' && entity.table !== ('directory' satisfies EntityName))
    .toSorted((a, b) => kindOrder(a) - kindOrder(b));
}

/** Everything that the viewer may see, as one read finds it: give it a transaction that sees one moment. */
export async function* visibleScope(db: Reader, viewer: Viewer): AsyncGenerator<ScopeItem> {
  for (const entity of travellingTables()) yield* visibleRows(db, viewer, entity);
}

/**
 * What a machine that was away may still hold and must not: tombstones that are gone, and rows that were this
 * Punto's until somebody moved them.
 */
export async function* departedRows(db: Reader, { siteId }: Viewer): AsyncGenerator<ScopeItem> {
  const collected = await db
    .selectFrom('collected')
    .select(['tableName', 'rowId', 'scope'])
    .where((eb) => eb.or([eb('scope', 'in', ['*', siteId]), eb('tableName', '=', 'person')]))
    .execute();
  for (const { tableName, rowId, scope } of collected) yield goneItem(siteId, tableName, rowId, scope);
  const moved = await db
    .selectFrom('change')
    .select(['tableName', 'rowId'])
    .distinct()
    .where('scope', 'in', ['*', siteId])
    .where('seen', 'is not', null)
    .where('payload', 'like', '%"siteId":%')
    .execute();
  for (const { tableName, rowId } of moved) {
    const entity = travellingTables().find(({ table }) => table === tableName);
    if (entity?.scope !== 'site') continue;
    const row = await db
      .selectFrom(tableName as 'person')
      .selectAll()
      .where('id', '=', rowId)
      .executeTakeFirst();
    if (row !== undefined && ![siteId, '*'].includes(ownerOf(entity, row as StoredRow))) {
      yield { kind: 'GONE', table: tableName, rowId };
    }
  }
}

/** How a collected row is told: who had only the outline of a person loses that. */
export function goneItem(siteId: string, table: string, rowId: string, scope: string): ScopeItem {
  const outlined = table === 'person' && scope !== siteId && scope !== '*';
  return { kind: 'GONE', table: outlined ? 'directory' : table, rowId };
}
