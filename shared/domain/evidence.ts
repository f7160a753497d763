import { z } from 'zod';
import { comuna } from './codes.ts';
import { calendarDate, id, instant } from './fields.ts';
import { incidentCause } from './incident-act.ts';
import { serviceHoursSchema } from './service-hours.ts';

/**
 * The machine-readable evidence of a period: everything that the availability of the zones was computed from, and the
 * arithmetic itself, so that anybody can do it again on another machine (`puntos wifi verify`).
 *
 * The file says nothing of when it was made, by whom and under which number: the same facts give the same bytes, and
 * the same SHA-256. It is written in one way only (`canonicalText`): keys in order, no blanks, integers alone. Shares
 * are texts of six decimals of a percent, rounded down, so that no figure reaches a target that it does not reach.
 * Instants and durations are integer milliseconds, UTC; spans are [from, to).
 */

export const EVIDENCE_FORMAT = 'puntos-digitales/disponibilidad';
export const EVIDENCE_VERSION = 1;

const length = z.int().min(0);
const count = z.int().min(0);
const span = z.tuple([instant, instant]);
const words = z.string().max(500);

const contract = z.strictObject({
  id,
  number: z.string().max(40),
  operator: z.string().max(120),
  /** Thousandths of a percent. */
  targetMilli: z.int().min(1).max(100_000),
  hours: serviceHoursSchema,
  startsOn: calendarDate,
  endsOn: calendarDate.nullable(),
});
export type EvidenceContract = z.infer<typeof contract>;

const act = z.strictObject({
  id,
  /** An instant of the incident that lies in the period. */
  at: instant,
  act: z.enum(['ATENDER', 'ATRIBUIR', 'TICKET', 'NOTA', 'CERRAR', 'REABRIR']),
  cause: incidentCause.nullable(),
  note: words.nullable(),
  doneAt: instant,
  officer: z.string().max(120),
});

const zone = z.strictObject({
  id,
  name: z.string().max(120),
  comuna: comuna.nullable(),
  /** When it was under a contract; empty: it owes round the clock. */
  terms: z.array(
    z.strictObject({ contractId: id, commissionedAt: instant, withdrawnAt: instant.nullable() }),
  ),
  /** What the qualified stations saw together, within the period: in order, no overlap. What is absent was not seen. */
  observed: z.array(z.tuple([instant, instant, z.enum(['UP', 'DOWN'])])),
  /** What was done about its incidents. */
  acts: z.array(act),
});
export type EvidenceZone = z.infer<typeof zone>;

const decision = z.strictObject({
  id,
  decision: z.enum(['APROBADA', 'RECHAZADA', 'REVOCADA']),
  reason: words.nullable(),
  decidedAt: instant,
  officer: z.string().max(120),
});

const exclusion = z.strictObject({
  id,
  zoneId: id.nullable(),
  comuna: z.string().max(20).nullable(),
  contractId: id.nullable(),
  kind: z.enum(['MANTENIMIENTO', 'FUERZA_MAYOR', 'ENERGIA', 'TERCERO', 'OTRO']),
  startsAt: instant,
  endsAt: instant,
  reason: words,
  evidence: words,
  requestedAt: instant,
  officer: z.string().max(120),
  /** In the order in which they were taken; the last one holds, and without any it does not count. */
  decisions: z.array(decision),
});
export type EvidenceExclusion = z.infer<typeof exclusion>;

const inputs = z.strictObject({
  /** Public holidays of Colombia within the period. */
  holidays: z.array(calendarDate),
  contracts: z.array(contract),
  zones: z.array(zone),
  exclusions: z.array(exclusion),
});
export type EvidenceInputs = z.infer<typeof inputs>;

/** A percentage such as "99.412345", rounded down; null where there is nothing to divide by. */
const share = z
  .string()
  .regex(/^\d{1,3}\.\d{6}$/u)
  .nullable();

const figures = z.strictObject({
  /** Thousandths of a percent; null where there is none, or where the parts have different ones. */
  targetMilli: z.int().nullable(),
  E: length,
  U: length,
  D: length,
  N: length,
  /** U / (U + D). */
  availability: share,
  /** (U + D) / E. */
  coverage: share,
  /** U / E. */
  lower: share,
  /** (U + N) / E. */
  upper: share,
  verdict: z.enum(['CUMPLE', 'INCUMPLE', 'NO_CONCLUYENTE']).nullable(),
});
export type EvidenceFigures = z.infer<typeof figures>;

const incident = z.strictObject({
  from: instant,
  /** The last moment at which it was seen as down. */
  downUntil: instant,
  /** When it was first seen in service afterwards; null: not within the period. */
  recoveredAt: instant.nullable(),
  outages: count,
  downMs: length,
  cause: incidentCause.nullable(),
  ticket: words.nullable(),
});

const zoneResult = figures.extend({
  zoneId: id,
  /** E: what was owed. */
  expected: z.array(span),
  /** Every outage that was seen, and how much of it lies in what was owed: D is their sum. */
  outages: z.array(z.tuple([instant, instant, length])),
  /** Owed and not seen: N is their sum. */
  gaps: z.array(span),
  incidents: z.array(incident),
});
export type EvidenceZoneResult = z.infer<typeof zoneResult>;

const groupResult = figures.extend({ zones: count });

const results = z.strictObject({
  zones: z.array(zoneResult),
  comunas: z.array(groupResult.extend({ comuna })),
  contracts: z.array(groupResult.extend({ contractId: id })),
  total: groupResult,
});
export type EvidenceResults = z.infer<typeof results>;

export const evidenceSchema = z.strictObject({
  format: z.literal(EVIDENCE_FORMAT),
  version: z.literal(EVIDENCE_VERSION),
  /** Local days of Bogotá, [from, to). */
  period: z.strictObject({ from: calendarDate, to: calendarDate }),
  /** PARCIAL: the period was not over; what comes after this instant is not known yet. Null: it is whole. */
  seenUntil: instant.nullable(),
  /** The contract it is about; null: every zone, with and without contract. */
  contractId: id.nullable(),
  inputs,
  results,
  /** SHA-256 of the canonical text of all the rest: tells a text that somebody changed, where no figure depends on it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/u),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** What an evidence is made of, before the arithmetic. */
export type EvidenceSource = Pick<Evidence, 'period' | 'seenUntil' | 'contractId' | 'inputs'>;

/**
 * The one text of a value: keys sorted by code unit, no blanks, strings as JSON.stringify writes them (RFC 8785, of
 * which only integers are used). Throws for numbers that are no safe integers: they are defects here.
 */
export function canonicalText(value: unknown): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error('Not an integer.');
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member)}`);
  return `{${members.join(',')}}`;
}
