import type { Entity } from '#shared/domain/entity.ts';
import { fieldNames } from '#shared/domain/entity.ts';
import {
  packVersions,
  unpackVersions,
  type Fields,
  type MergedRecord,
  type Versions,
} from '#shared/sync/merge.ts';
import type { EntityName } from '#shared/domain/entities.ts';
import { compiledOnce } from '../db/compiled.ts';
import { insertOne } from '../db/insert.ts';
import type { Writer } from '../db/tables.ts';

/**
 * Rows of any replicated table by its name. The names come from the entities and never from outside, which
 * is why the table can be named dynamically here and nowhere else.
 */
export type StoredRow = Record<string, string | number | null> & { id: string };

export async function readRow(
  db: Pick<Writer, 'selectFrom'>,
  entity: Entity,
  id: string,
): Promise<StoredRow | undefined> {
  const row = await db
    .selectFrom(entity.table as 'person')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row as StoredRow | undefined;
}

/** The same where a registration or a batch waits for it: compiled once for each table. */
export async function readRowIn(tx: Writer, entity: Entity, id: string): Promise<StoredRow | undefined> {
  const query = compiledOnce(tx, `row of ${entity.table}`, () =>
    tx
      .selectFrom(entity.table as 'person')
      .selectAll()
      .where('id', '=', id)
      .compile(),
  );
  const { rows } = await tx.executeQuery({ ...query, parameters: [id] });
  return rows[0] as StoredRow | undefined;
}

/** Whether a row is here, for who needs nothing else of it. */
export async function isHere(tx: Writer, entity: Entity, id: string): Promise<boolean> {
  const query = compiledOnce(tx, `is here in ${entity.table}`, () =>
    tx
      .selectFrom(entity.table as 'person')
      .select('id')
      .where('id', '=', id)
      .compile(),
  );
  const { rows } = await tx.executeQuery({ ...query, parameters: [id] });
  return rows.length > 0;
}

export async function insertRow(tx: Writer, entity: Entity, row: StoredRow): Promise<void> {
  await insertOne(tx, entity.table as EntityName, row);
}

/** Stores a merged record over its row (or as a new one) in its normal form. */
export async function storeRecord(
  tx: Writer,
  entity: Entity,
  id: string,
  merged: MergedRecord,
  exists: boolean,
): Promise<StoredRow> {
  const packed = packVersions(merged.versions);
  const row: StoredRow = { ...merged.fields, id, clock: packed.clock, fieldClocks: packed.fieldClocks };
  if (exists) {
    const { id: _key, ...values } = row;
    await updateRow(tx, entity, id, values);
  } else {
    await insertRow(tx, entity, row);
  }
  return row;
}

/** Stores what versions a record's fields have got, where its values stay: no index of them is touched. */
export async function storeVersions(
  tx: Writer,
  entity: Entity,
  id: string,
  versions: Versions,
): Promise<void> {
  const { clock, fieldClocks } = packVersions(versions);
  await updateRow(tx, entity, id, { clock, fieldClocks });
}

async function updateRow(
  tx: Writer,
  entity: Entity,
  id: string,
  values: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  const query = compiledOnce(tx, `set ${entity.table}(${Object.keys(values).join()})`, () =>
    tx
      .updateTable(entity.table as 'person')
      .set(values as never)
      .where('id', '=', id)
      .compile(),
  );
  await tx.executeQuery({ ...query, parameters: [...Object.values(values), id] });
}

/** The record behind a stored row, with the version of every field. */
export function recordOf(entity: Entity, row: StoredRow): MergedRecord {
  const names = fieldNames(entity);
  const fields: Fields = {};
  for (const name of names) fields[name] = row[name] ?? null;
  const versions: Versions = unpackVersions(names, String(row['clock']), row['fieldClocks'] as string | null);
  return { fields, versions };
}

/** Who may see a change: '*' everybody, '-' the centre only, else a site's id ('' before enrolment). */
export function scopeOf(entity: Entity, fields: Fields): string {
  if (entity.scope === 'everyone') return '*';
  if (entity.scope === 'centre') return '-';
  return String(fields['siteId'] ?? '');
}
