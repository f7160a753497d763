import { localDate } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { registrationsOf } from '../../registrations.ts';
import { stayingServices } from '../../services.ts';
import { endUsesOf } from '../../space-use-ending.ts';
import { ownVisit } from './own-visit.ts';

/**
 * The person of a visit leaves now: ends their open visits of today here, under whichever of their registrations they
 * are, and what they use, for who goes out of the door is inside for nothing any more. Doing it twice changes nothing.
 * A visit that the rule has closed may still be ended: what a desk saw holds over what nobody saw (stayEnd).
 * Throws NO_EXISTE; CONFLICTO for a visit of another day, whose end nobody can have seen now.
 */
export async function endAttendance(
  context: CoreContext,
  actor: string,
  officer: string,
  id: string,
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const visit = await ownVisit(tx, context, id);
    if (visit.localDate < localDate(tx.now)) {
      throw new Refusal(
        'CONFLICTO',
        'Esa visita es de otro día: ya quedó cerrada por regla a la hora de cierre. No hay que hacer nada.',
      );
    }
    const ids = await registrationsIn(tx, visit.personId);
    await endUsesOf(tx, context, ids, officer);
    const open = await tx.read
      .selectFrom('liveAttendance as attendance')
      .select(['attendance.id', 'attendance.startedAt'])
      .where('attendance.personId', 'in', ids)
      .where('attendance.localDate', '=', visit.localDate)
      .where('attendance.siteId', '=', context.siteId())
      .where('attendance.service', 'in', await stayingServices(tx.read))
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('attendanceEnd')
              .select('attendanceEnd.id')
              .whereRef('attendanceEnd.attendanceId', '=', 'attendance.id')
              .where('attendanceEnd.how', '=', 'DESK'),
          ),
        ),
      )
      .orderBy('attendance.startedAt')
      .orderBy('attendance.id')
      .execute();
    for (const { id: attendanceId, startedAt } of open) {
      const endedAt = Math.max(tx.now, startedAt);
      const end = { id: tx.newId(), siteId: context.siteId(), attendanceId, endedAt };
      await tx.append('attendanceEnd', { ...end, how: 'DESK' });
    }
  });
  context.publish('attendance');
  context.publish('coworking');
}

/** Somebody who is in no index any more (erased) has this one registration. */
async function registrationsIn(tx: LedgerTx, personId: string): Promise<string[]> {
  const entry = await tx.read
    .selectFrom('personIndex')
    .select('canonicalId')
    .where('personId', '=', personId)
    .executeTakeFirst();
  return entry === undefined ? [personId] : registrationsOf(tx.read, entry.canonicalId);
}
