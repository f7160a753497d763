import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { MAX_PACKAGE_BYTES } from '#shared/sync/usb-package.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { LocalFolder } from './verbs/verb.ts';

interface MadeByCommand {
  readonly name: string;
  readonly base64: string;
  readonly changes: number;
  readonly left: number;
}

export interface Exported {
  /** Where it lies now, absolute. */
  readonly file: string;
  readonly changes: number;
  readonly left: number;
}

/** Writes the station's package to a file, or under its own name into a folder. Throws YA_EXISTE, DISCO_LLENO, ARCHIVO_INVALIDO. */
export async function exportToStick(local: LocalFolder, path: string): Promise<Exported> {
  // Before anything is made: most mistakes are of the path.
  refuseTaken(path);
  const { name, base64, changes, left } = (await local.run('sync.export', {})) as MadeByCommand;
  return { file: saveWhole(path, name, Buffer.from(base64, 'base64')), changes, left };
}

export interface Imported {
  readonly [field: string]: unknown;
  /** At the centre: where the reply for the station lies; null at a station. */
  readonly reply: string | null;
}

/**
 * Hands a package to this host. The centre's reply goes beside the file that was read, or to `replyPath`. Throws what
 * the host refuses with, and DISCO_LLENO, YA_EXISTE or ARCHIVO_INVALIDO for the files.
 */
export async function importFromStick(
  local: LocalFolder,
  path: string,
  replyPath: string | undefined,
): Promise<Imported> {
  if (replyPath !== undefined) refuseTaken(replyPath);
  const base64 = readPackage(path).toString('base64');
  const { reply, ...outcome } = (await local.run('sync.import', { base64 })) as Record<string, unknown> & {
    readonly reply: { readonly name: string; readonly base64: string } | null;
  };
  if (reply === null) return { ...outcome, reply: null };
  try {
    const bytes = Buffer.from(reply.base64, 'base64');
    return { ...outcome, reply: saveWhole(replyPath ?? dirname(path), reply.name, bytes) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(
      error.code,
      `Los datos del Punto ya se recibieron, pero la respuesta no se pudo guardar. ${error.message} Repita la orden con --reply y otra carpeta: recibir dos veces no duplica nada.`,
    );
  }
}

function readPackage(path: string): Buffer {
  try {
    if (statSync(path).size > MAX_PACKAGE_BYTES) {
      const limit = MAX_PACKAGE_BYTES / 1024 / 1024;
      throw new Refusal('ARCHIVO_INVALIDO', `«${path}» pesa más de ${limit} MB: no es un paquete de USB.`);
    }
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      codeOf(error) === 'ENOENT'
        ? `No existe el archivo «${path}».`
        : `No se pudo leer el archivo «${path}».`,
    );
  }
}

function refuseTaken(path: string): void {
  if (!existsSync(path) || isFolder(path)) return;
  throw new Refusal(
    'YA_EXISTE',
    `Ya existe «${path}». Elija otro nombre: un paquete nunca reemplaza a otro.`,
  );
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The whole file or none: a stick may be full, write-protected or pulled out at any moment. */
function saveWhole(path: string, name: string, bytes: Uint8Array): string {
  const file = resolve(isFolder(path) ? join(path, name) : path);
  refuseTaken(file);
  const partial = `${file}.partial`;
  try {
    writeFileSync(partial, bytes, { mode: 0o600, flush: true });
    renameSync(partial, file);
    syncFolderOf(file);
    return file;
  } catch (error) {
    removed(partial);
    throw refusalFor(codeOf(error), dirname(file), basename(file));
  }
}

/** A rename is durable once its folder is; some sticks' file systems know no such call. */
function syncFolderOf(file: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    if (codeOf(error) !== 'EINVAL') throw error;
  } finally {
    closeSync(folder);
  }
}

function removed(partial: string): void {
  try {
    rmSync(partial, { force: true });
  } catch {
    // A stick that was pulled out gives nothing to remove; what is left of it is no package for anybody.
  }
}

function refusalFor(code: string, folder: string, name: string): Refusal {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new Refusal(
        'DISCO_LLENO',
        `No cabe en «${folder}»: no se guardó nada. Libere espacio o use otra memoria.`,
      );
    case 'EROFS':
      return new Refusal(
        'ARCHIVO_INVALIDO',
        `«${folder}» está protegida contra escritura: no se guardó nada. Quite el seguro de la memoria o use otra.`,
      );
    case 'EACCES':
    case 'EPERM':
      return new Refusal(
        'ARCHIVO_INVALIDO',
        `No hay permiso para guardar en «${folder}»: no se guardó nada.`,
      );
    case 'ENOENT':
    case 'ENOTDIR':
      return new Refusal(
        'ARCHIVO_INVALIDO',
        `No existe la carpeta «${folder}»: no se guardó nada. ¿Está puesta la memoria?`,
      );
    default:
      return new Refusal(
        'ARCHIVO_INVALIDO',
        `No se pudo guardar «${name}» en «${folder}»: no quedó nada a medias. Saque y ponga la memoria, y repítalo.`,
      );
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
