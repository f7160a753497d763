import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { SCHEMA_VERSION } from '#shared/sync/change.ts';
import type { SnapshotReady, SnapshotReply, SnapshotRequest } from '#shared/sync/wire-snapshot.ts';
import type { CoreContext } from '../../context.ts';
import { onDisk } from '../../db/folder.ts';
import type { Reader, ScopeSnapshotRow } from '../../db/tables.ts';
import { lastPosition } from '../../erasure-sweep.ts';
import { readApart } from '../apart.ts';
import { admittedDevice } from './devices.ts';

/** Older ones go: what was erased or changed its owner must not wait in a file (sync.md, "Who owns what"). */
const KEEP_MS = DAY_MS;
/** How long a station's question waits for a snapshot that is being made, before it is told to come back. */
const PATIENCE_MS = 10_000;
const COME_BACK_MS = 2_000;

export interface SnapshotSettings {
  /** Changes of others that a station may lack and still download one by one, however short the whole history is. */
  readonly pulledAtMost: number;
  /** False where histories are so short that a thread costs more than it spares. */
  readonly thread: boolean;
}

export const SNAPSHOT_SETTINGS: SnapshotSettings = { pulledAtMost: 5_000, thread: true };

export interface Snapshots {
  /**
   * Whether a snapshot is the shorter way from `cursor` to `newest`: where the device lacks more than half of the log.
   * A row costs about the same from a snapshot as from the log (80 µs at the station, 40 to 60 bytes), and a snapshot
   * has everything that the Punto may see again. What the device wrote itself does not count as lacking.
   */
  isFar(db: Reader, device: string, cursor: number, newest: number): Promise<boolean>;
  /** What the device should take; begins to make one when there is none. */
  offer(device: string, request: SnapshotRequest): Promise<SnapshotReply>;
  /** Where a snapshot of the device's Punto lies. Throws Refusal NO_EXISTE when it is gone. */
  open(device: string, id: string): Promise<{ readonly path: string; readonly bytes: number }>;
  /** Removes what is too old, and everything as soon as a suppression came after it. */
  prune(): Promise<void>;
  /** Waits for those that are being made. */
  settled(): Promise<void>;
}

/**
 * Files of everything that one Punto may see, made when a machine asks and kept for a day: see
 * shared/sync/wire-snapshot.ts. They lie encrypted in the data folder, each under a key that only the database holds.
 */
export function createSnapshots(context: CoreContext, settings: SnapshotSettings): Snapshots {
  const { store, clocks } = context;
  const folder = join(context.folder, 'scope-snapshots');
  const pathOf = (id: string) => join(folder, `${id}.snapshot`);
  const making = new Map<string, Promise<ScopeSnapshotRow>>();

  async function newestFor(siteId: string): Promise<ScopeSnapshotRow | undefined> {
    await prune();
    return store.local
      .selectFrom('scopeSnapshot')
      .selectAll()
      .where('siteId', '=', siteId)
      .orderBy('madeAt', 'desc')
      .limit(1)
      .executeTakeFirst();
  }

  async function make(siteId: string): Promise<ScopeSnapshotRow> {
    const id = clocks.newId();
    const contentKey = clocks.randomBytes(32);
    onDisk(() => mkdirSync(folder, { recursive: true, mode: 0o700 }));
    const viewer = { siteId, cityKey: context.cityKey() };
    const made = await readApart(
      store,
      { kind: 'SNAPSHOT', viewer, to: pathOf(id), contentKey },
      'SNAPSHOT',
      settings.thread,
    );
    const row: ScopeSnapshotRow = {
      id,
      siteId,
      cursor: made.cursor,
      hubEpoch: context.ledger.identity.epoch,
      schemaVersion: SCHEMA_VERSION,
      items: made.items,
      bytes: made.bytes,
      sha256: made.sha256,
      contentKey: Buffer.from(contentKey).toString('base64url'),
      madeAt: clocks.now(),
    };
    await store.local.insertInto('scopeSnapshot').values(row).execute();
    return row;
  }

  /** One at a time for each Punto: its machines share it. */
  function makeOnce(siteId: string): Promise<ScopeSnapshotRow> {
    const held = making.get(siteId);
    if (held !== undefined) return held;
    const run = make(siteId).finally(() => making.delete(siteId));
    making.set(siteId, run);
    // Whoever stopped waiting asks again and hears of a failure then.
    run.catch(() => {});
    return run;
  }

  async function prune(): Promise<void> {
    const held = await store.local.selectFrom('scopeSnapshot').selectAll().execute();
    const now = clocks.now();
    const { epoch } = context.ledger.identity;
    const gone: string[] = [];
    for (const row of held) {
      const old = Math.abs(now - row.madeAt) >= KEEP_MS;
      const another = row.hubEpoch !== epoch || row.schemaVersion !== SCHEMA_VERSION;
      if (old || another || !existsSync(pathOf(row.id)) || (await erasedAfter(row.cursor))) gone.push(row.id);
    }
    for (const id of gone) {
      await store.local.deleteFrom('scopeSnapshot').where('id', '=', id).execute();
    }
    // Also what a crash left half made or without its row.
    const kept = new Set(held.flatMap(({ id }) => (gone.includes(id) ? [] : [pathOf(id)])));
    if (making.size > 0 || !existsSync(folder)) {
      for (const id of gone) rmSync(pathOf(id), { force: true });
      return;
    }
    for (const name of readdirSync(folder)) {
      if (!kept.has(join(folder, name))) rmSync(join(folder, name), { force: true });
    }
  }

  /** Everybody is in every snapshot, if only by name. */
  async function erasedAfter(cursor: number): Promise<boolean> {
    const erasure = await store.read
      .selectFrom('change')
      .select('position')
      .where('tableName', '=', 'erasure')
      .where('position', '>', cursor)
      .limit(1)
      .executeTakeFirst();
    return erasure !== undefined;
  }

  async function isFar(db: Reader, device: string, cursor: number, newest: number): Promise<boolean> {
    const far = (lacking: number) => lacking > settings.pulledAtMost && lacking > newest / 2;
    if (!far(newest - cursor)) return false;
    // Its own are few beside everybody's, and the index alone tells them.
    const own = await db
      .selectFrom('change')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('device', '=', device)
      .where('position', '>', cursor)
      .executeTakeFirst();
    return far(newest - cursor - Number(own?.count ?? 0));
  }

  return {
    isFar,
    offer: async (id, request) => {
      const device = await admittedDevice(store.read, id, clocks.now());
      const newest = await store.reading(lastPosition);
      const known = request.hubEpoch === context.ledger.identity.epoch && request.cursor <= newest;
      if (!(await isFar(store.read, id, known ? request.cursor : 0, newest))) return { kind: 'NONE' };
      const held = await newestFor(device.siteId);
      // One from which the way is still long would send the station round in a circle.
      if (held !== undefined && !(await isFar(store.read, id, held.cursor, newest))) return ready(held);
      const patience = new AbortController();
      const made = await Promise.race([
        makeOnce(device.siteId),
        wait(PATIENCE_MS, null, { signal: patience.signal }).catch(() => null),
      ]);
      patience.abort();
      return made === null ? { kind: 'WAIT', afterMs: COME_BACK_MS } : ready(made);
    },
    open: async (deviceId, id) => {
      const device = await admittedDevice(store.read, deviceId, clocks.now());
      await prune();
      const row = await store.local
        .selectFrom('scopeSnapshot')
        .select(['bytes', 'siteId'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined || row.siteId !== device.siteId) throw gone();
      return { path: pathOf(id), bytes: row.bytes };
    },
    prune,
    settled: async () => {
      await Promise.allSettled(making.values());
    },
  };
}

const gone = () => new Refusal('NO_EXISTE', 'Esa copia inicial ya no está en la central; se pide otra.');

function ready(row: ScopeSnapshotRow): SnapshotReady {
  const { id, bytes, sha256, contentKey, items, cursor, hubEpoch } = row;
  return { kind: 'READY', id, bytes, sha256, contentKey, items, cursor, hubEpoch };
}
