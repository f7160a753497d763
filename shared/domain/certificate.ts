import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { calendarDate, id, instant, text } from './fields.ts';

/** A certificate as it was signed. Issued again after a mistake, it is another one, and the first is revoked. */
export const certificate = defineEntity({
  table: 'certificate',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'enrolmentId', table: 'enrolment' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    enrolmentId: id,
    personId: id,
    /** Printed on it; unique in the city without asking anybody. */
    number: z.string().min(1).max(40),
    courseName: text(120, 'Escriba el nombre del curso.'),
    minutes: z.int().min(1).max(60_000),
    completedOn: calendarDate,
    issuedAt: instant,
    localDate: calendarDate,
    /** The signed content, as the QR holds it: see certificate-code.ts. */
    code: z.string().min(1).max(2_000),
    replacesId: id.nullable(),
    officer: z.string().min(1).max(120),
  }),
});

/** A certificate that is no longer valid. Every computer holds the list, so that it can say so without a network. */
export const certificateRevocation = defineEntity({
  table: 'certificateRevocation',
  kind: 'fact',
  owner: 'station',
  scope: 'everyone',
  parent: { field: 'certificateId', table: 'certificate' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    certificateId: id,
    number: z.string().min(1).max(40),
    reason: z.enum(['DATOS_ERRADOS', 'NO_CUMPLIO', 'REEMPLAZADO', 'OTRO']),
    revokedAt: instant,
    officer: z.string().min(1).max(120),
  }),
});

/**
 * The public keys that certificates are checked with: the city's, and one for each computer that may issue, signed
 * with the city's. The private keys never travel.
 */
export const certificateKey = defineEntity({
  table: 'certificateKey',
  kind: 'record',
  owner: 'centre',
  scope: 'everyone',
  schema: z.object({
    id,
    kind: z.enum(['CIUDAD', 'EMISOR']),
    /** Code of the issuer's Punto; empty for the city. */
    siteCode: z.string().max(20),
    /** Ed25519, base64url. */
    publicKey: z.string().min(40).max(60),
    /** The city's signature over an issuer's key; null for the city itself. */
    signature: z.string().max(120).nullable(),
    validFrom: instant,
    /** What was signed with it afterwards is not accepted. */
    revokedAt: instant.nullable(),
    deletedAt: instant.nullable(),
  }),
});
