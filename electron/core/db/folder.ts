import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DATABASE_FILE, FILE_KEY } from '#shared/domain/data-folder.ts';
import { Refusal } from '#shared/domain/failure.ts';

/** Where everything of one data folder lies; all paths are absolute. */
export interface DataFolder {
  readonly path: string;
  readonly database: string;
  /** The key of a headless host. */
  readonly keyFile: string;
  /** Tells the right key from a wrong one when the database itself cannot. */
  readonly fingerprint: string;
  /** Verified copies, newest last by name. */
  readonly snapshots: string;
  /** What was damaged or replaced: kept for ever, never read by the program. */
  readonly quarantine: string;
  /** Held by the one process that serves the folder. */
  readonly lock: string;
  /** Who holds the lock: for people to read. */
  readonly holder: string;
  /** Address and token of the serving process, for commands on the same machine. */
  readonly loopback: string;
  /** The highest epoch that this folder ever used. */
  readonly epochMark: string;
  /** How far the log of changes had come. */
  readonly positionMark: string;
  /** Left when a damaged page was met: the next start looks at the whole file first. */
  readonly damageMark: string;
  /** Says which PostgreSQL database holds the data of this folder, without its secrets. */
  readonly elsewhere: string;
}

export function dataFolder(path: string): DataFolder {
  return {
    path,
    database: join(path, DATABASE_FILE),
    keyFile: join(path, FILE_KEY),
    fingerprint: join(path, 'clave.huella.json'),
    snapshots: join(path, 'snapshots'),
    quarantine: join(path, 'quarantine'),
    lock: join(path, 'serving.lock'),
    holder: join(path, 'serving.json'),
    loopback: join(path, 'loopback.json'),
    epochMark: join(path, 'epoch.json'),
    positionMark: join(path, 'position.mark'),
    damageMark: join(path, 'damaged.mark'),
    elsewhere: join(path, 'postgres.json'),
  };
}

/** Makes the folders that are missing, for their owner alone. Folders that exist keep their permissions. */
export function createDataFolder(folder: DataFolder): void {
  onDisk(() => {
    for (const path of [folder.path, folder.snapshots, folder.quarantine]) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    }
  });
}

/** The files of a database: SQLite finds the last two by the name of the first. */
export function databaseFiles(database: string): readonly [string, string, string] {
  return [database, `${database}-wal`, `${database}-shm`];
}

/** Size in bytes, 0 when the file is missing. */
export function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Whether the folder ever held a database: then a missing one is a loss and not a beginning. */
export function hadDatabase(folder: DataFolder, snapshots: number): boolean {
  return existsSync(folder.epochMark) || existsSync(folder.fingerprint) || snapshots > 0;
}

/** The text of a small file, or null when there is none. */
export function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Writes a small file whole or not at all, readable by its owner alone, and durable when it returns.
 * The content may depend on the file's own identity on the disk (its inode).
 */
export function writeWhole(path: string, content: string | ((inode: string) => string)): void {
  const partial = `${path}.partial`;
  onDisk(() => {
    rmSync(partial, { force: true });
    const file = openSync(partial, 'wx', 0o600);
    try {
      writeSync(
        file,
        typeof content === 'string' ? content : content(String(fstatSync(file, { bigint: true }).ino)),
      );
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
    syncFolder(dirname(path));
  });
}

/** Makes an empty file for its owner alone, so that what SQLite puts into it was never readable by others. */
export function createPrivate(path: string): void {
  onDisk(() => closeSync(openSync(path, 'a', 0o600)));
  // An existing file (an empty one left by a crash) keeps its old mode otherwise.
  chmodSync(path, 0o600);
}

/** Forces a whole file to the disk. Never for a database that is open: closing it would drop SQLite's locks. */
export function syncFile(path: string): void {
  onDisk(() => {
    const file = openSync(path, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  });
}

/** A rename is durable once its folder is. Windows has no such call and needs none. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/**
 * Moves files aside into a new folder below quarantine/; returns its name, or null when none of them exists.
 * The first file moves first: a crash in between leaves a folder without a database, which is seen.
 */
export function quarantine(folder: DataFolder, files: readonly string[], now: number): string | null {
  const present = files.filter((path) => existsSync(path));
  if (present.length === 0) return null;
  const target = newQuarantineFolder(folder, now);
  onDisk(() => {
    for (const path of present) renameSync(path, join(target, basename(path)));
    syncFolder(target);
    syncFolder(folder.path);
  });
  return basename(target);
}

/** A new folder below quarantine/, named by the instant; a second one in the same second gets a number. */
export function newQuarantineFolder(folder: DataFolder, now: number): string {
  const stamp = fileStamp(now);
  for (let attempt = 1; ; attempt += 1) {
    const target = join(folder.quarantine, attempt === 1 ? stamp : `${stamp}-${attempt}`);
    if (existsSync(target)) continue;
    onDisk(() => mkdirSync(target, { recursive: true, mode: 0o700 }));
    return target;
  }
}

/** An instant as a file name that sorts by time: 20260414T154200Z. */
export function fileStamp(instant: number): string {
  return new Date(instant).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** Runs work on files; a full disk becomes the refusal that says so. */
export function onDisk<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
    throw new Refusal('DISCO_LLENO', 'El disco está lleno: no se guardó nada. Libere espacio y repítalo.');
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
