import { z } from 'zod';
import { entityOf } from '#shared/domain/entities.ts';
import { chainHash, genesisHash, LANES, payloadHash, type Lane } from '#shared/sync/change.ts';
import { pendingVersion } from '#shared/sync/clock.ts';
import { renameVersions, type Versions } from '#shared/sync/merge.ts';
import type { CoreContext } from '../../context.ts';
import { dataFolder } from '../../db/folder.ts';
import { readEpochMark, writeEpochMark } from '../../db/marks.ts';
import { readMeta, removeMeta, writeMeta } from '../../db/meta.ts';
import type { Writer } from '../../db/tables.ts';
import { APPLIED } from '../../db/unsettled.ts';
import { newDeviceId } from '../../ledger/identity.ts';
import { sha256 } from '../../ledger/ledger.ts';
import { readRow, recordOf, storeRecord } from '../../ledger/rows.ts';
import { keyPairs, newDeviceKeys } from '../keys.ts';

/**
 * A computer whose device the centre retired (frozen, revoked, expired) comes back as another one. What was not
 * acknowledged goes over into the new chain, in its order: of the two machines of a cloned disk each ends with all its
 * work at the centre, and what the centre had taken without saying so is recognised there by its origin.
 */
const newcomer = z.object({ device: z.string(), keys: keyPairs });
export type Newcomer = z.infer<typeof newcomer>;

/** The new device that this computer has begun to become: its answer may have been lost. */
export async function readNewcomer({ store }: CoreContext): Promise<Newcomer | null> {
  const held = await readMeta(store.local, 'newcomer');
  return held === null ? null : newcomer.parse(JSON.parse(held));
}

/** Makes the new device and remembers it, so that the same one comes back however often it is tried. */
export async function makeNewcomer({ store, clocks }: CoreContext): Promise<Newcomer> {
  const made: Newcomer = { device: newDeviceId(clocks.randomBytes), keys: newDeviceKeys() };
  await writeMeta(store.local, 'newcomer', JSON.stringify(made));
  return made;
}

/** Takes the new identity with everything that waits, and what else belongs into the same transaction. */
export async function beReborn(
  context: CoreContext,
  { device, keys }: Newcomer,
  settle: (tx: Writer) => Promise<void>,
): Promise<void> {
  const { ledger, store, folder } = context;
  const before = ledger.identity.device;
  await ledger.rebirth(async (tx) => {
    const names = new Map<string, string>();
    const records = new Map<string, { table: string; rowId: string }>();
    for (const lane of LANES) await carryOver(tx, { before, device, lane, names, records });
    for (const { table, rowId } of records.values()) {
      const entity = entityOf(table);
      const row = entity && (await readRow(tx, entity, rowId));
      if (entity?.kind !== 'record' || row === undefined) continue;
      const { fields, versions } = recordOf(entity, row);
      const renamed = { fields, versions: renameVersions(versions, names) };
      await store.unguarded(() => storeRecord(tx, entity, rowId, renamed, true));
    }
    await tx.updateTable('zoneStatus').set({ vantage: device }).where('vantage', '=', before).execute();
    await writeMeta(tx, 'device', device);
    await writeMeta(tx, 'epoch', '1');
    await writeMeta(tx, 'deviceKeys', JSON.stringify(keys));
    await removeMeta(tx, 'newcomer');
    // What the centre has of the former device never came down here, and of a clone it is somebody else's work.
    await removeMeta(tx, 'pullCursor');
    await settle(tx);
    return { device, epoch: 1 };
  });
  // A crash before this line makes the next start take the new device for a foreign one, and count one life more.
  const data = dataFolder(folder);
  if (readEpochMark(data) !== null) writeEpochMark(data, device, 1);
}

interface Carried {
  readonly before: string;
  readonly device: string;
  readonly lane: Lane;
  /** Old → new pending version; grows with the lanes. */
  readonly names: Map<string, string>;
  readonly records: Map<string, { table: string; rowId: string }>;
}

/** The transaction that is being carried: where it was, where it begins now, and how much of it waits. */
interface Carrying {
  readonly epoch: number;
  readonly txId: number;
  readonly first: number;
  readonly size: number;
}

/** Changes read at once: a long outbox is never in memory as a whole. */
const WINDOW = 500;

/**
 * Renumbers what waits of one lane as the beginning of the new device's chain. Of a transaction that is acknowledged in
 * part only the rest goes over: the centre holds all of it.
 */
async function carryOver(tx: Writer, { before, device, lane, names, records }: Carried): Promise<void> {
  let seq = 0;
  let previous = genesisHash(sha256, device, 1, lane);
  let after = 0;
  let open: Carrying = { epoch: 0, txId: 0, first: 0, size: 0 };
  for (;;) {
    const window = await tx
      .selectFrom('change')
      .selectAll()
      .where('state', '=', 'PENDING')
      .where('state', '<>', APPLIED)
      .where('lane', '=', lane)
      .where('device', '=', before)
      .where('position', '>', after)
      .orderBy('position')
      .limit(WINDOW)
      .execute();
    for (const change of window) {
      const { position } = change;
      after = position;
      seq += 1;
      if (open.txId !== change.txId || open.epoch !== change.epoch) {
        const size = await waitingOf(tx, change);
        open = { epoch: change.epoch, txId: change.txId, first: seq, size };
      }
      if (lane === 0) {
        names.set(pendingVersion(change.epoch, change.seq, before), pendingVersion(1, seq, device));
        records.set(`${change.tableName}:${change.rowId}`, { table: change.tableName, rowId: change.rowId });
      }
      const seen = change.seen === null ? null : renameSeen(change.seen, names);
      const { salt, payload } = change;
      const written = salt !== null && payload !== null && seen !== change.seen;
      const header = {
        ...change,
        device,
        epoch: 1,
        seq,
        txId: open.first,
        txSize: open.size,
        payloadHash: written ? payloadHash(sha256, salt, payload, seen) : change.payloadHash,
      };
      const hash = chainHash(sha256, previous, header);
      previous = hash;
      const { epoch, txId, txSize } = header;
      const origin = JSON.stringify([before, change.epoch, change.seq, change.hash]);
      await tx
        .updateTable('change')
        .set({ device, epoch, seq, txId, txSize, seen, payloadHash: header.payloadHash, hash, origin })
        .where('position', '=', position)
        .execute();
    }
    if (window.length < WINDOW) return;
  }
}

async function waitingOf(
  tx: Writer,
  change: { device: string; lane: Lane; epoch: number; txId: number; txSize: number },
): Promise<number> {
  const { device, lane, epoch, txId, txSize } = change;
  const row = await tx
    .selectFrom('change')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '>=', txId)
    .where('seq', '<', txId + txSize)
    .where('state', '=', 'PENDING')
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** The text stays as it was hashed where nothing in it has another name now. */
function renameSeen(seen: string, names: ReadonlyMap<string, string>): string {
  const versions = JSON.parse(seen) as Versions;
  return Object.values(versions).some((version) => names.has(version))
    ? JSON.stringify(renameVersions(versions, names))
    : seen;
}
