import type { Selectable } from 'kysely';
import { entityOf, type EntityName } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import { clockOf, effectiveVersion } from '#shared/sync/clock.ts';
import { joinState } from '#shared/sync/merge.ts';
import { stands, type VerdictItem } from '#shared/sync/wire-verdict.ts';
import type { CoreContext } from '../../context.ts';
import type { ChangeRow, Writer } from '../../db/tables.ts';
import { APPLIED } from '../../db/unsettled.ts';
import { applyChange } from '../../ledger/apply.ts';
import type { Derive } from '../../ledger/ledger.ts';
import { readRow, recordOf, storeRecord } from '../../ledger/rows.ts';
import { forgetRow } from '../../ledger/forget.ts';

type Own = Pick<
  Selectable<ChangeRow>,
  'state' | 'device' | 'tableName' | 'rowId' | 'payload' | 'schemaVersion' | 'effective' | 'origin'
>;

/**
 * Takes in what became of an operation of this computer. A fact that the centre dismissed or replaced leaves the rows,
 * so that this Punto counts what the city counts; the log keeps it, and it comes back when the centre thinks again.
 * A record's fields take what the centre holds, where they still show the operation.
 */
export async function adoptVerdict(
  context: CoreContext,
  derive: Derive,
  tx: Writer,
  verdict: VerdictItem,
): Promise<void> {
  const { device } = context.ledger.identity;
  const change = await tx
    .selectFrom('change')
    .select([
      'position',
      'device',
      'tableName',
      'rowId',
      'payload',
      'schemaVersion',
      'effective',
      'state',
      'origin',
    ])
    .where('device', '=', device)
    .where('lane', '=', verdict.lane)
    .where('epoch', '=', verdict.epoch)
    .where('seq', '=', verdict.seq)
    .executeTakeFirst();
  // What waits for its acknowledgement learns more from that; what is not here any more has nothing to learn.
  if (change === undefined || change.state === 'PENDING') return;
  await tx
    .updateTable('change')
    .set({ state: verdict.state, reason: verdict.reason })
    .where('position', '=', change.position)
    .execute();
  const entity = entityOf(change.tableName);
  if (entity === undefined || change.payload === null) return;
  if (entity.kind === 'fact') await placeFact(context, derive, tx, entity, change, verdict);
  else if (verdict.held !== null) await takeHeld(context, derive, tx, entity, change, verdict.held);
}

/** Whether a fact here is this computer's own, which the centre holds back and has not decided against. */
export async function standsHere(
  context: CoreContext,
  tx: Writer,
  at: { readonly table: string; readonly rowId: string },
): Promise<boolean> {
  const own = await tx
    .selectFrom('change')
    .select('position')
    .where('device', '=', context.ledger.identity.device)
    .where('tableName', '=', at.table)
    .where('rowId', '=', at.rowId)
    .where('state', 'in', ['QUARANTINED', 'PARKED', 'PENDING'])
    .where('state', '<>', APPLIED)
    .limit(1)
    .executeTakeFirst();
  return own !== undefined;
}

async function placeFact(
  { store }: CoreContext,
  derive: Derive,
  tx: Writer,
  entity: Entity,
  change: Own,
  verdict: VerdictItem,
): Promise<void> {
  const stood = change.state === 'PENDING' || stands(change.state);
  // What lies there now came with the verdict that is taken back, or goes with this one.
  if (stood !== stands(verdict.state)) await forgetRow(tx, { store, derive }, entity, change.rowId);
  if (stands(verdict.state) && (await readRow(tx, entity, change.rowId)) === undefined) {
    await applyChange(tx, { store, derive, requireParents: false }, change, '', {});
  }
}

async function takeHeld(
  { store }: CoreContext,
  derive: Derive,
  tx: Writer,
  entity: Entity,
  change: Own,
  held: NonNullable<VerdictItem['held']>,
): Promise<void> {
  const row = await readRow(tx, entity, change.rowId);
  if (row === undefined) return;
  const { fields, versions } = recordOf(entity, row);
  const effective = change.effective ?? 0;
  const own = effectiveVersion(effective, change.device);
  // What was carried over bears the name of the device under which the centre had it first.
  const isMine = (version: string | undefined) =>
    version === own || (change.origin !== null && version !== undefined && clockOf(version) === effective);
  // Whatever the clocks say: the operation has no effect at the centre, so it has none here.
  const overruled = Object.keys(held.versions).filter((field) => isMine(versions[field]));
  const without = {
    fields: omit(fields, overruled),
    versions: omit(versions, overruled),
  };
  const joined = joinState(without, held);
  if (joined.changed.length === 0) return;
  const stored = await store.unguarded(() => storeRecord(tx, entity, change.rowId, joined, true));
  await derive(tx, entity.table as EntityName, [stored]);
}

function omit<Value>(from: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}
