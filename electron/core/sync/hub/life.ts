import { z } from 'zod';
import type { CoreContext } from '../../context.ts';
import { readMeta, writeMeta } from '../../db/meta.ts';

/** Which life of the centre's database this is, and since when; null for the one it had when that was first noted. */
const life = z.object({ epoch: z.int(), since: z.int().nullable() });

/**
 * Notes at a start that the centre's database began another life: it is a copy that was put back. Its stations bring
 * back what it lacks by themselves; what was decided at the centre since the copy, nobody brings back.
 */
export async function noteLife(context: CoreContext): Promise<void> {
  const { epoch } = context.ledger.identity;
  const held = await readMeta(context.store.local, 'hubLife');
  const known = held === null ? null : life.parse(JSON.parse(held));
  if (known?.epoch === epoch) return;
  const since = known === null ? null : context.clocks.now();
  await writeMeta(context.store.local, 'hubLife', JSON.stringify({ epoch, since }));
}

/** When the copy was put back (ms UTC, this clock); null when the database is the one it always was. */
export async function restoredAt(context: CoreContext): Promise<number | null> {
  const held = await readMeta(context.store.local, 'hubLife');
  return held === null ? null : life.parse(JSON.parse(held)).since;
}
