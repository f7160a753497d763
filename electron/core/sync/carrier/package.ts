import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Refusal } from '#shared/domain/failure.ts';
import {
  MAX_PACKAGE_BYTES,
  MAX_PACKAGE_TEXT,
  PACKAGE_TYPE,
  PACKAGE_VERSION,
  packageLabel,
  packageText,
  type PackageKind,
  type PackageLabel,
} from '#shared/sync/usb-package.ts';
import type { SealingJwk } from '#shared/sync/wire.ts';
import { sha256 } from '../../ledger/ledger.ts';

const packed = promisify(gzip);
const unpacked = promisify(gunzip);

/** A private X25519 key. */
interface OpeningJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly d: string;
}

export interface PackageContent {
  readonly signature: string;
  readonly lines: readonly string[];
}

/** Writes a package: its lines signed, compressed, and sealed to its reader's key. */
export async function sealPackage(
  label: Pick<PackageLabel, 'kind' | 'from' | 'to'>,
  lines: readonly string[],
  reader: SealingJwk,
  sign: (text: string) => string,
): Promise<Uint8Array> {
  const { CompactEncrypt, importJWK } = await import('jose');
  const content = lines.join('\n');
  const signature = sign(packageText(label.kind, sha256(content)));
  const { kind, from, to } = label;
  const sealed = await new CompactEncrypt(await packed(Buffer.from(`${signature}\n${content}`)))
    .setProtectedHeader({
      alg: 'ECDH-ES',
      enc: 'A256GCM',
      ...({ typ: PACKAGE_TYPE, v: PACKAGE_VERSION, kind, from, to } satisfies PackageLabel),
    })
    .encrypt(await importJWK({ ...reader }, 'ECDH-ES'));
  return Buffer.from(sealed, 'latin1');
}

/**
 * Reads what a file says of itself in clear, and refuses what is no package for `reader`: ARCHIVO_INVALIDO. Nothing
 * of it is proven yet, but enough to tell a person who took the wrong file.
 */
export function labelOf(bytes: Uint8Array, kind: PackageKind, reader: string): PackageLabel {
  if (bytes.length === 0) throw invalid('El archivo está vacío: no terminó de copiarse. Guárdelo otra vez.');
  if (bytes.length > MAX_PACKAGE_BYTES) {
    throw invalid(`El archivo pesa más de ${MAX_PACKAGE_BYTES / 1024 / 1024} MB: no es un paquete de USB.`);
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dot = buffer.subarray(0, 4_096).indexOf('.');
  const said =
    dot < 0 ? null : jsonOf(Buffer.from(buffer.toString('latin1', 0, dot), 'base64url').toString());
  if (typeof said !== 'object' || said === null || !('typ' in said) || said.typ !== PACKAGE_TYPE) {
    throw invalid('Este archivo no es un paquete de USB de Puntos Digitales. Elija otro.');
  }
  if ('v' in said && typeof said.v === 'number' && said.v > PACKAGE_VERSION) {
    throw invalid('Este paquete lo escribió una versión más nueva del programa. Actualice este y repítalo.');
  }
  const parsed = packageLabel.safeParse(said);
  if (!parsed.success) throw damagedPackage();
  const label = parsed.data;
  if (label.kind !== kind) {
    throw invalid(
      kind === 'OUTBOX'
        ? 'Esta es una respuesta de la central para un Punto: se lee en el computador del Punto.'
        : 'Este es un paquete de un Punto para la central: se recibe en la central. Aquí se lee la respuesta que ella escribe.',
    );
  }
  if (label.to !== reader) {
    throw invalid(
      kind === 'OUTBOX'
        ? 'Este paquete es para otra central; aquí no se puede abrir.'
        : 'Esta respuesta es para otro computador; aquí no se puede abrir. Lea la que se escribió con el paquete de este.',
    );
  }
  return label;
}

/** Opens a whole package. Throws ARCHIVO_INVALIDO when it is cut, damaged, or not sealed to this key. */
export async function openPackage(bytes: Uint8Array, key: OpeningJwk): Promise<PackageContent> {
  const { compactDecrypt, importJWK } = await import('jose');
  const secret = await importJWK({ ...key }, 'ECDH-ES');
  let text: string;
  try {
    const { plaintext } = await compactDecrypt(Buffer.from(bytes).toString('latin1'), secret, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    text = (await unpacked(plaintext, { maxOutputLength: MAX_PACKAGE_TEXT })).toString('utf8');
  } catch {
    throw damagedPackage();
  }
  const [signature = '', ...lines] = text.split('\n');
  return { signature, lines };
}

/** What the writer of a package must have signed. */
export function signedText(kind: PackageKind, content: PackageContent): string {
  return packageText(kind, sha256(content.lines.join('\n')));
}

export function damagedPackage(): Refusal {
  return invalid(
    'El archivo está incompleto o dañado, y no se tomó nada de él. Cópielo de nuevo; si sigue así, guárdelo otra vez donde se hizo.',
  );
}

export function invalid(message: string): Refusal {
  return new Refusal('ARCHIVO_INVALIDO', message);
}

/** The value of a JSON text; null for what is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
