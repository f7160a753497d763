import type { Selectable } from 'kysely';
import { entityOf } from '#shared/domain/entities.ts';
import { effectiveVersion, pendingVersion } from '#shared/sync/clock.ts';
import { joinState, renameVersions } from '#shared/sync/merge.ts';
import type { Batch, PushAcked, RowState } from '#shared/sync/wire.ts';
import type { CoreContext } from '../../context.ts';
import { compiledOnce } from '../../db/compiled.ts';
import type { ChangeRow, Writer } from '../../db/tables.ts';
import type { Derive } from '../../ledger/ledger.ts';
import { readRowIn, recordOf, storeRecord, storeVersions } from '../../ledger/rows.ts';

/** What settling needs to know of a batch. */
export interface Acknowledged extends Pick<Batch, 'device' | 'lane' | 'epoch'> {
  /** One after the other, without gaps. */
  readonly changes: readonly Pick<Batch['changes'][number], 'seq' | 'tableName' | 'rowId'>[];
}

/** Changes settled in one transaction; the desk writes in between. */
const STEP = 200;

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
  const states = new Map(reply.states.map((state) => [`${state.table}:${state.rowId}`, state]));
  let settled = 0;
  for (let at = 0; at < batch.changes.length; at += STEP) {
    const step = batch.changes.slice(at, at + STEP);
    if (at > 0) await pause();
    settled += await context.store.transaction(async (tx) => {
      let count = 0;
      const names = await versionNames(tx, batch, step, effective, owners);
      for (const key of new Set(step.map((c) => `${c.tableName}:${c.rowId}`))) {
        const [table = '', rowId = ''] = splitOnce(key);
        await settleRow(context, derive, tx, { table, rowId }, names, states.get(key));
      }
      for (const { seq } of step) {
        const clock = effective.get(seq);
        if (clock === undefined) continue;
        const verdict = verdicts.get(seq);
        const settledAs: SettledAs = {
          state: verdict?.kind === 'QUARANTINED' || verdict?.kind === 'PARKED' ? verdict.kind : 'APPLIED',
          reason: verdict?.reason ?? null,
          effective: clock,
          settledAt: context.clocks.now(),
        };
        if (await settleChange(tx, batch, seq, settledAs)) count += 1;
      }
      return count;
    });
  }
  return { settled };
}

type SettledAs = Pick<Selectable<ChangeRow>, 'state' | 'reason' | 'settledAt'> & {
  readonly effective: number;
};

/** Compiled once: a backlog settles thousands. False when the change was settled so before. */
async function settleChange(
  tx: Writer,
  { device, lane, epoch }: Acknowledged,
  seq: number,
  values: SettledAs,
): Promise<boolean> {
  const { state, reason, effective, settledAt } = values;
  const query = compiledOnce(tx, 'settle a change', () =>
    tx
      .updateTable('change')
      .set({ state, reason, effective, settledAt })
      .where('device', '=', device)
      .where('lane', '=', lane)
      .where('epoch', '=', epoch)
      .where('seq', '=', seq)
      .where((eb) => eb.or([eb('state', '=', 'PENDING'), eb('effective', '<>', effective)]))
      .compile(),
  );
  const parameters = [state, reason, effective, settledAt, device, lane, epoch, seq, 'PENDING', effective];
  const { numAffectedRows } = await tx.executeQuery({ ...query, parameters });
  return Number(numAffectedRows ?? 0) > 0;
}

/**
 * Old version → new version of the step's changes. Besides pending ones, those that another life of the centre
 * gave: a centre restored from a copy gives its own when it is sent what it lacks.
 */
async function versionNames(
  tx: Writer,
  batch: Acknowledged,
  step: Acknowledged['changes'],
  effective: ReadonlyMap<number, number>,
  owners: ReadonlyMap<number, string>,
): Promise<Map<string, string>> {
  const { device, lane, epoch } = batch;
  const first = step[0]?.seq ?? 0;
  const held = await tx
    .selectFrom('change')
    .select(['seq', 'effective'])
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '>=', first)
    .where('seq', '<', first + step.length)
    .execute();
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

async function settleRow(
  context: CoreContext,
  derive: Derive,
  tx: Writer,
  at: { table: string; rowId: string },
  names: ReadonlyMap<string, string>,
  centre: RowState | undefined,
): Promise<void> {
  const entity = entityOf(at.table);
  if (entity?.kind !== 'record') return;
  const row = await readRowIn(tx, entity, at.rowId);
  if (row === undefined) return;
  const { fields, versions } = recordOf(entity, row);
  const renamed = { fields, versions: renameVersions(versions, names) };
  const joined = joinState(renamed, centre ?? { fields: {}, versions: {} });
  if (joined.changed.length === 0) {
    await context.store.unguarded(() => storeVersions(tx, entity, at.rowId, joined.versions));
    return;
  }
  const stored = await context.store.unguarded(() => storeRecord(tx, entity, at.rowId, joined, true));
  await derive(tx, entity.table as 'person', [stored]);
}

function splitOnce(key: string): [string, string] {
  const at = key.indexOf(':');
  return [key.slice(0, at), key.slice(at + 1)];
}
