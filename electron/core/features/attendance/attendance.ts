import { localDate } from '#shared/domain/bogota.ts';
import { REPEAT_WINDOW_MS } from '#shared/domain/attendance.ts';
import type { Service } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';

export type Registered =
  | { readonly status: 'REGISTERED'; readonly id: string; readonly startedAt: number }
  /** The same person and service counted less than 30 minutes ago: nothing was written. */
  | { readonly status: 'REPEATED'; readonly id: string; readonly startedAt: number };

/**
 * Registers that a person came for a service. A repetition within 30 minutes is not written unless it is asked
 * for: it would not count (product.md, ATENCIONES) and is almost always a second Enter.
 * When this returns REGISTERED the attendance is on the disk. Throws NO_EXISTE.
 */
export async function registerAttendance(
  context: CoreContext,
  actor: string,
  input: { readonly personId: string; readonly service: Service; readonly evenIfRepeated?: boolean },
): Promise<Registered> {
  const result = await context.ledger.write(actor, async (tx): Promise<Registered> => {
    const person = await tx.read
      .selectFrom('personIndex')
      .select('canonicalId')
      .where('personId', '=', input.personId)
      .executeTakeFirst();
    if (person === undefined) {
      throw new Refusal('NO_EXISTE', 'Esa persona ya no está en el registro; búsquela de nuevo.');
    }
    if (input.evenIfRepeated !== true) {
      const repeated = await recentVisit(
        tx,
        context.siteId(),
        input.personId,
        person.canonicalId,
        input.service,
      );
      if (repeated !== undefined)
        return { status: 'REPEATED', id: repeated.id, startedAt: repeated.startedAt };
    }
    const id = tx.newId();
    await tx.append('attendance', {
      id,
      siteId: context.siteId(),
      personId: input.personId,
      service: input.service,
      startedAt: tx.now,
      localDate: localDate(tx.now),
      origin: 'DESK',
      note: null,
      recordedAt: tx.now,
      importId: null,
    });
    return { status: 'REGISTERED', id, startedAt: tx.now };
  });
  if (result.status === 'REGISTERED') context.publish('attendance');
  return result;
}

async function recentVisit(
  tx: LedgerTx,
  siteId: string,
  personId: string,
  canonicalId: string,
  service: Service,
) {
  const aliases =
    canonicalId === personId
      ? await tx.read
          .selectFrom('personIndex')
          .select('personId')
          .where('canonicalId', '=', canonicalId)
          .whereRef('canonicalId', '<>', 'personId')
          .execute()
      : await tx.read
          .selectFrom('personIndex')
          .select('personId')
          .where('canonicalId', '=', canonicalId)
          .execute();
  const ids = [...new Set([personId, canonicalId, ...aliases.map((row) => row.personId)])];
  return tx.read
    .selectFrom('liveAttendance as attendance')
    .select(['attendance.id', 'attendance.startedAt'])
    .where('attendance.personId', 'in', ids)
    .where('attendance.startedAt', '>', tx.now - REPEAT_WINDOW_MS)
    .where('attendance.startedAt', '<=', tx.now)
    .where('attendance.service', '=', service)
    .where('attendance.siteId', '=', siteId)
    .orderBy('attendance.startedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/**
 * The person of a visit leaves now: ends it and their other open visits of that day here, for who goes out of the
 * door is inside for nothing any more. Doing it twice changes nothing. Throws NO_EXISTE.
 */
export async function endAttendance(context: CoreContext, actor: string, id: string): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const visit = await ownAttendance(tx, context, id);
    const open = await tx.read
      .selectFrom('attendance')
      .leftJoin('attendanceEnd', 'attendanceEnd.attendanceId', 'attendance.id')
      .leftJoin('attendanceVoid', 'attendanceVoid.attendanceId', 'attendance.id')
      .select(['attendance.id', 'attendance.startedAt'])
      .where('attendance.personId', '=', visit.personId)
      .where('attendance.localDate', '=', visit.localDate)
      .where('attendance.siteId', '=', context.siteId())
      .where('attendanceEnd.id', 'is', null)
      .where((eb) => eb.or([eb('attendanceVoid.id', 'is', null), eb('attendance.id', '=', id)]))
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
}

/** Voids an attendance: it stays readable and counts nowhere. Voiding twice changes nothing. Throws NO_EXISTE. */
export async function voidAttendance(
  context: CoreContext,
  actor: string,
  id: string,
  reason: string,
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    await ownAttendance(tx, context, id);
    const voided = await tx.read
      .selectFrom('attendanceVoid')
      .select('id')
      .where('attendanceId', '=', id)
      .executeTakeFirst();
    if (voided !== undefined) return;
    await tx.append('attendanceVoid', {
      id: tx.newId(),
      siteId: context.siteId(),
      attendanceId: id,
      reason,
      voidedAt: tx.now,
    });
    await auditIn(tx, context, actor, 'ATENCION_ANULADA', id);
  });
  context.publish('attendance');
}

async function ownAttendance(tx: LedgerTx, context: CoreContext, id: string) {
  const visit = await tx.read
    .selectFrom('attendance')
    .select(['id', 'personId', 'localDate'])
    .where('id', '=', id)
    .where('siteId', '=', context.siteId())
    .executeTakeFirst();
  if (visit === undefined)
    throw new Refusal('NO_EXISTE', 'Esa atención no está en este Punto; actualice la pantalla.');
  return visit;
}
