import type { CoreContext } from './context.ts';
import type { LedgerTx } from './ledger/ledger.ts';

/**
 * Adds an entry to the audit trail in the caller's transaction: who did what to which row. Names and
 * documents never go in: `subject` is an id, `detail` codes and numbers. Returns the entry's id.
 */
export async function auditIn(
  tx: LedgerTx,
  context: Pick<CoreContext, 'siteId'>,
  actor: string,
  action: string,
  subject: string | null,
  detail: string | null = null,
): Promise<string> {
  const id = tx.newId();
  await tx.append('auditEntry', {
    id,
    siteId: context.siteId(),
    at: tx.now,
    actor,
    action,
    subject,
    detail,
  });
  return id;
}

/** The same as a transaction of its own. */
export function audit(
  context: CoreContext,
  actor: string,
  action: string,
  subject: string | null,
  detail: string | null = null,
): Promise<string> {
  return context.ledger.write(actor, (tx) => auditIn(tx, context, actor, action, subject, detail));
}
