import { sql } from 'kysely';
import { entityOf, type EntityName } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { change as changeSchema, type Change } from '#shared/sync/change.ts';
import { effectiveVersion, pendingChange } from '#shared/sync/clock.ts';
import type { FieldConflict, Fields, Versions } from '#shared/sync/merge.ts';
import type { ChangeRow, Writer } from '../db/tables.ts';
import { applyChange } from '../ledger/apply.ts';
import { readRow, recordOf, type StoredRow } from '../ledger/rows.ts';
import { authorise } from './hub-authorise.ts';
import type { HubParts } from './hub.ts';

/** What the centre decided about one change, and what the log keeps of it. */
export interface Ruling {
  readonly state: Exclude<ChangeRow['state'], 'PENDING'>;
  readonly scope: string;
  readonly reason: string | null;
  readonly waitsFor: string | null;
  readonly conflicts: readonly FieldConflict[];
  /** It changed nothing because the row belongs to the centre, which knows better. */
  readonly superseded: boolean;
}

const quarantined = (reason: string): Ruling => ({
  state: 'QUARANTINED',
  scope: '-',
  reason,
  waitsFor: null,
  conflicts: [],
  superseded: false,
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
 * Reads a change as the device meant it: fields parsed, the empty site filled in, pending versions exchanged for
 * the clocks that were given to them. Null when it is not even shaped like a change.
 */
export async function readChange(tx: Writer, raw: Change, siteId: string): Promise<Reading | null> {
  if (!changeSchema.safeParse(raw).success) return null;
  let fields: Fields;
  let seen: Versions;
  try {
    fields = raw.payload === null ? {} : parseObject(raw.payload);
    seen = raw.seen === null ? {} : (parseObject(raw.seen) as Versions);
  } catch {
    return null;
  }
  const entity = entityOf(raw.tableName);
  if (fields['siteId'] === '') fields['siteId'] = siteId;
  const row = entity === undefined ? undefined : await readRow(tx, entity, raw.rowId);
  for (const [field, version] of Object.entries(seen)) {
    seen[field] = await effectiveSeen(tx, raw.device, field, String(version));
  }
  return { change: raw, entity, row, fields, seen };
}

/** Applies one change under its clock. A defect in applying it becomes a quarantine of this change alone. */
export async function rule(
  parts: HubParts,
  tx: Writer,
  siteId: string,
  reading: Reading | null,
  effective: number,
): Promise<Ruling> {
  if (reading === null) return quarantined('El contenido no se puede leer.');
  const { change, entity, row, fields, seen } = reading;
  const refusal = await authorise(tx, siteId, reading);
  if (refusal?.kind === 'QUARANTINED') return quarantined(refusal.reason);
  if (refusal?.kind === 'SUPERSEDED') {
    return { ...quarantined(refusal.reason), state: 'APPLIED', superseded: true };
  }
  await sql`SAVEPOINT one_change`.execute(tx);
  try {
    const payload = change.payload === null ? null : JSON.stringify(fields);
    const verdict = await applyChange(
      tx,
      { store: parts.context.store, derive: parts.derive, requireParents: true },
      { tableName: change.tableName, rowId: change.rowId, payload },
      effectiveVersion(effective, change.device),
      seen,
    );
    await sql`RELEASE one_change`.execute(tx);
    if (verdict.kind === 'QUARANTINED') return quarantined(verdict.reason);
    if (verdict.kind === 'PARKED') {
      const { reason, waitsFor } = verdict;
      return { state: 'PARKED', scope: '-', reason, waitsFor, conflicts: [], superseded: false };
    }
    const { scope, conflicts } = verdict;
    await keepConflicts(parts, tx, change, conflicts);
    if (entity !== undefined && row === undefined) {
      await releaseWaiting(parts, tx, `${entity.table}:${change.rowId}`);
    }
    return { state: 'APPLIED', scope, reason: null, waitsFor: null, conflicts, superseded: false };
  } catch (error) {
    if (error instanceof Refusal || isFaultOfTheStore(error)) throw error;
    await sql`ROLLBACK TO one_change`.execute(tx);
    await sql`RELEASE one_change`.execute(tx);
    return quarantined('El programa de la central falló al aplicarlo; avise a soporte.');
  }
}

/** Retries what waited for a row (or, as `table:name`, for a newer program) that has come. */
export async function releaseWaiting(parts: HubParts, tx: Writer, waitsFor: string): Promise<void> {
  const waiting = await tx
    .selectFrom('change')
    .innerJoin('device', 'device.id', 'change.device')
    .selectAll('change')
    .select('device.siteId')
    .where('change.state', '=', 'PARKED')
    .where('change.waitsFor', '=', waitsFor)
    .orderBy('change.position')
    .execute();
  for (const { siteId, ...held } of waiting) {
    const { position, scope: _scope, state: _state, effective, reason: _reason, waitsFor: _w, ...raw } = held;
    const reading = await readChange(tx, raw, siteId);
    const ruling = await rule(parts, tx, siteId, reading, effective ?? 0);
    // A new position: who downloaded past the old one must still meet it.
    await tx
      .updateTable('change')
      .set((eb) => ({
        state: ruling.state,
        scope: ruling.scope,
        reason: ruling.reason,
        waitsFor: ruling.waitsFor,
        position: eb.selectFrom('change').select((inner) => inner(inner.fn.max('position'), '+', 1).as('next')),
      }))
      .where('position', '=', position)
      .execute();
  }
}

/** After an update of this program: what older versions of it could not read. */
export async function releaseKnownTables(parts: HubParts): Promise<void> {
  await parts.context.store.transaction(async (tx) => {
    const waiting = await tx
      .selectFrom('change')
      .select('waitsFor')
      .distinct()
      .where('state', '=', 'PARKED')
      .where('waitsFor', 'like', 'table:%')
      .execute();
    for (const { waitsFor } of waiting) {
      if (waitsFor !== null && entityOf(waitsFor.slice('table:'.length)) !== undefined) {
        await releaseWaiting(parts, tx, waitsFor);
      }
    }
  });
}

async function keepConflicts(
  parts: HubParts,
  tx: Writer,
  change: Change,
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
      })
      .execute();
  }
}

/**
 * The effective version behind a seen one. An author who saw their own write that was refused in quarantine saw,
 * for the centre, what that write saw.
 */
async function effectiveSeen(tx: Writer, device: string, field: string, version: string): Promise<string> {
  const named = pendingChange(version);
  if (named === null || named.device !== device) return version;
  const found = await tx
    .selectFrom('change')
    .select(['effective', 'state', 'seen'])
    .where('device', '=', device)
    .where('epoch', '=', named.epoch)
    .where('seq', '=', named.seq)
    .executeTakeFirst();
  if (found === undefined || found.effective === null) return version;
  if (found.state !== 'QUARANTINED' || found.seen === null) return effectiveVersion(found.effective, device);
  const before = (parseObject(found.seen) as Versions)[field];
  return before === undefined || before === version
    ? effectiveVersion(found.effective, device)
    : effectiveSeen(tx, device, field, before);
}

/** Versions of the row's fields as they stand; none when the row is not here. */
export function heldVersions(reading: Reading): Versions {
  const { entity, row } = reading;
  return entity === undefined || row === undefined || entity.kind === 'fact'
    ? {}
    : recordOf(entity, row).versions;
}

export const isEntityName = (name: string): name is EntityName => entityOf(name) !== undefined;

function parseObject(text: string): Fields {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not an object');
  return value as Fields;
}

function isFaultOfTheStore(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT');
}
