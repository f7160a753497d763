import { fieldNames, type Entity } from '#shared/domain/entity.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { entityOf, type EntityName } from '#shared/domain/entities.ts';
import type { Change } from '#shared/sync/change.ts';
import { mergeChange, type FieldConflict, type Fields, type Versions } from '#shared/sync/merge.ts';
import { upcast } from '#shared/sync/upcast.ts';
import type { Store } from '../db/store.ts';
import type { Writer } from '../db/tables.ts';
import { isCollected } from './collected.ts';
import { validated, type Derive } from './ledger.ts';
import { insertRow, isHere, readRowIn, recordOf, scopeOf, storeRecord, type StoredRow } from './rows.ts';

/** What became of one change of another machine. Nothing is ever dropped: every outcome is kept and shown. */
export type Verdict =
  | { readonly kind: 'APPLIED'; readonly scope: string; readonly conflicts: readonly FieldConflict[] }
  /** The row it hangs on is not here yet. */
  | { readonly kind: 'PARKED'; readonly waitsFor: string; readonly reason: string }
  | { readonly kind: 'QUARANTINED'; readonly reason: string };

export interface ApplyOptions {
  readonly store: Store;
  readonly derive: Derive;
  /** Whether a missing parent parks the change (the centre) or is normal (a station sees part of the rows). */
  readonly requireParents: boolean;
}

/**
 * Applies one change of another machine inside the caller's transaction, under the effective version that the
 * centre gave. `seen` must already name effective versions. Idempotent: a fact that is here stays as it is, and a
 * record's fields merge by version.
 */
export async function applyChange(
  tx: Writer,
  options: ApplyOptions,
  change: Pick<Change, 'tableName' | 'rowId' | 'payload' | 'schemaVersion'>,
  version: string,
  seen: Versions,
): Promise<Verdict> {
  const entity = entityOf(change.tableName);
  if (entity === undefined) {
    return {
      kind: 'PARKED',
      waitsFor: `table:${change.tableName}`,
      reason: 'Llegó de un programa más nuevo.',
    };
  }
  if (change.payload === null) return { kind: 'APPLIED', scope: '-', conflicts: [] };
  let fields: Fields;
  try {
    fields = upcast(change.tableName, change.schemaVersion, JSON.parse(change.payload) as Fields);
  } catch {
    return { kind: 'QUARANTINED', reason: 'El contenido no se puede leer.' };
  }
  const row = await readRowIn(tx, entity, change.rowId);
  return applyFields(tx, options, { entity, row, rowId: change.rowId, fields }, version, seen);
}

/** A change whose table is known, with its fields as this program names them and its row as it stands. */
export interface ReadChange {
  readonly entity: Entity;
  readonly row: StoredRow | undefined;
  readonly rowId: string;
  readonly fields: Fields;
}

/** The same for a change that was read already. */
export async function applyFields(
  tx: Writer,
  options: ApplyOptions,
  change: ReadChange,
  version: string,
  seen: Versions,
): Promise<Verdict> {
  const { entity, row, fields } = change;
  const table = entity.table as EntityName;
  try {
    if (entity.kind === 'fact') {
      const { id, ...clean } = validated(entity, { ...fields, id: change.rowId });
      const parent = entity.parent;
      if (options.requireParents && parent !== undefined) {
        const parentId = String(clean[parent.field]);
        const parentEntity = entityOf(parent.table);
        const missing = parentEntity !== undefined && !(await isHere(tx, parentEntity, parentId));
        // What hangs on a tombstone that is gone happened all the same.
        if (missing && !(await isCollected(tx, parent.table, parentId))) {
          return {
            kind: 'PARKED',
            waitsFor: `${parent.table}:${parentId}`,
            reason: 'Falta el registro del que depende.',
          };
        }
      }
      if (row === undefined) {
        await options.store.unguarded(() => insertRow(tx, entity, { ...clean, id }));
        await options.derive(tx, table, [{ ...clean, id }]);
      }
      return { kind: 'APPLIED', scope: scopeOf(entity, clean), conflicts: [] };
    }
    if (row === undefined && fieldNames(entity).some((name) => !Object.hasOwn(fields, name))) {
      const waitsFor = `${entity.table}:${change.rowId}`;
      return { kind: 'PARKED', waitsFor, reason: 'Es un cambio de un registro que no ha llegado.' };
    }
    const current = row === undefined ? null : recordOf(entity, row);
    const { id, ...whole } = validated(entity, { ...current?.fields, ...fields, id: change.rowId });
    const clean: Fields = {};
    for (const field of Object.keys(fields)) {
      const value = whole[field];
      if (value !== undefined) clean[field] = value;
    }
    const merged = mergeChange(current, { fields: clean, version, seen });
    if (merged.changed.length > 0) {
      const stored = await options.store.unguarded(() =>
        storeRecord(tx, entity, id, merged, row !== undefined),
      );
      await options.derive(tx, table, [stored]);
    }
    const conflicts = merged.conflicts.filter(({ field }) => entity.attribution?.includes(field) !== true);
    return { kind: 'APPLIED', scope: scopeOf(entity, merged.fields), conflicts };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'ENTRADA_INVALIDA') throw error;
    return { kind: 'QUARANTINED', reason: `${error.message} (${error.details['field'] ?? ''})` };
  }
}
