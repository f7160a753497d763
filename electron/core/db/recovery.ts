import {
  copyFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { Refusal } from '#shared/domain/failure.ts';
import {
  databaseFiles,
  newQuarantineFolder,
  onDisk,
  quarantine,
  syncFile,
  syncFolder,
  writeWhole,
  type DataFolder,
} from './folder.ts';
import { fingerprintMatches, wrongKey } from './key.ts';
import { readEpochMark, writeEpochMark } from './marks.ts';
import { opensWith } from './probe.ts';
import { listSnapshots, type Snapshot } from './snapshot-files.ts';
import { runCheck } from './upkeep.ts';
import { hasTornTail } from './wal.ts';

/** Why a database was not used as it was found. */
export type RecoveryCause =
  /** Pages that cannot be read. */
  | 'DAMAGED'
  /** The file is gone or empty, and there was one. */
  | 'MISSING';

export interface Restored {
  readonly cause: RecoveryCause;
  readonly snapshot: Snapshot;
  /** Newer snapshots that were not good either. */
  readonly skipped: readonly string[];
  /** Name below quarantine/ of what was set aside. */
  readonly quarantined: string | null;
}

/**
 * Puts the newest good snapshot in the place of the database and sets aside what was there. Nothing is deleted.
 * Throws BASE_DANADA when no snapshot is good (LLAVE_ERRADA when it is the key that opens none of them), and
 * DISCO_LLENO; the folder is then as it was.
 */
export async function restoreNewestSnapshot(
  folder: DataFolder,
  key: Uint8Array,
  cause: RecoveryCause,
  now: number,
): Promise<Restored> {
  const skipped: string[] = [];
  for (const snapshot of listSnapshots(folder).toReversed()) {
    const checked = await runCheck({ path: snapshot.path, key });
    if (!checked.ok) {
      skipped.push(snapshot.name);
      continue;
    }
    return { cause, snapshot, skipped, quarantined: await replaceDatabase(folder, snapshot.path, now) };
  }
  if (!keyIsRight(folder, key)) throw wrongKey();
  const what =
    cause === 'MISSING' ? 'Falta el archivo «puntos.db», que sí existía' : 'La base de datos está dañada';
  throw new Refusal(
    'BASE_DANADA',
    `${what}, y no hay en «snapshots» una copia buena para restaurarla. No se borró ni se cambió nada. Si hay una copia en otro disco, use «puntos backup restore ARCHIVO»; si no, avise a la central antes de tocar la carpeta.`,
    { snapshots: skipped.length },
  );
}

/** A wrong key and a damaged first page look the same to the driver; the fingerprint or any copy tells them apart. */
export function keyIsRight(folder: DataFolder, key: Uint8Array): boolean {
  return (
    fingerprintMatches(folder, key) === true ||
    listSnapshots(folder).some((snapshot) => opensWith(snapshot.path, key))
  );
}

/**
 * Sets the database aside (with its log) and puts a copy of `source` there. A crash at any step leaves the old
 * file, or none, in which case the next start restores; never a mixture. `prepare` may work on the new file before it
 * takes the place. Returns the name below quarantine/.
 */
export async function replaceDatabase(
  folder: DataFolder,
  source: string,
  now: number,
  prepare: (copy: string) => Promise<void> = async () => {},
): Promise<string | null> {
  const partial = `${folder.database}.restoring`;
  rmSync(partial, { force: true });
  try {
    onDisk(() => copyFileSync(source, partial));
    chmodSync(partial, 0o600);
    await prepare(partial);
    syncFile(partial);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  // Before the swap: whatever happens next, the restored file finds a mark above its own epoch.
  const mark = readEpochMark(folder);
  if (mark !== null) writeEpochMark(folder, mark.device, mark.epoch + 1);
  const set = quarantine(folder, databaseFiles(folder.database), now);
  renameSync(partial, folder.database);
  syncFolder(folder.path);
  return set;
}

/**
 * SQLite drops the part of its log that follows a damaged page, in silence. Before it may do so, the log is kept
 * in quarantine/ as it is. Only for a database that nobody has open. Returns the name below quarantine/.
 */
export function keepTornLog(folder: DataFolder, now: number): string | null {
  const [, log] = databaseFiles(folder.database);
  if (!existsSync(log) || !existsSync(folder.database)) return null;
  const bytes = readFileSync(log);
  if (!hasTornTail(bytes)) return null;
  const target = newQuarantineFolder(folder, now);
  onDisk(() => writeFileSync(join(target, relative(folder.path, log)), bytes, { mode: 0o600 }));
  return relative(folder.quarantine, target);
}

/** The next start looks at the whole file before it uses it. */
export function noteDamage(folder: DataFolder): void {
  if (!existsSync(folder.damageMark)) writeWhole(folder.damageMark, '');
}
