import { checkCertificate, type CheckedCertificate } from '#shared/domain/certificate-code.ts';
import { checkCertificateFile, type CheckedFile } from '#shared/domain/certificate-file.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { certificateTrust, verifyEd25519 } from '../../certificate-keys.ts';
import type { CoreContext } from '../../context.ts';

/** Says what a scanned or pasted text is, with what this computer holds. Throws NO_INSCRITO without the city's key. */
export async function checkText(context: CoreContext, text: string): Promise<CheckedCertificate> {
  return checkCertificate(text, await trustHere(context), verifyEd25519);
}

/** The same for the bytes of a PDF. */
export async function checkFile(context: CoreContext, base64: string): Promise<CheckedFile> {
  return checkCertificateFile(Buffer.from(base64, 'base64'), await trustHere(context), verifyEd25519);
}

async function trustHere(context: CoreContext) {
  const trust = await certificateTrust(context.store.read);
  if (trust.cityKeys.length === 0) {
    throw new Refusal(
      'NO_INSCRITO',
      'Este computador no tiene la llave pública de la ciudad y no puede comprobar certificados. Inscríbalo en Sincronización y sincronice (Ctrl S).',
    );
  }
  return trust;
}
