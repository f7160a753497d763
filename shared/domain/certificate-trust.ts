import { joined, sameBytes, toBase64Url } from './certificate-text.ts';

/**
 * What a certificate is checked against, and the words of what comes out. Who checks needs the city's public key and
 * nothing else of the city: no network, no database.
 */

/** Ed25519 by whatever the place has: node:crypto in the core and the command, @noble/ed25519 in the page. */
export type VerifySignature = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>;

export const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;
/** So many bytes of the city's key stand in a certificate: enough to tell another city's from an altered one. */
export const CITY_ID_BYTES = 4;

export interface RevokedCertificate {
  readonly number: string;
  readonly reason: 'DATOS_ERRADOS' | 'NO_CUMPLIO' | 'REEMPLAZADO' | 'OTRO';
  /** ms UTC. */
  readonly revokedAt: number;
}

export interface RevokedIssuer {
  /** base64url. */
  readonly publicKey: string;
  /** ms UTC: what it signed afterwards is not accepted. */
  readonly revokedAt: number;
}

export interface CertificateTrust {
  readonly cityKeys: readonly Uint8Array[];
  readonly revoked: readonly RevokedCertificate[];
  readonly revokedIssuers: readonly RevokedIssuer[];
}

export const CERTIFICATE_OUTCOMES = {
  VALIDO: 'Es un certificado válido de la ciudad.',
  REVOCADO: 'La ciudad revocó este certificado: ya no vale. Pida otro en el Punto Digital que lo expidió.',
  REEMPLAZADO: 'Este certificado se expidió de nuevo y ya no vale. Pida a la persona el que lo reemplaza.',
  OTRA_CIUDAD: 'Lo firmó la llave de otra ciudad o de una prueba: esta ciudad no responde por él.',
  EMISOR_NO_CERTIFICADO: 'Lo firmó un computador que la ciudad no autorizó: no vale.',
  EMISOR_REVOCADO: 'Lo firmó un computador cuando la ciudad ya le había retirado el permiso: no vale.',
  ALTERADO: 'No es como se expidió: algo se cambió después de firmarlo. No vale.',
  INCOMPLETO:
    'El código está incompleto. Escanee otra vez el QR entero, o pegue el código de principio a fin.',
  NO_ES_CERTIFICADO:
    'Esto no es un certificado de Puntos Digitales. Escanee el QR del certificado o abra su PDF.',
  SOLO_NUMERO:
    'El número solo no demuestra nada: escanee el QR del certificado, pegue su código o abra su PDF.',
} as const;
export type CertificateOutcome = keyof typeof CERTIFICATE_OUTCOMES;

/** Text that is signed begins with what it is, so that a signature for one purpose never serves another. */
export function signedAs(purpose: 'issuer' | 'certificate' | 'certificate-file' | 'revocations') {
  const head = new TextEncoder().encode(`puntos/${purpose}/1\n`);
  return (...parts: readonly Uint8Array[]) => joined(head, ...parts);
}

const issuerMessage = signedAs('issuer');

/** What the city signs of an issuer: its key, and the Punto whose numbers it gives. */
export function issuerText(publicKey: Uint8Array, siteCode: string): Uint8Array {
  return issuerMessage(publicKey, new TextEncoder().encode(siteCode));
}

/** Who signed, as it stands in what was signed. */
export interface Issuer {
  readonly cityId: Uint8Array;
  readonly siteCode: string;
  readonly publicKey: Uint8Array;
  /** The city's, over issuerText. */
  readonly signature: Uint8Array;
}

/** What is wrong with who signed at `signedAt` (ms UTC); null when the city answers for them. */
export async function issuerFault(
  issuer: Issuer,
  signedAt: number,
  trust: CertificateTrust,
  verify: VerifySignature,
): Promise<'OTRA_CIUDAD' | 'EMISOR_NO_CERTIFICADO' | 'EMISOR_REVOCADO' | null> {
  const cities = trust.cityKeys.filter((key) => sameBytes(key.subarray(0, CITY_ID_BYTES), issuer.cityId));
  if (cities.length === 0) return 'OTRA_CIUDAD';
  const text = issuerText(issuer.publicKey, issuer.siteCode);
  let certified = false;
  for (const city of cities) certified ||= await verify(city, text, issuer.signature);
  if (!certified) return 'EMISOR_NO_CERTIFICADO';
  const key = toBase64Url(issuer.publicKey);
  const revoked = trust.revokedIssuers.find((each) => each.publicKey === key);
  return revoked !== undefined && signedAt > revoked.revokedAt ? 'EMISOR_REVOCADO' : null;
}
