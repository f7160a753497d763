import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { WRAPPED_KEY } from '#shared/domain/data-folder.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { quarantine, readIfPresent, fileSize, type DataFolder } from './folder.ts';
import { fingerprintMatches, KEY_BYTES, storeKeyFile, wrongKey } from './key.ts';
import { opensWith } from './probe.ts';
import { listSnapshots } from './snapshot-files.ts';

/** Crockford's base 32: no I, L, O or U, so that a person copies it from paper without doubt. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const KEY_LETTERS = Math.ceil((KEY_BYTES * 8) / 5);
/** 4 letters are 20 bits: one wrong code in a million would pass. */
const CHECK_LETTERS = 4;
const GROUP = 4;

/**
 * The key as a code for paper: 14 groups of 4 letters and digits, the last group being the checksum. Printed
 * before enrolment, while no central office holds a copy yet.
 */
export function recoveryCodeOf(key: Uint8Array): string {
  const letters = base32(key) + checksum(key);
  return (letters.match(new RegExp(`.{1,${GROUP}}`, 'gu')) ?? []).join('-');
}

/** Reads a code as people type it: lower case, spaces, O for 0, I or L for 1. Throws CODIGO_INVALIDO. */
export function restoreKeyFromCode(code: string): Uint8Array {
  const letters = code.toUpperCase().replaceAll(/[\s-]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/gu, '1');
  const whole = KEY_LETTERS + CHECK_LETTERS;
  if (letters.length !== whole) {
    throw new Refusal(
      'CODIGO_INVALIDO',
      `El código de recuperación tiene ${letters.length} letras y números; deben ser ${whole}, en grupos de ${GROUP}. Revise que no falte ni sobre un grupo.`,
      { length: letters.length },
    );
  }
  const key = unbase32(letters.slice(0, KEY_LETTERS));
  if (key === null || checksum(key) !== letters.slice(KEY_LETTERS)) {
    throw new Refusal(
      'CODIGO_INVALIDO',
      'El código de recuperación no es correcto: hay al menos una letra o un número cambiado. Compárelo con el papel, grupo por grupo.',
    );
  }
  return key;
}

/**
 * Puts a recovered key into a folder, after proving that it opens what is there or `backup`, a copy that is to be
 * restored on a new machine. A key that was there, also one that the desktop wrapped, goes to quarantine; returns
 * its name there, null when there was none. Throws LLAVE_ERRADA for another key and NO_EXISTE where nothing can
 * prove one, and then changes nothing.
 */
export function installRecoveredKey(
  folder: DataFolder,
  key: Uint8Array,
  now: number,
  backup?: string,
): string | null {
  const databases = [folder.database, ...listSnapshots(folder).map((s) => s.path)];
  if (backup !== undefined) databases.push(backup);
  const present = databases.filter((path) => fileSize(path) > 0);
  const fingerprint = fingerprintMatches(folder, key);
  if (present.length === 0 && fingerprint === null) {
    throw new Refusal(
      'NO_EXISTE',
      `En «${folder.path}» no hay datos con qué comprobar el código. Revise la carpeta (--data); en un equipo nuevo, indique con --backup la copia que va a restaurar.`,
    );
  }
  // Where the folder itself knows its key, a copy of another folder must not let that one's in.
  const own = present.filter((path) => path !== backup);
  const proof = own.length === 0 && fingerprint === null ? present : own;
  if (fingerprint !== true && !proof.some((path) => opensWith(path, key))) throw wrongKey();
  const wrapped = join(folder.path, WRAPPED_KEY);
  const same = readIfPresent(folder.keyFile)?.trim() === Buffer.from(key).toString('hex');
  const aside = quarantine(folder, same ? [wrapped] : [folder.keyFile, wrapped], now);
  if (!same) storeKeyFile(folder, key);
  return aside;
}

/** The two recoveries of an open folder's key, for those who may not hold the key itself. */
export interface KeyRecovery {
  /** The code for paper. Never logged. */
  code(): string;
  /** The key sealed to the central office with this X25519 public key. */
  seal(centre: JWK): Promise<string>;
}

export function recoveriesOf(key: Uint8Array): KeyRecovery {
  return { code: () => recoveryCodeOf(key), seal: (centre) => sealRecoveryCopy(key, centre) };
}

/** Where the data is no file of this machine: its server keeps it, and nothing here opens it. */
export const noRecovery: KeyRecovery = {
  code: () => {
    throw noKey();
  },
  seal: () => Promise.reject(noKey()),
};

const noKey = () =>
  new Refusal(
    'NO_EXISTE',
    'Los datos de esta central están en un servidor PostgreSQL: no hay una llave que imprimir. Su cifrado y sus copias son de quien administra ese servidor.',
  );

/**
 * Seals the key to the central office: JWE with ECDH-ES over X25519 and AES-256-GCM (RFC 7516, RFC 8037).
 * Only the holder of the centre's private key opens it; the station cannot. The library is loaded with the first
 * use: no start needs it.
 */
export async function sealRecoveryCopy(key: Uint8Array, centrePublicKey: JWK): Promise<string> {
  const { CompactEncrypt, importJWK } = await import('jose');
  return new CompactEncrypt(key)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: 'puntos-key' })
    .encrypt(await importJWK(centrePublicKey, 'ECDH-ES'));
}

/** The centre's side of `sealRecoveryCopy`. Throws LLAVE_ERRADA for a copy that is not for this centre. */
export async function openRecoveryCopy(sealed: string, centrePrivateKey: JWK): Promise<Uint8Array> {
  const { compactDecrypt, importJWK } = await import('jose');
  const secret = await importJWK(centrePrivateKey, 'ECDH-ES');
  const opened = await compactDecrypt(sealed, secret, {
    keyManagementAlgorithms: ['ECDH-ES'],
    contentEncryptionAlgorithms: ['A256GCM'],
  }).catch(() => null);
  if (opened === null || opened.plaintext.length !== KEY_BYTES) {
    throw new Refusal(
      'LLAVE_ERRADA',
      'La copia de la llave no se abre: está dañada o se selló para otra central.',
    );
  }
  return opened.plaintext;
}

function checksum(key: Uint8Array): string {
  const digest = createHash('sha256').update('puntos-digitales/recovery-code/1').update(key).digest();
  return base32(digest).slice(0, CHECK_LETTERS);
}

function base32(bytes: Uint8Array): string {
  let letters = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      letters += ALPHABET.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? letters : letters + ALPHABET.charAt((held << (5 - bits)) & 31);
}

/** Null for a letter outside the alphabet or for padding bits that are not zero. */
function unbase32(letters: string): Uint8Array | null {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of letters) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return held === 0 ? Uint8Array.from(bytes) : null;
}
