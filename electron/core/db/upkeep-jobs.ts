import { rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { Refusal, type RefusalCode } from '#shared/domain/failure.ts';
import { firstBrokenLink, genesisHash, type Change, type Lane } from '#shared/sync/change.ts';
import { openDriver, type Driver } from './driver.ts';
import { createPrivate, fileSize, syncFile } from './folder.ts';

export interface CopyJob {
  readonly kind: 'COPY';
  readonly from: string;
  /** Must not exist; it is removed again when the copy is not good. */
  readonly to: string;
  readonly key: Uint8Array;
}
export interface CheckJob {
  readonly kind: 'CHECK';
  readonly path: string;
  readonly key: Uint8Array;
}
export interface ExamineJob {
  readonly kind: 'EXAMINE';
  readonly path: string;
  readonly key: Uint8Array;
  /** Compare the search index with its content word by word: needs the write lock for as long as it takes. */
  readonly whole: boolean;
}
export type Job = CopyJob | CheckJob | ExamineJob;

/** What a whole file holds. */
export interface Summary {
  readonly ok: true;
  readonly bytes: number;
  readonly version: number;
  readonly device: string | null;
  readonly epoch: number;
  /** The last place of the log of changes; 0 when it is empty. */
  readonly position: number;
  readonly attendances: number;
  readonly people: number;
  /** False: the search index is inconsistent in itself. It is derived and can be built anew. */
  readonly searchOk: boolean;
}

export interface JobFailure {
  readonly ok: false;
  readonly code: RefusalCode | 'DEFECTO';
  readonly message: string;
  /** Which file of a copy it was. */
  readonly which: 'SOURCE' | 'COPY';
}

export interface Facts extends Summary {
  readonly search: { readonly ok: boolean; readonly entries: number };
  readonly chain: { readonly checked: number; readonly broken: BrokenLink | null };
  readonly pending: { readonly count: number; readonly since: number | null };
  readonly role: string | null;
  /** When the newest own change was made, by the clock of then (ms UTC). */
  readonly lastWrite: number | null;
}

export interface BrokenLink {
  readonly lane: Lane;
  readonly epoch: number;
  readonly seq: number;
  readonly why: 'GAP' | 'PAYLOAD' | 'HASH';
}

/** Runs one job on this thread. Faults come back as values: an error loses its class between threads. */
export function runJob(job: Job): Summary | Facts | JobFailure {
  try {
    if (job.kind === 'CHECK') return checkFile(job.path, job.key);
    if (job.kind === 'EXAMINE') return examineFile(job);
    return copyFile(job);
  } catch (error) {
    return failure(error, 'SOURCE');
  }
}

function copyFile(job: CopyJob): Summary | JobFailure {
  let which: JobFailure['which'] = 'SOURCE';
  try {
    withDriver(job.from, job.key, true, (driver) => copyInto(driver, job.to));
    which = 'COPY';
    syncFile(job.to);
    return checkFile(job.to, job.key);
  } catch (error) {
    rmSync(job.to, { force: true });
    return failure(error, which);
  }
}

/** Writes a whole, compact copy with the same key; readers and writers of the source go on meanwhile. */
export function copyInto(driver: Driver, path: string): void {
  createPrivate(path);
  driver.prepare('VACUUM INTO ?').run([path]);
}

const MOST_PROBLEMS = 20;

/** Throws the Refusal of what is wrong with the file. */
export function checkFile(path: string, key: Uint8Array): Summary {
  return withDriver(path, key, true, (driver) => {
    const problems = (
      driver.prepare(`PRAGMA quick_check(${MOST_PROBLEMS})`).all([]) as { quick_check: string }[]
    ).map((found) => found.quick_check);
    const ofSearch = problems.filter((text) => text.includes('FTS5'));
    if (problems.length > ofSearch.length && problems[0] !== 'ok') {
      throw new Refusal('BASE_DANADA', 'La revisión encontró páginas dañadas o mal enlazadas.');
    }
    return summarise(driver, path, ofSearch.length === 0);
  });
}

function summarise(driver: Driver, path: string, searchOk: boolean): Summary {
  return {
    ok: true,
    bytes: fileSize(path),
    version: Number(driver.pragma('user_version')),
    device: meta(driver, 'device'),
    epoch: Number(meta(driver, 'epoch') ?? '1'),
    position: number(driver, 'SELECT max(position) AS n FROM change') ?? 0,
    attendances: number(driver, 'SELECT count(*) AS n FROM attendance') ?? 0,
    people: number(driver, 'SELECT count(*) AS n FROM person') ?? 0,
    searchOk,
  };
}

function examineFile(job: ExamineJob): Facts {
  const summary = checkFile(job.path, job.key);
  return withDriver(job.path, job.key, !job.whole, (driver) => {
    const pending = row<{ n: number; since: number | null }>(
      driver,
      "SELECT count(*) AS n, min(wallTime) AS since FROM change WHERE state = 'PENDING' AND state <> 'APPLIED'",
    );
    return {
      ...summary,
      search: searchIndex(driver, job.whole, summary.searchOk),
      chain: summary.device === null ? { checked: 0, broken: null } : ownChain(driver, summary.device),
      pending: { count: pending?.n ?? 0, since: pending?.since ?? null },
      role: meta(driver, 'role'),
      lastWrite:
        row<{ n: number | null }>(
          driver,
          'SELECT max(wallTime) AS n FROM (SELECT wallTime FROM change WHERE device = ? ORDER BY position DESC LIMIT 100)',
          [summary.device ?? ''],
        )?.n ?? null,
    };
  });
}

function searchIndex(driver: Driver, whole: boolean, wellFormed: boolean): Facts['search'] {
  const entries = number(driver, 'SELECT count(*) AS n FROM personIndex') ?? 0;
  // Both ways round: an entry that nobody finds, and a find that leads to nothing.
  const apart = number(
    driver,
    `SELECT (SELECT count(*) FROM personIndex WHERE rowid NOT IN (SELECT id FROM personSearch_docsize))
          + (SELECT count(*) FROM personSearch_docsize WHERE id NOT IN (SELECT rowid FROM personIndex)) AS n`,
  );
  if (apart !== 0 || !wellFormed) return { ok: false, entries };
  if (!whole) return { ok: true, entries };
  try {
    driver.exec("INSERT INTO personSearch (personSearch, rank) VALUES ('integrity-check', 1)");
    return { ok: true, entries };
  } catch (error) {
    // FTS5 says with the code of a damaged file that the index and its content differ.
    if (error instanceof Refusal && error.code === 'BASE_DANADA') return { ok: false, entries };
    throw error;
  }
}

/** Rows a batch: a long chain is never in memory as a whole. */
const BATCH = 1_000;

/** Follows the chains of this device through all their epochs. */
function ownChain(driver: Driver, device: string): Facts['chain'] {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const chains = driver
    .prepare('SELECT DISTINCT lane, epoch FROM change WHERE device = ? ORDER BY lane, epoch')
    .all([device]) as { lane: Lane; epoch: number }[];
  const next = driver.prepare(
    'SELECT * FROM change WHERE device = ? AND lane = ? AND epoch = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  let checked = 0;
  for (const { lane, epoch } of chains) {
    let head = { seq: 0, hash: genesisHash(sha256, device, epoch, lane) };
    let first = true;
    for (;;) {
      let run = next.all([device, lane, epoch, head.seq, BATCH]) as Change[];
      const [oldest] = run;
      const last = run.at(-1);
      if (oldest === undefined || last === undefined) break;
      checked += run.length;
      if (first && oldest.seq > 1) {
        // What was acknowledged long ago is gone: the chain is followed from the oldest change that is here.
        head = { seq: oldest.seq, hash: oldest.hash };
        run = run.slice(1);
      }
      first = false;
      const broken = firstBrokenLink(sha256, head, run);
      if (broken !== null) return { checked, broken: { lane, epoch, ...broken } };
      head = { seq: last.seq, hash: last.hash };
    }
  }
  return { checked, broken: null };
}

function withDriver<T>(path: string, key: Uint8Array, readonly: boolean, work: (driver: Driver) => T): T {
  const driver = openDriver(path, { key, readonly, mustExist: true });
  try {
    return work(driver);
  } finally {
    driver.close();
  }
}

function row<T>(driver: Driver, sql: string, parameters: readonly unknown[] = []): T | undefined {
  return driver.prepare(sql).all(parameters)[0] as T | undefined;
}

function number(driver: Driver, sql: string): number | null {
  return row<{ n: number | null }>(driver, sql)?.n ?? null;
}

function meta(driver: Driver, key: string): string | null {
  return row<{ value: string }>(driver, 'SELECT value FROM meta WHERE key = ?', [key])?.value ?? null;
}

function failure(error: unknown, which: JobFailure['which']): JobFailure {
  if (error instanceof Refusal) return { ok: false, code: error.code, message: error.message, which };
  return {
    ok: false,
    code: 'DEFECTO',
    message: error instanceof Error ? error.message : String(error),
    which,
  };
}
