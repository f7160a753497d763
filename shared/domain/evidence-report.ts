import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { calendarDate, id, instant } from './fields.ts';

/**
 * A numbered report for the contract, made once and never edited: what came to be known later makes another number.
 * The file itself stays where it was made; its hash proves any copy of it.
 */
export const evidenceReport = defineEntity({
  table: 'evidenceReport',
  kind: 'fact',
  owner: 'centre',
  scope: 'everyone',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    /** DISP-2026-0001: the year it was made, and its place among those of the year. */
    number: z.string().min(1).max(40),
    contractId: id.nullable(),
    /** Local days [startsOn, endsOn). */
    startsOn: calendarDate,
    endsOn: calendarDate,
    /** SHA-256 of the machine-readable file, lower-case hex. */
    sha256: z.string().length(64),
    replacesId: id.nullable(),
    madeAt: instant,
    officer: z.string().min(1).max(120),
  }),
});
