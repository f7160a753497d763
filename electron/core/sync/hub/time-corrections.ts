import { localDate } from '#shared/domain/bogota.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { clockInstant, toldInstant } from '#shared/domain/time-correction.ts';
import { isWrong } from '#shared/sync/true-time.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import type { Reading } from './apply.ts';

/** When a change was written: as its computer's clock said, and as it was (ms UTC). */
export interface Written {
  readonly wallTime: number;
  readonly trueAt: number;
}

/** The first instant that an entity may hold. */
const EARLIEST = 946_684_800_000;

/**
 * Corrects what a wrong clock told of a fact, in the transaction that rules on it; call it after the ruling, with the
 * reading from before. Also of a fact that waits or was refused: when somebody lets it in after all, nothing is known
 * of that clock any more. A fact that was here already has its correction or needs none.
 */
export async function correctTime(
  door: LedgerTx,
  siteId: string,
  reading: Reading,
  written: Written,
): Promise<void> {
  const { change, entity, fields } = reading;
  if (entity?.kind !== 'fact' || reading.row !== undefined) return;
  const fact = clockInstant(entity.table, fields);
  if (fact === null) return;
  const byRule = fact.table === 'attendanceEnd' && fields['how'] === 'RULE';
  if (!byRule && !isWrong(written.wallTime, written.trueAt)) return;
  if (!entity.schema.safeParse({ ...fields, id: change.rowId }).success) return;
  const visitAt =
    fact.table === 'attendanceEnd' ? await visitStart(door, String(fields['attendanceId']), byRule) : null;
  const told = toldInstant(fact, fields, written, visitAt);
  const startedAt = Math.max(EARLIEST, Math.min(door.now, told));
  if (!isWrong(fact.at, startedAt)) return;
  const correction: RecordFields<'timeCorrection'> = {
    id: change.rowId,
    siteId,
    tableName: fact.table,
    rawAt: fact.at,
    startedAt,
    localDate: localDate(startedAt),
    correctedAt: door.now,
    deletedAt: null,
  };
  const held = await door.read
    .selectFrom('timeCorrection')
    .select('id')
    .where('id', '=', correction.id)
    .executeTakeFirst();
  if (held === undefined) await door.create('timeCorrection', correction);
}

/** When the visit of an end began, as it is told; for an end by rule only where that is a correction. */
async function visitStart(door: LedgerTx, id: string, correctedOnly: boolean): Promise<number | null> {
  const visit = await door.read
    .selectFrom('timedAttendance')
    .select(['startedAt', 'rawAt'])
    .where('id', '=', id)
    .executeTakeFirst();
  return visit === undefined || (correctedOnly && visit.rawAt === null) ? null : visit.startedAt;
}
