import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Selectable } from 'kysely';
import { z } from 'zod';
import { entities } from '#shared/domain/entities.ts';
import { fieldNames, type Entity } from '#shared/domain/entity.ts';
import { SCHEMA_VERSION } from '#shared/sync/change.ts';
import { effectiveVersion } from '#shared/sync/clock.ts';
import type { Fields, MergedRecord } from '#shared/sync/merge.ts';
import { readMeta, writeMeta } from '../../db/meta.ts';
import type { ChangeRow, Writer } from '../../db/tables.ts';
import { readRow, recordOf, storeRecord, type StoredRow } from '../../ledger/rows.ts';
import type { HubParts } from './hub.ts';
import { ownerOf } from './lineage.ts';
import { nextPosition } from './rulings.ts';

/** The fields that this centre's program knew when it last started, by table. */
const knownFields = z.object({
  schemaVersion: z.int(),
  fields: z.record(z.string(), z.array(z.string())),
});
type KnownFields = z.infer<typeof knownFields>;

const today = (): KnownFields => ({
  schemaVersion: SCHEMA_VERSION,
  fields: Object.fromEntries(Object.values<Entity>(entities).map((each) => [each.table, fieldNames(each)])),
});

/** Changes gone through in one transaction; stations are answered in between. */
const STEP = 50;

/**
 * Applies what newer stations wrote into fields that this program has learnt with its update: the log kept it as it
 * came, and the rows were made without it (sync.md, "Push"). In the order of the effective clocks, so that of several
 * writes of one field the last stands; each change gets a new position, so that every Punto downloads the rest.
 * A crash half way begins again, which harms nobody.
 */
export async function relearnFields(parts: HubParts): Promise<void> {
  const { store } = parts.context;
  const held = await readMeta(store.local, 'knownFields');
  const before = held === null ? today() : knownFields.parse(JSON.parse(held));
  for (const entity of Object.values<Entity>(entities)) {
    const known = before.fields[entity.table];
    // Changes of a table that was not known at all are parked, and applied whole.
    if (known === undefined) continue;
    const learnt = fieldNames(entity).filter((field) => !known.includes(field));
    if (learnt.length > 0) await relearnTable(parts, entity, new Set(learnt), before.schemaVersion);
  }
  await writeMeta(store.local, 'knownFields', JSON.stringify(today()));
}

async function relearnTable(
  parts: HubParts,
  entity: Entity,
  learnt: ReadonlySet<string>,
  schemaVersion: number,
): Promise<void> {
  const { store } = parts.context;
  const newer = await store.read
    .selectFrom('change')
    .select('position')
    .where('tableName', '=', sql.lit(entity.table))
    .where('schemaVersion', '>', schemaVersion)
    .where('state', '=', 'APPLIED')
    .where('payload', 'is not', null)
    .where('origin', 'is', null)
    .orderBy('effective')
    .orderBy('device')
    .execute();
  for (let from = 0; from < newer.length; from += STEP) {
    const positions = newer.slice(from, from + STEP).map(({ position }) => position);
    await store.transaction(async (tx) => {
      for (const position of positions) await relearnChange(parts, tx, entity, learnt, position);
    });
    await nextTurn();
  }
}

async function relearnChange(
  parts: HubParts,
  tx: Writer,
  entity: Entity,
  learnt: ReadonlySet<string>,
  position: number,
): Promise<void> {
  const change = await tx
    .selectFrom('change')
    .selectAll()
    .where('position', '=', position)
    .executeTakeFirstOrThrow();
  const written = Object.entries(JSON.parse(change.payload ?? '{}') as Fields);
  const told = Object.fromEntries(written.filter(([field]) => learnt.has(field)));
  const row = await readRow(tx, entity, change.rowId);
  if (Object.keys(told).length === 0 || row === undefined || !tookEffect(change)) return;
  const version = effectiveVersion(change.effective ?? 0, ownerOf(change));
  const stored =
    entity.kind === 'fact'
      ? await fillFact(parts, tx, entity, row, told)
      : await fillRecord(parts, tx, entity, row, told, version);
  if (stored === null) return;
  await parts.derive(tx, entity.table as 'person', [stored]);
  await tx
    .updateTable('change')
    .set({ position: await nextPosition(tx) })
    .where('position', '=', position)
    .execute();
}

/** What the centre overruled stands in the log alone. */
function tookEffect({ scope, reason }: Pick<Selectable<ChangeRow>, 'scope' | 'reason'>): boolean {
  return scope !== '-' || reason === null;
}

/** Null where the values are none that this program takes: the row stays as it was understood. */
async function fillFact(
  { context }: HubParts,
  tx: Writer,
  entity: Entity,
  row: StoredRow,
  told: Fields,
): Promise<StoredRow | null> {
  const parsed = entity.schema.safeParse({ ...row, ...told });
  if (!parsed.success) return null;
  const { id, ...values } = parsed.data as StoredRow;
  await context.store.unguarded(() =>
    tx
      .updateTable(entity.table as 'person')
      .set(values as never)
      .where('id', '=', id)
      .execute(),
  );
  return { ...values, id };
}

async function fillRecord(
  { context }: HubParts,
  tx: Writer,
  entity: Entity,
  row: StoredRow,
  told: Fields,
  version: string,
): Promise<StoredRow | null> {
  const { fields, versions } = recordOf(entity, row);
  // The row was made before there was such a field: whatever version it seems to have there, nobody wrote it.
  const filled: MergedRecord = { fields: { ...fields, ...told }, versions: { ...versions } };
  for (const field of Object.keys(told)) filled.versions[field] = version;
  if (!entity.schema.safeParse({ ...filled.fields, id: row.id }).success) return null;
  return context.store.unguarded(() => storeRecord(tx, entity, row.id, filled, true));
}
