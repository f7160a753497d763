import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { DAY_CHECKS, type DayMoment } from '#shared/domain/day-check.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { stayingServices } from '../../services.ts';
import { endUsesOf } from '../../space-use-ending.ts';

export interface DayCheckInput {
  readonly moment: DayMoment;
  /** Codes of the list that were found in order; what is missing was not. */
  readonly inOrder: readonly string[];
  readonly note: string | null;
  /** With a closing: whoever is still inside leaves now. */
  readonly endOpen: boolean;
}

/** Visits ended in one transaction: the desk may be registering somebody meanwhile. */
const BATCH = 50;

/**
 * Writes that the Punto was opened or closed today. Doing it again is another entry, and all remain readable. The
 * exits come first: should the machine stop in between, the closing is still to be written and is simply repeated.
 * Returns how many visits it ended.
 */
export async function checkDay(
  context: CoreContext,
  actor: string,
  officer: string,
  input: DayCheckInput,
): Promise<{ ended: number }> {
  const list: readonly string[] = DAY_CHECKS[input.moment];
  const unknown = input.inOrder.find((code) => !list.includes(code));
  if (unknown !== undefined) {
    throw new Refusal('ENTRADA_INVALIDA', 'Esa revisión no está en la lista; actualice la pantalla.');
  }
  const leaving = input.moment === 'CIERRE' && input.endOpen;
  const ended = leaving ? await endOpenVisits(context, actor) : 0;
  if (leaving) await context.ledger.write(actor, (tx) => endUsesOf(tx, context, null, officer));
  await context.ledger.write(actor, async (tx) => {
    const id = tx.newId();
    await tx.append('dayCheck', {
      id,
      siteId: context.siteId(),
      localDate: localDate(tx.now),
      moment: input.moment,
      at: tx.now,
      officer,
      inOrder: list.filter((code) => input.inOrder.includes(code)).join(','),
      note: input.note,
    });
    await auditIn(tx, context, actor, input.moment === 'APERTURA' ? 'PUNTO_ABIERTO' : 'PUNTO_CERRADO', id);
  });
  context.publish('attendance');
  if (leaving) context.publish('coworking');
  return { ended };
}

async function endOpenVisits(context: CoreContext, actor: string): Promise<number> {
  let ended = 0;
  for (;;) {
    const batch = await context.ledger.write(actor, async (tx) => {
      const from = startOfLocalDate(localDate(tx.now));
      const open = await tx.read
        .selectFrom('liveAttendance as a')
        .leftJoin('attendanceEnd as e', 'e.attendanceId', 'a.id')
        .select(['a.id', 'a.startedAt'])
        .where('a.startedAt', '>=', from)
        .where('a.startedAt', '<', from + DAY_MS)
        .where('a.siteId', '=', context.siteId())
        .where('e.id', 'is', null)
        .where('a.service', 'in', await stayingServices(tx.read))
        .orderBy('a.startedAt')
        .limit(BATCH)
        .execute();
      for (const { id: attendanceId, startedAt } of open) {
        const end = { id: tx.newId(), siteId: context.siteId(), attendanceId };
        await tx.append('attendanceEnd', { ...end, endedAt: Math.max(tx.now, startedAt), how: 'DESK' });
      }
      return open.length;
    });
    ended += batch;
    if (batch < BATCH) return ended;
  }
}
