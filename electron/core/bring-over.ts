import type { Selectable } from 'kysely';
import type { Change } from '#shared/sync/change.ts';
import { effectiveVersion, pendingVersion } from '#shared/sync/clock.ts';
import type { Versions } from '#shared/sync/merge.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { composeDerive } from './compose.ts';
import { openDriver, type Driver } from './db/driver.ts';
import { insertOne } from './db/insert.ts';
import { fileVersion } from './db/migrate.ts';
import { readMeta } from './db/meta.ts';
import { openStore, type Store } from './db/store.ts';
import type { ChangeRow, ClockStepRow, Writer } from './db/tables.ts';
import { applyChange } from './ledger/apply.ts';
import type { Derive } from './ledger/ledger.ts';

type LoggedChange = Change & Selectable<ChangeRow>;

/**
 * Brings what a station's database holds beyond an older copy of it into that copy, before the copy takes its place: a
 * restored backup loses nothing that the disk can still tell. The copy's log is the beginning of the other's, so what
 * follows there is what was written later; it waits for the centre as it did. Returns how many changes came over; none
 * when the database cannot be read, is another device's, or belongs to a centre (whose log stations fill up again).
 */
export async function bringOver(copy: string, current: string, key: Uint8Array): Promise<number> {
  const store = openStore({ path: copy, key });
  let driver: Driver | null = null;
  try {
    if ((await readMeta(store.local, 'role')) === 'central') return 0;
    driver = openDriver(current, { key, readonly: true, mustExist: true });
    if (fileVersion(driver) !== fileVersion(store.driver)) return 0;
    const later = laterChanges(driver, store.driver);
    if (later.length === 0) return 0;
    const steps = laterSteps(driver, store.driver);
    const cityKey = await readMeta(store.local, 'cityKey');
    const derive = composeDerive(store, () => (cityKey === null ? null : Buffer.from(cityKey, 'base64url')));
    // All or nothing: nobody works with the copy yet.
    await store.transaction(async (tx) => {
      for (const change of later) await replay(tx, store, derive, change);
      for (const step of steps) await insertOne(tx, 'clockStep', { ...step });
    });
    return later.length;
  } catch (error) {
    // A database that was replaced because it is damaged has nothing to say; the copy stays as it was.
    if (error instanceof Refusal && error.code !== 'DISCO_LLENO') return 0;
    throw error;
  } finally {
    driver?.close();
    await store.close();
  }
}

const OWN_DEVICE = "(SELECT value FROM meta WHERE key = 'device')";

function laterChanges(current: Driver, copy: Driver): LoggedChange[] {
  const last = `SELECT position, hash FROM change WHERE device = ${OWN_DEVICE} ORDER BY position DESC LIMIT 1`;
  const [end] = copy.prepare(last).all([]) as Pick<LoggedChange, 'position' | 'hash'>[];
  if (end !== undefined) {
    const same = current.prepare('SELECT 1 FROM change WHERE position = ? AND hash = ?');
    // Another history: a clone that went its own way, or another machine's file.
    if (same.all([end.position, end.hash]).length === 0) return [];
  }
  const after = `SELECT * FROM change WHERE device = ${OWN_DEVICE} AND position > ? ORDER BY position`;
  return current.prepare(after).all([end?.position ?? 0]) as LoggedChange[];
}

function laterSteps(current: Driver, copy: Driver): (ClockStepRow & { readonly id: number })[] {
  const [last] = copy.prepare('SELECT max(id) AS id FROM clockStep').all([]) as { id: number | null }[];
  const after = 'SELECT id, at, stepMs, afterPosition FROM clockStep WHERE id > ? ORDER BY id';
  return current.prepare(after).all([last?.id ?? 0]) as (ClockStepRow & { id: number })[];
}

async function replay(tx: Writer, store: Store, derive: Derive, change: LoggedChange): Promise<void> {
  await insertOne(tx, 'change', { ...change });
  const { device, epoch, seq, effective } = change;
  const version =
    effective === null ? pendingVersion(epoch, seq, device) : effectiveVersion(effective, device);
  const seen = change.seen === null ? {} : (JSON.parse(change.seen) as Versions);
  // What hangs on rows that were only downloaded since is whole again with the next download.
  await applyChange(tx, { store, derive, requireParents: false }, change, version, seen);
}
