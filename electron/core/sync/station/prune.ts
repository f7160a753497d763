import type { Lane } from '#shared/sync/change.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';

/** A station keeps what the centre acknowledged for this long: a centre restored from a copy asks for it again. */
const KEEP_ACKNOWLEDGED_MS = 30 * 86_400_000;

/** Changes that go in one transaction; the desk writes in between. */
const STEP = 50;

/**
 * The chain of the WiFi's facts, which grows by the thousand and which nobody reads here. The desk's stays whole: it is
 * the memory of who corrected what, which a Punto must be able to show to whom it concerns (Ley 1581 de 2012, art. 8).
 */
const LANE: Lane = 1;

/**
 * Forgets changes of this computer that the centre acknowledged more than 30 days ago, from the beginning of the chain
 * and no further than the first that is younger, waits or was refused. The last of the chain always stays: the next
 * change, and a batch to a centre that is older still, hang on its hash. Returns how many went.
 */
export async function pruneLog(context: CoreContext, pause: () => Promise<void>): Promise<number> {
  const { store, ledger, clocks } = context;
  const { device } = ledger.identity;
  const before = clocks.now() - KEEP_ACKNOWLEDGED_MS;
  let gone = 0;
  // Nearly always nothing is due: then it costs one read, and no transaction.
  while ((await oldest(store.read, device, before)).length > 0) {
    gone += await store.transaction(async (tx) => {
      const old = await oldest(tx, device, before);
      if (old.length > 0) await tx.deleteFrom('change').where('position', 'in', old).execute();
      return old.length;
    });
    await pause();
  }
  return gone;
}

/** The positions of what can go next. */
async function oldest(db: Reader, device: string, before: number): Promise<number[]> {
  const rows = await db
    .selectFrom('change')
    .select(['position', 'state', 'settledAt'])
    .where('device', '=', device)
    .where('lane', '=', LANE)
    .orderBy('epoch')
    .orderBy('seq')
    // One more than can go: the last stays.
    .limit(STEP + 1)
    .execute();
  const stays = rows.findIndex(
    ({ state, settledAt }) => state !== 'APPLIED' || settledAt === null || settledAt >= before,
  );
  return rows.slice(0, stays === -1 ? -1 : Math.min(stays, rows.length - 1)).map(({ position }) => position);
}
