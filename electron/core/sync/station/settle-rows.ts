import { entityOf, type EntityName } from '#shared/domain/entities.ts';
import { fieldNames, type Entity } from '#shared/domain/entity.ts';
import { joinState, packVersions, renameVersions, unpackVersions } from '#shared/sync/merge.ts';
import type { RowState } from '#shared/sync/wire.ts';
import type { CoreContext } from '../../context.ts';
import { compiledOnce } from '../../db/compiled.ts';
import type { Writer } from '../../db/tables.ts';
import type { Derive } from '../../ledger/ledger.ts';
import { readRowIn, recordOf, storeRecord, storeVersions } from '../../ledger/rows.ts';
import type { Acknowledged } from './acknowledge.ts';
import { runsOf } from '../../db/runs.ts';

export const keyOf = (table: string, rowId: string) => `${table}:${rowId}`;

/**
 * The records of a step get the versions that the centre gave, and where it holds something else, what it holds.
 *
 * @param names old version → new version of the step's changes.
 * @param states what the centre holds, by keyOf.
 */
export async function settleRows(
  context: CoreContext,
  derive: Derive,
  tx: Writer,
  step: Acknowledged['changes'],
  names: ReadonlyMap<string, string>,
  states: ReadonlyMap<string, RowState>,
): Promise<void> {
  const plain = new Map<Entity, Set<string>>();
  const told = new Map<string, { entity: Entity; rowId: string; centre: RowState }>();
  for (const { tableName, rowId } of step) {
    const entity = entityOf(tableName);
    if (entity?.kind !== 'record') continue;
    const key = keyOf(tableName, rowId);
    const centre = states.get(key);
    if (centre !== undefined) {
      told.set(key, { entity, rowId, centre });
      continue;
    }
    const ids = plain.get(entity);
    if (ids === undefined) plain.set(entity, new Set([rowId]));
    else ids.add(rowId);
  }
  for (const [entity, ids] of plain) await renameRows(context, tx, entity, [...ids], names);
  for (const { entity, rowId, centre } of told.values()) {
    await takeState(context, derive, tx, { entity, rowId }, names, centre);
  }
}

type StoredClocks = { readonly id: string; readonly clock: string; readonly fieldClocks: string | null };

/** Nearly all of them were just registered: all their fields have one version, and so they have afterwards. */
async function renameRows(
  { store }: CoreContext,
  tx: Writer,
  entity: Entity,
  ids: readonly string[],
  names: ReadonlyMap<string, string>,
): Promise<void> {
  const whole: { id: string; clock: string }[] = [];
  for (const run of runsOf(ids)) {
    for (const { id, clock, fieldClocks } of await clocksOf(tx, entity, run)) {
      if (fieldClocks === null) {
        const name = names.get(clock);
        if (name !== undefined) whole.push({ id, clock: name });
        continue;
      }
      const versions = renameVersions(unpackVersions(fieldNames(entity), clock, fieldClocks), names);
      const packed = packVersions(versions);
      if (packed.clock === clock && packed.fieldClocks === fieldClocks) continue;
      await store.unguarded(() => storeVersions(tx, entity, id, versions));
    }
  }
  for (const run of runsOf(whole)) await store.unguarded(() => storeClocks(tx, entity, run));
}

async function clocksOf(tx: Writer, entity: Entity, ids: readonly string[]): Promise<StoredClocks[]> {
  const query = compiledOnce(tx, `clocks of ${ids.length} ${entity.table}`, () =>
    tx
      .selectFrom(entity.table as 'person')
      .select(['id', 'clock', 'fieldClocks'])
      .where('id', 'in', ids)
      .compile(),
  );
  const { rows } = await tx.executeQuery({ ...query, parameters: ids });
  return rows as StoredClocks[];
}

async function storeClocks(
  tx: Writer,
  entity: Entity,
  run: readonly { readonly id: string; readonly clock: string }[],
): Promise<void> {
  const [first, ...rest] = run;
  if (first === undefined) return;
  const ids = run.map(({ id }) => id);
  const query = compiledOnce(tx, `set ${run.length} clocks of ${entity.table}`, () =>
    tx
      .updateTable(entity.table as 'person')
      .set((eb) => ({
        clock: rest
          .reduce(
            (so, { id, clock }) => so.when(id).then(clock),
            eb.case('id').when(first.id).then(first.clock),
          )
          .else(eb.ref('clock'))
          .end(),
      }))
      .where('id', 'in', ids)
      .compile(),
  );
  const parameters = [...run.flatMap(({ id, clock }) => [id, clock]), ...ids];
  await tx.executeQuery({ ...query, parameters });
}

async function takeState(
  { store }: CoreContext,
  derive: Derive,
  tx: Writer,
  { entity, rowId }: { readonly entity: Entity; readonly rowId: string },
  names: ReadonlyMap<string, string>,
  centre: RowState,
): Promise<void> {
  const row = await readRowIn(tx, entity, rowId);
  if (row === undefined) return;
  const { fields, versions } = recordOf(entity, row);
  const joined = joinState({ fields, versions: renameVersions(versions, names) }, centre);
  if (joined.changed.length === 0) {
    await store.unguarded(() => storeVersions(tx, entity, rowId, joined.versions));
    return;
  }
  const stored = await store.unguarded(() => storeRecord(tx, entity, rowId, joined, true));
  await derive(tx, entity.table as EntityName, [stored]);
}
