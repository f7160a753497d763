import { existsSync, rmSync } from 'node:fs';
import { Refusal } from '#shared/domain/failure.ts';
import type { OpenDriver } from './driver.ts';
import type { DeviceIdentity } from '../ledger/identity.ts';
import {
  createDataFolder,
  createPrivate,
  dataFolder,
  fileSize,
  hadDatabase,
  type DataFolder,
} from './folder.ts';
import { rememberFingerprint, resolveKey, wrongKey, type KeySource } from './key.ts';
import { acquireLock, type FolderLock } from './lock.ts';
import { isBlank, notingPosition, settleLife } from './life.ts';
import { openPositionMark, readEpochMark, type EpochReason, type PositionMark } from './marks.ts';
import type { Migration } from './migrations/migration.ts';
import {
  keepTornLog,
  keyIsRight,
  noteDamage,
  restoreNewestSnapshot,
  type RecoveryCause,
  type Restored,
} from './recovery.ts';
import { reportRecovery, type RecoveryReport } from './recovery-report.ts';
import { listSnapshots } from './snapshot-files.ts';
import { snapshotBeforeMigration } from './snapshot.ts';
import { refuseElsewhere } from './postgres/elsewhere.ts';
import { openStore, type FileStore, type Store } from './store.ts';
import { runCheck } from './upkeep.ts';

export interface OpenFolderOptions {
  /** The data folder, absolute; made when it is missing. */
  readonly folder: string;
  readonly keySource: KeySource;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  /**
   * Called when a damaged page is met while the folder is open; the call that met it throws BASE_DANADA. The host
   * closes and opens again (or ends and is restarted): opening restores. Called once for each opening, and not for
   * damage that the opening itself met and mended.
   */
  readonly onDamage?: () => void;
  /** Only for tests of migrations. */
  readonly migrations?: readonly Migration[];
  /** See StoreOptions. */
  readonly openDriver?: OpenDriver;
}

export interface OpenedFolder {
  readonly folder: DataFolder;
  readonly store: Store;
  /** With the epoch that this opening settled: give it to the ledger. */
  readonly identity: DeviceIdentity;
  /** Why the device began a new epoch with this opening; null when it did not. */
  readonly newEpoch: EpochReason | null;
  /** What was restored or is missing, to be shown to people; null when all is as it was left. */
  readonly recovered: RecoveryReport | null;
  /** For the recovery code and the sealed copy; never logged. Null where the database is no file of this folder. */
  readonly key: Uint8Array | null;
  readonly lock: FolderLock;
  /** Tells the snapshotter and the store's readers alike that a damaged page was met. */
  readonly onDamage: () => void;
  /** Everything on disk, the lock given back. */
  close(): Promise<void>;
}

/** A folder with the embedded file in it. */
export interface OpenedFile extends OpenedFolder {
  readonly store: FileStore;
  readonly key: Uint8Array;
}

/**
 * Opens a data folder for the one process that serves it: lock, key, recovery from damage, migrations (a snapshot
 * first), and the epoch of this life of the device. Throws Refusal CARPETA_EN_USO, LLAVE_FALTA, LLAVE_ERRADA,
 * BASE_DANADA (nothing good to restore), BASE_MAS_NUEVA, DISCO_LLENO, or
 * ENTRADA_INVALIDA where its data is in PostgreSQL; the folder's data is then as it was.
 */
export async function openFolder(options: OpenFolderOptions): Promise<OpenedFile> {
  const folder = dataFolder(options.folder);
  createDataFolder(folder);
  const lock = acquireLock(folder, options.now());
  try {
    refuseElsewhere(folder);
    return await openLocked(folder, lock, options);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openLocked(
  folder: DataFolder,
  lock: FolderLock,
  options: OpenFolderOptions,
  again = false,
): Promise<OpenedFile> {
  const { now } = options;
  const key = resolveKey(folder, options.keySource, options.randomBytes);
  let serving = false;
  const onDamage = () => {
    noteDamage(folder);
    if (serving) options.onDamage?.();
    serving = false;
  };
  const { store, restored } = await openOrRestore(folder, key, onDamage, options);
  let position: PositionMark | undefined;
  try {
    rememberFingerprint(folder, key);
    const settled = await settleLife(folder, store, options.randomBytes);
    const mark = openPositionMark(folder);
    position = mark;
    mark.reset(settled.position);
    serving = true;
    return {
      folder,
      store: notingPosition(store, mark),
      identity: settled.identity,
      newEpoch: settled.life.reason,
      recovered: reportRecovery(restored, settled.life, now()),
      key,
      lock,
      onDamage,
      close: async () => {
        serving = false;
        await store.close();
        mark.close();
        lock.release();
      },
    };
  } catch (error) {
    position?.close();
    await store.close();
    // The page with the identity was damaged: the mark is set, so opening again looks at the whole file.
    const damaged = error instanceof Refusal && error.code === 'BASE_DANADA';
    if (damaged && restored === null && !again) return openLocked(folder, lock, options, true);
    throw error;
  }
}

async function openOrRestore(
  folder: DataFolder,
  key: Uint8Array,
  onDamage: () => void,
  options: OpenFolderOptions,
): Promise<{ store: FileStore; restored: Restored | null }> {
  const now = options.now();
  const open = () => {
    if (isEmptyFile(folder.database)) createPrivate(folder.database);
    const { migrations, openDriver } = options;
    return openStore({
      path: folder.database,
      key,
      onDamage,
      beforeMigration: (driver) => snapshotBeforeMigration(folder, driver, key, now),
      ...(migrations && { migrations }),
      ...(openDriver && { openDriver }),
    });
  };
  const restore = (cause: RecoveryCause) => restoreNewestSnapshot(folder, key, cause, now);
  const found = await lookBeforeOpening(folder, key);
  let restored: Restored | null = found.cause === null ? null : await restore(found.cause);
  let store: FileStore;
  try {
    keepTornLog(folder, now);
    store = open();
  } catch (error) {
    if (restored !== null || !(error instanceof Refusal)) throw error;
    if (error.code === 'LLAVE_ERRADA' && !keyIsRight(folder, key)) throw wrongKey();
    if (error.code !== 'LLAVE_ERRADA' && error.code !== 'BASE_DANADA') throw error;
    restored = await restore('DAMAGED');
    store = open();
  }
  if (restored === null && (await isBlank(store)) && readEpochMark(folder) !== null) {
    // All that was ever written stood in a log that SQLite could not read, and so took for nothing.
    await store.close();
    restored = await restore('DAMAGED');
    store = open();
  }
  if (found.rebuildSearch) {
    store.driver.exec("INSERT INTO personSearch (personSearch) VALUES ('rebuild')");
  }
  rmSync(folder.damageMark, { force: true });
  return { store, restored };
}

/**
 * What can be said of the file without opening it for work. A whole check takes seconds on a large file, so it runs
 * only after a damaged page was met; the hourly snapshot reads every page as well.
 */
async function lookBeforeOpening(
  folder: DataFolder,
  key: Uint8Array,
): Promise<{ cause: RecoveryCause | null; rebuildSearch: boolean }> {
  if (isEmptyFile(folder.database)) {
    const lost = hadDatabase(folder, listSnapshots(folder).length);
    return { cause: lost ? 'MISSING' : null, rebuildSearch: false };
  }
  if (!existsSync(folder.damageMark)) return { cause: null, rebuildSearch: false };
  const checked = await runCheck({ path: folder.database, key });
  if (checked.ok) return { cause: null, rebuildSearch: true };
  if (checked.code === 'LLAVE_ERRADA' && !keyIsRight(folder, key)) throw wrongKey();
  const damaged = checked.code === 'LLAVE_ERRADA' || checked.code === 'BASE_DANADA';
  return { cause: damaged ? 'DAMAGED' : null, rebuildSearch: false };
}

/** SQLite takes a file without bytes, and one of a single byte, for a new database. */
function isEmptyFile(path: string): boolean {
  return fileSize(path) <= 1;
}
