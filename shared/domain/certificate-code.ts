import { localDate, startOfLocalDate, DAY_MS } from './bogota.ts';
import {
  base32Length,
  beginningOfBase32,
  fromBase32,
  isBase32,
  joined,
  toBase32,
} from './certificate-text.ts';
import {
  CERTIFICATE_OUTCOMES,
  CITY_ID_BYTES,
  issuerFault,
  KEY_BYTES,
  signedAs,
  SIGNATURE_BYTES,
  type CertificateOutcome,
  type CertificateTrust,
  type Issuer,
  type VerifySignature,
} from './certificate-trust.ts';

/**
 * A certificate as text that proves itself: what it says, who signed it, that the city answers for who signed, and the
 * signature. Bytes, all numbers big-endian:
 *   length of all (2) · first bytes of the city's key (4) · Punto (1 + n) · serial (5) · name in part (1 + n) ·
 *   course (1 + n) · minutes (2) · completed on, days since 2000 (2) · issued at, s since 1970 (4) ·
 *   issuer's key (32) · the city's signature over it (64) · the issuer's signature over all before it (64)
 */

/** In front of the text. U and O are not in the alphabet of what follows: it is found in an address too. */
const MARK = 'CURSO1';
const SERIAL_BYTES = 5;
const FIRST_DAY = startOfLocalDate('2000-01-01');
const SHORTEST = 2 + CITY_ID_BYTES + 1 + SERIAL_BYTES + 1 + 1 + 2 + 2 + 4 + KEY_BYTES + 2 * SIGNATURE_BYTES;
const LONGEST = SHORTEST + 3 * 255;
/** Twenty bits: they hold the two bytes of the length. */
const HEAD_LETTERS = 4;
/** More letters of the alphabet in a row than anything else has that a scanner reads at a desk. */
const LOOKS_CUT = 60;

const certificateMessage = signedAs('certificate');
const utf8 = new TextEncoder();

export interface CertificateContent {
  /** `PD01-2026-7K3M9QX2`: the issuer's Punto, the year, and a part that nobody guesses. */
  readonly number: string;
  /** In part: see certificate-name.ts. */
  readonly holder: string;
  readonly courseName: string;
  readonly minutes: number;
  /** YYYY-MM-DD. */
  readonly completedOn: string;
  readonly issuedOn: string;
}

export interface UnsignedCertificate extends Omit<CertificateContent, 'number' | 'issuedOn'> {
  /** SERIAL_BYTES random bytes. */
  readonly serial: Uint8Array;
  /** ms UTC; the code keeps whole seconds. */
  readonly issuedAt: number;
}

export interface CheckedCertificate {
  readonly outcome: CertificateOutcome;
  /** Spanish, with what to do. */
  readonly message: string;
  /** Only what the city signed is shown: null where nothing of it is certain. */
  readonly certificate: CertificateContent | null;
}

export function newSerial(randomBytes: (size: number) => Uint8Array): Uint8Array {
  return randomBytes(SERIAL_BYTES);
}

/** Unique without asking anybody: 40 random bits a Punto and year. */
export function certificateNumber(siteCode: string, issuedAt: number, serial: Uint8Array): string {
  return `${siteCode}-${localDate(issuedAt).slice(0, 4)}-${toBase32(serial)}`;
}

/** Signs with `sign`, the issuer's private key. Texts must fit 255 bytes of UTF-8, which the entities see to. */
export function certificateCode(
  given: UnsignedCertificate,
  issuer: Issuer,
  sign: (message: Uint8Array) => Uint8Array,
): string {
  const content = joined(
    issuer.cityId,
    shortText(issuer.siteCode),
    given.serial,
    shortText(given.holder),
    shortText(given.courseName),
    number(given.minutes, 2),
    number((startOfLocalDate(given.completedOn) - FIRST_DAY) / DAY_MS, 2),
    number(Math.floor(given.issuedAt / 1_000), 4),
    issuer.publicKey,
    issuer.signature,
  );
  const signed = joined(number(2 + content.length + SIGNATURE_BYTES, 2), content);
  return MARK + toBase32(joined(signed, sign(certificateMessage(signed))));
}

/**
 * Says what a scanned, typed or pasted text is. Blanks and line breaks do not count, nor an address before the mark;
 * capitals may be small letters as a whole (a scanner on a keyboard with its lock on), never in part.
 */
export async function checkCertificate(
  text: string,
  trust: CertificateTrust,
  verify: VerifySignature,
): Promise<CheckedCertificate> {
  const bare = text.replaceAll(/\s+/gu, '');
  const body = bodyOf(bare);
  if (body === null) return withoutMark(bare, trust);
  const bytes = bytesOf(body);
  if (typeof bytes === 'string') return checked(bytes);
  const read = contentOf(bytes);
  if (read === null) return checked('ALTERADO');
  const { content, issuer, issuedAt } = read;
  const signed = bytes.subarray(0, -SIGNATURE_BYTES);
  const signature = bytes.subarray(-SIGNATURE_BYTES);
  if (!(await verify(issuer.publicKey, certificateMessage(signed), signature))) return checked('ALTERADO');
  const fault = await issuerFault(issuer, issuedAt, trust, verify);
  if (fault !== null) return checked(fault);
  return checked(revocationOf(content.number, trust) ?? 'VALIDO', content);
}

/** What a code says, unchecked: for whoever holds it in the own register. Null when it cannot be read. */
export function contentOfCode(code: string): CertificateContent | null {
  const bytes = bytesOf(bodyOf(code) ?? '');
  return typeof bytes === 'string' ? null : (contentOf(bytes)?.content ?? null);
}

/** The codes that stand in a text, for example in the bytes of a PDF, in their order. */
export function codesIn(text: string): string[] {
  return [...new Set(text.match(/CURSO1[0-9A-HJKMNP-TV-Z]+/gu) ?? [])];
}

export function checked(
  outcome: CertificateOutcome,
  certificate: CertificateContent | null = null,
): CheckedCertificate {
  return { outcome, message: CERTIFICATE_OUTCOMES[outcome], certificate };
}

function revocationOf(number: string, trust: CertificateTrust): 'REVOCADO' | 'REEMPLAZADO' | null {
  const found = trust.revoked.filter((each) => each.number === number);
  if (found.length === 0) return null;
  // What was withdrawn for a reason of its own does not become valid talk of a replacement.
  return found.every((each) => each.reason === 'REEMPLAZADO') ? 'REEMPLAZADO' : 'REVOCADO';
}

/** What follows the mark, in capitals; null without a mark. The last one: an address may hold the word too. */
function bodyOf(text: string): string | null {
  const capital = text.lastIndexOf(MARK);
  if (capital >= 0) return text.slice(capital + MARK.length);
  const small = text.lastIndexOf(MARK.toLowerCase());
  if (small < 0) return null;
  const body = text.slice(small + MARK.length);
  return body === body.toLowerCase() ? body.toUpperCase() : body;
}

function withoutMark(text: string, trust: CertificateTrust): CheckedCertificate {
  const capitals = text.toUpperCase();
  if (text.length >= LOOKS_CUT && isBase32(capitals)) return checked('INCOMPLETO');
  if (capitals !== '' && 'CURSO'.startsWith(capitals)) return checked('INCOMPLETO');
  if (!/^[^-]{1,20}-\d{4}-[0-9A-Z]{8}$/u.test(capitals)) return checked('NO_ES_CERTIFICADO');
  return checked(revocationOf(capitals, trust) ?? 'SOLO_NUMERO');
}

function bytesOf(body: string): Uint8Array | 'INCOMPLETO' | 'ALTERADO' {
  if (!isBase32(body)) return 'ALTERADO';
  const head = beginningOfBase32(body.slice(0, HEAD_LETTERS));
  if (head === null || head.length < 2) return 'INCOMPLETO';
  const length = readNumber(head, 0, 2);
  if (length < SHORTEST || length > LONGEST) return 'ALTERADO';
  const wanted = base32Length(length);
  if (body.length < wanted) return 'INCOMPLETO';
  return (body.length === wanted ? fromBase32(body) : null) ?? 'ALTERADO';
}

/** Null when the parts do not fill the bytes exactly, or are no certificate's. */
function contentOf(
  bytes: Uint8Array,
): { content: CertificateContent; issuer: Issuer; issuedAt: number } | null {
  let at = 2;
  const take = (count: number) => {
    const part = bytes.subarray(at, at + count);
    at += count;
    return part;
  };
  const takeText = () => utf8Text(take(take(1)[0] ?? 0));
  const takeNumber = (size: number) => readNumber(take(size), 0, size);
  const cityId = take(CITY_ID_BYTES);
  const siteCode = takeText();
  const serial = take(SERIAL_BYTES);
  const holder = takeText();
  const courseName = takeText();
  const minutes = takeNumber(2);
  const completedOn = localDate(FIRST_DAY + takeNumber(2) * DAY_MS);
  const issuedAt = takeNumber(4) * 1_000;
  const publicKey = take(KEY_BYTES);
  const signature = take(SIGNATURE_BYTES);
  if (at + SIGNATURE_BYTES !== bytes.length) return null;
  if (siteCode === null || holder === null || courseName === null) return null;
  const issuer = { cityId, siteCode, publicKey, signature };
  const issuedOn = localDate(issuedAt);
  const content = {
    number: certificateNumber(siteCode, issuedAt, serial),
    holder,
    courseName,
    minutes,
    completedOn,
    issuedOn,
  };
  return { content, issuer, issuedAt };
}

/** Length in one byte, then UTF-8; what does not fit loses its last letters whole. */
export function shortText(text: string): Uint8Array {
  let letters = [...text];
  while (utf8.encode(letters.join('')).length > 255) letters = letters.slice(0, -1);
  const bytes = utf8.encode(letters.join(''));
  return joined(number(bytes.length, 1), bytes);
}

/** Null for bytes that are no UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

export function number(value: number, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** (size - 1 - at)) % 256);
}

export function readNumber(bytes: Uint8Array, from: number, size: number): number {
  return bytes.subarray(from, from + size).reduce((sum, byte) => sum * 256 + byte, 0);
}
