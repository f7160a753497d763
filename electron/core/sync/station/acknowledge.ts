import { effectiveVersion, pendingVersion } from '#shared/sync/clock.ts';
import type { Batch, PushAcked } from '#shared/sync/wire.ts';
import type { CoreContext } from '../../context.ts';
import type { Derive } from '../../ledger/ledger.ts';
import { heldChanges, settleChanges, type HeldChange, type Outcome } from './settle-changes.ts';
import { keyOf, settleRows } from './settle-rows.ts';

/** What settling needs to know of a batch. */
export interface Acknowledged extends Pick<Batch, 'device' | 'lane' | 'epoch'> {
  /** One after the other, without gaps. */
  readonly changes: readonly Pick<Batch['changes'][number], 'seq' | 'tableName' | 'rowId'>[];
}

/** Changes settled in one transaction (about 15 ms); the desk writes in between. */
const STEP = 500;
/** Where more rows than this lost at the centre: each of them is looked at by itself, and its search made anew. */
const STEP_OF_LOST = 100;

/**
 * Settles what the centre acknowledged: the pending versions of the records become the effective ones, what lost
 * at the centre takes the centre's value, and the changes leave the outbox. In steps: what a step did not reach
 * is still pending and is simply sent again.
 */
export async function acknowledge(
  context: CoreContext,
  derive: Derive,
  batch: Acknowledged,
  reply: PushAcked,
  pause: () => Promise<void>,
): Promise<{ settled: number }> {
  const effective = new Map(reply.effective);
  const owners = new Map(reply.known);
  const verdicts = new Map(reply.verdicts.map((verdict) => [verdict.seq, verdict]));
  const states = new Map(reply.states.map((state) => [keyOf(state.table, state.rowId), state]));
  const outcomeOf = ({ seq, state, effective: before }: HeldChange): Outcome[] => {
    const clock = effective.get(seq);
    // Not spoken of, or settled so before.
    if (clock === undefined || (state !== 'PENDING' && (before === null || before === clock))) return [];
    const verdict = verdicts.get(seq);
    const settledAs =
      verdict?.kind === 'QUARANTINED' || verdict?.kind === 'PARKED' ? verdict.kind : 'APPLIED';
    return [{ seq, state: settledAs, reason: verdict?.reason ?? null, effective: clock }];
  };
  const most = states.size > STEP_OF_LOST ? STEP_OF_LOST : STEP;
  let settled = 0;
  for (let at = 0; at < batch.changes.length; at += most) {
    const step = batch.changes.slice(at, at + most);
    if (at > 0) await pause();
    settled += await context.store.transaction(async (tx) => {
      const held = await heldChanges(tx, batch, step[0]?.seq ?? 0, step.length);
      await settleRows(context, derive, tx, step, versionNames(batch, held, effective, owners), states);
      const outcomes = held.flatMap(outcomeOf);
      await settleChanges(tx, batch, outcomes, context.clocks.now());
      return outcomes.length;
    });
  }
  return { settled };
}

/**
 * Old version → new version of the step's changes. Besides pending ones, those that another life of the centre
 * gave: a centre restored from a copy gives its own when it is sent what it lacks.
 */
function versionNames(
  { device, lane, epoch }: Acknowledged,
  held: readonly HeldChange[],
  effective: ReadonlyMap<number, number>,
  owners: ReadonlyMap<number, string>,
): Map<string, string> {
  const names = new Map<string, string>();
  for (const { seq, effective: before } of held) {
    const clock = effective.get(seq);
    if (clock === undefined) continue;
    const name = effectiveVersion(clock, owners.get(seq) ?? device);
    if (lane === 0) names.set(pendingVersion(epoch, seq, device), name);
    if (before !== null && before !== clock) names.set(effectiveVersion(before, device), name);
  }
  return names;
}
