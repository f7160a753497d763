import { CompiledQuery } from 'kysely';
import { entityOf } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { SCHEMA_VERSION, type Change } from '#shared/sync/change.ts';
import { effectiveVersion } from '#shared/sync/clock.ts';
import type { FieldConflict, Fields, Versions } from '#shared/sync/merge.ts';
import { upcast } from '#shared/sync/upcast.ts';
import type { ChangeRow, Writer } from '../../db/tables.ts';
import { APPLIED } from '../../db/unsettled.ts';
import { applyFields } from '../../ledger/apply.ts';
import { isCollected } from '../../ledger/collected.ts';
import { readRowIn, recordOf, type StoredRow } from '../../ledger/rows.ts';
import { authorise } from './authorise.ts';
import { isShaped } from './chain.ts';
import type { RulingParts } from './hub.ts';
import { writeRuling } from './rulings.ts';
import { parseObject, seenNow } from './seen.ts';

const SAVEPOINT = CompiledQuery.raw('SAVEPOINT one_change');
const RELEASE = CompiledQuery.raw('RELEASE SAVEPOINT one_change');
const ROLLBACK = CompiledQuery.raw('ROLLBACK TO SAVEPOINT one_change');

/** What the centre decided about one change, and what the log keeps of it. */
export interface Ruling {
  readonly state: Exclude<ChangeRow['state'], 'PENDING'>;
  readonly scope: string;
  readonly reason: string | null;
  readonly waitsFor: string | null;
  readonly conflicts: readonly FieldConflict[];
  /** A row that is new here and that parked changes may wait for, as `table:id`. */
  readonly arrived: string | null;
}

const kept = (state: Ruling['state'], reason: string | null, waitsFor: string | null = null): Ruling => ({
  state,
  scope: '-',
  reason,
  waitsFor,
  conflicts: [],
  arrived: null,
});

/** What is decided about a change before its clock is known. */
export interface Reading {
  readonly change: Change;
  readonly entity: Entity | undefined;
  readonly row: StoredRow | undefined;
  readonly fields: Fields;
  /** `seen` in effective versions. */
  readonly seen: Versions;
}

/**
 * A change as the device meant it: fields parsed, the empty site filled in. Null when it is not even shaped like a change.
 */
export function parseChange(raw: Change, siteId: string): Omit<Reading, 'row'> | null {
  if (!isShaped(raw)) return null;
  try {
    const fields =
      raw.payload === null ? {} : upcast(raw.tableName, raw.schemaVersion, parseObject(raw.payload));
    const seen = raw.seen === null ? {} : (parseObject(raw.seen) as Versions);
    if (fields['siteId'] === '') fields['siteId'] = siteId;
    return { change: raw, entity: entityOf(raw.tableName), fields, seen };
  } catch {
    return null;
  }
}

/** The same with the row as it stands, and pending versions exchanged for the clocks that were given to them. */
export async function readChange(tx: Writer, raw: Change, siteId: string): Promise<Reading | null> {
  const parsed = parseChange(raw, siteId);
  if (parsed === null) return null;
  const { entity } = parsed;
  const row = entity === undefined ? undefined : await readRowIn(tx, entity, raw.rowId);
  const held = heldVersions({ entity, row });
  const seen: Versions = {};
  for (const [field, version] of Object.entries(parsed.seen)) {
    seen[field] = await seenNow(tx, raw, field, String(version), held[field]);
  }
  return { ...parsed, row, seen };
}

/** Applies one change under its clock. A defect in applying it becomes a quarantine of this change alone. */
export async function rule(
  parts: RulingParts,
  tx: Writer,
  siteId: string,
  reading: Reading | null,
  effective: number,
): Promise<Ruling> {
  if (reading === null) return kept('QUARANTINED', 'El contenido no se puede leer.');
  const { change, entity, row, fields, seen } = reading;
  if (entity !== undefined && row === undefined && (await isCollected(tx, entity.table, change.rowId))) {
    return kept('APPLIED', 'El registro se eliminó hace tiempo; lo que llegó tarde no lo cambia.');
  }
  const refusal = await authorise(tx, siteId, reading);
  if (refusal !== null) return kept(refusal.state, refusal.reason, refusal.waitsFor);
  if (entity === undefined) {
    return kept('PARKED', 'Llegó de un programa más nuevo.', `table:${change.tableName}`);
  }
  if (change.payload === null) return kept('APPLIED', null);
  return apart(parts, tx, async () => {
    const verdict = await applyFields(
      tx,
      { store: parts.context.store, derive: parts.derive, requireParents: true },
      { entity, row, rowId: change.rowId, fields },
      effectiveVersion(effective, change.device),
      seen,
    );
    if (verdict.kind === 'QUARANTINED') {
      // A newer program may write what this one takes for a mistake.
      return change.schemaVersion > SCHEMA_VERSION
        ? kept('PARKED', 'Llegó de un programa más nuevo.', `schema:${change.schemaVersion}`)
        : kept('QUARANTINED', verdict.reason);
    }
    if (verdict.kind === 'PARKED') return kept('PARKED', verdict.reason, verdict.waitsFor);
    const { scope, conflicts } = verdict;
    await keepConflicts(parts, tx, change, scope, conflicts);
    const arrived = row === undefined ? `${entity.table}:${change.rowId}` : null;
    const reason = conflicts.length === 0 ? null : conflictReason(conflicts);
    return { state: 'APPLIED', scope, reason, waitsFor: null, conflicts, arrived };
  });
}

/** Thrown out of a batch that is taken as one: a defect met one of its changes, and each must stand alone. */
export class OneFailed extends Error {}

/** Runs what stands or falls together: a defect in it gives the whole transaction up. */
export async function asOne<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal || isFaultOfTheStore(error)) throw error;
    throw new OneFailed();
  }
}

/**
 * One change that fails takes nothing of its batch with it. A savepoint for each costs as much as applying it (the
 * index of the search is written out at every one), so a batch is tried without them first: see receiveBatch.
 */
async function apart(parts: RulingParts, tx: Writer, apply: () => Promise<Ruling>): Promise<Ruling> {
  if (parts.together === true) return asOne(apply);
  await tx.executeQuery(SAVEPOINT);
  try {
    const ruling = await apply();
    await tx.executeQuery(RELEASE);
    return ruling;
  } catch (error) {
    if (error instanceof Refusal || isFaultOfTheStore(error)) throw error;
    await tx.executeQuery(ROLLBACK);
    await tx.executeQuery(RELEASE);
    return kept('QUARANTINED', 'El programa de la central falló al aplicarlo; avise a soporte.');
  }
}

/**
 * Retries what waited for rows (`table:id`) that have come, or for tables (`table:name`) that a newer program
 * knows, and then what waited for those. Called when the batch is in the log, so that no batch is torn apart.
 */
export async function releaseWaiting(
  parts: RulingParts,
  tx: Writer,
  arrived: readonly string[],
): Promise<void> {
  const queue = [...arrived];
  for (let waitsFor = queue.shift(); waitsFor !== undefined; waitsFor = queue.shift()) {
    const waiting = await tx
      .selectFrom('change')
      .innerJoin('device', 'device.id', 'change.device')
      .selectAll('change')
      .select('device.siteId')
      .where('change.state', '=', 'PARKED')
      .where('change.state', '<>', APPLIED)
      .where('change.waitsFor', '=', waitsFor)
      .orderBy('change.position')
      .execute();
    for (const { siteId, ...held } of waiting) {
      const {
        state,
        scope,
        reason,
        waitsFor: next,
        arrived: row,
      } = await rule(parts, tx, siteId, await readChange(tx, held, siteId), held.effective ?? 0);
      await writeRuling(tx, held, { state, scope, reason, waitsFor: next }, parts.context.clocks.now());
      if (row !== null) queue.push(row);
    }
  }
}

export async function anythingParked(tx: Writer): Promise<boolean> {
  const row = await tx
    .selectFrom('change')
    .select('position')
    .where('state', '=', 'PARKED')
    .where('state', '<>', APPLIED)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** After an update of this program: what older versions of it could not read. */
export async function releaseKnownTables(parts: RulingParts): Promise<void> {
  await parts.context.store.transaction(async (tx) => {
    const waiting = await tx
      .selectFrom('change')
      .select('waitsFor')
      .distinct()
      .where('state', '=', 'PARKED')
      .where('state', '<>', APPLIED)
      .where((eb) => eb.or([eb('waitsFor', 'like', 'table:%'), eb('waitsFor', 'like', 'schema:%')]))
      .execute();
    const known = waiting.flatMap(({ waitsFor }) =>
      waitsFor !== null && isKnownNow(waitsFor) ? [waitsFor] : [],
    );
    await releaseWaiting(parts, tx, known);
  });
}

function isKnownNow(waitsFor: string): boolean {
  const [what = '', name = ''] = waitsFor.split(':');
  return what === 'schema' ? Number(name) <= SCHEMA_VERSION : entityOf(name) !== undefined;
}

/** Field names only: the values stay in the conflict, which is read by role. */
function conflictReason(conflicts: readonly FieldConflict[]): string {
  return `Otra persona cambió lo mismo: ${conflicts.map((conflict) => conflict.field).join(', ')}.`;
}

async function keepConflicts(
  parts: RulingParts,
  tx: Writer,
  change: Change,
  scope: string,
  conflicts: readonly FieldConflict[],
): Promise<void> {
  for (const { field, kept, keptVersion, lost, lostVersion } of conflicts) {
    await tx
      .insertInto('conflict')
      .values({
        id: parts.context.clocks.newId(),
        tableName: change.tableName,
        rowId: change.rowId,
        field,
        kept: JSON.stringify(kept),
        keptVersion,
        lost: JSON.stringify(lost),
        lostVersion,
        at: parts.context.clocks.now(),
        decidedAt: null,
        device: change.device,
        siteId: scope === '*' || scope === '-' ? null : scope,
      })
      .execute();
  }
}

/** Versions of the row's fields as they stand; none when the row is not here. */
export function heldVersions({ entity, row }: Pick<Reading, 'entity' | 'row'>): Versions {
  return entity === undefined || row === undefined || entity.kind === 'fact'
    ? {}
    : recordOf(entity, row).versions;
}

function isFaultOfTheStore(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT');
}
