import type { Selectable } from 'kysely';
import { entityOf } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { contentStands, payloadHash, type Change } from '#shared/sync/change.ts';
import { effectiveClock, pendingChange, pendingVersion } from '#shared/sync/clock.ts';
import type { Versions } from '#shared/sync/merge.ts';
import { batch as batchSchema, type Batch } from '#shared/sync/wire.ts';
import { auditIn } from '../../audit.ts';
import type { ForkedBatchRow, Writer } from '../../db/tables.ts';
import { markRefusedDue } from '../../erasure-sweep.ts';
import { sha256, type LedgerTx } from '../../ledger/ledger.ts';
import { readChange, releaseWaiting, rule } from './apply.ts';
import type { RulingParts } from './hub.ts';
import { forkBefore, markUndone, record, undoable, writerOf, type ForkedOperation } from './journal.ts';
import { operationId } from './operation-key.ts';
import { raise, readOperation, settle, standing, wasTakenBack } from './operations.ts';
import { nextPosition } from './rulings.ts';
import { withdraw } from './withdraw.ts';

/**
 * The changes of a batch that contradicts its device's history become operations of their own under a life of their
 * own: epochs from here on are no database's, so that they stand in the log beside the history that came first.
 */
const FORKED_EPOCHS = 900_000;

/** What the change of a fork waits for until it is ruled upon. */
export async function readFork(
  tx: Pick<Writer, 'selectFrom'>,
  id: string,
): Promise<{ readonly fork: Selectable<ForkedBatchRow>; readonly batch: Batch }> {
  const fork = await tx.selectFrom('forkedBatch').selectAll().where('id', '=', id).executeTakeFirst();
  if (fork === undefined) throw new Refusal('NO_EXISTE', 'Ese envío ya no está; actualice la pantalla.');
  return { fork, batch: batchSchema.parse(JSON.parse(fork.body)) };
}

async function undecidedFork(tx: LedgerTx, id: string) {
  const read = await readFork(writerOf(tx), id);
  if (read.fork.decidedAt !== null) {
    throw new Refusal('CONFLICTO', 'Alguien ya decidió sobre este envío; actualice la pantalla.');
  }
  return read;
}

/** The changes that the centre does not hold: a forked batch may begin with what both histories share. */
export async function unknownChanges(tx: Pick<Writer, 'selectFrom'>, batch: Batch): Promise<Change[]> {
  const held = await tx
    .selectFrom('change')
    .select('hash')
    .where('device', '=', batch.device)
    .where(
      'hash',
      'in',
      batch.changes.map(({ hash }) => hash),
    )
    // What was unpacked and taken back is there to be unpacked again.
    .where((eb) => eb.or([eb('epoch', '<', FORKED_EPOCHS), eb('state', '<>', 'DISMISSED')]))
    .execute();
  const hashes = new Set(held.map(({ hash }) => hash));
  return batch.changes.filter(({ hash }) => !hashes.has(hash));
}

/**
 * Rules on each change of a forked batch as an operation of its own: what stands is applied, what does not waits in
 * quarantine for a decision. Returns the decision and how many were applied and how many were not.
 */
export async function unpackForkIn(
  parts: RulingParts,
  tx: LedgerTx,
  actor: string,
  id: string,
): Promise<{ readonly decision: string; readonly applied: number; readonly refused: number }> {
  const { fork, batch } = await undecidedFork(tx, id);
  const writer = writerOf(tx);
  const device = await writer
    .selectFrom('device')
    .select(['siteId', 'clockOffsetMs'])
    .where('id', '=', fork.device)
    .executeTakeFirstOrThrow();
  const fresh = await unknownChanges(writer, batch);
  const rename = renaming(fork, fresh, await freeEpoch(writer, fork.device));
  const again = await wasTakenBack(tx, id);
  const operations: ForkedOperation[] = [];
  const arrived: string[] = [];
  let applied = 0;
  let last = 0;
  for (const change of fresh) {
    const whole = contentStands(sha256, change);
    const renamed = rename(change);
    const entered = { state: 'QUARANTINED', reason: null, waitsFor: null } as const;
    const before = await standing(writer, { ...renamed, ...entered }, 'APPLIED');
    const reading = whole ? await readChange(writer, renamed, device.siteId) : null;
    // Unpacked anew it is said anew, after what took it back.
    last = again
      ? effectiveClock(last, tx.now, tx.now, 0)
      : effectiveClock(last, tx.now, Math.trunc(change.wallTime), device.clockOffsetMs ?? 0);
    const ruling = await rule(parts, writer, device.siteId, reading, last);
    const { state, scope, reason, waitsFor } = ruling;
    const position = await nextPosition(writer);
    await writer
      .insertInto('change')
      .values({ ...renamed, lane: fork.lane, position, state, scope, reason, waitsFor, effective: last })
      .execute();
    const operation = operationId({ ...renamed, lane: fork.lane });
    operations.push({ id: operation, created: before.created, fields: before.fields });
    if (ruling.arrived !== null) arrived.push(ruling.arrived);
    if (state !== 'APPLIED') await markRefusedDue(writer);
    else await raise(tx, renamed, before, id);
    if (state === 'APPLIED') applied += 1;
  }
  if (arrived.length > 0) await releaseWaiting(parts, writer, arrived);
  const decision = await closeFork(parts, tx, actor, fork, { action: 'UNPACK', reason: null, operations });
  return { decision, applied, refused: operations.length - applied };
}

/** Nothing of the batch is applied; it stays as it came. */
export async function dismissForkIn(
  parts: RulingParts,
  tx: LedgerTx,
  actor: string,
  id: string,
  reason: string,
): Promise<string> {
  const { fork } = await undecidedFork(tx, id);
  return closeFork(parts, tx, actor, fork, { action: 'DISMISS', reason, operations: [] });
}

async function closeFork(
  parts: RulingParts,
  tx: LedgerTx,
  actor: string,
  { id, device }: Selectable<ForkedBatchRow>,
  decided: {
    readonly action: 'UNPACK' | 'DISMISS';
    readonly reason: string | null;
    readonly operations: readonly ForkedOperation[];
  },
): Promise<string> {
  const { action, reason, operations } = decided;
  await tx.local
    .updateTable('forkedBatch')
    .set({ decidedAt: tx.now, decidedBy: actor })
    .where('id', '=', id)
    .execute();
  const before = { operations };
  const entry = { subject: 'FORK', subjectId: id, action, reason, before, actor } as const;
  const decision = await record(tx, entry);
  const code = action === 'UNPACK' ? 'BIFURCACION_APLICADA' : 'BIFURCACION_DESCARTADA';
  await auditIn(tx, parts.context, actor, code, device, `${operations.length}`);
  return decision;
}

/** Takes everything back that came of the batch. Throws CONFLICTO when somebody decided about part of it since. */
export async function undoForkIn(
  parts: RulingParts,
  tx: LedgerTx,
  actor: string,
  decisionId: string,
): Promise<void> {
  const { subjectId, before } = await undoable(tx, decisionId);
  const writer = writerOf(tx);
  const { fork } = await readFork(writer, subjectId);
  const { operations } = forkBefore.parse(JSON.parse(before));
  await refuseDecidedSince(
    tx,
    operations.map((operation) => operation.id),
  );
  for (const operation of operations.toReversed()) {
    const held = await readOperation(writer, operation.id);
    if (held.state === 'APPLIED') await withdraw(parts, tx, held, operation);
    const fact = entityOf(held.tableName)?.kind === 'fact';
    // Only a fact goes; a record gets back what it held, by a correction that travels like any.
    const scope = held.state === 'APPLIED' && fact && operation.created ? held.scope : '-';
    await settle(writer, held, { state: 'DISMISSED', scope, reason: null, waitsFor: null }, tx.now);
  }
  await tx.local
    .updateTable('forkedBatch')
    .set({ decidedAt: null, decidedBy: null })
    .where('id', '=', subjectId)
    .execute();
  await markUndone(tx, decisionId);
  await auditIn(tx, parts.context, actor, 'DECISION_DE_SINCRONIZACION_DESHECHA', fork.device, subjectId);
}

async function refuseDecidedSince(tx: LedgerTx, operations: readonly string[]): Promise<void> {
  const decided = await tx.local
    .selectFrom('syncDecision')
    .select('id')
    .where('subject', '=', 'OPERATION')
    .where('subjectId', 'in', operations)
    .where('undoneAt', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (decided === undefined) return;
  throw new Refusal('CONFLICTO', 'Ya se decidió sobre uno de sus datos: deshaga primero eso.');
}

async function freeEpoch(tx: Writer, device: string): Promise<number> {
  const row = await tx
    .selectFrom('change')
    .select((eb) => eb.fn.max('epoch').as('last'))
    .where('device', '=', device)
    .executeTakeFirst();
  return Math.max(FORKED_EPOCHS, Number(row?.last ?? 0)) + 1;
}

/**
 * The same changes in the life that the fork gets. What they saw of one another is renamed with them: under the old
 * name the centre would find the history that came first.
 */
function renaming({ device, epoch }: ForkedBatchRow, fresh: readonly Change[], life: number) {
  const forked = new Set(fresh.map(({ seq }) => seq));
  return (change: Change): Change => {
    const renamed = { ...change, epoch: life };
    if (change.seen === null) return renamed;
    const versions = readVersions(change.seen);
    if (versions === null) return renamed;
    const seen = JSON.stringify(
      Object.fromEntries(
        Object.entries(versions).map(([field, version]) => {
          const named = pendingChange(version);
          const own = named?.device === device && named.epoch === epoch && forked.has(named.seq);
          return [field, own ? pendingVersion(life, named.seq, device) : version];
        }),
      ),
    );
    const { salt, payload } = change;
    if (salt === null || payload === null) return { ...renamed, seen };
    // The centre reads what its log says by its hash.
    return { ...renamed, seen, payloadHash: payloadHash(sha256, salt, payload, seen) };
  };
}

function readVersions(seen: string): Versions | null {
  try {
    return JSON.parse(seen) as Versions;
  } catch {
    return null;
  }
}
