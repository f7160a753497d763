import { sql, Kysely } from 'kysely';
import { entities } from '#shared/domain/entities.ts';
import { expiredBefore, fieldNames, type Entity } from '#shared/domain/entity.ts';
import { entityOf } from '#shared/domain/entities.ts';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { Refusal, type RefusalCode } from '#shared/domain/failure.ts';
import { addRow, type ScopeDigest } from '#shared/sync/digest.ts';
import type { Fields } from '#shared/sync/merge.ts';
import { sqliteDialect } from '../db/dialect.ts';
import { openDriver } from '../db/driver.ts';
import type { Reader, Tables } from '../db/tables.ts';
import { sha256 } from '../ledger/ledger.ts';
import { departedRows, travellingTables, visibleScope, type Viewer } from './hub/scope.ts';
import { writeSnapshotFile, type WrittenFile } from './snapshot-file.ts';
import { readCursor } from './station/peer.ts';

/** Long readings of everything that a Punto may see, as it was at one moment. They run beside the desk. */
export type ScopeJob =
  /** At the centre: all of it into a file; see shared/sync/wire-snapshot.ts. */
  | {
      readonly kind: 'SNAPSHOT';
      readonly viewer: Viewer;
      readonly to: string;
      readonly contentKey: Uint8Array;
    }
  /** At the centre: its digests as of `asOf` (ms UTC), which says what has outlived its time. */
  | { readonly kind: 'DIGEST'; readonly viewer: Viewer; readonly asOf: number }
  /** At a station: the digests of what it holds. */
  | { readonly kind: 'OWN_DIGEST'; readonly asOf: number };

export interface SnapshotMade extends WrittenFile {
  readonly kind: 'SNAPSHOT';
  /** The position of the log that it stands at. */
  readonly cursor: number;
}
export interface DigestMade {
  readonly kind: 'DIGEST';
  readonly cursor: number;
  /** Which life of the centre `cursor` counts in; at the centre 0. */
  readonly hubEpoch: number;
  /** Changes of this machine that the centre has not acknowledged. */
  readonly pending: number;
  readonly digest: ScopeDigest;
}
/** Faults come back as values: an error loses its class between threads. */
export type ScopeOutcome =
  | SnapshotMade
  | DigestMade
  | { readonly kind: 'REFUSED'; readonly code: RefusalCode; readonly message: string };

/** The same on a thread of its own. */
export interface FileJob {
  readonly file: { readonly path: string; readonly key: Uint8Array };
  readonly job: ScopeJob;
}

export async function runOnFile({ file, job }: FileJob): Promise<ScopeOutcome> {
  try {
    const driver = openDriver(file.path, { key: file.key, readonly: true, mustExist: true });
    const db = new Kysely<Tables>({ dialect: sqliteDialect(driver) });
    try {
      // All that follows reads what stands now, whatever is written meanwhile.
      await sql`BEGIN`.execute(db);
      return await runScopeJob(db, job);
    } finally {
      await db.destroy();
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'REFUSED', code: error.code, message: error.message };
  }
}

/** @param db sees one moment */
export async function runScopeJob(db: Reader, job: ScopeJob): Promise<ScopeOutcome> {
  if (job.kind === 'OWN_DIGEST') return ownDigest(db, job.asOf);
  const cursor = await newestPosition(db);
  const { viewer } = job;
  if (job.kind === 'DIGEST') {
    const digest: ScopeDigest = new Map();
    for await (const item of visibleScope(db, viewer)) {
      if (item.kind === 'GONE') continue;
      const fields = item.kind === 'FACT' ? (JSON.parse(item.payload) as Fields) : item.fields;
      addToDigest(digest, item.table, item.rowId, fields, job.asOf);
    }
    return { kind: 'DIGEST', cursor, hubEpoch: 0, pending: 0, digest };
  }
  async function* items() {
    yield* visibleScope(db, viewer);
    yield* departedRows(db, viewer);
  }
  return { kind: 'SNAPSHOT', cursor, ...(await writeSnapshotFile(job.to, job.contentKey, items())) };
}

async function ownDigest(db: Reader, asOf: number): Promise<DigestMade> {
  const { cursor, hubEpoch } = await readCursor(db);
  const digest: ScopeDigest = new Map();
  for (const entity of [...travellingTables(), entities.directory as Entity]) {
    for (let after = ''; ;) {
      const rows = await db
        .selectFrom(entity.table as 'person')
        .selectAll()
        .where('id', '>', after)
        .orderBy('id')
        .limit(PAGE)
        .execute();
      for (const row of rows) addToDigest(digest, entity.table, row.id, { ...row }, asOf);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      after = last.id;
    }
  }
  const pending = await db
    .selectFrom('change')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'PENDING')
    .executeTakeFirst();
  return { kind: 'DIGEST', cursor, hubEpoch, pending: Number(pending?.count ?? 0), digest };
}

const PAGE = 500;
/** Copies drop what is too old at their own hour: near the limit nothing is compared. */
const MARGIN_MS = 2 * DAY_MS;

function addToDigest(digest: ScopeDigest, table: string, rowId: string, fields: Fields, asOf: number): void {
  const entity = entityOf(table);
  if (entity === undefined) return;
  const { expiry } = entity;
  if (expiry !== undefined && Number(fields[expiry.field]) < expiredBefore(expiry, asOf) + MARGIN_MS) return;
  addRow(sha256, digest, { table, rowId, fields }, fieldNames(entity));
}

async function newestPosition(db: Reader): Promise<number> {
  const row = await db
    .selectFrom('change')
    .select((eb) => eb.fn.max('position').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}
