import { redacted } from '#shared/domain/erasure.ts';
import type { EntityName } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Fields, FieldValue } from '#shared/sync/merge.ts';
import { compiledFor } from './db/compiled.ts';
import type { Store } from './db/store.ts';
import type { Writer } from './db/tables.ts';
import { erasedAmong, isErased, visitorOf } from './erased.ts';
import { lastPosition, markDue } from './erasure-sweep.ts';
import type { Admit, Derive } from './ledger/ledger.ts';
import type { StoredRow } from './ledger/rows.ts';

/**
 * What the fact `erasure` does to a copy, at the Punto that wrote it and at every other that hears of it.
 *
 * In the transaction that brings the fact the rows of the person become what `redacted` leaves of them and the search
 * forgets them; whatever arrives about them later is redacted as it is stored. The log follows in windows (see
 * erasure-sweep.ts), because a transaction over all of it would hold up the desk; a mark in the same transaction makes it
 * go on after a power cut. Changes that the centre has not acknowledged are redacted like the others: their hash
 * stands, and what is left of a registration is a whole row, so that no visit waits for a parent at the centre.
 *
 * Snapshots are not rewritten: they are encrypted, and go after 30 days (db/snapshot-files.ts). A copy that is
 * restored from one meets the fact again when it downloads, and ends as before.
 */

/** Recomputes whom a registration is one person with. */
type Regroup = (tx: Writer, personId: string) => Promise<void>;

/** Keeps the rows and the search of erased people empty around the rule that keeps search and aliases in step. */
export function deriveErasures(store: Store, next: Derive, regroup: Regroup): Derive {
  return async (tx, table, rows) => {
    if (table === 'erasure') {
      for (const row of rows) {
        const personId = String(row['personId']);
        await store.unguarded(() => erasePerson(tx, personId));
        await regroup(tx, personId);
        await markDue(tx, 0);
      }
      return;
    }
    const people = new Map<StoredRow, string>();
    for (const row of rows) {
      const personId = await personOf(tx, table, row);
      if (personId !== null) people.set(row, personId);
    }
    const erased = await erasedAmong(tx, people.values());
    const isOfErased = (row: StoredRow) => erased.has(people.get(row) ?? '');
    const told = rows.filter((row) => !isOfErased(row));
    if (told.length > 0) {
      await next(tx, table, told);
      if (await provesErased(tx, table, told)) await markDue(tx, await lastPosition(tx));
    }
    for (const row of rows.filter(isOfErased)) {
      await store.unguarded(() => redactRow(tx, table, row));
      if (table === 'person' || table === 'directory') {
        await emptyIndex(tx, row.id, table);
        await regroup(tx, row.id);
      }
      await markDue(tx, await lastPosition(tx));
    }
  };
}

/**
 * Whether a row says that somebody is one person with who was erased: decided where nobody had heard of it, or a
 * registration that a centre older than its Puntos gets back after the suppression. The centre has to take it along.
 */
async function provesErased(tx: Writer, table: EntityName, rows: readonly StoredRow[]): Promise<boolean> {
  const said =
    table === 'person'
      ? await samePairs(
          tx,
          rows.map(({ id }) => id),
        )
      : table === 'personPair'
        ? rows.filter((row) => row['relation'] === 'MISMA' && row['deletedAt'] === null)
        : [];
  const named = said.flatMap(({ lowId, highId }) => [String(lowId), String(highId)]);
  return (await erasedAmong(tx, named)).size > 0;
}

/** The pairs in which these registrations are one person with another. */
async function samePairs(tx: Writer, named: readonly string[]) {
  const query = compiledFor(tx, 'same as', [named, named], ([ids = []]) =>
    tx
      .selectFrom('personPair')
      .select(['lowId', 'highId'])
      .where((eb) => eb.or([eb('lowId', 'in', ids), eb('highId', 'in', ids)]))
      .where('relation', '=', 'MISMA')
      .where('deletedAt', 'is', null)
      .compile(),
  );
  return (await tx.executeQuery(query)).rows;
}

/** Whose row this is, when it holds more of them than their id. */
async function personOf(tx: Writer, table: EntityName, row: StoredRow): Promise<string | null> {
  switch (table) {
    case 'person':
    case 'directory':
    case 'characterisation':
      return row.id;
    // The hot paths: a visit without a note and a mark without a reason have nothing to redact.
    case 'attendance':
      return row['note'] === null ? null : String(row['personId']);
    case 'sessionMark':
      return row['reason'] === null ? null : String(row['personId']);
    case 'reservation':
      return row['personId'] === null ? null : String(row['personId']);
    case 'consent':
    case 'consentRevocation':
    case 'certificate':
    case 'subjectRequest':
      return String(row['personId']);
    case 'attendanceNote':
    case 'attendanceVoid':
      return visitorOf(tx, String(row['attendanceId']));
    default:
      return null;
  }
}

/** Tables whose rows name the person and tell more of them. */
const NAMING = ['consent', 'consentRevocation', 'certificate', 'reservation', 'subjectRequest'] as const;

async function erasePerson(tx: Writer, personId: string): Promise<void> {
  for (const table of ['person', 'directory', 'characterisation'] as const) {
    const rows = await tx.selectFrom(table).selectAll().where('id', '=', personId).execute();
    for (const row of rows) await redactRow(tx, table, row as StoredRow);
    if (table !== 'characterisation' && rows.length > 0) await emptyIndex(tx, personId, table);
  }
  for (const table of NAMING) {
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
  const marks = await tx
    .selectFrom('sessionMark')
    .selectAll()
    .where('personId', '=', personId)
    .where('reason', 'is not', null)
    .execute();
  for (const row of marks) await redactRow(tx, 'sessionMark', row as StoredRow);
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

/** What happens to somebody, and so may not happen to who was erased. */
const HAPPENS: ReadonlySet<EntityName> = new Set([
  'attendance',
  'consent',
  'characterisationEvent',
  'subjectRequest',
  'enrolment',
  'sessionMark',
  'certificate',
  'useStart',
  'turn',
  'reservation',
]);

function namedIn(table: EntityName, row: Fields): readonly (FieldValue | undefined)[] {
  if (table === 'personPair') return [row['lowId'], row['highId']];
  if (table === 'person' || table === 'characterisation') return [row['id']];
  return HAPPENS.has(table) ? [row['personId']] : [];
}

/** Nothing new is written about an erased person on this machine, whichever procedure asks for it. */
export const refuseErased: Admit = async (tx, table, row) => {
  // That they were suppressed is all that may still be written on their row.
  if (table === 'person' && row['erasedAt'] !== null && isEmptied(table, row)) return;
  // They leave what they were part of, so that nobody waits for their seat.
  if (table === 'enrolment' && row['withdrawnAt'] !== null) return;
  if (table === 'reservation' && row['cancelledAt'] !== null) return;
  for (const id of namedIn(table, row)) {
    if (typeof id === 'string' && (await isErased(tx, id))) throw new Refusal('CONFLICTO', ERASED);
  }
};
