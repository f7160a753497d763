import { v5 } from 'uuid';
import { z } from 'zod';
import { courseAlly, courseCompletion } from './codes.ts';
import { defineEntity } from './entity.ts';
import { calendarDate, flag, id, instant, text } from './fields.ts';

/** Of all courses of the city: where their codes mean one course each. */
const NAMESPACE = v5('https://www.bucaramanga.gov.co/puntos-digitales/cursos', v5.URL);

/** The same code is the same course on every machine, whether or not it ever met the central office. */
export function courseIdOf(code: string): string {
  return v5(code, NAMESPACE);
}

/** What is taught. The centre's catalogue: its hours and its rule are what a certificate says. */
export const course = defineEntity({
  table: 'course',
  kind: 'record',
  owner: 'centre',
  scope: 'everyone',
  schema: z.object({
    id,
    /** Short and unique among the courses in use, in upper case. */
    code: z
      .string()
      .transform((raw) => raw.trim().toUpperCase())
      .pipe(
        z
          .string()
          .regex(
            /^[A-Z0-9-]{2,20}$/,
            'El código lleva de 2 a 20 letras sin acento, números o guiones, por ejemplo FOTO-01.',
          ),
      ),
    name: text(120, 'Escriba el nombre del curso.'),
    /** Length of the whole course: what the hours of a person are measured against. */
    minutes: z
      .int()
      .min(30, 'Un curso dura al menos media hora.')
      .max(60_000, 'Un curso dura como máximo 1.000 horas.'),
    ally: courseAlly,
    /** For whom it is; null for everybody. */
    audience: text(120, 'Escriba a quién va dirigido.').nullable(),
    completion: courseCompletion,
    /** Share of the hours that makes somebody trained, where hours decide. */
    percent: z.int().min(1, 'El porcentaje va de 1 a 100.').max(100, 'El porcentaje va de 1 a 100.'),
    active: flag,
    deletedAt: instant.nullable(),
  }),
});

/**
 * A course as a Punto gives it. Every Punto sees every group, because people enrol where they are; the list of who
 * came stays with the group's own Punto.
 */
export const courseGroup = defineEntity({
  table: 'courseGroup',
  kind: 'record',
  owner: 'station',
  scope: 'everyone',
  parent: { field: 'courseId', table: 'course' },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    courseId: id,
    /** «Grupo 2». */
    name: text(60, 'Escriba el nombre del grupo.'),
    /** A room of the Punto (a space of kind SALA); null where it is given elsewhere. */
    spaceId: id.nullable(),
    /** Who teaches: the user name, where the instructor enters this program. */
    instructorUser: z.string().min(1).max(60).nullable(),
    instructorName: text(120, 'Escriba quién dicta el curso.').nullable(),
    capacity: z.int().min(1, 'El cupo es de al menos una persona.').max(500, 'El cupo máximo es 500.'),
    /** RFC 5545, DTSTART and RRULE; null when its sessions were chosen one by one. */
    recurrence: z.string().min(1).max(1_000).nullable(),
    cancelledAt: instant.nullable(),
    cancelReason: text(200, 'Escriba por qué se cancela.').nullable(),
    deletedAt: instant.nullable(),
  }),
});

/** One meeting of a group, [startsAt, endsAt). */
export const courseSession = defineEntity({
  table: 'courseSession',
  kind: 'record',
  owner: 'station',
  scope: 'everyone',
  parent: { field: 'groupId', table: 'courseGroup' },
  attribution: ['closedAt', 'closedBy'],
  schema: z.object({
    id,
    siteId: z.string().max(64),
    groupId: id,
    topic: text(120, 'Escriba el tema.').nullable(),
    startsAt: instant,
    endsAt: instant,
    /** Bogotá's date of startsAt. */
    localDate: calendarDate,
    /** Where this one is given; the group's room unless it was moved. */
    spaceId: id.nullable(),
    instructorUser: z.string().min(1).max(60).nullable(),
    instructorName: text(120, 'Escriba quién la dicta.').nullable(),
    cancelledAt: instant.nullable(),
    cancelReason: text(200, 'Escriba por qué se cancela.').nullable(),
    /** When the roll call was closed, and by whom: from then on a mark is a correction. */
    closedAt: instant.nullable(),
    closedBy: z.string().min(1).max(120).nullable(),
    deletedAt: instant.nullable(),
  }),
});
