import { sql, type CompiledQuery } from 'kysely';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PERSONAL_TABLES, redacted, redactedPayload } from '#shared/domain/erasure.ts';
import { entityOf, type EntityName } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Fields } from '#shared/sync/merge.ts';
import { readMeta, removeMeta, writeMeta } from './db/meta.ts';
import type { Store } from './db/store.ts';
import type { Local, Reader, Writer } from './db/tables.ts';
import type { Admit, Derive } from './ledger/ledger.ts';
import type { StoredRow } from './ledger/rows.ts';

/**
 * What the fact `erasure` does to a copy, at the Punto that wrote it and at every other that hears of it.
 *
 * In the transaction that brings the fact the rows of the person become what `redacted` leaves of them and the search
 * forgets them; whatever arrives about them later is redacted as it is stored. The log follows in windows (see
 * sweepErasures), because a transaction over all of it would hold up the desk; a mark in the same transaction makes it
 * go on after a power cut. Changes that the centre has not acknowledged are redacted like the others: their hash
 * stands, and what is left of a registration is a whole row, so that no visit waits for a parent at the centre.
 *
 * Snapshots are not rewritten: they are encrypted, and go after 30 days (db/snapshot-files.ts). A copy that is
 * restored from one meets the fact again when it downloads, and ends as before.
 */

/** Compiled once: every row that is written asks, and compiling costs more than the answer. */
let erasureOf: CompiledQuery<{ id: string }> | null = null;

async function isErased(tx: Writer, personId: string): Promise<boolean> {
  erasureOf ??= tx.selectFrom('erasure').select('id').where('personId', '=', personId).compile();
  const { rows } = await tx.executeQuery({ ...erasureOf, parameters: [personId] });
  return rows.length > 0;
}

/** Recomputes whom a registration is one person with. */
type Regroup = (tx: Writer, personId: string) => Promise<void>;

/** Keeps the rows and the search of erased people empty around the rule that keeps search and aliases in step. */
export function deriveErasures(store: Store, next: Derive, regroup: Regroup): Derive {
  return async (tx, table, row) => {
    if (table === 'erasure') {
      const personId = String(row['personId']);
      await store.unguarded(() => erasePerson(tx, personId));
      await regroup(tx, personId);
      await markDue(tx, 0);
      return;
    }
    const personId = await personOf(tx, table, row);
    if (personId === null || !(await isErased(tx, personId))) {
      await next(tx, table, row);
      return;
    }
    await store.unguarded(() => redactRow(tx, table, row));
    if (table === 'person' || table === 'directory') {
      await emptyIndex(tx, row.id, table);
      await regroup(tx, row.id);
    }
    await markDue(tx, await lastPosition(tx));
  };
}

/** Whose row this is, when it holds more of them than their id. */
async function personOf(tx: Writer, table: EntityName, row: StoredRow): Promise<string | null> {
  switch (table) {
    case 'person':
    case 'directory':
    case 'characterisation':
      return row.id;
    case 'attendance':
      // The hot path: a visit without a note has nothing to redact.
      return row['note'] === null ? null : String(row['personId']);
    case 'consent':
    case 'consentRevocation':
    case 'subjectRequest':
      return String(row['personId']);
    case 'attendanceNote':
    case 'attendanceVoid':
      return visitorOf(tx, String(row['attendanceId']));
    default:
      return null;
  }
}

async function visitorOf(tx: Pick<Reader, 'selectFrom'>, attendanceId: string): Promise<string | null> {
  const visit = await tx
    .selectFrom('attendance')
    .select('personId')
    .where('id', '=', attendanceId)
    .executeTakeFirst();
  return visit?.personId ?? null;
}

async function erasePerson(tx: Writer, personId: string): Promise<void> {
  for (const table of ['person', 'directory', 'characterisation'] as const) {
    const rows = await tx.selectFrom(table).selectAll().where('id', '=', personId).execute();
    for (const row of rows) await redactRow(tx, table, row as StoredRow);
    if (table !== 'characterisation' && rows.length > 0) await emptyIndex(tx, personId, table);
  }
  for (const table of ['consent', 'consentRevocation', 'subjectRequest'] as const) {
    const rows = await tx.selectFrom(table).selectAll().where('personId', '=', personId).execute();
    for (const row of rows) await redactRow(tx, table, row as StoredRow);
  }
  const visits = await tx
    .selectFrom('attendance')
    .selectAll()
    .where('personId', '=', personId)
    .where('note', 'is not', null)
    .execute();
  for (const row of visits) await redactRow(tx, 'attendance', row as StoredRow);
  for (const table of ['attendanceNote', 'attendanceVoid'] as const) {
    const rows = await tx
      .selectFrom(table)
      .innerJoin('attendance', 'attendance.id', `${table}.attendanceId`)
      .selectAll(table)
      .where('attendance.personId', '=', personId)
      .execute();
    for (const row of rows) await redactRow(tx, table, row as StoredRow);
  }
}

function isEmptied(table: EntityName, row: Fields): boolean {
  return Object.entries(redacted(table, row)).every(([field, value]) => row[field] === value);
}

async function redactRow(tx: Writer, table: EntityName, row: StoredRow): Promise<void> {
  const values = Object.entries(redacted(table, row)).filter(([field, value]) => row[field] !== value);
  if (values.length === 0) return;
  await tx
    .updateTable(table as 'person')
    .set(Object.fromEntries(values) as never)
    .where('id', '=', row.id)
    .execute();
}

/**
 * The entry stays without anything to be found by: its alias is what keeps two registrations of one person one person
 * in the figures.
 */
async function emptyIndex(tx: Writer, personId: string, table: 'person' | 'directory'): Promise<void> {
  const empty = { folded: '', documentNumber: null, documentKey: null, claim: null };
  const source = table === 'person' ? ('PERSON' as const) : ('DIRECTORY' as const);
  await tx
    .insertInto('personIndex')
    .values({ ...empty, personId, canonicalId: personId, source })
    .onConflict((conflict) => conflict.column('personId').doUpdateSet(empty))
    .execute();
}

const ERASED =
  'Los datos de esta persona se suprimieron porque lo pidió. Si vuelve, regístrela como persona nueva.';

/** Nothing new is written about an erased person on this machine, whichever procedure asks for it. */
export const refuseErased: Admit = async (tx, table, row) => {
  // That they were suppressed is all that may still be written on their row.
  if (table === 'person' && row['erasedAt'] !== null && isEmptied(table, row)) return;
  const named =
    table === 'personPair'
      ? [row['lowId'], row['highId']]
      : table === 'person' || table === 'characterisation'
        ? [row['id']]
        : ['attendance', 'consent', 'characterisationEvent', 'subjectRequest'].includes(table)
          ? [row['personId']]
          : [];
  for (const id of named) {
    if (typeof id === 'string' && (await isErased(tx, id))) throw new Refusal('CONFLICTO', ERASED);
  }
};

/** What the next sweep has to do: `mark` tells two orders apart, `from` is the position after which it looks. */
interface SweepOrder {
  readonly mark: number;
  readonly from: number;
}

async function readOrder(db: Pick<Local, 'selectFrom'>): Promise<SweepOrder | null> {
  const held = await readMeta(db, 'erasureSweep');
  return held === null ? null : (JSON.parse(held) as SweepOrder);
}

async function markDue(tx: Writer, from: number): Promise<void> {
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

async function lastPosition(tx: Writer): Promise<number> {
  const row = await tx
    .selectFrom('change')
    .select((eb) => eb.fn.max('position').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

export async function erasuresAreDue(store: Store): Promise<boolean> {
  return (await readOrder(store.local)) !== null;
}

/** Changes looked at in one transaction; the desk writes in between. */
const WINDOW = 500;

/**
 * Takes out of the log and of the open conflicts what a suppression must not leave there, when something is due.
 * Repeating it is harmless. Afterwards nothing of it is in the file or its log either: the driver overwrites what is
 * deleted, and the log is emptied into the file.
 */
export async function sweepErasures(store: Store): Promise<void> {
  const order = await readOrder(store.local);
  if (order === null) return;
  for (let after: number | null = order.from; after !== null; await nextTurn()) {
    after = await sweepWindow(store, after);
  }
  await store.transaction(async (tx) => {
    await tx
      .deleteFrom('conflict')
      .where('rowId', 'in', (eb) => eb.selectFrom('erasure').select('personId'))
      .execute();
    await tx
      .deleteFrom('conflict')
      .where('tableName', '=', 'subjectRequest')
      .where('rowId', 'in', (eb) =>
        eb
          .selectFrom('subjectRequest')
          .innerJoin('erasure', 'erasure.personId', 'subjectRequest.personId')
          .select('subjectRequest.id'),
      )
      .execute();
    // Something that came meanwhile makes the next sweep due.
    const local = tx as unknown as Local;
    if ((await readOrder(local))?.mark === order.mark) await removeMeta(local, 'erasureSweep');
  });
  await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(store.raw);
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
    for (const { position, tableName, rowId, payload, salt } of window) {
      if (payload === null || salt === null) continue;
      // Of a newer program's tables nobody knows here what they tell: nothing of them may stay.
      const known = PERSONAL_TABLES.includes(tableName);
      if (!known && entityOf(tableName) !== undefined) continue;
      const personId = await subjectOf(tx, tableName, rowId, payload);
      if (personId === null || !(await isErased(tx, personId))) continue;
      const left = known ? redactedPayload(tableName, payload) : null;
      if (left === payload) continue;
      await tx
        .updateTable('change')
        .set({ payload: left, salt: null })
        .where('position', '=', position)
        .execute();
    }
    return window.at(-1)?.position ?? null;
  });
}

async function subjectOf(tx: Writer, table: string, rowId: string, payload: string): Promise<string | null> {
  if (table === 'person' || table === 'characterisation' || table === 'directory') return rowId;
  const fields = readFields(payload);
  const { personId, attendanceId } = fields;
  if (typeof personId === 'string') return personId;
  if (typeof attendanceId === 'string') return visitorOf(tx, attendanceId);
  if (table !== 'subjectRequest') return null;
  const row = await tx
    .selectFrom('subjectRequest')
    .select('personId')
    .where('id', '=', rowId)
    .executeTakeFirst();
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
