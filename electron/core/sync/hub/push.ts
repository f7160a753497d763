import type { Selectable } from 'kysely';
import { Refusal } from '#shared/domain/failure.ts';
import { entityOf } from '#shared/domain/entities.ts';
import {
  contentStands,
  firstBrokenLink,
  genesisHash,
  laneOf,
  type Change,
  type Lane,
} from '#shared/sync/change.ts';
import { clockOf, effectiveClock, effectiveVersion, LOWEST_CLOCK } from '#shared/sync/clock.ts';
import { stepsAt, trueTimes } from '#shared/sync/true-time.ts';
import {
  batch as batchSchema,
  batchText,
  type Batch,
  type PushAcked,
  type PushReply,
  type PushRequest,
  type RowState,
} from '#shared/sync/wire.ts';
import type { DeviceChainRow, DeviceRow, Writer } from '../../db/tables.ts';
import { markRefusedDue } from '../../erasure-sweep.ts';
import { settleErasures } from '../../erase-person.ts';
import { sha256, type LedgerTx } from '../../ledger/ledger.ts';
import { reportDefect } from '../../report.ts';
import { readRow, recordOf } from '../../ledger/rows.ts';
import { admittedDevice, frozen, signKeyOf } from './devices.ts';
import { keepFork } from './forks.ts';
import { anythingParked, heldVersions, readChange, releaseWaiting, rule, type Reading } from './apply.ts';
import type { HubParts } from './hub.ts';
import { isSignedBy } from '../keys.ts';
import { correctTime } from './time-corrections.ts';

type Verdict = PushAcked['verdicts'][number];

/** Who writes what the centre adds to a batch. */
const ACTOR = 'central@sincronizacion';

/**
 * Takes one batch: everything in one transaction, or nothing. Repeating it gives the same answer.
 * Throws Refusal for a batch that cannot be believed; single bad changes are quarantined and acknowledged.
 */
export async function receiveBatch(parts: HubParts, id: string, request: PushRequest): Promise<PushReply> {
  const { context } = parts;
  const known = await admittedDevice(context.store.read, id, context.clocks.now());
  if (!isSignedBy(signKeyOf(known), batchText(request.batch), request.signature)) {
    throw new Refusal('NO_AUTORIZADO', 'El lote no está firmado por este computador.');
  }
  const batch = readBatch(request.batch, id);
  const outcome = await context.ledger.applying(ACTOR, async (tx, door) => {
    const device = await admittedDevice(tx, id, door.now);
    const chain = await chainOf(tx, id, batch.lane);
    const place = await placeInChain(tx, chain, batch);
    return place.kind === 'FOLLOWS'
      ? applyBatch(parts, { tx, door }, { device, chain, batch }, place.fresh)
      : place;
  });
  if (outcome.kind === 'FORK') {
    await keepFork(context, batch, request.batch);
    throw frozen();
  }
  for (const topic of ['central', 'attendance', 'people', 'courses'] as const) context.publish(topic);
  // The batch is on the disk: what fails here is tried again with the next one, and must not be sent again for it.
  await settleErasures(context)
    .then(parts.snapshots.prune)
    .catch((error: unknown) => {
      reportDefect('erasures', error instanceof Error ? error : new Error('not an error'));
    });
  return outcome;
}

const damaged = () => new Refusal('ENTRADA_INVALIDA', 'El lote llegó dañado; se envía de nuevo.');

function readBatch(text: string, device: string): Batch {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged();
  }
  const parsed = batchSchema.safeParse(value);
  if (!parsed.success) throw damaged();
  const { changes, epoch } = parsed.data;
  if (parsed.data.device !== device || changes.some((c) => c.device !== device || c.epoch !== epoch)) {
    throw new Refusal('NO_AUTORIZADO', 'El lote trae cambios de otro computador.');
  }
  // Whole transactions, in order: nobody ever sees half of one.
  let next = 0;
  for (const [index, c] of changes.entries()) {
    if (c.seq !== firstSeq(parsed.data) + index) throw damaged();
    if (index === next) {
      if (c.txId !== c.seq) throw damaged();
      next += c.txSize;
    } else if (c.txId !== changes[index - 1]?.txId) throw damaged();
  }
  if (next !== changes.length) throw damaged();
  return parsed.data;
}

/** The changes of a batch follow one another without gaps: see readBatch. */
function firstSeq(batch: Batch): number {
  return batch.changes[0]?.seq ?? 0;
}

/** Where a chain stands; one that has not begun stands at the beginning of the device's first life. */
async function chainOf(tx: Writer, device: string, lane: Lane): Promise<DeviceChainRow> {
  const row = await tx
    .selectFrom('deviceChain')
    .selectAll()
    .where('device', '=', device)
    .where('lane', '=', lane)
    .executeTakeFirst();
  return row ?? { device, lane, epoch: 1, ackedSeq: 0, ackedHash: null, lastEffective: 0, toldUntil: 0 };
}

type Place = { kind: 'FOLLOWS'; fresh: Change[] } | { kind: 'FORK' } | Extract<PushReply, { kind: 'RESEND' }>;

/** Which of the batch's changes are new, after checking that all of it belongs to the chain as known. */
async function placeInChain(tx: Writer, chain: DeviceChainRow, batch: Batch): Promise<Place> {
  const known = await tx
    .selectFrom('change')
    .select(['seq', 'hash'])
    .where('device', '=', batch.device)
    .where('lane', '=', batch.lane)
    .where('epoch', '=', batch.epoch)
    .where('seq', '>=', firstSeq(batch))
    .where('seq', '<', firstSeq(batch) + batch.changes.length)
    .execute();
  const hashes = new Map(known.map((row) => [row.seq, row.hash]));
  if (batch.changes.some((c) => hashes.has(c.seq) && hashes.get(c.seq) !== c.hash)) return { kind: 'FORK' };
  const fresh = batch.changes.filter((c) => !hashes.has(c.seq));
  const [first] = fresh;
  if (first === undefined) return { kind: 'FOLLOWS', fresh };
  // An older life of this device that still writes is a second machine.
  if (batch.epoch < chain.epoch) return { kind: 'FORK' };
  const { device, lane, epoch } = batch;
  const genesis = genesisHash(sha256, device, epoch, lane);
  const head =
    epoch === chain.epoch
      ? { seq: chain.ackedSeq, hash: chain.ackedHash ?? genesis }
      : { seq: 0, hash: genesis };
  if (first.seq !== head.seq + 1) return { kind: 'RESEND', lane, epoch, ackedSeq: head.seq };
  if (first === batch.changes[0] && batch.previousHash !== head.hash) return { kind: 'FORK' };
  // Payloads are judged one by one further on; here only the links count.
  const links = fresh.map((c) => ({ ...c, payload: null }));
  if (firstBrokenLink(sha256, head, links) !== null) throw damaged();
  return { kind: 'FOLLOWS', fresh };
}

/** Records hold versions of the desk's chain; beside it travels only what nothing refers to, or what is not known here. */
function belongs({ tableName }: Change, lane: Lane): boolean {
  return lane === 0 || laneOf([tableName]) === 1 || entityOf(tableName) === undefined;
}

interface Arrival {
  readonly device: Selectable<DeviceRow>;
  readonly chain: DeviceChainRow;
  readonly batch: Batch;
}

async function applyBatch(
  parts: HubParts,
  { tx, door }: { readonly tx: Writer; readonly door: LedgerTx },
  { device, chain, batch }: Arrival,
  fresh: readonly Change[],
): Promise<PushAcked> {
  const { now } = door;
  let { lastEffective } = chain;
  const rows: string[] = [];
  const told = whenWritten({ device, chain, batch }, fresh, now);
  for (const [index, raw] of fresh.entries()) {
    const fits = contentStands(sha256, raw) && belongs(raw, batch.lane);
    const reading = fits ? await readChange(tx, raw, device.siteId) : null;
    const catalogue = reading?.entity?.owner === 'centre';
    const effective = catalogue
      ? LOWEST_CLOCK
      : effectiveClock(
          Math.max(lastEffective, reading === null ? 0 : clockSeen(reading)),
          now,
          Math.trunc(raw.wallTime),
          device.clockOffsetMs ?? 0,
        );
    const { state, scope, reason, waitsFor, arrived } = await rule(
      parts,
      tx,
      device.siteId,
      reading,
      effective,
    );
    await tx
      .insertInto('change')
      .values({ ...raw, lane: batch.lane, state, scope, reason, waitsFor, effective })
      .execute();
    if (state !== 'APPLIED') await markRefusedDue(tx);
    const trueAt = told[index];
    if (reading !== null && trueAt !== undefined) {
      await correctTime(door, device.siteId, reading, { wallTime: raw.wallTime, trueAt });
    }
    if (arrived !== null) rows.push(arrived);
    if (!catalogue) lastEffective = effective;
  }
  const last = fresh.at(-1);
  if (last !== undefined) {
    const toldUntil = told.at(-1) ?? chain.toldUntil;
    const reached = {
      epoch: batch.epoch,
      ackedSeq: last.seq,
      ackedHash: last.hash,
      lastEffective,
      toldUntil,
    };
    await tx
      .insertInto('deviceChain')
      .values({ device: device.id, lane: batch.lane, ...reached })
      .onConflict((conflict) => conflict.columns(['device', 'lane']).doUpdateSet(reached))
      .execute();
    await tx.updateTable('device').set({ lastPushAt: now }).where('id', '=', device.id).execute();
  }
  if (rows.length > 0 && (await anythingParked(tx))) await releaseWaiting(parts, tx, rows);
  return acknowledgement(parts, tx, device.siteId, batch, now);
}

/** When each new change was written, by this clock: the offset of the handshake, the steps, and the chain's order. */
function whenWritten({ device, chain, batch }: Arrival, fresh: readonly Change[], now: number): number[] {
  const readings = fresh.map(({ seq, wallTime }) => ({
    wallTime,
    stepsMs: stepsAt(batch.steps ?? [], seq),
  }));
  return trueTimes(readings, { offsetMs: device.clockOffsetMs ?? 0, floor: chain.toldUntil, now });
}

/** Read from the log and the rows as they stand, so that a repeated batch gets a true answer as well. */
async function acknowledgement(
  parts: HubParts,
  tx: Writer,
  siteId: string,
  batch: Batch,
  now: number,
): Promise<PushAcked> {
  const logged = await tx
    .selectFrom('change')
    .select(['seq', 'hash', 'state', 'effective', 'reason', 'scope', 'tableName', 'rowId', 'payload'])
    .where('device', '=', batch.device)
    .where('lane', '=', batch.lane)
    .where('epoch', '=', batch.epoch)
    .where('seq', '>=', firstSeq(batch))
    .where('seq', '<', firstSeq(batch) + batch.changes.length)
    .orderBy('seq')
    .execute();
  const verdicts: Verdict[] = [];
  const states = new Map<string, { table: string; rowId: string; mine: Set<string>; fields: Set<string> }>();
  for (const row of logged) {
    const entity = entityOf(row.tableName);
    // Of the centre's catalogue, or about a row that is gone for good: kept in the log alone.
    const superseded =
      row.state === 'APPLIED' && (entity?.owner === 'centre' || (row.scope === '-' && row.reason !== null));
    const conflict = row.state === 'APPLIED' && !superseded && row.reason !== null;
    if (row.state === 'QUARANTINED' || row.state === 'PARKED') {
      verdicts.push({ seq: row.seq, kind: row.state, reason: row.reason ?? '' });
    } else if (superseded || conflict) {
      verdicts.push({ seq: row.seq, kind: superseded ? 'SUPERSEDED' : 'CONFLICT', reason: row.reason ?? '' });
    }
    if (row.state !== 'APPLIED' || entity?.kind !== 'record' || row.payload === null) continue;
    const key = `${row.tableName}:${row.rowId}`;
    const touched = states.get(key) ?? {
      table: row.tableName,
      rowId: row.rowId,
      mine: new Set<string>(),
      fields: new Set<string>(),
    };
    states.set(key, touched);
    touched.mine.add(effectiveVersion(row.effective ?? 0, batch.device));
    for (const field of Object.keys(JSON.parse(row.payload) as object)) touched.fields.add(field);
  }
  const lost: RowState[] = [];
  for (const touched of states.values()) {
    const state = await lostFields(tx, siteId, touched);
    if (state !== null) lost.push(state);
  }
  const last = logged.at(-1);
  return {
    kind: 'ACKED',
    acked: last?.seq ?? 0,
    hash: last?.hash ?? batch.previousHash,
    hubEpoch: parts.context.ledger.identity.epoch,
    serverTime: now,
    effective: logged.map((row) => [row.seq, row.effective ?? 0]),
    verdicts,
    states: lost,
  };
}

/** The fields of a row that the batch wrote and that hold something else by now. */
async function lostFields(
  tx: Writer,
  siteId: string,
  touched: { table: string; rowId: string; mine: Set<string>; fields: Set<string> },
): Promise<RowState | null> {
  const entity = entityOf(touched.table);
  if (entity === undefined) return null;
  const row = await readRow(tx, entity, touched.rowId);
  // Naming a row in a batch opens no view on it.
  const visible = entity.scope === 'everyone' || [siteId, '*'].includes(String(row?.['siteId']));
  if (row === undefined || !visible) return null;
  const { fields, versions } = recordOf(entity, row);
  const state: RowState = { table: touched.table, rowId: touched.rowId, fields: {}, versions: {} };
  for (const field of touched.fields) {
    const version = versions[field];
    const value = fields[field];
    if (version === undefined || value === undefined || touched.mine.has(version)) continue;
    state.fields[field] = value;
    state.versions[field] = version;
  }
  return Object.keys(state.versions).length === 0 ? null : state;
}

/**
 * What the author saw comes before what the author wrote, however wrong the clock. Only a version that the row
 * really holds counts: one that a station made up must not carry it into the future.
 */
function clockSeen(reading: Reading): number {
  const held = heldVersions(reading);
  let last = 0;
  for (const [field, version] of Object.entries(reading.seen)) {
    if (held[field] === version) last = Math.max(last, clockOf(version) ?? 0);
  }
  return last;
}
