import { z } from 'zod';
import type { CoreContext } from './context.ts';
import { readMeta, removeMeta, writeMeta } from './db/meta.ts';
import type { RecoveryReport } from './db/recovery-report.ts';
import type { Store } from './db/store.ts';

/**
 * A restored copy may lack what people registered: that stays in sight until somebody says to have read it,
 * however often the program starts in between.
 */
const notice = z.object({
  /** When it was found (ms UTC). */
  at: z.int(),
  /** The whole of it for people, in Spanish. */
  message: z.string(),
});
export type RecoveryNotice = z.infer<typeof notice>;

export async function keepRecoveryNotice(store: Store, { at, message }: RecoveryReport): Promise<void> {
  await writeMeta(store.local, 'recoveryNotice', JSON.stringify({ at, message } satisfies RecoveryNotice));
}

/** Null when nothing was restored, or when it has been read. */
export async function readRecoveryNotice(context: CoreContext): Promise<RecoveryNotice | null> {
  const kept = await readMeta(context.store.read, 'recoveryNotice');
  return kept === null ? null : notice.parse(JSON.parse(kept));
}

/** Somebody read it: `at` says which, so that a newer one that nobody has seen stays. */
export async function dismissRecoveryNotice(context: CoreContext, at: number): Promise<void> {
  const kept = await readRecoveryNotice(context);
  if (kept?.at !== at) return;
  await removeMeta(context.store.local, 'recoveryNotice');
  context.publish('session');
}
