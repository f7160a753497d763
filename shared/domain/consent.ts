import { z } from 'zod';
import { consentMedium, consentPurpose, documentType, kinship, legalBasis } from './codes.ts';
import { defineEntity } from './entity.ts';
import { id, instant, text } from './fields.ts';

/** The text that people are shown before they decide. A version is never changed: a new text is a new version. */
export const notice = defineEntity({
  table: 'notice',
  kind: 'record',
  owner: 'centre',
  scope: 'everyone',
  schema: z.object({
    id,
    purpose: consentPurpose,
    version: z.int().min(1).max(9_999),
    legalBasis,
    title: text(120, 'Escriba el título del aviso.'),
    /** Paragraphs separated by line breaks; hashed as it stands. */
    text: z.string().min(20, 'Escriba el texto del aviso.').max(20_000),
    /** SHA-256 of the text in lower-case hex. */
    textHash: z.string().length(64),
    publishedAt: instant,
    deletedAt: instant.nullable(),
  }),
});

/**
 * What somebody decided after reading a notice, and the proof of it (Ley 1581, art. 9; Decreto 1377 de 2013, art. 7).
 * A fact: another decision is another fact, and the latest for a purpose holds unless it was revoked.
 */
export const consent = defineEntity({
  table: 'consent',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'personId', table: 'person' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    personId: id,
    purpose: consentPurpose,
    legalBasis,
    decision: z.enum(['AUTORIZA', 'NO_AUTORIZA']),
    noticeId: id,
    noticeVersion: z.int().min(1).max(9_999),
    /** SHA-256 of the text that was shown. */
    noticeHash: z.string().length(64),
    /** Null when nothing was authorised: a refusal needs no proof. */
    medium: consentMedium.nullable(),
    /** Who took it: a user name. */
    officer: z.string().min(1).max(120),
    decidedAt: instant,
    /** Who decided for a minor. */
    representativeName: text(120, 'Escriba el nombre de quien representa.').nullable(),
    representativeDocumentType: documentType.nullable(),
    representativeDocumentNumber: z.string().max(20).nullable(),
    representativeKinship: kinship.nullable(),
  }),
});

/** The person took an authorisation back; from then on nothing may be done on its strength. */
export const consentRevocation = defineEntity({
  table: 'consentRevocation',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'consentId', table: 'consent' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    consentId: id,
    personId: id,
    revokedAt: instant,
    officer: z.string().min(1).max(120),
    reason: text(300, 'Escriba el motivo.').nullable(),
  }),
});

/** One version of a notice, whether the centre published it or the program brought it along. */
export type NoticeText = Omit<z.output<typeof notice.schema>, 'deletedAt' | 'publishedAt'> & {
  /** Null for the text that came with the program. */
  readonly publishedAt: number | null;
};
