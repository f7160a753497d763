import { z } from 'zod';
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
  if (start === null) return null;
  const batch = await batchFrom(context, { lane: head.lane, ...start }, maxChanges);
  // Nothing between what the centre has and this is here any more: it need not ask for it.
  const expected = (start.epoch === head.epoch ? head.ackedSeq : 0) + 1;
  return batch === null || start.seq <= expected ? batch : { ...batch, pruned: true };
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
      'origin',
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
  const changes = taken.map(asSent);
  const before = await context.store.read
    .selectFrom('change')
    .select('hash')
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '=', start.seq - 1)
    .executeTakeFirst();
  const previousHash = before?.hash ?? genesisHash(sha256, device, epoch, lane);
  const batch: Batch = { device, lane, epoch, previousHash, changes, ...(steps && { steps }) };
  const origins = taken.flatMap(({ seq, origin }) => (origin === null ? [] : [originOf(seq, origin)]));
  if (origins.length > 0) batch.origins = origins;
  return batch;
}

/** Where a change stands in this file's log is nobody else's concern. Named one by one: a copy without two takes longer. */
const asSent = (c: Change): Change => ({
  device: c.device,
  epoch: c.epoch,
  seq: c.seq,
  txId: c.txId,
  txSize: c.txSize,
  hlc: c.hlc,
  wallTime: c.wallTime,
  tableName: c.tableName,
  rowId: c.rowId,
  payload: c.payload,
  seen: c.seen,
  actor: c.actor,
  schemaVersion: c.schemaVersion,
  salt: c.salt,
  payloadHash: c.payloadHash,
  hash: c.hash,
});

type Origin = NonNullable<Batch['origins']>[number];
const originTuple = z.tuple([z.string(), z.int(), z.int(), z.string()]);

function originOf(seq: number, text: string): Origin {
  return [seq, ...originTuple.parse(JSON.parse(text))];
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
  const after = (query: 'LIFE' | 'LATER') =>
    context.store.read
      .selectFrom('change')
      .select(['epoch', 'txId'])
      .where('device', '=', device)
      .where('lane', '=', head.lane)
      // Apart, so that each finds its place in the index.
      .$if(query === 'LIFE', (of) => of.where('epoch', '=', head.epoch).where('seq', '>', head.ackedSeq))
      .$if(query === 'LATER', (of) => of.where('epoch', '>', head.epoch))
      // Of a chain whose beginning was pruned the first change may be the end of a transaction.
      .whereRef('seq', '=', 'txId')
      .orderBy('epoch')
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst();
  const lacking = (await after('LIFE')) ?? (await after('LATER'));
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
