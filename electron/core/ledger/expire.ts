import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { expiredBefore } from '#shared/domain/entity.ts';
import { facts } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import type { Store } from '../db/store.ts';

/** Rows that go in one transaction; the desk writes in between. */
const ROWS = 50;

/**
 * Removes the facts that have outlived their entity's time, and empties what the log says of them; the log's chain
 * stands, because it holds the hash of what is gone. The only way by which a fact leaves a copy. Nothing of it travels:
 * every copy follows the same rule by the calendar. Facts that arrive after their time go with the next call. Returns
 * how many rows went; after `signal` it leaves the rest for the next time.
 */
export async function expireFacts(store: Store, now: number, signal?: AbortSignal): Promise<number> {
  let gone = 0;
  for (const entity of Object.values<Entity>(facts)) {
    if (entity.expiry === undefined) continue;
    for (let rows = ROWS; rows === ROWS; gone += rows) {
      if (signal?.aborted === true) return gone;
      rows = await expireSome(store, entity, entity.expiry, now);
      await setImmediate();
    }
  }
  return gone;
}

function expireSome(
  store: Store,
  { table }: Entity,
  expiry: NonNullable<Entity['expiry']>,
  now: number,
): Promise<number> {
  // The names come from the entities and never from outside.
  const name = table as 'wifiHour';
  const field = expiry.field as 'hour';
  return store.transaction(async (tx) => {
    const rows = await tx
      .selectFrom(name)
      .select('id')
      .where(field, '<', expiredBefore(expiry, now))
      .orderBy(field)
      .limit(ROWS)
      .execute();
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    await store.unguarded(() => tx.deleteFrom(name).where('id', 'in', ids).execute());
    await tx
      .updateTable('change')
      .set({ payload: null, salt: null })
      .where('tableName', '=', sql.lit(table))
      .where('rowId', 'in', ids)
      .execute();
    return rows.length;
  });
}
