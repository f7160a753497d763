import type { Selectable } from 'kysely';
import { Refusal } from '#shared/domain/failure.ts';
import { contentStands, type Change } from '#shared/sync/change.ts';
import { clockOf, effectiveClock, LOWEST_CLOCK } from '#shared/sync/clock.ts';
import { stepsAt, trueTimes } from '#shared/sync/true-time.ts';
import {
  batchText,
  type Batch,
  type PushAcked,
  type PushReply,
  type PushRequest,
} from '#shared/sync/wire.ts';
import { auditIn } from '../../audit.ts';
import { insertOne } from '../../db/insert.ts';
import type { DeviceChainRow, DeviceRow, Writer } from '../../db/tables.ts';
import { settleErasures } from '../../erase-person.ts';
import { markRefusedDue } from '../../erasure-sweep.ts';
import { sha256, type Applying, type LedgerTx } from '../../ledger/ledger.ts';
import { isSignedBy } from '../keys.ts';
import { acknowledgement, plainAcknowledgement } from './acknowledgement.ts';
import { addAll, findAdditions, type Addition, type TakenStep } from './additions.ts';
import {
  anythingParked,
  asOne,
  heldVersions,
  readChange,
  releaseWaiting,
  rule,
  type Reading,
} from './apply.ts';
import { belongs, chainOf, placeInChain, readBatch } from './chain.ts';
import { admittedDevice, frozen, signKeyOf } from './devices.ts';
import { keepFork } from './forks.ts';
import type { HubParts, RulingParts } from './hub.ts';
import { knownBefore } from './lineage.ts';
import { correctTime } from './time-corrections.ts';

/** Who writes what the centre adds to a batch. */
export const ACTOR = 'central@sincronizacion';

/**
 * Takes one batch: everything in one transaction, perhaps with others, or nothing. Repeating it gives the same answer.
 * Throws Refusal for a batch that cannot be believed; single bad changes are quarantined and acknowledged.
 */
export async function receiveBatch(parts: HubParts, id: string, request: PushRequest): Promise<PushReply> {
  const { context } = parts;
  const known = await admittedDevice(context.store.read, id, context.clocks.now());
  if (!isSignedBy(signKeyOf(known), batchText(request.batch), request.signature)) {
    throw new Refusal('NO_AUTORIZADO', 'El envío no está firmado por este computador.');
  }
  const batch = readBatch(request.batch, id);
  const work =
    (ruling: Taking): Applying<Taken> =>
    async (tx, door) => {
      const device = await admittedDevice(tx, id, door.now);
      const chain = await chainOf(tx, id, batch.lane);
      const place = await placeInChain(tx, chain, batch);
      if (place.kind !== 'FOLLOWS') return place;
      if (place.skipped) {
        const reached = `${batch.lane}.${chain.epoch}.${chain.ackedSeq}`;
        await auditIn(door, context, ACTOR, 'DEVICE_SKIPPED', id, reached);
      }
      return applyBatch(ruling, { tx, door }, { device, chain, batch }, place.fresh);
    };
  const outcome = await parts.turns.take({
    size: batch.changes.length,
    work: work({ ...parts, together: true }),
    apart: work(parts),
  });
  if (outcome.kind === 'FORK') {
    await keepFork(context, batch, request.batch);
    await finishErasures(parts);
    throw frozen();
  }
  for (const topic of ['central', 'attendance', 'people', 'courses'] as const) context.publish(topic);
  await finishErasures(parts);
  return outcome;
}

/**
 * Takes out of the log, and of what was kept for a decision, what a suppression must not leave there. What came is on
 * the disk: a failure here is tried again with the next batch, and nothing is to be sent again for it.
 */
export async function finishErasures({ context, snapshots, report }: HubParts): Promise<void> {
  await settleErasures(context)
    .then(snapshots.prune)
    .catch((error: unknown) => report('erasures', error));
}

/** What came of a batch: its answer, or a history that contradicts another. */
export type Taken = PushReply | { readonly kind: 'FORK' };

interface Arrival {
  readonly device: Selectable<DeviceRow>;
  readonly chain: DeviceChainRow;
  readonly batch: Batch;
}

/** How the changes of a batch stand: together, or each alone. */
type Taking = HubParts & RulingParts;

async function applyBatch(
  parts: Taking,
  { tx, door }: { readonly tx: Writer; readonly door: LedgerTx },
  { device, chain, batch }: Arrival,
  fresh: readonly Change[],
): Promise<PushAcked> {
  const { now } = door;
  const offsetMs = device.clockOffsetMs ?? 0;
  let { lastEffective } = chain;
  const rows: string[] = [];
  /** The clocks of those of which nothing need be looked up for the answer. */
  const added: PushAcked['effective'] = [];
  const told = whenWritten({ device, chain, batch }, fresh, now);
  const additions =
    parts.together === true ? await findAdditions(tx, { siteId: device.siteId, batch, told }, fresh) : [];
  for (const step of stepsOf(fresh, additions, told)) {
    const taken =
      'run' in step
        ? await asOne(() => addAll(parts, tx, batch.lane, step.run, { lastEffective, now, offsetMs }))
        : await takeOne(parts, { tx, door }, { device, batch, lastEffective }, step);
    rows.push(...taken.arrived);
    added.push(...taken.added);
    ({ lastEffective } = taken);
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
  else if (added.length === batch.changes.length) return plainAcknowledgement(parts, batch, added, now);
  return acknowledgement(parts, tx, device.siteId, batch, now);
}

/** A batch as it is ruled on: runs of additions, and every other change by itself. */
type Step = { readonly run: Addition[] } | Alone;

/** A change, and when it was written (ms UTC). */
interface Alone {
  readonly raw: Change;
  readonly trueAt: number;
}

function stepsOf(
  fresh: readonly Change[],
  additions: readonly (Addition | null)[],
  told: readonly number[],
): Step[] {
  const steps: Step[] = [];
  for (const [index, raw] of fresh.entries()) {
    const addition = additions[index] ?? null;
    const last = steps.at(-1);
    if (addition === null) steps.push({ raw, trueAt: told[index] ?? raw.wallTime });
    else if (last !== undefined && 'run' in last) last.run.push(addition);
    else steps.push({ run: [addition] });
  }
  return steps;
}

/** Rules on one change and writes it into the log: see addAll. */
async function takeOne(
  parts: Taking,
  { tx, door }: { readonly tx: Writer; readonly door: LedgerTx },
  { device, batch, lastEffective }: Pick<Arrival, 'device' | 'batch'> & { readonly lastEffective: number },
  { raw, trueAt }: Alone,
): Promise<TakenStep> {
  const { lane } = batch;
  const known = await knownBefore(tx, batch, lane, raw.seq);
  if (known !== null) {
    const { effective, origin } = known;
    const ruling = { lane, scope: '-', state: 'APPLIED', effective, origin } as const;
    // What people decided about it since it came first is told as it is to its author: see wire-verdict.ts.
    const ruledAt = known.ruledAt === null ? null : door.now;
    const reason = 'La central ya lo tenía de la inscripción anterior de este computador.';
    await insertOne(tx, 'change', { ...raw, ...ruling, reason, waitsFor: null, ruledAt });
    return { arrived: [], added: [], lastEffective };
  }
  const fits = contentStands(sha256, raw) && belongs(raw, lane);
  const reading = fits ? await readChange(tx, raw, device.siteId) : null;
  const catalogue = reading?.entity?.owner === 'centre';
  const before = Math.max(lastEffective, reading === null ? 0 : clockSeen(reading));
  const effective = catalogue
    ? LOWEST_CLOCK
    : effectiveClock(before, door.now, Math.trunc(raw.wallTime), device.clockOffsetMs ?? 0);
  const ruled = await rule(parts, tx, device.siteId, reading, effective);
  const { state, scope, reason, waitsFor, arrived } = ruled;
  await insertOne(tx, 'change', { ...raw, lane, state, scope, reason, waitsFor, effective });
  if (state !== 'APPLIED') await markRefusedDue(tx);
  if (reading !== null) await correctTime(door, device.siteId, reading, { wallTime: raw.wallTime, trueAt });
  return {
    arrived: arrived === null ? [] : [arrived],
    added: [],
    lastEffective: catalogue ? lastEffective : effective,
  };
}

/** When each new change was written, by this clock: the offset of the handshake, the steps, and the chain's order. */
function whenWritten({ device, chain, batch }: Arrival, fresh: readonly Change[], now: number): number[] {
  const readings = fresh.map(({ seq, wallTime }) => ({
    wallTime,
    stepsMs: stepsAt(batch.steps ?? [], seq),
  }));
  return trueTimes(readings, { offsetMs: device.clockOffsetMs ?? 0, floor: chain.toldUntil, now });
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
