import { REPEAT_WINDOW_MS } from '#shared/domain/attendance.ts';
import { localDate } from '#shared/domain/bogota.ts';
import type { Service } from '#shared/domain/codes.ts';
import type { CoreContext } from './context.ts';
import type { LedgerTx } from './ledger/ledger.ts';
import { registrationsOfAny } from './registrations.ts';

export type Registered =
  | { readonly status: 'REGISTERED'; readonly id: string; readonly startedAt: number }
  /** The same person and service counted less than 30 minutes from it: nothing was written. */
  | { readonly status: 'REPEATED'; readonly id: string; readonly startedAt: number };

interface Within {
  readonly after: number;
  readonly until: number;
}

/** What less than 30 minutes before an instant makes a visit a repetition (product.md, ATENCIONES). */
export const repeatSpan = (at: number): Within => ({ after: at - REPEAT_WINDOW_MS, until: at });

/** Every registration of a person, the given one first. Throws NO_EXISTE. */
export async function registrationsIn(tx: LedgerTx, personId: string): Promise<string[]> {
  return [...new Set([personId, ...(await registrationsOfAny(tx.read, personId))])];
}

/** The latest counted visit of a person for a service that began after one instant and up to another. */
export function visitWithin(
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

export interface NewVisit {
  /** Given where something else that is written with it shares its id. */
  readonly id?: string;
  readonly personId: string;
  readonly service: Service;
  readonly startedAt: number;
  readonly origin: 'DESK' | 'GROUP' | 'LATE';
}

export async function appendVisit(
  tx: LedgerTx,
  context: Pick<CoreContext, 'siteId'>,
  visit: NewVisit,
): Promise<Registered> {
  const { id = tx.newId(), startedAt } = visit;
  await tx.append('attendance', {
    ...visit,
    id,
    siteId: context.siteId(),
    localDate: localDate(startedAt),
    note: null,
    recordedAt: tx.now,
    importId: null,
  });
  return { status: 'REGISTERED', id, startedAt };
}
