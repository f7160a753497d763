/**
 * Bytes as text that a scanner types alike on every keyboard and that a QR holds in its alphanumeric mode: five bits a
 * letter. Crockford's alphabet has no I, L, O and U, so that no text of it can look like a cédula to the reader
 * (`PubDSK`, `COL`). Each value has one text: no letter stands for another.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const VALUE = new Map([...ALPHABET].map((letter, value) => [letter, value]));

export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET[(held << (5 - bits)) & 31];
}

/** Null when a letter is not of the alphabet, or when the text is not the one text of any bytes. */
export function fromBase32(text: string): Uint8Array | null {
  const read = unpacked(text);
  return read !== null && read.spareBits < 5 && read.spare === 0 ? read.bytes : null;
}

/** The whole bytes that a beginning of a text holds; null when a letter is not of the alphabet. */
export function beginningOfBase32(text: string): Uint8Array | null {
  return unpacked(text)?.bytes ?? null;
}

function unpacked(text: string): { bytes: Uint8Array; spareBits: number; spare: number } | null {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    const value = VALUE.get(letter);
    if (value === undefined) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = held >> bits;
    at += 1;
    held &= (1 << bits) - 1;
  }
  return { bytes, spareBits: bits, spare: held };
}

export function base32Length(bytes: number): number {
  return Math.ceil((bytes * 8) / 5);
}

/** Whether all of it are letters of the alphabet. */
export function isBase32(text: string): boolean {
  return [...text].every((letter) => VALUE.has(letter));
}

/** Ed25519 keys and signatures as they stand in rows and on command lines. Null for anything else. */
export function fromBase64Url(text: string, length: number): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  const bytes = decoded(text);
  return bytes?.length === length && toBase64Url(bytes) === text ? bytes : null;
}

export function toBase64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCodePoint(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function decoded(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(
      atob(text.replaceAll('-', '+').replaceAll('_', '/')),
      (letter) => letter.codePointAt(0) ?? 0,
    );
  } catch {
    return null;
  }
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
