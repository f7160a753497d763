import type { Batch } from '#shared/sync/wire.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { markRefusedDue } from '../../erasure-sweep.ts';

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
    await tx.local
      .insertInto('forkedBatch')
      .values({
        id: tx.newId(),
        device,
        receivedAt: tx.now,
        lane,
        epoch,
        firstSeq,
        body,
        decidedAt: null,
        decidedBy: null,
      })
      .execute();
    await auditIn(
      tx,
      context,
      'central@sincronizacion',
      'DEVICE_FROZEN',
      device,
      `${lane}.${epoch}.${firstSeq}`,
    );
  });
  await context.store.transaction(markRefusedDue);
  context.publish('central');
}
