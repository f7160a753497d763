import { readFileSync, writeFileSync } from 'node:fs';
import { verifyEd25519 } from '#core/certificate-keys.ts';
import { checkCertificate, type CertificateContent } from '#shared/domain/certificate-code.ts';
import { checkCertificateFile } from '#shared/domain/certificate-file.ts';
import { readSignedList, trustOf } from '#shared/domain/certificate-list.ts';
import { fromBase64Url } from '#shared/domain/certificate-text.ts';
import { KEY_BYTES, type CertificateOutcome } from '#shared/domain/certificate-trust.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { LocalFolder } from './verbs/verb.ts';

export interface VerifiedByCommand {
  readonly valid: boolean;
  readonly outcome: CertificateOutcome;
  readonly message: string;
  readonly certificates: readonly (CertificateContent & { readonly outcome: CertificateOutcome })[];
}

/**
 * Checks a code or a PDF with the city's public key and nothing else: no data folder, no network. `revoked`: a list
 * that the centre signed; without it nothing is known of what was revoked. Throws ENTRADA_INVALIDA, ARCHIVO_INVALIDO.
 */
export async function verifyByCommand(given: {
  readonly what: string;
  readonly key: string;
  readonly revoked: string | undefined;
}): Promise<VerifiedByCommand> {
  const key = fromBase64Url(given.key.trim(), KEY_BYTES);
  if (key === null) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'La llave pública de la ciudad tiene 43 letras; «puntos certificates key» la muestra en la central.',
    );
  }
  const list =
    given.revoked === undefined ? null : await readSignedList(fileText(given.revoked), [key], verifyEd25519);
  if (given.revoked !== undefined && list === null) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      'La lista de revocados no está firmada por la llave de esta ciudad.',
    );
  }
  const trust = trustOf([key], list);
  const bytes = pdfOf(given.what);
  const checked =
    bytes === null
      ? await checkCertificate(given.what, trust, verifyEd25519).then((one) => ({
          ...one,
          certificates: [one],
        }))
      : await checkCertificateFile(bytes, trust, verifyEd25519);
  const { outcome, message, certificates } = checked;
  return {
    valid: outcome === 'VALIDO',
    outcome,
    message,
    certificates: certificates.flatMap((one) =>
      one.certificate === null ? [] : { ...one.certificate, outcome: one.outcome },
    ),
  };
}

/** Writes what the centre publishes: the page, or the list of what is revoked. Throws ARCHIVO_INVALIDO. */
export async function writePublished(
  local: LocalFolder,
  path: string,
  what: 'page' | 'revoked',
): Promise<{ file: string }> {
  const made = (await local.run(`certificates.${what}`, {})) as
    | { readonly html: string }
    | { readonly list: string };
  try {
    writeFileSync(path, 'html' in made ? made.html : `${made.list}\n`);
  } catch {
    throw new Refusal('ARCHIVO_INVALIDO', `No se pudo escribir «${path}».`);
  }
  return { file: path };
}

/** The bytes of a file of that name; null when it is a code and no file. */
function pdfOf(what: string): Uint8Array | null {
  try {
    return readFileSync(what);
  } catch {
    if (/\.pdf$/iu.test(what)) throw new Refusal('ARCHIVO_INVALIDO', `No se pudo leer el archivo «${what}».`);
    return null;
  }
}

function fileText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Refusal('ARCHIVO_INVALIDO', `No se pudo leer el archivo «${path}».`);
  }
}
