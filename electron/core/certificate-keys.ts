import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '#shared/domain/certificate-text.ts';
import {
  CITY_ID_BYTES,
  issuerText,
  KEY_BYTES,
  SIGNATURE_BYTES,
  type CertificateTrust,
  type Issuer,
  type VerifySignature,
} from '#shared/domain/certificate-trust.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from './context.ts';
import { readMeta, writeMeta } from './db/meta.ts';
import type { Reader } from './db/tables.ts';
import type { LedgerTx } from './ledger/ledger.ts';
import { deviceKeys } from './sync/keys.ts';

/**
 * Who may sign certificates. The centre makes the city's key once, in its encrypted database, and signs with it the
 * keys of the computers that issue. A computer issues with the Ed25519 key that it enrolled with: it is known to the
 * centre already, revoked together with the computer, and what it signs of certificates begins with words that nothing
 * else begins with (signedAs). Private keys never travel and are never shown.
 */

/** In the numbers of certificates that the centre itself issues. */
const CENTRE_CODE = 'OATIC';
const CENTRE_ACTOR = 'central@certificados';
/** Devices certified in one transaction at the start. */
const BATCH = 50;

const privateJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
});
type PrivateJwk = z.infer<typeof privateJwk>;

/** Strict Ed25519 of node:crypto; bytes that are no key or no signature did not sign this. */
export const verifyEd25519: VerifySignature = (publicKey, message, signature) => {
  try {
    const key = { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKey) };
    return verify(null, message, createPublicKey({ key, format: 'jwk' }), signature);
  } catch {
    return false;
  }
};

/** What signs on this computer. */
export interface Signer {
  readonly issuer: Issuer;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** Everything that this computer holds to check a certificate with; without the city's key it can check none. */
export async function certificateTrust(read: Reader): Promise<CertificateTrust> {
  const keys = await read.selectFrom('certificateKey').selectAll().where('deletedAt', 'is', null).execute();
  const revoked = await read
    .selectFrom('certificateRevocation')
    .select(['number', 'reason', 'revokedAt'])
    .orderBy('revokedAt')
    .orderBy('number')
    .execute();
  return {
    cityKeys: keys.flatMap((key) => (key.kind === 'CIUDAD' ? publicKeyOf(key.publicKey) : [])),
    revoked,
    revokedIssuers: keys.flatMap(({ kind, publicKey, revokedAt }) =>
      kind === 'EMISOR' && revokedAt !== null ? { publicKey, revokedAt } : [],
    ),
  };
}

/** The signer of this computer. Throws NO_INSCRITO or REVOCADO, saying what to do. */
export async function certificateSigner(context: CoreContext): Promise<Signer> {
  const { store, ledger } = context;
  if (context.role === 'station' && context.siteId() === '') {
    throw new Refusal(
      'NO_INSCRITO',
      'Este computador no está inscrito en la central, y solo ella autoriza a expedir certificados. Inscríbalo en Sincronización.',
    );
  }
  const keys = await deviceKeys(store.local);
  if (context.role === 'central') {
    await ledger.write(CENTRE_ACTOR, (tx) =>
      certifyIn(tx, { device: ledger.identity.device, siteCode: CENTRE_CODE, publicKey: keys.sign.x }),
    );
  }
  const row = await store.read
    .selectFrom('certificateKey')
    .selectAll()
    .where('id', '=', ledger.identity.device)
    .executeTakeFirst();
  const signature = fromBase64Url(row?.signature ?? '', SIGNATURE_BYTES);
  if (row === undefined || signature === null || row.publicKey !== keys.sign.x) {
    throw new Refusal(
      'NO_INSCRITO',
      'La central todavía no ha autorizado a este computador a expedir certificados. Sincronice (Ctrl S) y repítalo; si sigue, llame a la central.',
    );
  }
  if (row.revokedAt !== null) {
    throw new Refusal(
      'REVOCADO',
      'La central le retiró a este computador el permiso de expedir certificados. Llame a la central.',
    );
  }
  const publicKey = publicKeyOf(row.publicKey)[0] ?? new Uint8Array();
  const { cityKeys } = await certificateTrust(store.read);
  const city = cityKeys.find((key) => verifyEd25519(key, issuerText(publicKey, row.siteCode), signature));
  if (city === undefined) {
    throw new Refusal(
      'NO_INSCRITO',
      'A este computador le falta la llave pública de la ciudad. Sincronice (Ctrl S) y repítalo; si sigue, llame a la central.',
    );
  }
  const cityId = city.subarray(0, CITY_ID_BYTES);
  return {
    issuer: { cityId, siteCode: row.siteCode, publicKey, signature },
    sign: (message) => signWith(keys.sign, message),
  };
}

/** The city's public key, base64url; the centre makes the pair when it is first asked for. */
export async function cityPublicKey(context: CoreContext): Promise<string> {
  return (await cityKey(context)).x;
}

/** Signs as the city. Only the centre can. */
export async function citySigner(context: CoreContext): Promise<(message: Uint8Array) => Uint8Array> {
  const key = await cityKey(context);
  return (message) => signWith(key, message);
}

/** Certifies the devices that were enrolled before there were certificates. */
export async function certifyDevices(context: CoreContext): Promise<void> {
  for (;;) {
    const waiting = await context.store.read
      .selectFrom('device as d')
      .leftJoin('certificateKey as k', 'k.id', 'd.id')
      .select(['d.id', 'd.signKey', 'd.siteId'])
      .where('d.revokedAt', 'is', null)
      .where('k.id', 'is', null)
      .limit(BATCH)
      .execute();
    if (waiting.length === 0) return;
    await context.ledger.write(CENTRE_ACTOR, async (tx) => {
      for (const device of waiting) await certifyDeviceIn(tx, device);
    });
  }
}

/** Certifies a device of the centre's books, in the transaction that enrols it. */
export async function certifyDeviceIn(
  tx: LedgerTx,
  device: { readonly id: string; readonly signKey: string; readonly siteId: string },
): Promise<void> {
  const site = await tx.read
    .selectFrom('site')
    .select('code')
    .where('id', '=', device.siteId)
    .executeTakeFirst();
  const { x } = z.object({ x: z.string() }).parse(JSON.parse(device.signKey));
  await certifyIn(tx, { device: device.id, siteCode: site?.code ?? '', publicKey: x });
}

/** What the device signs from now on is not accepted; what it signed before stays. */
export async function revokeKeyIn(tx: LedgerTx, device: string): Promise<void> {
  const row = await tx.read
    .selectFrom('certificateKey')
    .select('id')
    .where('id', '=', device)
    .executeTakeFirst();
  if (row !== undefined) await tx.patch('certificateKey', device, { revokedAt: tx.now });
}

async function certifyIn(
  tx: LedgerTx,
  given: { readonly device: string; readonly siteCode: string; readonly publicKey: string },
): Promise<void> {
  const city = await cityKeyIn(tx);
  const known = await tx.read
    .selectFrom('certificateKey')
    .select(['publicKey', 'revokedAt'])
    .where('id', '=', given.device)
    .executeTakeFirst();
  if (known !== undefined) {
    if (known.revokedAt !== null) await tx.patch('certificateKey', given.device, { revokedAt: null });
    return;
  }
  const [publicKey] = publicKeyOf(given.publicKey);
  if (publicKey === undefined) throw new Error('The key of an enrolled device is no Ed25519 key.');
  await tx.create('certificateKey', {
    id: given.device,
    kind: 'EMISOR',
    siteCode: given.siteCode,
    publicKey: given.publicKey,
    signature: toBase64Url(signWith(city, issuerText(publicKey, given.siteCode))),
    validFrom: tx.now,
    revokedAt: null,
    deletedAt: null,
  });
}

async function cityKey(context: CoreContext): Promise<PrivateJwk> {
  const held = await readMeta(context.store.local, 'certificateCity');
  return held === null ? context.ledger.write(CENTRE_ACTOR, cityKeyIn) : privateJwk.parse(JSON.parse(held));
}

/** Made once, with the row that tells its public half to everybody. */
async function cityKeyIn(tx: LedgerTx): Promise<PrivateJwk> {
  const held = await readMeta(tx.local, 'certificateCity');
  if (held !== null) return privateJwk.parse(JSON.parse(held));
  const made = privateJwk.parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  await writeMeta(tx.local, 'certificateCity', JSON.stringify(made));
  await tx.create('certificateKey', {
    id: made.x,
    kind: 'CIUDAD',
    siteCode: '',
    publicKey: made.x,
    signature: null,
    validFrom: tx.now,
    revokedAt: null,
    deletedAt: null,
  });
  return made;
}

function signWith(key: { readonly x: string; readonly d: string }, message: Uint8Array): Uint8Array {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.x, d: key.d };
  return sign(null, message, createPrivateKey({ key: jwk, format: 'jwk' }));
}

function publicKeyOf(text: string): Uint8Array[] {
  const key = fromBase64Url(text, KEY_BYTES);
  return key === null ? [] : [key];
}
