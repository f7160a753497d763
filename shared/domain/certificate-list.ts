import { fromBase64Url, toBase64Url } from './certificate-text.ts';
import {
  signedAs,
  SIGNATURE_BYTES,
  type CertificateTrust,
  type RevokedCertificate,
  type RevokedIssuer,
  type VerifySignature,
} from './certificate-trust.ts';

/**
 * The city's list of what is no longer valid, as a file and inside the published page: numbers and keys, nobody's
 * name. The city signs the very text, so that whoever passes it on cannot shorten it.
 */
export interface RevocationList {
  /** ms UTC. */
  readonly issuedAt: number;
  readonly revoked: readonly RevokedCertificate[];
  readonly revokedIssuers: readonly RevokedIssuer[];
}

const listMessage = signedAs('revocations');
const utf8 = new TextEncoder();
const KIND = 'puntos-revocados/1';

/** One line: the list as JSON text, and the city's signature over that text. */
export function signedList(list: RevocationList, sign: (message: Uint8Array) => Uint8Array): string {
  const text = JSON.stringify({ kind: KIND, ...list });
  return JSON.stringify({ list: text, signature: toBase64Url(sign(listMessage(utf8.encode(text)))) });
}

/** Null when it is no such list, or none that one of these cities signed. */
export async function readSignedList(
  file: string,
  cityKeys: readonly Uint8Array[],
  verify: VerifySignature,
): Promise<RevocationList | null> {
  const outer = fromJson(file);
  const text = outer?.['list'];
  const given = outer?.['signature'];
  if (typeof text !== 'string' || typeof given !== 'string') return null;
  const signature = fromBase64Url(given, SIGNATURE_BYTES);
  if (signature === null) return null;
  for (const key of cityKeys) {
    if (!(await verify(key, listMessage(utf8.encode(text)), signature))) continue;
    const list = fromJson(text);
    // What the city signed as a list has the shape of one.
    return list?.['kind'] === KIND ? (list as unknown as RevocationList) : null;
  }
  return null;
}

export function trustOf(cityKeys: readonly Uint8Array[], list: RevocationList | null): CertificateTrust {
  return { cityKeys, revoked: list?.revoked ?? [], revokedIssuers: list?.revokedIssuers ?? [] };
}

function fromJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
