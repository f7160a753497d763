import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { operationState } from '#shared/sync/wire-verdict.ts';
import type { SyncDecisionRow, Writer } from '../../db/tables.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';

const value = z.union([z.string(), z.number(), z.null()]);

/** How an operation stood before somebody decided about it. */
export const operationBefore = z.object({
  state: operationState,
  reason: z.string().nullable(),
  waitsFor: z.string().nullable(),
  /** What the decision left; something else by now means that more has happened since. */
  left: operationState,
  /** Whether the row came with the decision; then undoing takes it away. */
  created: z.boolean(),
  /** Of a record that was here already, what its fields held. A suppression empties this. */
  fields: z.record(z.string(), value),
});
export type OperationBefore = z.infer<typeof operationBefore>;

export const conflictBefore = z.object({ value, taken: value });

const forkedOperation = operationBefore.pick({ created: true, fields: true }).extend({ id: z.string() });
export type ForkedOperation = z.infer<typeof forkedOperation>;

/** The operations that were made of a forked batch, in order. */
export const forkBefore = z.object({ operations: z.array(forkedOperation) });

type Entry = Pick<SyncDecisionRow, 'subject' | 'subjectId' | 'action' | 'reason' | 'actor'> & {
  readonly before: object;
};

/** Keeps what somebody decided and what undoing it needs. Returns the decision's id. */
export async function record(tx: LedgerTx, entry: Entry): Promise<string> {
  const id = tx.newId();
  await tx.local
    .insertInto('syncDecision')
    .values({ ...entry, id, before: JSON.stringify(entry.before), at: tx.now, undoneAt: null })
    .execute();
  return id;
}

/** A decision that can be taken back: the newest about its subject. Throws NO_EXISTE and CONFLICTO. */
export async function undoable(tx: LedgerTx, id: string): Promise<SyncDecisionRow> {
  const decision = await tx.local
    .selectFrom('syncDecision')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (decision === undefined)
    throw new Refusal('NO_EXISTE', 'Esa decisión ya no está; actualice la pantalla.');
  if (decision.undoneAt !== null) {
    throw new Refusal('CONFLICTO', 'Alguien ya deshizo esa decisión; actualice la pantalla.');
  }
  const newer = await tx.local
    .selectFrom('syncDecision')
    .select('id')
    .where('subject', '=', decision.subject)
    .where('subjectId', '=', decision.subjectId)
    .where('undoneAt', 'is', null)
    .where('id', '>', id)
    .limit(1)
    .executeTakeFirst();
  if (newer !== undefined) {
    throw new Refusal('CONFLICTO', 'Alguien decidió después sobre lo mismo: deshaga primero esa decisión.');
  }
  return decision;
}

export async function markUndone(tx: LedgerTx, id: string): Promise<void> {
  await tx.local.updateTable('syncDecision').set({ undoneAt: tx.now }).where('id', '=', id).execute();
}

/**
 * The transaction as the rules of the synchronisation need it. What a device wrote is applied here in the transaction
 * that audits who let it in; the door of the ledger writes only what this machine writes itself.
 */
export function writerOf(tx: LedgerTx): Writer {
  return tx.read as Writer;
}
