import type { OutboxLine } from '#shared/sync/usb-package.ts';
import type { Batch } from '#shared/sync/wire.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { ForkedBatchRow } from '../../db/tables.ts';
import { markRefusedDue } from '../../erasure-sweep.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { writerOf } from './journal.ts';

/**
 * Freezes a device that contradicted its own history, and keeps what it sent: one of two machines that go on from the
 * same disk would otherwise lose its work if it never came back. Neither goes on before a person has looked.
 */
export async function keepFork(context: CoreContext, batch: Batch, body: string): Promise<void> {
  const { device, lane, epoch, changes } = batch;
  await context.ledger.write('central@sincronizacion', async (tx) => {
    const result = await tx.local
      .updateTable('device')
      .set({ frozenAt: tx.now })
      .where('id', '=', device)
      .where('frozenAt', 'is', null)
      .executeTakeFirst();
    // Two batches of one device that came at once: the second is refused like everything after it.
    if (result.numUpdatedRows === 0n) return;
    const firstSeq = changes[0]?.seq ?? 0;
    await keepBatch(tx, { device, lane, epoch, firstSeq, body });
    await auditIn(
      tx,
      context,
      'central@sincronizacion',
      'DEVICE_FROZEN',
      device,
      `${lane}.${epoch}.${firstSeq}`,
    );
  });
  context.publish('central');
}

/**
 * Keeps what a stick brings from before a station was restored from a copy: the network is told of nothing that the copy
 * lacks, a stick that was on its way is. The station goes on; a person decides what of it is to count. Repeating it
 * keeps nothing twice.
 */
export async function keepLate(
  context: CoreContext,
  device: string,
  { lane, epoch, first, batch }: Pick<OutboxLine, 'lane' | 'epoch' | 'first' | 'batch'>,
): Promise<void> {
  await context.ledger.write('central@sincronizacion', async (tx) => {
    const kept = await tx.read
      .selectFrom('forkedBatch')
      .select('id')
      .where('device', '=', device)
      .where('lane', '=', lane)
      .where('epoch', '=', epoch)
      .where('firstSeq', '=', first)
      .where('body', '=', batch)
      .executeTakeFirst();
    if (kept === undefined) await keepBatch(tx, { device, lane, epoch, firstSeq: first, body: batch });
  });
}

/** What it says of somebody suppressed goes with the next sweep, which a power cut cannot make anybody forget. */
async function keepBatch(
  tx: LedgerTx,
  batch: Pick<ForkedBatchRow, 'device' | 'lane' | 'epoch' | 'firstSeq' | 'body'>,
): Promise<void> {
  const undecided = { decidedAt: null, decidedBy: null };
  await tx.local
    .insertInto('forkedBatch')
    .values({ id: tx.newId(), receivedAt: tx.now, ...batch, ...undecided })
    .execute();
  await markRefusedDue(writerOf(tx));
}
