import { entities, entityOf, type RecordName } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { effectiveVersion } from '#shared/sync/clock.ts';
import type { Fields } from '#shared/sync/merge.ts';
import type { Writer } from '../../db/tables.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { forgetRow } from '../../ledger/forget.ts';
import { readRow, recordOf } from '../../ledger/rows.ts';
import type { RulingParts } from './hub.ts';
import { writerOf, type OperationBefore } from './journal.ts';
import type { HeldOperation } from './operations.ts';

/**
 * Takes back what an operation put into the rows. A fact goes again, everywhere (its change keeps its scope, and the
 * pull says that it is gone); a record gets back what it held, except what was corrected since. Throws CONFLICTO when
 * something hangs on it by now, or when it cannot be undone at all.
 */
export async function withdraw(
  parts: RulingParts,
  tx: LedgerTx,
  held: HeldOperation,
  before: Pick<OperationBefore, 'created' | 'fields'>,
  version = effectiveVersion(held.effective ?? 0, held.device),
): Promise<void> {
  const entity = entityOf(held.tableName);
  if (entity === undefined) return;
  if (entity.table === 'erasure') {
    throw new Refusal('CONFLICTO', 'Una supresión no se puede deshacer: lo suprimido ya no existe.');
  }
  if (before.created) await refuseDependents(tx, entity, held.rowId);
  const writer = writerOf(tx);
  if (entity.kind === 'fact') {
    if (before.created) {
      const { derive, context } = parts;
      await forgetRow(writer, { store: context.store, derive }, entity, held.rowId);
    }
    return;
  }
  await dropConflicts(writer, entity, held.rowId, version);
  const name = entity.table as RecordName;
  if (before.created) {
    if (!('deletedAt' in entity.schema.shape)) {
      throw new Refusal('CONFLICTO', 'Este registro no se puede retirar: corríjalo en su pantalla.');
    }
    await tx.patch(name, held.rowId, { deletedAt: tx.now } as never);
    return;
  }
  const row = await readRow(writer, entity, held.rowId);
  if (row === undefined) return;
  const { versions } = recordOf(entity, row);
  const fields: Fields = {};
  for (const [field, value] of Object.entries(before.fields)) {
    if (versions[field] === version) fields[field] = value;
  }
  await tx.patch(name, held.rowId, fields as never);
}

/** What the operation contradicted is no longer said by anybody. */
async function dropConflicts(tx: Writer, entity: Entity, rowId: string, version: string): Promise<void> {
  await tx
    .deleteFrom('conflict')
    .where('tableName', '=', entity.table)
    .where('rowId', '=', rowId)
    .where('decidedAt', 'is', null)
    .where((eb) => eb.or([eb('keptVersion', '=', version), eb('lostVersion', '=', version)]))
    .execute();
}

async function refuseDependents(tx: LedgerTx, entity: Entity, rowId: string): Promise<void> {
  for (const each of Object.values<Entity>(entities)) {
    if (each.parent?.table !== entity.table || each.parent.field === 'id') continue;
    const dependent = await tx.read
      // The names come from the entities and never from outside.
      .selectFrom(each.table as 'attendance')
      .select('id')
      .where(each.parent.field as 'personId', '=', rowId)
      .limit(1)
      .executeTakeFirst();
    if (dependent === undefined) continue;
    throw new Refusal(
      'CONFLICTO',
      'Otros registros dependen ya de este: no se puede deshacer. Corríjalo en su pantalla.',
    );
  }
}
