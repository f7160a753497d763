import { z } from 'zod';
import { entityOf } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import {
  change as changeSchema,
  firstBrokenLink,
  genesisHash,
  laneOf,
  LANES,
  type Change,
  type Lane,
} from '#shared/sync/change.ts';
import {
  batch as batchSchema,
  MAX_BATCH_CHANGES,
  type Batch,
  type ChainHead,
  type PushReply,
} from '#shared/sync/wire.ts';
import type { DeviceChainRow, Writer } from '../../db/tables.ts';
import { sha256 } from '../../ledger/ledger.ts';

const damaged = () => new Refusal('ENTRADA_INVALIDA', 'El envío llegó dañado; se repite solo.');

const shapedBatch = batchSchema.extend({ changes: z.array(changeSchema).min(1).max(MAX_BATCH_CHANGES) });

/** Changes that were found to be shaped as the log wants them: nobody need look a second time. */
const shaped = new WeakSet<Change>();

/** Whether a change is shaped as the log wants it, beyond what holds its chain together. */
export function isShaped(change: Change): boolean {
  return shaped.has(change) || changeSchema.safeParse(change).success;
}

/** One look at a batch in which everything is as it should be; a single bad change blocks nobody. */
function parseBatch(value: unknown) {
  const whole = shapedBatch.safeParse(value);
  if (!whole.success) return batchSchema.safeParse(value);
  for (const change of whole.data.changes) shaped.add(change);
  return whole;
}

/** The batch as it was signed; refused unless it holds whole transactions of this device, in order. */
export function readBatch(text: string, device: string): Batch {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged();
  }
  const parsed = parseBatch(value);
  if (!parsed.success) throw damaged();
  const { changes, epoch } = parsed.data;
  if (parsed.data.device !== device || changes.some((c) => c.device !== device || c.epoch !== epoch)) {
    throw new Refusal('NO_AUTORIZADO', 'El envío trae cambios de otro computador.');
  }
  // Whole transactions, in order: nobody ever sees half of one.
  let next = 0;
  for (const [index, c] of changes.entries()) {
    if (c.seq !== firstSeq(parsed.data) + index) throw damaged();
    if (index === next) {
      if (c.txId !== c.seq) throw damaged();
      next += c.txSize;
    } else if (c.txId !== changes[index - 1]?.txId) throw damaged();
  }
  if (next !== changes.length) throw damaged();
  return parsed.data;
}

/** The changes of a batch follow one another without gaps: see readBatch. */
export function firstSeq(batch: Batch): number {
  return batch.changes[0]?.seq ?? 0;
}

/** Records hold versions of the desk's chain; beside it travels only what nothing refers to, or what is not known here. */
export function belongs({ tableName }: Change, lane: Lane): boolean {
  return lane === 0 || laneOf([tableName]) === 1 || entityOf(tableName) === undefined;
}

/** Where a chain stands; one that has not begun stands at the beginning of the device's first life. */
export async function chainOf(tx: Writer, device: string, lane: Lane): Promise<DeviceChainRow> {
  const row = await tx
    .selectFrom('deviceChain')
    .selectAll()
    .where('device', '=', device)
    .where('lane', '=', lane)
    .executeTakeFirst();
  return row ?? { device, lane, epoch: 1, ackedSeq: 0, ackedHash: null, lastEffective: 0, toldUntil: 0 };
}

/**
 * How much the centre holds of one life of a device, and of the newest that it knows. Whoever copied its folder, or put
 * an older copy back, may have begun a newer one: what the chains say is then no word about this one.
 */
export async function headsOf(tx: Writer, device: string, epoch: number): Promise<ChainHead[]> {
  const heads: ChainHead[] = await tx
    .selectFrom('deviceChain')
    .select(['lane', 'epoch', 'ackedSeq'])
    .where('device', '=', device)
    .orderBy('lane')
    .execute();
  const elsewhere = LANES.filter((lane) => !heads.some((head) => head.lane === lane && head.epoch === epoch));
  for (const lane of elsewhere) {
    const last = await tx
      .selectFrom('change')
      .select((eb) => eb.fn.max('seq').as('seq'))
      .where('device', '=', device)
      .where('lane', '=', lane)
      .where('epoch', '=', epoch)
      .executeTakeFirst();
    const ackedSeq = Number(last?.seq ?? 0);
    if (ackedSeq > 0) heads.push({ lane, epoch, ackedSeq });
  }
  return heads;
}

type Place =
  | { kind: 'FOLLOWS'; fresh: Change[]; skipped: boolean }
  | { kind: 'FORK' }
  | Extract<PushReply, { kind: 'RESEND' }>;

/** Which of the batch's changes are new, after checking that all of it belongs to the chain as known. */
export async function placeInChain(tx: Writer, chain: DeviceChainRow, batch: Batch): Promise<Place> {
  const known = await tx
    .selectFrom('change')
    .select(['seq', 'hash'])
    .where('device', '=', batch.device)
    .where('lane', '=', batch.lane)
    .where('epoch', '=', batch.epoch)
    .where('seq', '>=', firstSeq(batch))
    .where('seq', '<', firstSeq(batch) + batch.changes.length)
    .execute();
  const hashes = new Map(known.map((row) => [row.seq, row.hash]));
  if (batch.changes.some((c) => hashes.has(c.seq) && hashes.get(c.seq) !== c.hash)) return { kind: 'FORK' };
  const fresh = batch.changes.filter((c) => !hashes.has(c.seq));
  const [first] = fresh;
  if (first === undefined) return { kind: 'FOLLOWS', fresh, skipped: false };
  // An older life of this device that still writes is a second machine.
  if (batch.epoch < chain.epoch) return { kind: 'FORK' };
  const { device, lane, epoch } = batch;
  const genesis = genesisHash(sha256, device, epoch, lane);
  let head =
    epoch === chain.epoch
      ? { seq: chain.ackedSeq, hash: chain.ackedHash ?? genesis }
      : { seq: 0, hash: genesis };
  // A centre that is older than what stations keep: what they no longer have cannot be asked for.
  const skipped = batch.pruned === true && first === batch.changes[0] && first.seq > head.seq + 1;
  // Its signature vouches for the first of what is left: the hash before it is gone at the station too.
  if (skipped) head = { seq: first.seq, hash: first.hash };
  if (!skipped && first.seq !== head.seq + 1) return { kind: 'RESEND', lane, epoch, ackedSeq: head.seq };
  if (!skipped && first === batch.changes[0] && batch.previousHash !== head.hash) return { kind: 'FORK' };
  // Payloads are judged one by one further on; here only the links count.
  const links = fresh.slice(skipped ? 1 : 0).map((c) => ({ ...c, payload: null }));
  if (firstBrokenLink(sha256, head, links) !== null) throw damaged();
  return { kind: 'FOLLOWS', fresh, skipped };
}
