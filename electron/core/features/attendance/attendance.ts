import { REPEAT_WINDOW_MS } from '#shared/domain/attendance.ts';
import type { Service } from '#shared/domain/codes.ts';
import { checkLateEntry } from '#shared/domain/late-entry.ts';
import type { CoreContext } from '../../context.ts';
import {
  appendVisit,
  registrationsIn,
  repeatSpan,
  visitWithin,
  type Registered,
} from '../../visit-writing.ts';
import { deskLimits } from './limits.ts';

export interface Registration {
  readonly personId: string;
  readonly service: Service;
  readonly evenIfRepeated?: boolean | undefined;
  /** GROUP for the continuous scan of people who came together; DESK where nothing is said. */
  readonly origin?: 'DESK' | 'GROUP' | undefined;
}

/**
 * Registers that a person came for a service. A repetition within 30 minutes is not written unless it is asked
 * for: it would not count (product.md, ATENCIONES) and is almost always a second Enter.
 * When this returns REGISTERED the attendance is on the disk. Throws NO_EXISTE.
 */
export async function registerAttendance(
  context: CoreContext,
  actor: string,
  { personId, service, evenIfRepeated, origin = 'DESK' }: Registration,
): Promise<Registered> {
  const result = await context.ledger.write(actor, async (tx): Promise<Registered> => {
    const ids = await registrationsIn(tx, personId);
    if (evenIfRepeated !== true) {
      const repeated = await visitWithin(tx, context.siteId(), ids, service, repeatSpan(tx.now));
      if (repeated !== undefined) return { status: 'REPEATED', ...repeated };
    }
    return appendVisit(tx, context, { personId, service, startedAt: tx.now, origin });
  });
  if (result.status === 'REGISTERED') context.publish('attendance');
  return result;
}

export interface LateRegistration {
  readonly personId: string;
  readonly service: Service;
  /** When the person came, ms UTC. */
  readonly startedAt: number;
}

/**
 * Writes down a visit that nobody registered when it happened, within the days that the centre allows. It counts in
 * the period of its start and says when it was written. The 30 minutes hold in both directions here: a later visit
 * that is written already would otherwise turn from counted to repeated. Throws ENTRADA_INVALIDA, NO_EXISTE.
 */
export async function registerLate(
  context: CoreContext,
  actor: string,
  { personId, service, startedAt }: LateRegistration,
): Promise<Registered> {
  const result = await context.ledger.write(actor, async (tx): Promise<Registered> => {
    const { lateDays } = await deskLimits(tx.read);
    checkLateEntry(startedAt, tx.now, lateDays);
    const ids = await registrationsIn(tx, personId);
    const span = { after: startedAt - REPEAT_WINDOW_MS, until: startedAt + REPEAT_WINDOW_MS - 1 };
    const repeated = await visitWithin(tx, context.siteId(), ids, service, span);
    if (repeated !== undefined) return { status: 'REPEATED', ...repeated };
    return appendVisit(tx, context, { personId, service, startedAt, origin: 'LATE' });
  });
  if (result.status === 'REGISTERED') context.publish('attendance');
  return result;
}
