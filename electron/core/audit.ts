import type { CoreContext } from './context.ts';
import type { LedgerTx } from './ledger/ledger.ts';

/**
 * Adds an entry to the audit trail in the caller's transaction: who did what to which row. Names and
 * documents never go in: `subject` is an id, `detail` codes and numbers.
 */
export async function auditIn(
  tx: LedgerTx,
  context: Pick<CoreContext, 'siteId'>,
  actor: string,
  action: string,
  subject: string | null,
  detail: string | null = null,
): Promise<void> {
  await tx.append('auditEntry', {
    id: tx.newId(),
    siteId: context.siteId(),
    at: tx.now,
    actor,
    action,
    subject,
    detail,
  });
}

/** The same as a transaction of its own. */
export function audit(
  context: CoreContext,
  actor: string,
  action: string,
  subject: string | null,
  detail: string | null = null,
): Promise<void> {
  return context.ledger.write(actor, (tx) => auditIn(tx, context, actor, action, subject, detail));
}
