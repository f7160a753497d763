/**
 * The text that a person carries from the centre to a new station. It holds the centre's address, the
 * fingerprint of the key to pin (SHA-256 of its SPKI, 32 bytes) and the single-use secret (16 bytes), so that
 * the station trusts nothing but this text.
 *
 * Layout: fingerprint (32) ‖ secret (16) ‖ address without «https://» (UTF-8) ‖ first 4 bytes of SHA-256 of all
 * before. Written in Crockford's base32 in groups of five: no letter is mistaken for a digit when it is read
 * aloud or typed, and case, blanks and hyphens do not matter.
 */
export interface EnrolmentTicket {
  /** https://host:port, without a path. */
  readonly url: string;
  /** SHA-256 of the centre's SPKI, lower-case hex. */
  readonly fingerprint: string;
  /** 16 random bytes. */
  readonly secret: Uint8Array;
}

export type Digest = (bytes: Uint8Array) => Uint8Array;

const PREFIX = 'PD1';
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const FINGERPRINT = 32;
const SECRET = 16;
const CHECK = 4;

export function formatEnrolmentCode(ticket: EnrolmentTicket, sha256: Digest): string {
  const address = new TextEncoder().encode(ticket.url.replace(/^https:\/\//, ''));
  const body = new Uint8Array([...fromHex(ticket.fingerprint), ...ticket.secret, ...address]);
  const text = toBase32(new Uint8Array([...body, ...sha256(body).slice(0, CHECK)]));
  return [PREFIX, ...(text.match(/.{1,5}/g) ?? [])].join('-');
}

/** Null when the text is not a whole code: cut, mistyped or something else. */
export function parseEnrolmentCode(text: string, sha256: Digest): EnrolmentTicket | null {
  const compact = text.toUpperCase().replace(/[\s-]/g, '');
  if (!compact.startsWith(PREFIX) || compact.length > 500) return null;
  const bytes = fromBase32(compact.slice(PREFIX.length));
  if (bytes === null || bytes.length <= FINGERPRINT + SECRET + CHECK) return null;
  const body = bytes.slice(0, -CHECK);
  const check = bytes.slice(-CHECK);
  if (
    sha256(body)
      .slice(0, CHECK)
      .some((byte, index) => byte !== check[index])
  )
    return null;
  const url = `https://${new TextDecoder().decode(body.slice(FINGERPRINT + SECRET))}`;
  if (!URL.canParse(url)) return null;
  return {
    url: new URL(url).origin,
    fingerprint: toHex(body.slice(0, FINGERPRINT)),
    secret: body.slice(FINGERPRINT, FINGERPRINT + SECRET),
  };
}

function toBase32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31] ?? '';
      held &= (1 << bits) - 1;
    }
  }
  return bits === 0 ? text : text + (ALPHABET[(held << (5 - bits)) & 31] ?? '');
}

function fromBase32(text: string): Uint8Array | null {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of text.replace(/O/g, '0').replace(/[IL]/g, '1')) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  return held === 0 ? new Uint8Array(bytes) : null;
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}
