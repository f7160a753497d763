import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { id, instant, text } from './fields.ts';

export const exclusionKind = z.enum(['MANTENIMIENTO', 'FUERZA_MAYOR', 'ENERGIA', 'TERCERO', 'OTRO']);
export type ExclusionKind = z.infer<typeof exclusionKind>;

/**
 * Time that somebody asks to leave out of what is owed: [startsAt, endsAt), for one zone, a comuna or every zone, and
 * with a contract only what is owed under it. It counts only once the centre has approved it, and is never edited.
 */
export const exclusion = defineEntity({
  table: 'exclusion',
  kind: 'fact',
  owner: 'station',
  scope: 'everyone',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    zoneId: id.nullable(),
    comuna: z.string().max(20).nullable(),
    contractId: id.nullable(),
    kind: exclusionKind,
    startsAt: instant,
    endsAt: instant,
    reason: text(500, 'Escriba por qué no debe contarse este tiempo.'),
    /** Number or address of the document that proves it. */
    evidence: text(500, 'Escriba con qué se prueba: acta, oficio, ticket.'),
    requestedAt: instant,
    officer: z.string().min(1).max(120),
  }),
});

export const exclusionVerdict = z.enum(['APROBADA', 'RECHAZADA', 'REVOCADA']);
export type ExclusionVerdict = z.infer<typeof exclusionVerdict>;

/** What the centre decided of an exclusion; the latest one by (decidedAt, id) holds. */
export const exclusionDecision = defineEntity({
  table: 'exclusionDecision',
  kind: 'fact',
  owner: 'centre',
  scope: 'everyone',
  parent: { field: 'exclusionId', table: 'exclusion' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    exclusionId: id,
    decision: exclusionVerdict,
    reason: text(500, 'Escriba por qué.').nullable(),
    decidedAt: instant,
    officer: z.string().min(1).max(120),
  }),
});
