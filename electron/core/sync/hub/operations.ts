import type { Selectable } from 'kysely';
import { entityOf } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { contentStands } from '#shared/sync/change.ts';
import type { Fields } from '#shared/sync/merge.ts';
import { auditIn } from '../../audit.ts';
import type { ChangeRow, Writer } from '../../db/tables.ts';
import { markRefusedDue } from '../../erasure-sweep.ts';
import { sha256, type LedgerTx } from '../../ledger/ledger.ts';
import { readRow } from '../../ledger/rows.ts';
import { readChange, releaseWaiting, rule, type Ruling } from './apply.ts';
import type { RulingParts } from './hub.ts';
import { markUndone, operationBefore, record, undoable, writerOf, type OperationBefore } from './journal.ts';
import { parseOperationId } from './operation-key.ts';
import { writeRuling } from './rulings.ts';
import { withdraw } from './withdraw.ts';

/** An operation of a Punto as the log holds it. */
export type HeldOperation = Selectable<ChangeRow> & { readonly siteId: string };

/** What came of one operation. */
export interface Outcome {
  readonly id: string;
  readonly state: HeldOperation['state'];
  /** Why it still waits; null when it was applied. */
  readonly reason: string | null;
  /** What undo takes; null when nothing was changed. */
  readonly decision: string | null;
}

/** Throws NO_EXISTE. */
export async function readOperation(tx: Pick<Writer, 'selectFrom'>, id: string): Promise<HeldOperation> {
  const key = parseOperationId(id);
  const held =
    key === null
      ? undefined
      : await tx
          .selectFrom('change')
          .innerJoin('device', 'device.id', 'change.device')
          .selectAll('change')
          .select('device.siteId')
          .where('change.device', '=', key.device)
          .where('change.lane', '=', key.lane)
          .where('change.epoch', '=', key.epoch)
          .where('change.seq', '=', key.seq)
          .executeTakeFirst();
  if (held === undefined) throw new Refusal('NO_EXISTE', 'Ese dato ya no está; actualice la pantalla.');
  return held;
}

/** An operation about which nobody has decided. Throws CONFLICTO when somebody was faster. */
export async function undecidedOperation(tx: LedgerTx, id: string): Promise<HeldOperation> {
  const held = await readOperation(writerOf(tx), id);
  if (held.state !== 'QUARANTINED' && held.state !== 'PARKED') {
    throw new Refusal('CONFLICTO', 'Alguien ya decidió sobre este dato; actualice la pantalla.', {
      state: held.state,
    });
  }
  return held;
}

/** How it stands, for whoever undoes what is decided now. */
export async function standing(
  tx: Writer,
  held: Pick<HeldOperation, 'tableName' | 'rowId' | 'payload' | 'state' | 'reason' | 'waitsFor'>,
  left: OperationBefore['left'],
): Promise<OperationBefore> {
  const state = operationBefore.shape.state.parse(held.state);
  const common = { state, reason: held.reason, waitsFor: held.waitsFor, left };
  const entity = entityOf(held.tableName);
  const row = entity === undefined ? undefined : await readRow(tx, entity, held.rowId);
  if (row === undefined) return { ...common, created: true, fields: {} };
  const fields: Fields = {};
  if (entity?.kind === 'record') {
    for (const field of Object.keys(payloadOf(held))) {
      const value = row[field];
      if (value !== undefined) fields[field] = value;
    }
  }
  return { ...common, created: false, fields };
}

/** The fields that the operation wrote; empty when they cannot be read or were erased. */
export function payloadOf({ payload }: Pick<HeldOperation, 'payload'>): Fields {
  try {
    const fields: unknown = JSON.parse(payload ?? '{}');
    return typeof fields === 'object' && fields !== null && !Array.isArray(fields) ? (fields as Fields) : {};
  } catch {
    return {};
  }
}

/** Writes down what became of an operation: its author and the other Puntos hear of it. */
export async function settle(
  tx: Writer,
  held: Parameters<typeof writeRuling>[1],
  to: Pick<Ruling, 'scope' | 'reason' | 'waitsFor'> & { readonly state: OperationBefore['state'] },
  now: number,
): Promise<void> {
  await writeRuling(tx, held, to, now);
  if (to.state !== 'APPLIED') await markRefusedDue(tx);
}

/** Rules on it once more, as it came. What is refused again for the same reason stays as it was, and is no decision. */
export async function retryIn(parts: RulingParts, tx: LedgerTx, actor: string, id: string): Promise<Outcome> {
  const held = await undecidedOperation(tx, id);
  const writer = writerOf(tx);
  const before = await standing(writer, held, 'APPLIED');
  const reading = contentStands(sha256, held) ? await readChange(writer, held, held.siteId) : null;
  const ruling = await rule(parts, writer, held.siteId, reading, held.effective ?? 0);
  const { state, scope, reason, waitsFor, arrived } = ruling;
  if (state === held.state && reason === held.reason) return { id, state, reason, decision: null };
  await settle(writer, held, { state, scope, reason, waitsFor }, tx.now);
  if (state === 'APPLIED') await raise(tx, held, before, id);
  if (arrived !== null) await releaseWaiting(parts, writer, [arrived]);
  const left = operationBefore.shape.left.parse(state);
  const decision = await record(tx, {
    subject: 'OPERATION',
    subjectId: id,
    action: 'RETRY',
    reason: null,
    before: { ...before, left },
    actor,
  });
  await auditIn(tx, parts.context, actor, 'OPERACION_REINTENTADA', held.rowId, `${id} ${state}`);
  return { id, state, reason, decision };
}

/** Whether somebody decided about it before and took that back. */
export async function wasTakenBack(tx: LedgerTx, subjectId: string): Promise<boolean> {
  const undone = await tx.local
    .selectFrom('syncDecision')
    .select('id')
    .where('subjectId', '=', subjectId)
    .where('undoneAt', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return undone !== undefined;
}

/** A record that an undone decision had withdrawn is whole again when its making is applied anew. */
export async function raise(
  tx: LedgerTx,
  held: Pick<HeldOperation, 'tableName' | 'rowId' | 'payload'>,
  before: OperationBefore,
  subjectId: string,
): Promise<void> {
  const entity = entityOf(held.tableName);
  if (before.created || entity?.kind !== 'record' || payloadOf(held)['deletedAt'] !== null) return;
  if (await wasTakenBack(tx, subjectId))
    await tx.patch(entity.table as 'person', held.rowId, { deletedAt: null });
}

/** Nobody applies it: it stays in the log with the reason, which its Punto reads. */
export async function dismissIn(
  parts: RulingParts,
  tx: LedgerTx,
  actor: string,
  id: string,
  reason: string,
): Promise<Outcome> {
  const held = await undecidedOperation(tx, id);
  const before = await standing(writerOf(tx), held, 'DISMISSED');
  const to = { state: 'DISMISSED', scope: '-', reason, waitsFor: null } as const;
  await settle(writerOf(tx), held, to, tx.now);
  const decision = await record(tx, {
    subject: 'OPERATION',
    subjectId: id,
    action: 'DISMISS',
    reason,
    before,
    actor,
  });
  await auditIn(tx, parts.context, actor, 'OPERACION_DESCARTADA', held.rowId, id);
  return { id, state: 'DISMISSED', reason, decision };
}

/** Takes the newest decision about an operation back. Throws CONFLICTO when more has happened since. */
export async function undoOperationIn(
  parts: RulingParts,
  tx: LedgerTx,
  actor: string,
  decisionId: string,
): Promise<void> {
  const { subjectId, before: text } = await undoable(tx, decisionId);
  const before = operationBefore.parse(JSON.parse(text));
  const held = await readOperation(writerOf(tx), subjectId);
  if (held.state !== before.left) {
    throw new Refusal('CONFLICTO', 'El dato cambió desde entonces; actualice la pantalla.');
  }
  let scope = '-';
  if (held.state === 'APPLIED') {
    await withdraw(parts, tx, held, before);
    if (entityOf(held.tableName)?.kind === 'fact' && before.created) scope = held.scope;
  }
  if (held.state === 'AMENDED') await takeCopyBack(parts, tx, held, before);
  const { state, reason, waitsFor } = before;
  // Behind what taking the copy back has moved: the author sees the copy go before its own row returns.
  await settle(writerOf(tx), held, { state, scope, reason, waitsFor }, tx.now);
  await markUndone(tx, decisionId);
  await auditIn(tx, parts.context, actor, 'DECISION_DE_SINCRONIZACION_DESHECHA', held.rowId, subjectId);
}

/** The centre's own copy of an amended operation leaves the rows again. */
async function takeCopyBack(
  parts: RulingParts,
  tx: LedgerTx,
  held: HeldOperation,
  before: OperationBefore,
): Promise<void> {
  const writer = writerOf(tx);
  const copy = await writer
    .selectFrom('change')
    .selectAll()
    .where('device', '=', parts.context.ledger.identity.device)
    .where('tableName', '=', held.tableName)
    .where('rowId', '=', held.rowId)
    .where('state', '=', 'APPLIED')
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (copy === undefined) return;
  await withdraw(parts, tx, { ...copy, siteId: held.siteId }, before);
  if (entityOf(held.tableName)?.kind !== 'fact') return;
  const { scope } = copy;
  await settle(writer, copy, { state: 'DISMISSED', scope, reason: null, waitsFor: null }, tx.now);
}
