import { entityOf, type RecordName } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { FieldValue } from '#shared/sync/merge.ts';
import { auditIn } from '../../audit.ts';
import type { LocalTables, Writer } from '../../db/tables.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { readRow, recordOf } from '../../ledger/rows.ts';
import type { RulingParts } from './hub.ts';
import { conflictBefore, markUndone, record, undoable, writerOf } from './journal.ts';
import type { Selectable } from 'kysely';

type Conflict = Selectable<LocalTables['conflict']>;

/** A contradiction beside what its field holds now. */
export interface OpenConflict {
  readonly conflict: Conflict;
  readonly entity: Entity;
  readonly present: FieldValue;
  readonly presentVersion: string;
  /** The value that is not in force. */
  readonly other: FieldValue;
  readonly otherVersion: string;
}

/** Reads a contradiction that nobody has decided. Throws NO_EXISTE and CONFLICTO. */
export async function readConflict(tx: Pick<Writer, 'selectFrom'>, id: string): Promise<OpenConflict> {
  const conflict = await tx.selectFrom('conflict').selectAll().where('id', '=', id).executeTakeFirst();
  if (conflict === undefined) {
    throw new Refusal('NO_EXISTE', 'Ese conflicto ya no está; actualice la pantalla.');
  }
  if (conflict.decidedAt !== null) {
    throw new Refusal('CONFLICTO', 'Alguien ya decidió este conflicto; actualice la pantalla.');
  }
  const entity = entityOf(conflict.tableName);
  const row = entity === undefined ? undefined : await readRow(tx, entity, conflict.rowId);
  if (entity === undefined || row === undefined) {
    throw new Refusal('NO_EXISTE', 'El registro de ese conflicto ya no está.');
  }
  const { fields, versions } = recordOf(entity, row);
  const present = fields[conflict.field] ?? null;
  // Once the other value is in force, what was in force is the other one.
  const turned = versions[conflict.field] === conflict.lostVersion;
  return {
    conflict,
    entity,
    present,
    presentVersion: versions[conflict.field] ?? '',
    other: parsed(turned ? conflict.kept : conflict.lost),
    otherVersion: turned ? conflict.keptVersion : conflict.lostVersion,
  };
}

export interface ConflictChoice {
  readonly id: string;
  readonly choice: 'KEEP' | 'TAKE';
  /** The version of the value that the person saw in force. */
  readonly seen: string;
}

/** Keeps what is in force, or takes the other value, which then travels like any correction. Returns the decision. */
export async function decideConflictIn(
  parts: RulingParts,
  tx: LedgerTx,
  actor: string,
  { id, choice, seen }: ConflictChoice,
): Promise<string> {
  const { conflict, entity, present, presentVersion, other } = await readConflict(writerOf(tx), id);
  if (presentVersion !== seen) {
    throw new Refusal('CONFLICTO', 'El dato cambió mientras usted decidía: mírelo otra vez.');
  }
  const name = entity.table as RecordName;
  if (choice === 'TAKE') await tx.patch(name, conflict.rowId, { [conflict.field]: other } as never);
  await tx.local
    .updateTable('conflict')
    .set({ decidedAt: tx.now, decidedBy: actor, decision: choice === 'TAKE' ? 'LOST' : 'KEPT' })
    .where('id', '=', id)
    .execute();
  const decision = await record(tx, {
    subject: 'CONFLICT',
    subjectId: id,
    action: choice,
    reason: null,
    before: { value: present, taken: choice === 'TAKE' ? other : present },
    actor,
  });
  await auditIn(
    tx,
    parts.context,
    actor,
    'CONFLICTO_DECIDIDO',
    conflict.rowId,
    `${conflict.tableName} ${conflict.field} ${choice}`,
  );
  return decision;
}

/** The contradiction is open again; the field gets back what it held, unless it was corrected since. */
export async function undoConflictIn(
  parts: RulingParts,
  tx: LedgerTx,
  actor: string,
  decisionId: string,
): Promise<void> {
  const { subjectId, action, before } = await undoable(tx, decisionId);
  const { value, taken } = conflictBefore.parse(JSON.parse(before));
  const conflict = await tx.read
    .selectFrom('conflict')
    .selectAll()
    .where('id', '=', subjectId)
    .executeTakeFirst();
  const entity = conflict === undefined ? undefined : entityOf(conflict.tableName);
  const row =
    conflict === undefined || entity === undefined
      ? undefined
      : await readRow(writerOf(tx), entity, conflict.rowId);
  if (conflict === undefined || entity === undefined || row === undefined) {
    throw new Refusal('NO_EXISTE', 'El registro de esa decisión ya no está: no hay qué deshacer.');
  }
  const name = entity.table as RecordName;
  if (action === 'TAKE' && (row[conflict.field] ?? null) === taken) {
    await tx.patch(name, conflict.rowId, { [conflict.field]: value } as never);
  }
  await tx.local
    .updateTable('conflict')
    .set({ decidedAt: null, decidedBy: null, decision: null })
    .where('id', '=', subjectId)
    .execute();
  await markUndone(tx, decisionId);
  await auditIn(
    tx,
    parts.context,
    actor,
    'DECISION_DE_SINCRONIZACION_DESHECHA',
    conflict.rowId,
    `${conflict.tableName} ${conflict.field}`,
  );
}

function parsed(text: string): FieldValue {
  return JSON.parse(text) as FieldValue;
}
