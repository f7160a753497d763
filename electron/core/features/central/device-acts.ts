import type { ForkFinding } from '#shared/domain/device-acts.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';

/**
 * Lets a frozen device go on, after somebody found out where its second history came from. What the centre holds of it
 * is the history that goes on; whoever still writes the other one freezes it again. Throws NO_EXISTE when it is not
 * frozen (any more): somebody else was faster, or it was revoked.
 */
export async function reactivateDevice(
  context: CoreContext,
  actor: string,
  device: string,
  finding: ForkFinding,
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const result = await tx.local
      .updateTable('device')
      .set({ frozenAt: null })
      .where('id', '=', device)
      .where('frozenAt', 'is not', null)
      .where('revokedAt', 'is', null)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) {
      throw new Refusal('NO_EXISTE', 'Ese computador ya no está congelado; mire cómo quedó.');
    }
    await auditIn(tx, context, actor, 'DEVICE_REACTIVATED', device, finding);
  });
  context.publish('central');
}

/** Takes back a code that nobody has used: whoever types it is told to ask for another one. Throws NO_EXISTE. */
export async function cancelEnrolmentCode(context: CoreContext, actor: string, id: string): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const code = await tx.read
      .selectFrom('enrolmentCode')
      .select('siteId')
      .where('id', '=', id)
      .where('usedAt', 'is', null)
      .executeTakeFirst();
    if (code === undefined) {
      throw new Refusal('NO_EXISTE', 'Ese código ya se usó o ya se anuló; mire los computadores del Punto.');
    }
    await tx.local.deleteFrom('enrolmentCode').where('id', '=', id).execute();
    await auditIn(tx, context, actor, 'ENROLMENT_CODE_CANCELLED', code.siteId);
  });
  context.publish('central');
}
