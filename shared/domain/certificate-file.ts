import { number, readNumber, shortText, utf8Text, checkCertificate, codesIn } from './certificate-code.ts';
import type { CheckedCertificate } from './certificate-code.ts';
import { fromBase32, joined, toBase32 } from './certificate-text.ts';
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
 * A signature over the bytes of a PDF, in a comment after its end: readers of PDF leave it alone, and whoever edits or
 * saves the file again loses or breaks it. It is short: they look for the end of the document in the last 1,024 bytes.
 * The certificates of the file stand in its keywords, so that the file alone says which they are.
 */
const SEAL = '%PUNTOS1 ';
const LINE_END = 10;
const NUMBERS = 4 + CITY_ID_BYTES;
/** The seal's text, at the longest. */
const FARTHEST = 700;

const fileMessage = signedAs('certificate-file');
const utf8 = new TextEncoder();

export interface CheckedFile {
  readonly outcome: CertificateOutcome;
  readonly message: string;
  /** In the order of the pages; none where the file itself does not hold. */
  readonly certificates: readonly CheckedCertificate[];
}

/** The bytes of a finished PDF with the issuer's signature after them. `now`: ms UTC. */
export function sealedFile(
  pdf: Uint8Array,
  issuer: Issuer,
  now: number,
  sign: (message: Uint8Array) => Uint8Array,
): Uint8Array {
  const begun = joined(pdf, Uint8Array.of(LINE_END), utf8.encode(SEAL));
  const head = joined(
    number(Math.floor(now / 1_000), 4),
    issuer.cityId,
    shortText(issuer.siteCode),
    issuer.publicKey,
    issuer.signature,
  );
  const seal = toBase32(joined(head, sign(fileMessage(begun, head))));
  return joined(begun, utf8.encode(seal), Uint8Array.of(LINE_END));
}

/** Checks a file as it was issued, byte by byte, and each certificate in it. */
export async function checkCertificateFile(
  bytes: Uint8Array,
  trust: CertificateTrust,
  verify: VerifySignature,
): Promise<CheckedFile> {
  const text = latin1(bytes);
  const codes = codesIn(text);
  if (!text.startsWith('%PDF-') || (codes.length === 0 && !text.includes(SEAL))) {
    return said('NO_ES_CERTIFICADO');
  }
  const fault = await sealFault(bytes, trust, verify);
  if (fault !== null) return said(fault);
  const certificates: CheckedCertificate[] = [];
  for (const code of codes) certificates.push(await checkCertificate(code, trust, verify));
  const outcome = certificates.find((each) => each.outcome !== 'VALIDO')?.outcome ?? 'VALIDO';
  return { ...said(codes.length === 0 ? 'NO_ES_CERTIFICADO' : outcome), certificates };
}

async function sealFault(
  bytes: Uint8Array,
  trust: CertificateTrust,
  verify: VerifySignature,
): Promise<CertificateOutcome | null> {
  const tail = latin1(bytes.subarray(-FARTHEST));
  const inTail = tail.lastIndexOf(SEAL);
  if (inTail < 0 || !tail.endsWith('\n')) return 'ALTERADO';
  const begunAt = Math.max(0, bytes.length - FARTHEST) + inTail + SEAL.length;
  const seal = fromBase32(tail.slice(inTail + SEAL.length, -1));
  if (seal === null) return 'ALTERADO';
  const codeLength = seal[NUMBERS] ?? 0;
  const keyAt = NUMBERS + 1 + codeLength;
  const head = seal.subarray(0, keyAt + KEY_BYTES + SIGNATURE_BYTES);
  const siteCode = utf8Text(seal.subarray(NUMBERS + 1, keyAt));
  if (siteCode === null || seal.length !== head.length + SIGNATURE_BYTES) return 'ALTERADO';
  const issuer: Issuer = {
    cityId: seal.subarray(4, NUMBERS),
    siteCode,
    publicKey: seal.subarray(keyAt, keyAt + KEY_BYTES),
    signature: seal.subarray(keyAt + KEY_BYTES, head.length),
  };
  const message = fileMessage(bytes.subarray(0, begunAt), head);
  if (!(await verify(issuer.publicKey, message, seal.subarray(head.length)))) return 'ALTERADO';
  return issuerFault(issuer, readNumber(seal, 0, 4) * 1_000, trust, verify);
}

function said(outcome: CertificateOutcome): CheckedFile {
  return { outcome, message: FILE_WORDS[outcome] ?? CERTIFICATE_OUTCOMES[outcome], certificates: [] };
}

const FILE_WORDS: Partial<Record<CertificateOutcome, string>> = {
  VALIDO: 'El archivo está como se expidió y sus certificados valen.',
  ALTERADO:
    'El archivo no está como se expidió: se editó, se cortó o se volvió a guardar. Pida el original, o escanee el QR.',
  NO_ES_CERTIFICADO: 'Este archivo no es un certificado de Puntos Digitales.',
};

/** Bytes as letters of the same number, for what is ASCII among them. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return text;
}
