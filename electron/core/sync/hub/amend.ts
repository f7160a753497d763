import { entityOf, type FactName, type RecordName } from '#shared/domain/entities.ts';
import { fieldNames, type Entity } from '#shared/domain/entity.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Fields } from '#shared/sync/merge.ts';
import { upcast } from '#shared/sync/upcast.ts';
import { isReserved } from '#shared/text/fields.ts';
import { auditIn } from '../../audit.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { readRow } from '../../ledger/rows.ts';
import { readChange, releaseWaiting, type Reading } from './apply.ts';
import { authorise } from './authorise.ts';
import type { RulingParts } from './hub.ts';
import { record, writerOf } from './journal.ts';
import { payloadOf, settle, standing, undecidedOperation, type Outcome } from './operations.ts';

/** Its author reads it. */
const AMENDED = 'La central lo corrigió y lo aplicó.';

/**
 * Applies a corrected copy of an operation in the centre's name, by the rules for what its Punto may write. The
 * operation stays in the log as it came and points to the copy by its row. Throws ENTRADA_INVALIDA with the field when
 * the copy is no better than the original.
 */
export async function amendIn(
  parts: RulingParts,
  tx: LedgerTx,
  actor: string,
  id: string,
  edited: Fields,
): Promise<Outcome> {
  const held = await undecidedOperation(tx, id);
  const writer = writerOf(tx);
  const entity = entityOf(held.tableName);
  const reading = await readChange(writer, held, held.siteId);
  if (entity === undefined || reading === null || held.payload === null) {
    throw new Refusal(
      'CONFLICTO',
      'Su contenido no se puede leer aquí: solo se puede reintentar o descartar.',
    );
  }
  refuseForeignFields(entity, edited);
  const written = { ...upcast(held.tableName, held.schemaVersion, payloadOf(held)), ...edited };
  if (written['siteId'] === '') written['siteId'] = held.siteId;
  await refuseUnlawful(tx, held.siteId, { ...reading, fields: written }, entity);
  const before = await standing(writer, held, 'AMENDED');
  await settle(writer, held, { state: 'AMENDED', scope: '-', reason: AMENDED, waitsFor: null }, tx.now);
  await writeCopy(tx, entity, held.rowId, reading, written);
  if (reading.row === undefined) await releaseWaiting(parts, writer, [`${entity.table}:${held.rowId}`]);
  const decision = await record(tx, {
    subject: 'OPERATION',
    subjectId: id,
    action: 'AMEND',
    reason: null,
    before,
    actor,
  });
  const detail = `${id} ${Object.keys(edited).join(' ')}`;
  await auditIn(tx, parts.context, actor, 'OPERACION_CORREGIDA', held.rowId, detail);
  return { id, state: 'AMENDED', reason: AMENDED, decision };
}

function refuseForeignFields(entity: Entity, edited: Fields): void {
  const names = new Set(fieldNames(entity));
  for (const field of Object.keys(edited)) {
    if (names.has(field) && !isReserved(entity.table, field)) continue;
    throw new Refusal('NO_AUTORIZADO', 'Ese dato no se corrige desde aquí.', { field });
  }
}

async function refuseUnlawful(tx: LedgerTx, siteId: string, reading: Reading, entity: Entity): Promise<void> {
  const refused = await authorise(writerOf(tx), siteId, reading);
  if (refused !== null) throw new Refusal('ENTRADA_INVALIDA', refused.reason);
  if (entity.kind === 'fact' && reading.row !== undefined) {
    throw new Refusal('CONFLICTO', 'Ya hay otro registro con esta identificación: descarte este dato.');
  }
  const parent = entity.parent === undefined ? undefined : entityOf(entity.parent.table);
  if (entity.kind !== 'fact' || entity.parent === undefined || parent === undefined) return;
  const parentId = String(reading.fields[entity.parent.field]);
  if ((await readRow(writerOf(tx), parent, parentId)) === undefined) {
    throw new Refusal('ENTRADA_INVALIDA', 'Falta el registro del que depende; reinténtela cuando llegue.', {
      field: entity.parent.field,
    });
  }
}

/** The names come from the entities and never from outside; the ledger checks the row as any other. */
async function writeCopy(
  tx: LedgerTx,
  entity: Entity,
  id: string,
  reading: Reading,
  fields: Fields,
): Promise<void> {
  if (entity.kind === 'fact') {
    await tx.append(entity.table as FactName, { ...fields, id } as never);
    return;
  }
  const name = entity.table as RecordName;
  if (reading.row === undefined) await tx.create(name, { ...fields, id } as never);
  else await tx.patch(name, id, fields as never);
}
