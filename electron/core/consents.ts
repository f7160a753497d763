import { localDate } from '#shared/domain/bogota.ts';
import { SENSITIVE_FIELDS } from '#shared/domain/characterisation.ts';
import type { ConsentMedium, ConsentPurpose } from '#shared/domain/codes.ts';
import type { NoticeText } from '#shared/domain/consent.ts';
import {
  decisionFault,
  isMinor,
  legalBasisOf,
  stateOf,
  type Identity,
  type Representative,
} from '#shared/domain/consent-rules.ts';
import type { Fact } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { shippedNotice } from '#shared/domain/notices.ts';
import { auditIn } from './audit.ts';
import type { CoreContext } from './context.ts';
import type { Reader } from './db/tables.ts';
import type { LedgerTx } from './ledger/ledger.ts';
import { registrationsOfAny } from './registrations.ts';

/** Every version of the notice of a purpose that this computer knows, the newest first. The last came with the program. */
export async function noticeVersions(read: Reader, purpose: ConsentPurpose): Promise<NoticeText[]> {
  const published = await read
    .selectFrom('notice')
    .select(['id', 'purpose', 'version', 'legalBasis', 'title', 'text', 'textHash', 'publishedAt'])
    .where('purpose', '=', purpose)
    .where('deletedAt', 'is', null)
    .orderBy('version', 'desc')
    .orderBy('id')
    .execute();
  return [...published, shippedNotice(purpose)];
}

/** The notice that is to be shown before somebody decides. */
export async function currentNotice(read: Reader, purpose: ConsentPurpose): Promise<NoticeText> {
  const [newest] = await noticeVersions(read, purpose);
  return newest ?? shippedNotice(purpose);
}

export interface Consents {
  readonly consents: readonly Fact<'consent'>[];
  readonly revocations: readonly Fact<'consentRevocation'>[];
}

/** Everything that was decided for these registrations, oldest first: what the rules and the history read. */
export async function consentsOf(read: Reader, personIds: readonly string[]): Promise<Consents> {
  const consents = await read
    .selectFrom('consent')
    .selectAll()
    .where('personId', 'in', personIds)
    .orderBy('decidedAt')
    .orderBy('id')
    .execute();
  const revocations = await read
    .selectFrom('consentRevocation')
    .selectAll()
    .where('personId', 'in', personIds)
    .orderBy('revokedAt')
    .orderBy('id')
    .execute();
  return { consents, revocations };
}

/**
 * The authorisation on whose strength something may be done for a person now, by all their registrations; null when
 * there is none, or none any more: then it may not be done.
 */
export async function activeConsent(
  read: Reader,
  personIds: readonly string[],
  purpose: ConsentPurpose,
): Promise<Fact<'consent'> | null> {
  const { consents, revocations } = await consentsOf(read, personIds);
  const state = stateOf(purpose, consents, revocations);
  return state.kind === 'GRANTED' ? state.consent : null;
}

/** A decision as the desk sends it. */
export interface DecisionInput {
  readonly purpose: ConsentPurpose;
  readonly decision: 'AUTORIZA' | 'NO_AUTORIZA';
  /** Null for a refusal, which needs no proof. */
  readonly medium: ConsentMedium | null;
  /** SHA-256 of the text that was on the screen when the person decided. */
  readonly noticeHash: string;
}

/** Whom a decision is about: as much of a registration as the rules ask for. */
export interface Decider extends Identity, Representative {
  readonly id: string;
}

/** As much of the living registrations as a decision asks for. */
export function deciders(read: Reader) {
  return read
    .selectFrom('person')
    .select([
      'id',
      'documentType',
      'documentNumber',
      'birthDate',
      'representativeName',
      'representativeDocumentType',
      'representativeDocumentNumber',
      'representativeKinship',
    ])
    .where('deletedAt', 'is', null)
    .where('erasedAt', 'is', null);
}

/**
 * Writes what somebody decided, with the proof of it, in the caller's transaction. A refusal takes back an earlier
 * authorisation, and with it what was kept on its strength. Returns the id of the consent.
 * Throws ENTRADA_INVALIDA when the law does not allow it so (details.field says where), CONFLICTO when the text that
 * was shown is none that is known: then nobody could prove what was read.
 */
export async function recordConsent(
  tx: LedgerTx,
  context: Pick<CoreContext, 'siteId'>,
  actor: string,
  person: Decider,
  input: DecisionInput,
): Promise<string> {
  const { purpose, decision, medium } = input;
  const today = localDate(tx.now);
  const fault = decisionFault(input, person, person, today);
  if (fault !== null) throw new Refusal('ENTRADA_INVALIDA', fault.message, { field: fault.field });
  const versions = await noticeVersions(tx.read, purpose);
  const shown = versions.find((each) => each.textHash === input.noticeHash);
  if (shown === undefined) {
    throw new Refusal(
      'CONFLICTO',
      'El aviso que se mostró ya no es una versión conocida. Muestre el actual y pregunte de nuevo; no se guardó nada.',
      { field: 'noticeHash' },
    );
  }
  const represented = decision === 'AUTORIZA' && isMinor(person, today);
  const id = tx.newId();
  await tx.append('consent', {
    id,
    siteId: context.siteId(),
    personId: person.id,
    purpose,
    legalBasis: legalBasisOf(purpose),
    decision,
    noticeId: shown.id,
    noticeVersion: shown.version,
    noticeHash: shown.textHash,
    medium,
    officer: actor,
    decidedAt: tx.now,
    representativeName: represented ? person.representativeName : null,
    representativeDocumentType: represented ? person.representativeDocumentType : null,
    representativeDocumentNumber: represented ? person.representativeDocumentNumber : null,
    representativeKinship: represented ? person.representativeKinship : null,
  });
  if (decision === 'NO_AUTORIZA') {
    await withdrawData(tx, context, await registrationsOfAny(tx.read, person.id), purpose);
  }
  const detail = [purpose, decision, ...(medium === null ? [] : [medium]), `v${shown.version}`].join(' ');
  await auditIn(tx, context, actor, 'CONSENTIMIENTO', person.id, detail);
  return id;
}

/**
 * What must not be kept any longer without the authorisation of a purpose, gone from the registrations of this Punto in
 * the caller's transaction: data lives as long as what it was gathered for (Decreto 1377 de 2013, art. 11). Another
 * Punto's registrations are another Punto's to change.
 */
export async function withdrawData(
  tx: LedgerTx,
  context: Pick<CoreContext, 'siteId'>,
  personIds: readonly string[],
  purpose: ConsentPurpose,
): Promise<void> {
  if (purpose === 'CONTACTO') {
    const people = await tx.read
      .selectFrom('person')
      .select('id')
      .where('id', 'in', personIds)
      .where('siteId', '=', context.siteId())
      .where('phone', 'is not', null)
      .execute();
    for (const { id } of people) await tx.patch('person', id, { phone: null });
  }
  if (purpose === 'CARACTERIZACION') {
    const answered = await tx.read
      .selectFrom('characterisation')
      .select('id')
      .where('id', 'in', personIds)
      .where('siteId', '=', context.siteId())
      .execute();
    const none = Object.fromEntries(SENSITIVE_FIELDS.map((field) => [field, null]));
    for (const { id } of answered) await tx.patch('characterisation', id, { ...none, completedAt: null });
  }
}

/** Refuses to keep a phone number that nobody authorised (Ley 1581, art. 9). For whoever stores or changes one. */
export async function demandContactConsent(read: Reader, personIds: readonly string[]): Promise<void> {
  if ((await activeConsent(read, personIds, 'CONTACTO')) !== null) return;
  throw new Refusal(
    'ENTRADA_INVALIDA',
    'El celular solo se guarda si la persona autoriza el contacto. Pregúntele, o borre el número.',
    { field: 'phone' },
  );
}
