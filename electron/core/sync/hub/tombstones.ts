import { setImmediate as nextTurn } from 'node:timers/promises';
import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import { entities } from '#shared/domain/entities.ts';
import { fieldNames, type Entity } from '#shared/domain/entity.ts';
import { clockOf } from '#shared/sync/clock.ts';
import { auditIn } from '../../audit.ts';
import type { Reader, Writer } from '../../db/tables.ts';
import { lastPosition } from '../../erasure-sweep.ts';
import { forgetRow } from '../../ledger/forget.ts';
import { recordOf, type StoredRow } from '../../ledger/rows.ts';
import type { HubParts } from './hub.ts';
import { ownerOf, travellingTables } from './scope.ts';

/** Deleted rows stay this long in any case (sync.md, "Bootstrap, compaction, pressure"). */
const KEEP_MS = 180 * DAY_MS;
/** Rows that go in one transaction; the desk writes in between. */
const STEP = 50;
const LOOK_EVERY_MS = 3_600_000;
const ACTOR = 'central@depuracion';

/**
 * Takes out what was deleted 180 days ago, once every device that is not revoked holds the deletion and nothing refers
 * to the row any more: no figure and no screen can tell. In its place in the hub sequence `collected` says that it
 * went, so that copies let go of it, and that whatever still comes about it is too late. Returns how many rows went.
 */
export async function collectTombstones(parts: HubParts, signal?: AbortSignal): Promise<number> {
  const { store } = parts.context;
  const seenByAll = await heldByEveryDevice(store.read);
  let gone = 0;
  for (const entity of travellingTables()) {
    if (entity.kind !== 'record' || !('deletedAt' in entity.schema.shape)) continue;
    for (let after = ''; ;) {
      if (signal?.aborted === true) return gone;
      const rows = await deletedRows(store.read, entity, after);
      const old = rows.filter((row) => isOld(entity, row, parts.context.clocks.now()));
      const free = await unreferenced(store.read, entity, await heldUpTo(store.read, entity, old, seenByAll));
      if (free.length > 0) gone += await collect(parts, entity, free);
      const last = rows.at(-1);
      if (last === undefined || rows.length < STEP) break;
      after = last.id;
      await nextTurn();
    }
  }
  return gone;
}

async function deletedRows(db: Reader, entity: Entity, after: string): Promise<StoredRow[]> {
  const rows = await db
    .selectFrom(entity.table as 'person')
    .selectAll()
    .where('id', '>', after)
    .where('deletedAt', 'is not', null)
    .orderBy('id')
    .limit(STEP)
    .execute();
  return rows as StoredRow[];
}

/** The third group of a UUID of version 7. */
const RANDOM_ID = /^[\da-f]{8}-[\da-f]{4}-7/u;

/** By the clock that the centre gave the deletion: what a desk's calendar said may be years away. */
function isOld(entity: Entity, row: StoredRow, now: number): boolean {
  // An id that is made of what the row is about will be made again: such a row comes back under its own name.
  if (!RANDOM_ID.test(row.id)) return false;
  const deleted = clockOf(recordOf(entity, row).versions['deletedAt'] ?? '~');
  return deleted !== null && deleted <= (now - KEEP_MS) * 1_000;
}

/** The position up to which every device that may come back holds what it may see. */
async function heldByEveryDevice(db: Reader): Promise<number> {
  const row = await db
    .selectFrom('device')
    .select((eb) => eb.fn.min('pulledTo').as('position'))
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return row?.position === null || row === undefined ? Number.MAX_SAFE_INTEGER : Number(row.position);
}

/** Those of the rows whose last change every device has seen. */
async function heldUpTo(
  db: Reader,
  entity: Entity,
  rows: readonly StoredRow[],
  position: number,
): Promise<StoredRow[]> {
  if (rows.length === 0) return [];
  const later = await db
    .selectFrom('change')
    .select('rowId')
    .where('tableName', '=', entity.table)
    .where('seen', 'is not', null)
    .where(
      'rowId',
      'in',
      rows.map(({ id }) => id),
    )
    .where('position', '>', position)
    .execute();
  const recent = new Set(later.map(({ rowId }) => rowId));
  return rows.filter(({ id }) => !recent.has(id));
}

/** Those to which no row of any table refers, be it deleted itself. */
async function unreferenced(db: Reader, entity: Entity, rows: readonly StoredRow[]): Promise<StoredRow[]> {
  const left = new Map(rows.map((row) => [row.id, row]));
  for (const other of Object.values<Entity>(entities)) {
    for (const name of ['id', ...fieldNames(other).filter((field) => field.endsWith('Id'))]) {
      if (left.size === 0) return [];
      if (other.table === entity.table && name === 'id') continue;
      // The names come from the entities and never from outside.
      const field = name as 'id';
      const found = await db
        .selectFrom(other.table as 'person')
        .select(`${field} as named`)
        .where(field, 'in', [...left.keys()])
        .execute();
      for (const { named } of found) left.delete(named);
    }
    await nextTurn();
  }
  return [...left.values()];
}

async function collect(parts: HubParts, entity: Entity, rows: readonly StoredRow[]): Promise<number> {
  const { context, derive } = parts;
  const { store, ledger } = context;
  const ids = rows.map(({ id }) => id);
  await ledger.write(ACTOR, async (tx) => {
    // A tombstone leaves no change behind: the ledger's own transaction carries the note that it went.
    const writer = tx.read as unknown as Writer;
    const position = (await lastPosition(writer)) + 1;
    for (const row of rows) {
      await forgetRow(writer, { store, derive }, entity, row.id);
      await tx.local
        .insertInto('collected')
        .values({
          tableName: entity.table,
          rowId: row.id,
          scope: ownerOf(entity, row),
          position,
          collectedAt: tx.now,
        })
        .execute();
    }
    // What the row held goes as well; the chain holds its hash.
    await tx.local
      .updateTable('change')
      .set({ payload: null, salt: null })
      .where('tableName', '=', entity.table)
      .where('rowId', 'in', ids)
      .execute();
    await tx.local
      .deleteFrom('conflict')
      .where('tableName', '=', entity.table)
      .where('rowId', 'in', ids)
      .execute();
    await auditIn(tx, context, ACTOR, 'ELIMINADOS_DEPURADOS', null, `${entity.table} ${rows.length}`);
  });
  return rows.length;
}

/** Looks once a local day. Stopping waits for the step that is going on. */
export function startCollecting(parts: HubParts): () => Promise<void> {
  let doneOn: string | null = null;
  let running: Promise<void> | null = null;
  const stopping = new AbortController();
  const look = () => {
    const today = localDate(parts.context.clocks.now());
    if (doneOn === today || running !== null) return;
    running = collectTombstones(parts, stopping.signal)
      .then(() => {
        doneOn = today;
      })
      .catch((error: unknown) => parts.report('tombstones', error))
      .finally(() => {
        running = null;
      });
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
  };
}
