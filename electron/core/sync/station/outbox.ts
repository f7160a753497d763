import { genesisHash, LANES, MAX_TX_CHANGES, type Change, type Lane } from '#shared/sync/change.ts';
import { MAX_BATCH_BYTES, type Batch, type ChainHead } from '#shared/sync/wire.ts';
import { stepsOf } from '../../clock-steps.ts';
import type { CoreContext } from '../../context.ts';
import { APPLIED } from '../../db/unsettled.ts';
import { sha256 } from '../../ledger/ledger.ts';

/** Where the centre stands in this device's chains, as it said when the session was opened. */
export type HubHeads = ReadonlyMap<Lane, ChainHead>;

/** What the centre holds of a chain that it has not named. */
const nothing = (lane: Lane): ChainHead => ({ lane, epoch: 1, ackedSeq: 0 });

/**
 * The next batch to send, or null when the centre has everything: of the desk's chain first, so that what somebody
 * registers now never waits for the WiFi's backlog. Whole transactions from the oldest that waits for an
 * acknowledgement, or from what a centre restored from a copy lacks. At most `maxChanges` and 1 MB of text, but at
 * least one transaction.
 */
export async function nextBatch(
  context: CoreContext,
  heads: HubHeads,
  maxChanges: number,
): Promise<Batch | null> {
  for (const lane of LANES) {
    const batch = await nextOfLane(context, heads.get(lane) ?? nothing(lane), maxChanges);
    if (batch !== null) return batch;
  }
  return null;
}

async function nextOfLane(context: CoreContext, head: ChainHead, maxChanges: number): Promise<Batch | null> {
  const start = await firstToSend(context, head);
  return start === null ? null : batchFrom(context, { lane: head.lane, ...start }, maxChanges);
}

/** Where a run of changes begins: at the first one of a transaction. */
export interface ChainPlace {
  readonly lane: Lane;
  readonly epoch: number;
  readonly seq: number;
}

/** The batch that begins at a place, or null when nothing is there; its size as for nextBatch. */
export async function batchFrom(
  context: CoreContext,
  start: ChainPlace,
  maxChanges: number,
): Promise<Batch | null> {
  const { lane, epoch } = start;
  const { device } = context.ledger.identity;
  const rows = await context.store.read
    .selectFrom('change')
    .select([
      'device',
      'epoch',
      'seq',
      'txId',
      'txSize',
      'hlc',
      'wallTime',
      'tableName',
      'rowId',
      'payload',
      'seen',
      'actor',
      'schemaVersion',
      'salt',
      'payloadHash',
      'hash',
      'position',
    ])
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '>=', start.seq)
    .orderBy('seq')
    .limit(MAX_TX_CHANGES)
    .execute();
  const taken = wholeTransactions(rows, maxChanges);
  if (taken.length === 0) return null;
  const steps = await stepsOf(context.store.local, taken);
  // Where a change stands in this file's log is nobody else's concern.
  const changes = taken.map(({ position: _position, ...change }) => change);
  const before = await context.store.read
    .selectFrom('change')
    .select('hash')
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '=', start.seq - 1)
    .executeTakeFirst();
  const previousHash = before?.hash ?? genesisHash(sha256, device, epoch, lane);
  return { device, lane, epoch, previousHash, changes, ...(steps && { steps }) };
}

async function firstToSend(
  context: CoreContext,
  head: ChainHead,
): Promise<{ epoch: number; seq: number } | null> {
  const { device } = context.ledger.identity;
  const waiting = await context.store.read
    .selectFrom('change')
    .select(['epoch', 'txId'])
    .where('state', '=', 'PENDING')
    .where('state', '<>', APPLIED)
    .where('lane', '=', head.lane)
    .where('device', '=', device)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
  const lacking = await context.store.read
    .selectFrom('change')
    .select(['epoch', 'txId'])
    .where('device', '=', device)
    .where('lane', '=', head.lane)
    .where('epoch', '=', head.epoch)
    .where('seq', '=', head.ackedSeq + 1)
    .executeTakeFirst();
  const [first] = [waiting, lacking]
    .filter((each) => each !== undefined)
    .sort((a, b) => a.epoch - b.epoch || a.txId - b.txId);
  return first === undefined ? null : { epoch: first.epoch, seq: first.txId };
}

/** As many whole transactions from the front as fit, and always the first one. */
function wholeTransactions<Row extends Change>(rows: readonly Row[], maxChanges: number): Row[] {
  const taken: Row[] = [];
  let bytes = 0;
  let at = 0;
  for (let first = rows[at]; first !== undefined; first = rows[at]) {
    const transaction = rows.slice(at, at + first.txSize);
    if (transaction.length < first.txSize) break;
    bytes += transaction.reduce((sum, c) => sum + sizeOf(c), 0);
    if (taken.length > 0 && (taken.length + transaction.length > maxChanges || bytes > MAX_BATCH_BYTES))
      break;
    taken.push(...transaction);
    at += first.txSize;
  }
  return taken;
}

/** Characters of a change in a batch: its header and hashes take about 450. */
function sizeOf(c: Change): number {
  return 450 + (c.payload?.length ?? 0) + (c.seen?.length ?? 0);
}
