import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { fileSize, hadDatabase, readIfPresent, writeWhole, type DataFolder } from './folder.ts';
import { listSnapshots } from './snapshot-files.ts';

export const KEY_BYTES = 32;

/** Where the key of the database comes from. */
export type KeySource =
  /** A file that only its owner can read: headless hosts. */
  | { readonly kind: 'file' }
  /** The host keeps the key and hands it over (the desktop): 32 bytes as 64 hexadecimal digits. */
  | { readonly kind: 'raw'; readonly keyHex: string };

const keyText = z
  .string()
  .trim()
  .regex(/^[0-9a-f]{64}$/iu);
const fingerprintText = z.object({ version: z.literal(1), fingerprint: z.string().regex(/^[0-9a-f]{64}$/u) });

/**
 * The key of a folder. A new one is made only in a folder that never held a database, because a new key over old
 * data locks it for ever. Throws Refusal LLAVE_FALTA or LLAVE_ERRADA (the text is no key).
 */
export function resolveKey(
  folder: DataFolder,
  source: KeySource,
  randomBytes: (size: number) => Uint8Array,
): Uint8Array {
  if (source.kind === 'raw') return parseKey(source.keyHex);
  const text = readIfPresent(folder.keyFile);
  if (text !== null) return parseKey(text);
  if (fileSize(folder.database) > 0 || hadDatabase(folder, listSnapshots(folder).length)) {
    throw new Refusal(
      'LLAVE_FALTA',
      `Hay una base de datos, pero falta su llave («${folder.keyFile}»). No se creó otra, porque con una llave nueva los datos no se podrían leer. Vuelva a poner el archivo de la llave, o use el código de recuperación impreso o la copia que guarda la central.`,
    );
  }
  const key = randomBytes(KEY_BYTES);
  storeKeyFile(folder, key);
  return key;
}

export function storeKeyFile(folder: DataFolder, key: Uint8Array): void {
  writeWhole(folder.keyFile, `${Buffer.from(key).toString('hex')}\n`);
}

function parseKey(text: string): Uint8Array {
  const parsed = keyText.safeParse(text);
  if (parsed.success) return Buffer.from(parsed.data, 'hex');
  // The text itself is never part of the message: most of it may be the key.
  throw new Refusal(
    'LLAVE_ERRADA',
    'La llave de la base de datos está incompleta o dañada: debe tener 64 dígitos hexadecimales. Restaure el archivo de la llave o use el código de recuperación. No se cambió nada.',
  );
}

/**
 * HMAC-SHA256 of a fixed label under the key: recognises the key and says nothing about it (the key has 256
 * random bits, so nothing can be guessed from the fingerprint).
 */
export function fingerprintOf(key: Uint8Array): string {
  return createHmac('sha256', key).update('puntos-digitales/key-fingerprint/1').digest('hex');
}

/** Whether the key is the one that the folder was made with; null when the folder cannot tell. */
export function fingerprintMatches(folder: DataFolder, key: Uint8Array): boolean | null {
  const known = readFingerprint(folder);
  if (known === null) return null;
  return timingSafeEqual(Buffer.from(known, 'hex'), Buffer.from(fingerprintOf(key), 'hex'));
}

/** Written after the database opened with the key, so that it never vouches for a wrong one. */
export function rememberFingerprint(folder: DataFolder, key: Uint8Array): void {
  if (fingerprintMatches(folder, key) === true) return;
  writeWhole(
    folder.fingerprint,
    `${JSON.stringify({ version: 1, fingerprint: fingerprintOf(key) } satisfies z.infer<typeof fingerprintText>)}\n`,
  );
}

function readFingerprint(folder: DataFolder): string | null {
  const text = readIfPresent(folder.fingerprint);
  if (text === null) return null;
  try {
    return fingerprintText.parse(JSON.parse(text)).fingerprint;
  } catch {
    // A damaged fingerprint knows nothing; the next good start writes it anew.
    return null;
  }
}

export function wrongKey(): Refusal {
  return new Refusal(
    'LLAVE_ERRADA',
    'La llave no es la de esta base de datos. Los datos están completos y no se cambió nada. Use la llave de este computador, el código de recuperación impreso o la copia que guarda la central.',
  );
}
