import { overlap } from '#shared/domain/clashes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { mayArrive } from '#shared/domain/reservation-rules.ts';
import { takesSpace } from '#shared/domain/room-timeline.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { timelineEntries } from '../../room-timeline.ts';
import { clashRefusal } from './clash-words.ts';
import { openReservation, restOfSeries } from './series.ts';

/** Calls off one reservation, or it and those that follow it in its series. Returns how many. */
export async function cancelReservation(
  context: CoreContext,
  actor: string,
  input: { readonly id: string; readonly scope: 'UNA' | 'SIGUIENTES'; readonly reason: string },
): Promise<{ cancelled: number }> {
  const cancelled = await context.ledger.write(actor, async (tx) => {
    const first = await openReservation(context, input.id, tx.read);
    const rows = input.scope === 'UNA' ? [first] : await restOfSeries(context, first, tx.read);
    for (const { id } of rows) {
      await tx.patch('reservation', id, { cancelledAt: tx.now, cancelReason: input.reason });
    }
    await auditIn(
      tx,
      context,
      actor,
      'RESERVA_CANCELADA',
      first.id,
      JSON.stringify({ reservations: rows.length }),
    );
    return rows.length;
  });
  context.publish('coworking');
  return { cancelled };
}

/**
 * They came; `arrived` false takes a slip of the key back. Whoever comes after the grace gets the space as long as
 * nobody else has it. Throws CONFLICTO, NO_EXISTE.
 */
export async function markArrived(
  context: CoreContext,
  actor: string,
  input: { readonly id: string; readonly arrived: boolean },
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const row = await openReservation(context, input.id, tx.read);
    if (!input.arrived) {
      await tx.patch('reservation', row.id, { arrivedAt: null });
      return;
    }
    if (row.arrivedAt !== null) return;
    if (!mayArrive(row, tx.now)) {
      throw new Refusal(
        'CONFLICTO',
        'Falta más de una hora para esa reserva; cámbiela de hora si llegaron antes.',
      );
    }
    const rest = { startsAt: Math.max(row.startsAt, tx.now), endsAt: row.endsAt };
    const taken = (await timelineEntries(context, rest, tx.read)).filter(
      (entry) =>
        entry.id !== row.id && entry.spaceId === row.spaceId && takesSpace(entry) && overlap(entry, rest),
    );
    if (taken.length > 0) {
      const space = await tx.read
        .selectFrom('space')
        .select('name')
        .where('id', '=', row.spaceId)
        .executeTakeFirst();
      throw clashRefusal(taken.map((entry) => ({ ...entry, spaceName: space?.name ?? '' })));
    }
    await tx.patch('reservation', row.id, { arrivedAt: tx.now });
  });
  context.publish('coworking');
}
