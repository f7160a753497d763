import { endInstant } from '#shared/domain/space-use.ts';
import type { CoreContext } from './context.ts';
import type { LedgerTx } from './ledger/ledger.ts';
import { usesToday, type KnownUse } from './space-uses.ts';

/** How an end that somebody said is written; the visit that began with the use ends with it, unless it goes on. */
export interface Ending {
  readonly how: 'MOSTRADOR' | 'CAMBIO';
  readonly officer: string;
}

/** Ends an active use now, in the caller's transaction. */
export async function endUse(
  tx: LedgerTx,
  context: CoreContext,
  use: KnownUse,
  { how, officer }: Ending,
): Promise<void> {
  const siteId = context.siteId();
  const endedAt = endInstant(use, tx.now);
  await tx.append('useEnd', { id: tx.newId(), siteId, useId: use.id, endedAt, how, officer });
  if (how === 'MOSTRADOR' && use.attendanceId !== null) await endVisitOf(tx, context, use.attendanceId);
}

/**
 * Ends the active uses of a person by all their registrations, or of everybody (null): who goes out of the door uses
 * nothing any more.
 */
export async function endUsesOf(
  tx: LedgerTx,
  context: CoreContext,
  personIds: readonly string[] | null,
  officer: string,
): Promise<void> {
  for (const use of await usesToday(tx.read, context, tx.now)) {
    if (use.endedAt !== null || personIds?.includes(use.personId) === false) continue;
    await endUse(tx, context, use, { how: 'MOSTRADOR', officer });
  }
}

/** Ends what a visit began, unless a desk has ended it already. */
async function endVisitOf(tx: LedgerTx, context: CoreContext, attendanceId: string): Promise<void> {
  const visit = await tx.read
    .selectFrom('liveAttendance')
    .select('startedAt')
    .where('id', '=', attendanceId)
    .executeTakeFirst();
  const ended = await tx.read
    .selectFrom('attendanceEnd')
    .select('id')
    .where('attendanceId', '=', attendanceId)
    .where('how', '=', 'DESK')
    .executeTakeFirst();
  if (visit === undefined || ended !== undefined) return;
  const endedAt = Math.max(tx.now, visit.startedAt);
  await tx.append('attendanceEnd', {
    id: tx.newId(),
    siteId: context.siteId(),
    attendanceId,
    endedAt,
    how: 'DESK',
  });
}
