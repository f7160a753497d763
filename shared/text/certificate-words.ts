import type { CertificateOutcome } from '../domain/certificate-trust.ts';

/** What came out of a check, as a title: in the window and on the published page. */
export const OUTCOME_TITLES: Readonly<Record<CertificateOutcome, string>> = {
  VALIDO: 'Válido',
  REVOCADO: 'Revocado',
  REEMPLAZADO: 'Reemplazado',
  OTRA_CIUDAD: 'De otra ciudad',
  EMISOR_NO_CERTIFICADO: 'Emisor no autorizado',
  EMISOR_REVOCADO: 'Emisor sin permiso',
  ALTERADO: 'Alterado',
  INCOMPLETO: 'Incompleto',
  NO_ES_CERTIFICADO: 'No es un certificado',
  SOLO_NUMERO: 'Falta el código',
};

/** Nothing was proved and nothing refuted: the person tries again. */
export const UNDECIDED: readonly CertificateOutcome[] = ['INCOMPLETO', 'NO_ES_CERTIFICADO', 'SOLO_NUMERO'];
