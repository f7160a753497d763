import { checkVoidable } from '#shared/domain/late-entry.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { deskLimits } from './limits.ts';
import { ownVisit } from './own-visit.ts';

/**
 * Voids an attendance of today, or of the days that the centre leaves to the desks: it stays readable and counts
 * nowhere. Voiding twice changes nothing. Throws NO_EXISTE, ENTRADA_INVALIDA.
 */
export async function voidAttendance(
  context: CoreContext,
  actor: string,
  id: string,
  reason: string,
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const visit = await ownVisit(tx, context, id);
    const { lateDays } = await deskLimits(tx.read);
    checkVoidable(visit.startedAt, tx.now, lateDays);
    const voided = await tx.read
      .selectFrom('attendanceVoid')
      .select('id')
      .where('attendanceId', '=', id)
      .executeTakeFirst();
    if (voided !== undefined) return;
    const siteId = context.siteId();
    await tx.append('attendanceVoid', { id: tx.newId(), siteId, attendanceId: id, reason, voidedAt: tx.now });
    await auditIn(tx, context, actor, 'ATENCION_ANULADA', id);
  });
  context.publish('attendance');
}

/** Adds a note to a visit. Notes are facts: a wrong one is followed by another. Throws NO_EXISTE. */
export async function noteAttendance(
  context: CoreContext,
  actor: string,
  id: string,
  text: string,
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    await ownVisit(tx, context, id);
    const siteId = context.siteId();
    await tx.append('attendanceNote', {
      id: tx.newId(),
      siteId,
      attendanceId: id,
      text,
      at: tx.now,
      officer: actor,
    });
  });
  context.publish('attendance');
}
