import { localDate } from '#shared/domain/bogota.ts';
import { REPEAT_WINDOW_MS } from '#shared/domain/attendance.ts';
import type { Service } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { checkLateEntry } from '#shared/domain/late-entry.ts';
import type { CoreContext } from '../../context.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { deskLimits } from './limits.ts';

export type Registered =
  | { readonly status: 'REGISTERED'; readonly id: string; readonly startedAt: number }
  /** The same person and service counted less than 30 minutes from it: nothing was written. */
  | { readonly status: 'REPEATED'; readonly id: string; readonly startedAt: number };

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
    const ids = await registrations(tx, personId);
    if (evenIfRepeated !== true) {
      const span = { after: tx.now - REPEAT_WINDOW_MS, until: tx.now };
      const repeated = await visitWithin(tx, context.siteId(), ids, service, span);
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
    const ids = await registrations(tx, personId);
    const span = { after: startedAt - REPEAT_WINDOW_MS, until: startedAt + REPEAT_WINDOW_MS - 1 };
    const repeated = await visitWithin(tx, context.siteId(), ids, service, span);
    if (repeated !== undefined) return { status: 'REPEATED', ...repeated };
    return appendVisit(tx, context, { personId, service, startedAt, origin: 'LATE' });
  });
  if (result.status === 'REGISTERED') context.publish('attendance');
  return result;
}

/** One read for the person and all their registrations: the desk waits for this. Throws NO_EXISTE. */
async function registrations(tx: LedgerTx, personId: string): Promise<string[]> {
  const person = await tx.read
    .selectFrom('personIndex')
    .select('canonicalId')
    .where('personId', '=', personId)
    .executeTakeFirst();
  if (person === undefined) {
    throw new Refusal('NO_EXISTE', 'Esa persona ya no está en el registro; búsquela de nuevo.');
  }
  const { canonicalId } = person;
  const others = await tx.read
    .selectFrom('personIndex')
    .select('personId')
    .where('canonicalId', '=', canonicalId)
    .whereRef('canonicalId', '<>', 'personId')
    .execute();
  return [...new Set([personId, canonicalId, ...others.map((row) => row.personId)])];
}

interface Within {
  readonly after: number;
  readonly until: number;
}

/** The latest counted visit of a person for a service that began after one instant and up to another. */
function visitWithin(
  tx: LedgerTx,
  siteId: string,
  personIds: readonly string[],
  service: Service,
  { after, until }: Within,
) {
  return tx.read
    .selectFrom('liveAttendance as attendance')
    .select(['attendance.id', 'attendance.startedAt'])
    .where('attendance.personId', 'in', personIds)
    .where('attendance.startedAt', '>', after)
    .where('attendance.startedAt', '<=', until)
    .where('attendance.service', '=', service)
    .where('attendance.siteId', '=', siteId)
    .orderBy('attendance.startedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

interface NewVisit {
  readonly personId: string;
  readonly service: Service;
  readonly startedAt: number;
  readonly origin: 'DESK' | 'GROUP' | 'LATE';
}

async function appendVisit(tx: LedgerTx, context: CoreContext, visit: NewVisit): Promise<Registered> {
  const id = tx.newId();
  const { startedAt } = visit;
  await tx.append('attendance', {
    id,
    siteId: context.siteId(),
    ...visit,
    localDate: localDate(startedAt),
    note: null,
    recordedAt: tx.now,
    importId: null,
  });
  return { status: 'REGISTERED', id, startedAt };
}
