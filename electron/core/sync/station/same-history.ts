import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import type { Batch, ChainHead } from '#shared/sync/wire.ts';
import { batchFrom, type HubHeads } from './outbox.ts';

/**
 * Whether what the centre holds of a device's chain is what this computer wrote under its numbers. Numbers alone prove
 * nothing: a centre that came back from an older copy may have been told another history since, by a clone of this
 * computer, where it once acknowledged this one's. Every hash contains the one before it, so the last proves them all.
 * A centre that does not say its hash is believed, and so is one that holds nothing.
 */
export async function isOwnHistory(
  db: Pick<Reader, 'selectFrom'>,
  device: string,
  { lane, epoch, ackedSeq, ackedHash }: ChainHead,
): Promise<boolean> {
  if (ackedHash === undefined || ackedHash === null) return true;
  const own = await db
    .selectFrom('change')
    .select('hash')
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '=', ackedSeq)
    .executeTakeFirst();
  return own?.hash === ackedHash;
}

/**
 * Where nothing waits to be sent and the centre yet holds what this computer does not know as its own: the last
 * transaction that it once acknowledged, of each such chain. Sent again it shows whether the two share a history (the
 * disk was put back, and the centre knows it), or whether two machines write under one name, which nothing else would
 * show as long as this one writes nothing.
 */
export async function lastOfDoubtful(context: CoreContext, heads: HubHeads): Promise<Batch[]> {
  const { read } = context.store;
  const { device } = context.ledger.identity;
  const found: Batch[] = [];
  for (const [lane, head] of heads) {
    if (await isOwnHistory(read, device, head)) continue;
    const last = await read
      .selectFrom('change')
      .select(['epoch', 'txId'])
      .where('device', '=', device)
      .where('lane', '=', lane)
      .where('epoch', '<=', head.epoch)
      .orderBy('epoch', 'desc')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last === undefined) continue;
    const batch = await batchFrom(context, { lane, epoch: last.epoch, seq: last.txId }, 1);
    if (batch !== null) found.push(batch);
  }
  return found;
}
