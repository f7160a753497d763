import { setImmediate as nextTurn } from 'node:timers/promises';
import { Refusal } from '#shared/domain/failure.ts';
import type { Fields } from '#shared/sync/merge.ts';
import { settleErasures } from '../../erase-person.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { amendIn } from './amend.ts';
import { decideConflictIn, undoConflictIn, type ConflictChoice } from './conflicts.ts';
import { dismissForkIn, undoForkIn, unpackForkIn } from './fork-decisions.ts';
import type { RulingParts } from './hub.ts';
import { dismissIn, retryIn, undoOperationIn, type Outcome } from './operations.ts';

/** What people at the centre decide about what did not apply by itself. Every method throws Refusal to refuse. */
export interface Decisions {
  /** Rules on operations once more. Each in a transaction of its own; one that somebody decided meanwhile is left out. */
  retry(actor: string, ids: readonly string[]): Promise<Outcome[]>;
  dismiss(actor: string, ids: readonly string[], reason: string): Promise<Outcome[]>;
  amend(actor: string, id: string, fields: Fields): Promise<Outcome>;
  /** Returns the decision, for undo. */
  decideConflict(actor: string, choice: ConflictChoice): Promise<string>;
  unpackFork(actor: string, id: string): Promise<{ decision: string; applied: number; refused: number }>;
  dismissFork(actor: string, id: string, reason: string): Promise<string>;
  /** Takes decisions back, the last first. */
  undo(actor: string, decisions: readonly string[]): Promise<void>;
}

export function createDecisions(parts: RulingParts): Decisions {
  const { context } = parts;

  async function act<T>(actor: string, work: (tx: LedgerTx) => Promise<T>): Promise<T> {
    const result = await context.ledger.write(actor, work);
    for (const topic of ['central', 'attendance', 'people', 'courses'] as const) context.publish(topic);
    await settleErasures(context);
    return result;
  }

  /** Several at once are alike: where one was decided meanwhile the others still are to be. */
  async function each(
    actor: string,
    ids: readonly string[],
    work: (tx: LedgerTx, id: string) => Promise<Outcome>,
  ): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const id of ids) {
      try {
        outcomes.push(await act(actor, (tx) => work(tx, id)));
      } catch (error) {
        if (ids.length === 1 || !(error instanceof Refusal) || error.code !== 'CONFLICTO') throw error;
      }
      await nextTurn();
    }
    return outcomes;
  }

  return {
    retry: (actor, ids) => each(actor, ids, (tx, id) => retryIn(parts, tx, actor, id)),
    dismiss: (actor, ids, reason) => each(actor, ids, (tx, id) => dismissIn(parts, tx, actor, id, reason)),
    amend: (actor, id, fields) => act(actor, (tx) => amendIn(parts, tx, actor, id, fields)),
    decideConflict: (actor, choice) => act(actor, (tx) => decideConflictIn(parts, tx, actor, choice)),
    unpackFork: (actor, id) => act(actor, (tx) => unpackForkIn(parts, tx, actor, id)),
    dismissFork: (actor, id, reason) => act(actor, (tx) => dismissForkIn(parts, tx, actor, id, reason)),
    undo: async (actor, decisions) => {
      for (const id of decisions.toReversed()) {
        await act(actor, (tx) => undoIn(parts, tx, actor, id));
        await nextTurn();
      }
    },
  };
}

async function undoIn(parts: RulingParts, tx: LedgerTx, actor: string, id: string): Promise<void> {
  const decision = await tx.local
    .selectFrom('syncDecision')
    .select('subject')
    .where('id', '=', id)
    .executeTakeFirst();
  if (decision?.subject === 'CONFLICT') return undoConflictIn(parts, tx, actor, id);
  if (decision?.subject === 'FORK') return undoForkIn(parts, tx, actor, id);
  return undoOperationIn(parts, tx, actor, id);
}
