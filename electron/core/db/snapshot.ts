import { readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Driver } from './driver.ts';
import { databaseFiles, fileSize, onDisk, syncFile, syncFolder, type DataFolder } from './folder.ts';
import { listSnapshots, nextSnapshotName, snapshotsToDelete, type Snapshot } from './snapshot-files.ts';
import { runCopy } from './upkeep.ts';
import { checkFile, copyInto, type JobFailure } from './upkeep-jobs.ts';

const HOUR_MS = 3_600_000;
const FIRST_MS = 60_000;
/** Stays free for the work of the desk, however small the database is. */
const LEAST_RESERVE = 200 * 1024 * 1024;
const PARTIAL = '.partial';

export type SnapshotOutcome =
  | { readonly kind: 'TAKEN'; readonly snapshot: Snapshot; readonly deleted: readonly string[] }
  /** Nothing was written since the last one. */
  | { readonly kind: 'UNCHANGED' }
  /** A copy would have filled the disk; none was begun. */
  | { readonly kind: 'NO_SPACE'; readonly neededBytes: number; readonly freeBytes: number }
  | { readonly kind: 'FAILED'; readonly failure: JobFailure };

export interface Snapshotter {
  /** Takes a verified copy unless nothing changed. Calls while one is under way share its outcome. */
  take(): Promise<SnapshotOutcome>;
  /**
   * Takes one when the newest is an hour old, also across restarts: a desk that is never open for a whole hour is
   * copied too. Stopping waits for the one under way.
   */
  schedule(report: (outcome: SnapshotOutcome) => void, everyMs?: number): () => Promise<void>;
}

export interface SnapshotterOptions {
  readonly folder: DataFolder;
  readonly key: Uint8Array;
  readonly now: () => number;
  /** Called when the database itself turned out to be damaged while it was copied. */
  readonly onDamage: () => void;
  readonly freeBytes?: () => number;
}

export function createSnapshotter(options: SnapshotterOptions): Snapshotter {
  const { folder } = options;
  let lastStamp: string | null = null;
  let running: Promise<SnapshotOutcome> | null = null;
  const take = (): Promise<SnapshotOutcome> => {
    running ??= takeNow().finally(() => {
      running = null;
    });
    return running;
  };
  return {
    take,
    schedule: (report, everyMs = HOUR_MS) => {
      let timer: NodeJS.Timeout;
      const next = (delayMs: number) => {
        timer = setTimeout(() => void turn(), delayMs);
        timer.unref();
      };
      // A snapshot that cannot be taken is reported by its outcome; a throw here is a defect and ends the process.
      const turn = async () => {
        next(everyMs);
        report(await take());
      };
      const due = (listSnapshots(folder).at(-1)?.at ?? 0) + everyMs - options.now();
      // Not at once: the first minute belongs to the desk. At most one turn away, if the clock jumped.
      next(Math.min(everyMs, Math.max(FIRST_MS, due)));
      return async () => {
        clearTimeout(timer);
        await running;
      };
    },
  };

  async function takeNow(): Promise<SnapshotOutcome> {
    // Before the copy: what is written while it runs makes the next one due.
    const stamp = changeStamp(folder);
    if (stamp === lastStamp) return { kind: 'UNCHANGED' };
    removePartial(folder);
    const free = options.freeBytes ?? (() => freeBytes(folder.path));
    const needed = databaseFiles(folder.database).reduce((sum, path) => sum + fileSize(path), 0);
    const reserve = Math.max(LEAST_RESERVE, 2 * needed);
    if (free() < needed) prune(folder, { now: options.now(), freeBytes: free(), reserveBytes: needed });
    const available = free();
    if (available < needed) return { kind: 'NO_SPACE', neededBytes: needed, freeBytes: available };
    const name = nextSnapshotName(listSnapshots(folder), options.now());
    const path = join(folder.snapshots, name);
    const made = await runCopy({ from: folder.database, to: `${path}${PARTIAL}`, key: options.key });
    if (!made.ok) {
      // The key was right when the store opened: a first page that it no longer opens is damage.
      const damaged = made.code === 'BASE_DANADA' || made.code === 'LLAVE_ERRADA';
      if (made.which === 'SOURCE' && damaged) options.onDamage();
      return { kind: 'FAILED', failure: made };
    }
    finish(folder, path);
    lastStamp = stamp;
    const deleted = prune(folder, { now: options.now(), freeBytes: free(), reserveBytes: reserve });
    const snapshot = listSnapshots(folder).find((found) => found.name === name);
    if (snapshot === undefined) throw new Error('A snapshot that was just taken is not there.');
    return { kind: 'TAKEN', snapshot, deleted };
  }
}

/**
 * The copy before a migration, taken on the open connection before anybody works: nobody waits for it but the
 * start. Throws, and so stops the migration, when it cannot be taken or is not good.
 */
export function snapshotBeforeMigration(
  folder: DataFolder,
  driver: Driver,
  key: Uint8Array,
  now: number,
): void {
  removePartial(folder);
  const path = join(folder.snapshots, nextSnapshotName(listSnapshots(folder), now));
  const partial = `${path}${PARTIAL}`;
  try {
    copyInto(driver, partial);
    syncFile(partial);
    checkFile(partial, key);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  finish(folder, path);
}

/** Free bytes for this user on the disk of a folder. */
export function freeBytes(path: string): number {
  const disk = statfsSync(path);
  return disk.bavail * disk.bsize;
}

function finish(folder: DataFolder, path: string): void {
  onDisk(() => renameSync(`${path}${PARTIAL}`, path));
  syncFolder(folder.snapshots);
}

function prune(
  folder: DataFolder,
  facts: { readonly now: number; readonly freeBytes: number; readonly reserveBytes: number },
): string[] {
  const gone = snapshotsToDelete(listSnapshots(folder), facts);
  for (const snapshot of gone) rmSync(snapshot.path, { force: true });
  return gone.map((snapshot) => snapshot.name);
}

/** A copy that was cut off is worth nothing, and its space is needed. */
function removePartial(folder: DataFolder): void {
  for (const name of readdirSync(folder.snapshots)) {
    if (name.includes(PARTIAL)) rmSync(join(folder.snapshots, name), { force: true });
  }
}

/** Changes whenever the file or its log is written. */
function changeStamp(folder: DataFolder): string {
  return databaseFiles(folder.database)
    .slice(0, 2)
    .map((path) => {
      const found = statSync(path, { throwIfNoEntry: false });
      return found === undefined ? '-' : `${found.size}/${found.mtimeMs}`;
    })
    .join(' ');
}
