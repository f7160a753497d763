import type { ChangeRow, SyncDecisionRow, Writer } from '../../db/tables.ts';
import { forkBefore } from './journal.ts';
import { parseOperationId } from './operation-key.ts';

type Row = Pick<ChangeRow, 'tableName' | 'rowId' | 'payload'>;

/**
 * What was decided keeps values of before, for undo. Of a decision about somebody who was erased nothing is left to
 * undo, so it goes; who decided stays on the audit trail.
 */
export async function sweepDecisions(tx: Writer, isErased: (row: Row) => Promise<boolean>): Promise<void> {
  const decisions = await tx
    .selectFrom('syncDecision')
    .select(['id', 'subject', 'subjectId', 'before'])
    .execute();
  for (const decision of decisions) {
    let erased = false;
    for (const row of await rowsOf(tx, decision)) erased ||= await isErased(row);
    if (erased) await tx.deleteFrom('syncDecision').where('id', '=', decision.id).execute();
  }
}

/** The rows that a decision is about. */
async function rowsOf(
  tx: Writer,
  { subject, subjectId, before }: Pick<SyncDecisionRow, 'subject' | 'subjectId' | 'before'>,
): Promise<Row[]> {
  if (subject === 'CONFLICT') {
    const conflict = await tx
      .selectFrom('conflict')
      .select(['tableName', 'rowId'])
      .where('id', '=', subjectId)
      .executeTakeFirst();
    return conflict === undefined ? [] : [{ ...conflict, payload: null }];
  }
  const operations =
    subject === 'FORK' ? forkBefore.parse(JSON.parse(before)).operations.map(({ id }) => id) : [subjectId];
  const rows: Row[] = [];
  for (const operation of operations) {
    const key = parseOperationId(operation);
    if (key === null) continue;
    const row = await tx
      .selectFrom('change')
      .select(['tableName', 'rowId', 'payload'])
      .where('device', '=', key.device)
      .where('lane', '=', key.lane)
      .where('epoch', '=', key.epoch)
      .where('seq', '=', key.seq)
      .executeTakeFirst();
    if (row !== undefined) rows.push(row);
  }
  return rows;
}
