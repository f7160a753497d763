import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from '#shared/domain/failure.ts';
import {
  createDataFolder,
  dataFolder,
  fileSize,
  onDisk,
  readIfPresent,
  syncFolder,
  type DataFolder,
} from './folder.ts';
import { resolveKey, type KeySource } from './key.ts';
import { acquireLock } from './lock.ts';
import { migrations } from './migrations/all.ts';
import { refuseFileWork } from './postgres/elsewhere.ts';
import { keyIsRight, replaceDatabase } from './recovery.ts';
import { runCheck, runCopy } from './upkeep.ts';
import type { JobFailure, Summary } from './upkeep-jobs.ts';

export interface BackupOptions {
  /** The data folder, absolute. */
  readonly folder: string;
  readonly keySource: KeySource;
  /** The file of the copy, absolute. It is encrypted with the folder's own key. */
  readonly file: string;
  readonly now: () => number;
}

export interface BackupDone {
  readonly file: string;
  /** What the copy holds. */
  readonly summary: Summary;
}

/**
 * Writes a verified copy of the database to a new file; also while a process serves the folder. Throws Refusal
 * YA_EXISTE, NO_EXISTE, LLAVE_FALTA, LLAVE_ERRADA, BASE_DANADA or DISCO_LLENO, and leaves no half copy.
 */
export async function createBackup(options: BackupOptions): Promise<BackupDone> {
  const folder = dataFolder(options.folder);
  refuseFileWork(folder);
  if (existsSync(options.file)) {
    throw new Refusal(
      'YA_EXISTE',
      `Ya existe «${options.file}». Elija otro nombre: una copia nunca reemplaza a otra.`,
    );
  }
  if (fileSize(folder.database) === 0) throw noDatabase(folder);
  const key = existingKey(folder, options.keySource);
  const partial = `${options.file}.partial`;
  rmSync(partial, { force: true });
  const made = await runCopy({ from: folder.database, to: partial, key });
  if (!made.ok) throw refusalOf(made, keyIsRight(folder, key));
  onDisk(() => renameSync(partial, options.file));
  syncFolder(dirname(options.file));
  return { file: options.file, summary: made };
}

/** Reads every page of a copy and says what it holds. Throws like `createBackup`. */
export async function verifyBackup(options: Omit<BackupOptions, 'now'>): Promise<BackupDone> {
  const folder = dataFolder(options.folder);
  refuseFileWork(folder);
  const key = existingKey(folder, options.keySource);
  return { file: options.file, summary: await goodCopy(options.file, key, keyIsRight(folder, key)) };
}

/**
 * Brings what the database in place holds beyond the copy into the copy; returns how many changes that were. See
 * core/bring-over.ts.
 */
type BringOver = (copy: string, current: string, key: Uint8Array) => Promise<number>;

export interface RestoreDone extends BackupDone {
  /** Changes that were saved after the copy and are in it now. */
  readonly broughtOver: number;
  /** Name below quarantine/ of the database that was in its place; null when there was none. */
  readonly quarantined: string | null;
}

/**
 * Puts a copy in the place of the database, which goes to quarantine/. The next opening begins a new epoch. Needs
 * the folder for itself (CARPETA_EN_USO); refuses a copy that is damaged, of another key or of a newer program, and
 * then changes nothing.
 */
export async function restoreBackup(options: BackupOptions, bringOver?: BringOver): Promise<RestoreDone> {
  const folder = dataFolder(options.folder);
  refuseFileWork(folder);
  createDataFolder(folder);
  const lock = acquireLock(folder, options.now());
  try {
    const key = existingKey(folder, options.keySource);
    const summary = await goodCopy(options.file, key, false);
    const newest = migrations.at(-1)?.version ?? 0;
    if (summary.version > newest) {
      throw new Refusal(
        'BASE_MAS_NUEVA',
        `La copia es de una versión más nueva del programa (${summary.version}; este programa llega a la ${newest}). Actualice el programa; no se cambió nada.`,
        { from: summary.version, newest },
      );
    }
    let broughtOver = 0;
    const quarantined = await replaceDatabase(folder, options.file, options.now(), async (copy) => {
      if (bringOver !== undefined && fileSize(folder.database) > 0)
        broughtOver = await bringOver(copy, folder.database, key);
    });
    return { file: options.file, summary, quarantined, broughtOver };
  } finally {
    lock.release();
  }
}

/** A command on copies never makes a key: a new one opens no copy. */
export function existingKey(folder: DataFolder, source: KeySource): Uint8Array {
  if (source.kind === 'file' && readIfPresent(folder.keyFile) === null) {
    throw new Refusal(
      'LLAVE_FALTA',
      `Falta la llave («${folder.keyFile}»), y sin ella ninguna copia se puede leer. Vuelva a poner el archivo de la llave, o recupérela primero con el código de recuperación impreso o con la copia que guarda la central.`,
    );
  }
  return resolveKey(folder, source, () => {
    throw new Error('A key was to be made where one was known to exist.');
  });
}

async function goodCopy(file: string, key: Uint8Array, keyProven: boolean): Promise<Summary> {
  if (fileSize(file) === 0) {
    throw new Refusal('NO_EXISTE', `No hay ninguna copia en «${file}», o el archivo está vacío.`);
  }
  const checked = await runCheck({ path: file, key });
  if (!checked.ok) throw copyRefusal(checked, keyProven);
  return checked;
}

function copyRefusal(failure: JobFailure, keyProven: boolean): Error {
  if (failure.code === 'LLAVE_ERRADA') {
    return new Refusal(
      keyProven ? 'BASE_DANADA' : 'LLAVE_ERRADA',
      'La copia no se abre con la llave de esta carpeta: es de otro equipo o está dañada desde el comienzo. Use otra copia. No se cambió nada.',
    );
  }
  if (failure.code === 'BASE_DANADA') {
    return new Refusal('BASE_DANADA', 'La copia está dañada. Use otra copia. No se cambió nada.');
  }
  return refusalOf(failure, false);
}

function refusalOf(failure: JobFailure, keyProven: boolean): Error {
  if (failure.code === 'DEFECTO') return new Error(failure.message);
  if (failure.code === 'LLAVE_ERRADA' && keyProven) {
    return new Refusal(
      'BASE_DANADA',
      'La base de datos está dañada y no se puede copiar. Abra el programa: restaurará la copia buena más reciente.',
    );
  }
  return new Refusal(failure.code, failure.message);
}

function noDatabase(folder: DataFolder): Refusal {
  return new Refusal('NO_EXISTE', `En «${folder.path}» no hay base de datos. Revise la carpeta (--data).`);
}
