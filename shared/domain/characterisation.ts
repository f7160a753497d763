import { z } from 'zod';
import {
  conflictVictim,
  disability,
  education,
  estrato,
  ethnicity,
  genderIdentity,
  livingArea,
  occupation,
  sexualOrientation,
  type Disability,
} from './codes.ts';
import { defineEntity } from './entity.ts';
import { calendarDate, flag, id, instant } from './fields.ts';

/**
 * Several answers in one text field: their codes in the order of the catalogue, separated by commas. One normal form
 * for one set of answers, so that two desks that mark the same write the same.
 */
export function packDisability(answers: readonly Disability[]): string {
  return disability.options.filter((code) => answers.includes(code)).join(',');
}

export function unpackDisability(packed: string | null): Disability[] {
  return packed === null ? [] : disability.options.filter((code) => packed.split(',').includes(code));
}

/** NINGUNA and OMITIDA stand alone; anything else may be combined. */
const packedDisability = z.string().refine((packed) => {
  const answers = unpackDisability(packed);
  const alone = answers.some((code) => code === 'NINGUNA' || code === 'OMITIDA');
  return packed !== '' && packDisability(answers) === packed && (!alone || answers.length === 1);
}, 'Marque una o varias discapacidades, o «Ninguna» sola.');

/** The answers that only an authorisation allows to hold (Ley 1581, arts. 5 and 6). */
export const SENSITIVE_FIELDS = [
  'genderIdentity',
  'sexualOrientation',
  'ethnicity',
  'disability',
  'conflictVictim',
] as const;
export type SensitiveField = (typeof SENSITIVE_FIELDS)[number];

/** What is known of somebody beyond their identity: one row for each registration, under the person's own id. */
export const characterisation = defineEntity({
  table: 'characterisation',
  kind: 'record',
  owner: 'station',
  scope: 'site',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    estrato: estrato.nullable(),
    livingArea: livingArea.nullable(),
    education: education.nullable(),
    occupation: occupation.nullable(),
    genderIdentity: genderIdentity.nullable(),
    sexualOrientation: sexualOrientation.nullable(),
    ethnicity: ethnicity.nullable(),
    disability: packedDisability.nullable(),
    conflictVictim: conflictVictim.nullable(),
    /** When the questions were last gone through; null while they never were, or when the answers were withdrawn. */
    completedAt: instant.nullable(),
    deletedAt: instant.nullable(),
  }),
});

/**
 * The questions were gone through, for the first time or anew: what CARACTERIZADOS counts. A fact, because the record
 * remembers only the last time and a report of last quarter must not change when somebody refreshes.
 */
export const characterisationEvent = defineEntity({
  table: 'characterisationEvent',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  parent: { field: 'personId', table: 'person' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    personId: id,
    at: instant,
    localDate: calendarDate,
    origin: z.enum(['DESK', 'WEB']),
    /** 1 when the sensitive questions were put too, on the strength of an authorisation. */
    authorised: flag,
    /** The import that brought it; undone with it. */
    importId: id.nullable(),
  }),
});
