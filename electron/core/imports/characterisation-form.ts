import {
  givenAnswers,
  isSensitive,
  questionsFor,
  settledAnswers,
  tellsSomething,
  UNCHANGED,
} from '#shared/domain/characterisation-rules.ts';
import { SENSITIVE_FIELDS, unpackDisability } from '#shared/domain/characterisation.ts';
import type { ImportedCharacterisation } from '#shared/domain/characterisation-import.ts';
import { isMinor, legalBasisOf, representativeFault, stateOf } from '#shared/domain/consent-rules.ts';
import type { DocumentType } from '#shared/domain/codes.ts';
import type { Fact } from '#shared/domain/entities.ts';
import { consentsOf, noticeVersions } from '../consents.ts';
import type { Reader } from '../db/tables.ts';
import type { LedgerTx } from '../ledger/ledger.ts';
import { registrationsOfAny } from '../registrations.ts';
import type { WritingJob } from './kind.ts';

export interface FormToKeep {
  readonly form: ImportedCharacterisation;
  /** The consent that the form carries has the same id: taking back an import finds one by the other. */
  readonly eventId: string;
  /** How often the row was imported and taken back before. */
  readonly attempt: number;
  readonly personId: string;
  /** The person comes with this row. */
  readonly isNew: boolean;
  /** Where the event counts. */
  readonly siteId: string;
}

export const NO_SENSITIVE = {
  genderIdentity: null,
  sexualOrientation: null,
  ethnicity: null,
  disability: null,
  conflictVictim: null,
} as const;

/**
 * Keeps one form: what it decides about the sensitive questions, its answers, and that it was filled in, each at the
 * form's own date. Without a transaction it only reports. Returns false when the row cannot be kept.
 *
 * An older form never changes newer answers or decisions; it counts all the same, at its date.
 */
export async function keepForm(
  job: WritingJob,
  kept: FormToKeep,
  read: Reader,
  tx: LedgerTx | null,
): Promise<boolean> {
  const { form, eventId, personId, isNew } = kept;
  const problem = (field: string, kind: string, message: string) => {
    job.report({ row: form.row, field, kind, message });
  };
  const registration = isNew ? { ...form.person, siteId: kept.siteId } : await registrationOf(read, personId);
  if (registration === null) {
    problem(
      '',
      'OTRO_PUNTO',
      'Esta persona está registrada en otro Punto: importe la fila allí o en la Central.',
    );
    return false;
  }
  const minor = isMinor(registration, form.localDate);
  const decision = await decisionOf(job, kept, registration, minor, read, problem);
  // In a trial a new person is not there to be found.
  const ids = isNew ? [personId] : await registrationsOfAny(read, personId);
  const { consents, revocations } = await consentsOf(read, ids);
  const state = stateOf(
    'CARACTERIZACION',
    decision === null ? consents : [...consents, decision],
    revocations,
  );
  const authorised = state.kind === 'GRANTED' && (state.consent.representativeName !== null) === minor;
  // Only what the form itself authorises: an earlier authorisation was for other answers.
  const mayTell = authorised && decision?.decision === 'AUTORIZA';
  const circumstances = { authorised, minor };
  const given = givenAnswers.parse(
    Object.fromEntries(
      questionsFor(circumstances).map((question) => {
        const code = isSensitive(question) && !mayTell ? undefined : form.answers[question];
        if (code === undefined) return [question, UNCHANGED];
        return [question, question === 'disability' ? unpackDisability(code) : code];
      }),
    ),
  );
  if (!mayTell && SENSITIVE_FIELDS.some((field) => form.answers[field] !== undefined)) {
    problem(
      'autoriza',
      'SIN_AUTORIZACION',
      'Sin una autorización que valga, las respuestas sensibles de esta fila no se guardan; las demás sí.',
    );
  }
  if (!tellsSomething(settledAnswers(null, given, circumstances))) {
    problem('', 'SIN_RESPUESTAS', 'De esta fila no queda ninguna respuesta: no cuenta como caracterización.');
    return false;
  }
  const before = await read
    .selectFrom('characterisation')
    .selectAll()
    .where('id', '=', personId)
    .executeTakeFirst();
  const settled = settledAnswers(before ?? null, given, circumstances);
  const newer = before !== undefined && before.completedAt !== null && before.completedAt >= form.at;
  if (newer) {
    problem(
      'fecha',
      'HAY_MAS_NUEVA',
      'Hay respuestas más nuevas de esta persona, y son las que quedan; el formulario cuenta en su fecha.',
    );
  }
  if (tx === null) return true;
  if (decision !== null) {
    await tx.append('consent', { ...decision, siteId: registration.siteId });
  }
  const fields = { ...settled, completedAt: form.at, deletedAt: null };
  if (before === undefined) {
    await tx.create('characterisation', { id: personId, siteId: registration.siteId, ...fields });
  } else if (!newer) {
    await tx.patch('characterisation', personId, fields);
  }
  if (!authorised) await dropSensitive(tx, ids);
  await tx.append('characterisationEvent', {
    id: eventId,
    siteId: kept.siteId,
    personId,
    at: form.at,
    localDate: form.localDate,
    origin: 'WEB',
    authorised: mayTell ? 1 : 0,
    importId: job.runId,
  });
  return true;
}

interface Registration {
  readonly siteId: string;
  readonly documentType: DocumentType;
  readonly documentNumber: string | null;
  readonly birthDate: string | null;
}

/** Null for people of whom this computer holds only the directory's outline. */
async function registrationOf(read: Reader, personId: string): Promise<Registration | null> {
  const row = await read
    .selectFrom('person')
    .select(['siteId', 'documentType', 'documentNumber', 'birthDate'])
    .where('id', '=', personId)
    .where('deletedAt', 'is', null)
    .where('erasedAt', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * What the form decides, as a consent of its date with the notice that it names, or that was in force then: null when
 * it decides nothing, or nothing that could be proved (Ley 1581, art. 9) or that a minor may decide (art. 7).
 */
async function decisionOf(
  job: WritingJob,
  { form, eventId, attempt, personId, siteId }: FormToKeep,
  registration: Registration,
  minor: boolean,
  read: Reader,
  problem: (field: string, kind: string, message: string) => void,
): Promise<Fact<'consent'> | null> {
  if (form.authorises === null) return null;
  const versions = await noticeVersions(read, 'CARACTERIZACION');
  const shown = versions.find(({ version, publishedAt }) =>
    form.noticeVersion === null
      ? publishedAt === null || publishedAt <= form.at
      : version === form.noticeVersion,
  );
  if (shown === undefined) {
    problem(
      'version_aviso',
      'AVISO_DESCONOCIDO',
      'Esa versión del aviso no está en este equipo: la autorización no se puede probar y no vale. Sincronice y repita.',
    );
    return null;
  }
  const represented = form.authorises && minor;
  const fault = represented ? representativeFault(registration, form.representative) : null;
  if (fault !== null) {
    problem(
      'representante',
      'SIN_REPRESENTANTE',
      `${fault.message} La autorización de un menor no vale sin él.`,
    );
    return null;
  }
  const { representative } = form;
  return {
    id: eventId,
    siteId,
    personId,
    purpose: 'CARACTERIZACION',
    legalBasis: legalBasisOf('CARACTERIZACION'),
    decision: form.authorises ? 'AUTORIZA' : 'NO_AUTORIZA',
    noticeId: shown.id,
    noticeVersion: shown.version,
    noticeHash: shown.textHash,
    medium: form.authorises ? 'FORMULARIO_WEB' : null,
    officer: job.actor,
    // Behind what an undone import took back at the form's own moment: of two decisions the later one holds.
    decidedAt: form.at + attempt,
    representativeName: represented ? representative.representativeName : null,
    representativeDocumentType: represented ? representative.representativeDocumentType : null,
    representativeDocumentNumber: represented ? representative.representativeDocumentNumber : null,
    representativeKinship: represented ? representative.representativeKinship : null,
  };
}

/** Nothing sensitive stays under any registration once nothing authorises it. */
export async function dropSensitive(tx: LedgerTx, ids: readonly string[]): Promise<void> {
  const rows = await tx.read.selectFrom('characterisation').select('id').where('id', 'in', ids).execute();
  for (const { id } of rows) await tx.patch('characterisation', id, NO_SENSITIVE);
}
