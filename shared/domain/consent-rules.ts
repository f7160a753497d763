import { ageOn } from './bogota.ts';
import type { ConsentMedium, ConsentPurpose, DocumentType, Kinship, LegalBasis } from './codes.ts';
import { documentKey } from './person.ts';

/**
 * Registering and counting visitors is the public function of the Puntos (Ley 1581, art. 10 a): it is announced and
 * never asked for. Everything else needs an authorisation that can be proved (art. 9).
 */
export function legalBasisOf(purpose: ConsentPurpose): LegalBasis {
  return purpose === 'ATENCION' ? 'FUNCION_PUBLICA' : 'AUTORIZACION';
}

export function needsAuthorisation(purpose: ConsentPurpose): boolean {
  return legalBasisOf(purpose) === 'AUTORIZACION';
}

export interface Decision {
  readonly id: string;
  readonly purpose: ConsentPurpose;
  readonly decision: 'AUTORIZA' | 'NO_AUTORIZA';
  readonly decidedAt: number;
}

export interface Revocation {
  readonly consentId: string;
  readonly revokedAt: number;
}

/** What holds for one purpose now, and the fact that says so. */
export type PurposeState<D extends Decision, R extends Revocation> =
  /** Rests on the public function: there is nothing to decide. */
  | { readonly kind: 'ANNOUNCED' }
  | { readonly kind: 'NOT_ASKED' }
  | { readonly kind: 'GRANTED'; readonly consent: D }
  | { readonly kind: 'DECLINED'; readonly consent: D }
  | { readonly kind: 'REVOKED'; readonly consent: D; readonly revocation: R };

/**
 * What holds for a purpose, from every decision and revocation of all registrations of one person, in any order. The
 * latest decision holds; of two in the same millisecond the refusal does. A revocation ends its own authorisation and
 * every earlier one of the purpose: who takes it back does not mean one registration of several.
 */
export function stateOf<D extends Decision, R extends Revocation>(
  purpose: ConsentPurpose,
  decisions: readonly D[],
  revocations: readonly R[],
): PurposeState<D, R> {
  if (!needsAuthorisation(purpose)) return { kind: 'ANNOUNCED' };
  const own = decisions.filter((each) => each.purpose === purpose);
  const ids = new Set(own.map((each) => each.id));
  const latest = own.reduce<D | undefined>(
    (best, each) => (best && later(best, each) ? best : each),
    undefined,
  );
  if (latest === undefined) return { kind: 'NOT_ASKED' };
  if (latest.decision === 'NO_AUTORIZA') return { kind: 'DECLINED', consent: latest };
  const ended = revocations
    .filter((each) => ids.has(each.consentId))
    .filter((each) => each.consentId === latest.id || each.revokedAt >= latest.decidedAt)
    .toSorted((a, b) => a.revokedAt - b.revokedAt || (a.consentId < b.consentId ? -1 : 1));
  const [revocation] = ended;
  return revocation === undefined
    ? { kind: 'GRANTED', consent: latest }
    : { kind: 'REVOKED', consent: latest, revocation };
}

/** Whether `a` comes after `b`. */
function later(a: Decision, b: Decision): boolean {
  if (a.decidedAt !== b.decidedAt) return a.decidedAt > b.decidedAt;
  if (a.decision !== b.decision) return a.decision === 'NO_AUTORIZA';
  return a.id > b.id;
}

const OF_AGE = 18;
/** Documents that only minors carry: they say it where no birth date does. */
const DOCUMENTS_OF_MINORS: ReadonlySet<DocumentType | null> = new Set(['TI', 'RC']);

export interface Identity {
  /** Null for people of another Punto: their document does not travel. */
  readonly documentType: DocumentType | null;
  readonly documentNumber: string | null;
  readonly birthDate: string | null;
}

/** Whether somebody is under 18 on a day (YYYY-MM-DD). */
export function isMinor(
  { documentType, birthDate }: Pick<Identity, 'documentType' | 'birthDate'>,
  day: string,
): boolean {
  return birthDate === null ? DOCUMENTS_OF_MINORS.has(documentType) : ageOn(birthDate, day) < OF_AGE;
}

/** Who answers for a minor, under the names that the person and the consent keep them by. */
export interface Representative {
  readonly representativeName: string | null;
  readonly representativeDocumentType: DocumentType | null;
  readonly representativeDocumentNumber: string | null;
  readonly representativeKinship: Kinship | null;
}

/** A fault that a person can mend: which field, and what to do. */
export interface ConsentFault {
  readonly field: 'purpose' | 'medium' | keyof Representative;
  readonly message: string;
}

const fault = (field: ConsentFault['field'], message: string): ConsentFault => ({ field, message });

/**
 * What is missing or wrong in the representative of a minor, or null. Whether somebody who names a cédula is of age
 * cannot be checked here; that they are not the minor, and carry no document of minors, can.
 */
export function representativeFault(minor: Identity, given: Representative): ConsentFault | null {
  const { representativeDocumentType: type, representativeDocumentNumber: number } = given;
  if (given.representativeName === null) {
    return fault(
      'representativeName',
      'Escriba quién representa al menor: sin representante no puede autorizar.',
    );
  }
  if (type === null || number === null || type === 'SIN_DOC') {
    return fault('representativeDocumentNumber', 'Escriba el documento de quien representa al menor.');
  }
  if (DOCUMENTS_OF_MINORS.has(type)) {
    return fault(
      'representativeDocumentType',
      'Quien representa debe ser mayor de edad: no puede tener tarjeta de identidad ni registro civil.',
    );
  }
  // RC, TI and CC are one family: a child's number under another type is still the child's.
  const own = minor.documentType === null ? null : documentKey(minor.documentType, minor.documentNumber);
  if (own !== null && own === documentKey(type, number)) {
    return fault(
      'representativeDocumentNumber',
      'Ese es el documento del menor; escriba el de quien le representa.',
    );
  }
  if (given.representativeKinship === null) {
    return fault('representativeKinship', 'Elija el parentesco de quien representa al menor.');
  }
  return null;
}

export interface WantedDecision {
  readonly purpose: ConsentPurpose;
  readonly decision: Decision['decision'];
  readonly medium: ConsentMedium | null;
}

/** Why a desk may not record this decision on a day (YYYY-MM-DD), or null when it may. */
export function decisionFault(
  wanted: WantedDecision,
  who: Identity,
  representative: Representative,
  day: string,
): ConsentFault | null {
  const { purpose, decision, medium } = wanted;
  if (!needsAuthorisation(purpose)) {
    return fault('purpose', 'Prestar y contar el servicio es función pública: se informa y no se pregunta.');
  }
  if (decision === 'NO_AUTORIZA') {
    return medium === null ? null : fault('medium', 'Quien no autoriza no firma nada: quite el medio.');
  }
  if (medium === null) {
    return fault('medium', 'Elija cómo autorizó: con firma, con huella en papel o de voz con testigo.');
  }
  if (medium === 'FORMULARIO_WEB') {
    return fault('medium', 'El formulario web solo llega por importación; elija cómo autorizó aquí.');
  }
  return isMinor(who, day) ? representativeFault(who, representative) : null;
}
