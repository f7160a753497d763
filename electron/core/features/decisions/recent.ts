import { namesOfActors } from '../../actors.ts';
import type { CoreContext } from '../../context.ts';
import type { SyncDecisionRow } from '../../db/tables.ts';

export interface RecentDecision {
  readonly id: string;
  readonly subject: SyncDecisionRow['subject'];
  readonly action: SyncDecisionRow['action'];
  readonly at: number;
  /** Null for whoever is no user here. */
  readonly by: string | null;
  readonly reason: string | null;
}

const SHOWN = 50;

/** What was decided last and stands, the newest first: each can be taken back. */
export async function recentDecisions(context: CoreContext): Promise<RecentDecision[]> {
  const rows = await context.store.local
    .selectFrom('syncDecision')
    .select(['id', 'subject', 'action', 'at', 'actor', 'reason'])
    .where('undoneAt', 'is', null)
    .orderBy('id', 'desc')
    .limit(SHOWN)
    .execute();
  const names = await namesOfActors(
    context.store.read,
    rows.map((row) => row.actor),
  );
  return rows.map(({ actor, ...row }) => ({ ...row, by: names.get(actor) ?? null }));
}
