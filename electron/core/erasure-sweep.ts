import { setImmediate as nextTurn } from 'node:timers/promises';
import { PERSONAL_TABLES, redactedPayload } from '#shared/domain/erasure.ts';
import { entityOf } from '#shared/domain/entities.ts';
import type { Fields } from '#shared/sync/merge.ts';
import type { Batch, WireChange } from '#shared/sync/wire.ts';
import { readMeta, removeMeta, writeMeta } from './db/meta.ts';
import type { Store } from './db/store.ts';
import type { Local, Reader, Writer } from './db/tables.ts';
import { isErased, visitorOf } from './erased.ts';
import { sweepDecisions } from './sync/hub/sweep-decisions.ts';

/** What the next sweep has to do: `mark` tells two orders apart, `from` is the position after which it looks. */
interface SweepOrder {
  readonly mark: number;
  readonly from: number;
}

async function readOrder(db: Pick<Local, 'selectFrom'>): Promise<SweepOrder | null> {
  const held = await readMeta(db, 'erasureSweep');
  return held === null ? null : (JSON.parse(held) as SweepOrder);
}

/** In the transaction that makes a sweep of the log after `from` necessary. */
export async function markDue(tx: Writer, from: number): Promise<void> {
  const local = tx as unknown as Local;
  const order = await readOrder(local);
  const next: SweepOrder = { mark: (order?.mark ?? 0) + 1, from: Math.min(from, order?.from ?? from) };
  await writeMeta(local, 'erasureSweep', JSON.stringify(next));
}

/** What was not applied stands in the log alone: when it may be of somebody erased, the next sweep looks at it. */
export async function markRefusedDue(tx: Writer): Promise<void> {
  const any = await tx.selectFrom('erasure').select('id').limit(1).executeTakeFirst();
  if (any !== undefined) await markDue(tx, await lastPosition(tx));
}

export async function lastPosition(tx: Reader): Promise<number> {
  const row = await tx
    .selectFrom('change')
    .select((eb) => eb.fn.max('position').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

export async function erasuresAreDue(store: Store): Promise<boolean> {
  return (await readOrder(store.local)) !== null;
}

/** Records about a person under an id of their own: a change of one need not name the person. */
const OWN_ID = ['subjectRequest', 'reservation'] as const;

/** Changes looked at in one transaction; the desk writes in between. */
const WINDOW = 500;

/**
 * Takes out of the log, of the forked batches and of the open conflicts what a suppression must not leave there, when
 * something is due. Repeating it is harmless. Afterwards nothing of it is left over beside the rows either. Unless it
 * is `done` with it, the next sweep is due as before.
 */
export async function sweepErasures(store: Store, { done } = { done: true }): Promise<void> {
  const order = await readOrder(store.local);
  if (order === null) return;
  for (let after: number | null = order.from; after !== null; await nextTurn()) {
    after = await sweepWindow(store, after);
  }
  await sweepForks(store);
  await store.transaction(async (tx) => {
    // Before the conflicts, by which it knows whom a decision was about.
    await sweepDecisions(tx, async ({ tableName, rowId, payload }) => {
      const personId = await subjectOf(tx, tableName, rowId, payload ?? '{}');
      return personId !== null && (await isErased(tx, personId));
    });
    await tx
      .deleteFrom('conflict')
      .where('rowId', 'in', (eb) => eb.selectFrom('erasure').select('personId'))
      .execute();
    for (const table of OWN_ID) {
      await tx
        .deleteFrom('conflict')
        .where('tableName', '=', table)
        .where('rowId', 'in', (eb) =>
          eb
            .selectFrom(table)
            .innerJoin('erasure', 'erasure.personId', `${table}.personId`)
            .select(`${table}.id`),
        )
        .execute();
    }
    // Something that came meanwhile makes the next sweep due.
    const local = tx as unknown as Local;
    if (done && (await readOrder(local))?.mark === order.mark) await removeMeta(local, 'erasureSweep');
  });
  await store.forgetDeleted();
}

/** Returns the last position it looked at, or null at the end of the log. */
function sweepWindow(store: Store, after: number): Promise<number | null> {
  return store.transaction(async (tx) => {
    const window = await tx
      .selectFrom('change')
      .select(['position', 'tableName', 'rowId', 'payload', 'salt'])
      .where('position', '>', after)
      .orderBy('position')
      .limit(WINDOW)
      .execute();
    for (const { position, ...change } of window) {
      const left = await swept(tx, change);
      if (left === null) continue;
      await tx.updateTable('change').set(left).where('position', '=', position).execute();
    }
    return window.at(-1)?.position ?? null;
  });
}

type Told = Pick<WireChange, 'tableName' | 'rowId' | 'payload' | 'salt'>;

/** What may stay of a change, or null when all of it may. */
async function swept(tx: Writer, change: Told): Promise<Pick<Told, 'payload' | 'salt'> | null> {
  const { tableName, rowId, payload, salt } = change;
  if (payload === null || salt === null) return null;
  // Of a newer program's tables nobody knows here what they tell: nothing of them may stay.
  const known = PERSONAL_TABLES.includes(tableName);
  if (!known && entityOf(tableName) !== undefined) return null;
  const personId = await subjectOf(tx, tableName, rowId, payload);
  if (personId === null || !(await isErased(tx, personId))) return null;
  const left = known ? redactedPayload(tableName, payload) : null;
  return left === payload ? null : { payload: left, salt: null };
}

/** The batches that contradicted a history hold changes like the log's. */
async function sweepForks(store: Store): Promise<void> {
  const ids = await store.read.selectFrom('forkedBatch').select('id').execute();
  for (const { id } of ids) {
    await store.transaction(async (tx) => {
      const { body } = await tx
        .selectFrom('forkedBatch')
        .select('body')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const batch = JSON.parse(body) as Batch;
      const changes: WireChange[] = [];
      for (const change of batch.changes) changes.push({ ...change, ...(await swept(tx, change)) });
      const left = JSON.stringify({ ...batch, changes });
      if (left !== body)
        await tx.updateTable('forkedBatch').set({ body: left }).where('id', '=', id).execute();
    });
    await nextTurn();
  }
}

async function subjectOf(tx: Writer, table: string, rowId: string, payload: string): Promise<string | null> {
  if (table === 'person' || table === 'characterisation' || table === 'directory') return rowId;
  const fields = readFields(payload);
  const { personId, attendanceId } = fields;
  if (typeof personId === 'string') return personId;
  if (typeof attendanceId === 'string') return visitorOf(tx, attendanceId);
  const record = OWN_ID.find((each) => each === table);
  if (record === undefined) return null;
  const row = await tx.selectFrom(record).select('personId').where('id', '=', rowId).executeTakeFirst();
  return row?.personId ?? null;
}

function readFields(payload: string): Fields {
  try {
    const fields: unknown = JSON.parse(payload);
    return typeof fields === 'object' && fields !== null ? (fields as Fields) : {};
  } catch {
    return {};
  }
}
