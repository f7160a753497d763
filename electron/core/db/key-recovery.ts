import { createHash } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, importJWK, type JWK } from 'jose';
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
 * Puts a recovered key into the folder of a headless host, after proving that it opens what is there. A key file
 * that is already there goes to quarantine. Throws LLAVE_ERRADA and changes nothing when it is another key.
 */
export function installRecoveredKey(folder: DataFolder, key: Uint8Array, now: number): void {
  const databases = [folder.database, ...listSnapshots(folder).map((s) => s.path)];
  const proven =
    fingerprintMatches(folder, key) === true ||
    databases.some((path) => fileSize(path) > 0 && opensWith(path, key));
  const anything = databases.some((path) => fileSize(path) > 0) || fingerprintMatches(folder, key) !== null;
  if (anything && !proven) throw wrongKey();
  const current = readIfPresent(folder.keyFile);
  if (current?.trim() === Buffer.from(key).toString('hex')) return;
  if (current !== null) quarantine(folder, [folder.keyFile], now);
  storeKeyFile(folder, key);
}

/**
 * Seals the key to the central office: JWE with ECDH-ES over X25519 and AES-256-GCM (RFC 7516, RFC 8037).
 * Only the holder of the centre's private key opens it; the station cannot.
 */
export async function sealRecoveryCopy(key: Uint8Array, centrePublicKey: JWK): Promise<string> {
  return new CompactEncrypt(key)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: 'puntos-key' })
    .encrypt(await importJWK(centrePublicKey, 'ECDH-ES'));
}

/** The centre's side of `sealRecoveryCopy`. Throws LLAVE_ERRADA for a copy that is not for this centre. */
export async function openRecoveryCopy(sealed: string, centrePrivateKey: JWK): Promise<Uint8Array> {
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
