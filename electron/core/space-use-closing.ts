import { setImmediate } from 'node:timers/promises';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { CoreContext } from './context.ts';
import { readMeta, writeMeta } from './db/meta.ts';
import { usesBetween, type KnownUse } from './space-uses.ts';

const ACTOR = 'closing-rule';
/** The desk waits for one transaction at most. */
const CLOSED_A_TRANSACTION = 10;
/** What another computer of the Punto wrote comes late, and a clock that was ahead hides a few days. */
const LOOKED_AT_AGAIN_MS = 7 * DAY_MS;

/**
 * Writes down the ends that the rule gives to uses whose date is over (usesOf tells them before they are written), so
 * that the centre knows them as it knows every visit's. Running it twice writes nothing twice. Returns how many ends it
 * wrote; after `signal` it leaves the rest for the next time.
 */
export async function closeOpenUses(context: CoreContext, signal?: AbortSignal): Promise<number> {
  const { read, local } = context.store;
  const now = context.clocks.now();
  const today = startOfLocalDate(localDate(now));
  const settled = await readMeta(local, 'usesSettled');
  let closed = 0;
  let from = settled === null ? 0 : Math.min(today, startOfLocalDate(settled)) - LOOKED_AT_AGAIN_MS;
  for (;;) {
    const day = await nextDayOfUse(context, from);
    if (day === null || day >= today) break;
    const uses = await usesBetween(read, context, { from: day, to: day + DAY_MS, now });
    const open = uses.filter((use) => use.ending === 'REGLA');
    for (let at = 0; at < open.length; at += CLOSED_A_TRANSACTION) {
      if (signal?.aborted === true) return closed;
      closed += await close(context, open.slice(at, at + CLOSED_A_TRANSACTION));
      await setImmediate();
    }
    from = day + DAY_MS;
  }
  await writeMeta(local, 'usesSettled', localDate(today));
  return closed;
}

/** The start of the first day from an instant on which somebody sat down. */
async function nextDayOfUse({ store, siteId }: CoreContext, from: number): Promise<number | null> {
  const first = await store.read
    .selectFrom('timedUseStart')
    .select('startedAt')
    .where('startedAt', '>=', from)
    .where('siteId', '=', siteId())
    .orderBy('startedAt')
    .limit(1)
    .executeTakeFirst();
  return first === undefined ? null : startOfLocalDate(localDate(first.startedAt));
}

/** The desk may have said one between the reading and this: looked at again in the transaction itself. */
function close(context: CoreContext, uses: readonly KnownUse[]): Promise<number> {
  return context.ledger.write(ACTOR, async (tx) => {
    const said = await tx.read
      .selectFrom('useEnd')
      .select('useId')
      .where(
        'useId',
        'in',
        uses.map((use) => use.id),
      )
      .execute();
    const known = new Set(said.map((row) => row.useId));
    let closed = 0;
    for (const { id: useId, endedAt, shiftMs } of uses) {
      if (known.has(useId) || endedAt === null) continue;
      const end = { id: tx.newId(), siteId: context.siteId(), useId, endedAt: endedAt - shiftMs };
      await tx.append('useEnd', { ...end, how: 'REGLA', officer: ACTOR });
      closed += 1;
    }
    return closed;
  });
}
