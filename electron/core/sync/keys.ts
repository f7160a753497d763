import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type X509Certificate,
} from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { PublicJwk } from '#shared/sync/wire.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import type { LocalTables } from '../db/tables.ts';

type MetaDb = Pick<Kysely<LocalTables>, 'selectFrom' | 'insertInto' | 'deleteFrom'>;

export const sha256Bytes = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** What is pinned: SHA-256 of the certificate's public key (SPKI), hex. A renewed certificate keeps it. */
export function fingerprintOf(certificate: X509Certificate): string {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex');
}

const privateJwk = z.object({ kty: z.string(), crv: z.string(), x: z.string(), d: z.string() });
export const keyPairs = z.object({ sign: privateJwk, seal: privateJwk });
/** Ed25519 to sign, X25519 to be sent secrets. They never leave this (encrypted) database. */
export type DeviceKeys = z.infer<typeof keyPairs>;

export function newDeviceKeys(): DeviceKeys {
  return keyPairs.parse({
    sign: generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
    seal: generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }),
  });
}

/** The keys of this station, made the first time they are asked for. */
export async function deviceKeys(db: MetaDb): Promise<DeviceKeys> {
  const held = await readMeta(db, 'deviceKeys');
  if (held !== null) return keyPairs.parse(JSON.parse(held));
  const keys = newDeviceKeys();
  await writeMeta(db, 'deviceKeys', JSON.stringify(keys));
  return keys;
}

export function publicJwkOf<Curve extends PublicJwk['crv']>(
  key: { x: string },
  crv: Curve,
): PublicJwk & { crv: Curve } {
  return { kty: 'OKP', crv, x: key.x };
}

export function signText(keys: DeviceKeys, text: string): string {
  const key = createPrivateKey({ key: keys.sign, format: 'jwk' });
  return sign(null, Buffer.from(text), key).toString('base64url');
}

export function isSignedBy(publicKey: PublicJwk, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: { ...publicKey }, format: 'jwk' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  } catch {
    // A key or signature that cannot even be read did not sign this.
    return false;
  }
}

/** Seals a secret (the library is loaded with the first one: a start needs none) so that only the holder of the X25519 key reads it (JWE, ECDH-ES with A256GCM). */
export async function sealTo(publicKey: PublicJwk, secret: Uint8Array): Promise<string> {
  const { CompactEncrypt, importJWK } = await import('jose');
  return new CompactEncrypt(secret)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
    .encrypt(await importJWK({ ...publicKey }, 'ECDH-ES'));
}

export async function openSealed(keys: DeviceKeys, sealed: string): Promise<Uint8Array> {
  const { compactDecrypt, importJWK } = await import('jose');
  const { plaintext } = await compactDecrypt(sealed, await importJWK(keys.seal, 'ECDH-ES'));
  return plaintext;
}
