import { entities, type EntityName } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import type { Store } from '../db/store.ts';
import type { Writer } from '../db/tables.ts';
import type { Derive } from './ledger.ts';
import { readRowIn } from './rows.ts';

/**
 * Takes a row out of this copy with everything derived from it: it left the scope of this Punto, or its tombstone has
 * been seen by everybody. Says nothing to the log. Returns whether the row was here.
 */
export async function forgetRow(
  tx: Writer,
  options: { readonly store: Store; readonly derive: Derive },
  entity: Entity,
  rowId: string,
): Promise<boolean> {
  const table = entity.table as EntityName;
  // Also after a row that a damaged file lost: what is left of it would stand in the way of its return.
  if (table === 'attendance') await tx.deleteFrom('openVisit').where('attendanceId', '=', rowId).execute();
  const row = await readRowIn(tx, entity, rowId);
  if (row === undefined) return false;
  const indexed = table === 'person' || table === 'directory';
  // What is derived leaves by the same rule as for a row that somebody deletes.
  const deletable = 'deletedAt' in entity.schema.shape && row['deletedAt'] === null;
  if (deletable) await options.derive(tx, table, [{ ...row, deletedAt: 0 }]);
  await options.store.unguarded(() =>
    tx
      .deleteFrom(table as 'person')
      .where('id', '=', rowId)
      .execute(),
  );
  if (table === 'attendance') await tx.deleteFrom('openVisit').where('attendanceId', '=', rowId).execute();
  if (!indexed) return true;
  const other: Entity = table === 'person' ? entities.directory : entities.person;
  const left = await readRowIn(tx, other, rowId);
  if (left !== undefined) await options.derive(tx, other.table as EntityName, [left]);
  // An erased person keeps an empty entry while the row is here.
  else await tx.deleteFrom('personIndex').where('personId', '=', rowId).execute();
  return true;
}
