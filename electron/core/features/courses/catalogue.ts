import { course, courseIdOf } from '#shared/domain/course.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { isKeptHere } from '../../kept-here.ts';
import { validated } from '../../ledger/ledger.ts';

export interface CourseRow extends Omit<RecordFields<'course'>, 'active' | 'deletedAt'> {
  readonly active: boolean;
  /** How many groups there are of it, finished and cancelled ones included. */
  readonly groups: number;
}

export interface Catalogue {
  /** Those that are given first, by name. */
  readonly courses: readonly CourseRow[];
  /** Whether courses are kept on this machine: at the centre, and on a station that has none. */
  readonly keptHere: boolean;
}

export async function readCourses(context: CoreContext): Promise<Catalogue> {
  const rows = await context.store.read
    .selectFrom('course as c')
    .select((eb) => [
      'c.id',
      'c.code',
      'c.name',
      'c.minutes',
      'c.ally',
      'c.audience',
      'c.completion',
      'c.percent',
      'c.active',
      eb
        .selectFrom('courseGroup as g')
        .select((group) => group.fn.countAll<number>().as('count'))
        .whereRef('g.courseId', '=', 'c.id')
        .where('g.deletedAt', 'is', null)
        .as('groups'),
    ])
    .where('c.deletedAt', 'is', null)
    .orderBy('c.active', 'desc')
    .orderBy('c.name')
    .orderBy('c.id')
    .execute();
  return {
    courses: rows.map((row) => ({ ...row, active: row.active === 1, groups: row.groups ?? 0 })),
    keptHere: isKeptHere(context),
  };
}

export type CourseInput = Omit<RecordFields<'course'>, 'id' | 'active' | 'deletedAt'> & {
  /** Absent for a new course. */
  readonly id?: string | undefined;
};

/**
 * Adds a course or corrects one. Certificates keep what they say: they hold a copy. Throws ROL_EQUIVOCADO,
 * YA_EXISTE (the code is another course's), NO_EXISTE, ENTRADA_INVALIDA.
 */
export async function saveCourse(
  context: CoreContext,
  actor: string,
  { id: known, ...input }: CourseInput,
): Promise<{ id: string }> {
  demandKeptHere(context);
  const id = await context.ledger.write(actor, async (tx) => {
    const { id: _id, ...fields } = validated(course, {
      ...input,
      id: known ?? 'new',
      active: 1,
      deletedAt: null,
    }) as RecordFields<'course'>;
    await demandFreeCode(tx.read, fields.code, known);
    if (known !== undefined) {
      const { active: _active, deletedAt: _deletedAt, ...corrected } = fields;
      if (await tx.patch('course', known, corrected)) {
        await auditIn(tx, context, actor, 'CURSO_CAMBIADO', known);
      }
      return known;
    }
    // The code of a course that was corrected since may be given again: its id is that course's then.
    const derived = courseIdOf(fields.code);
    const taken = await tx.read
      .selectFrom('course')
      .select('id')
      .where('id', '=', derived)
      .executeTakeFirst();
    const fresh = taken === undefined ? derived : tx.newId();
    await tx.create('course', { id: fresh, ...fields });
    await auditIn(tx, context, actor, 'CURSO_CREADO', fresh);
    return fresh;
  });
  context.publish('courses');
  return { id };
}

/**
 * Retires a course, so that no group of it is opened any more, or brings it back. Groups that exist go on.
 * Throws ROL_EQUIVOCADO, NO_EXISTE, YA_EXISTE (its code was given to another one meanwhile).
 */
export async function setCourseActive(
  context: CoreContext,
  actor: string,
  { id, active }: { readonly id: string; readonly active: boolean },
): Promise<void> {
  demandKeptHere(context);
  await context.ledger.write(actor, async (tx) => {
    if (active) {
      const row = await tx.read.selectFrom('course').select('code').where('id', '=', id).executeTakeFirst();
      if (row !== undefined) await demandFreeCode(tx.read, row.code, id);
    }
    if (await tx.patch('course', id, { active: active ? 1 : 0 })) {
      await auditIn(tx, context, actor, 'CURSO_CAMBIADO', id, active ? 'ACTIVO' : 'RETIRADO');
    }
  });
  context.publish('courses');
}

async function demandFreeCode(read: Reader, code: string, except: string | undefined): Promise<void> {
  const holder = await read
    .selectFrom('course')
    .select('name')
    .where('code', '=', code)
    .where('active', '=', 1)
    .where('deletedAt', 'is', null)
    .$if(except !== undefined, (query) => query.where('id', '<>', except ?? ''))
    .executeTakeFirst();
  if (holder === undefined) return;
  throw new Refusal('YA_EXISTE', `El código ${code} es de «${holder.name}»; use otro.`, { field: 'code' });
}

function demandKeptHere(context: CoreContext): void {
  if (isKeptHere(context)) return;
  throw new Refusal(
    'ROL_EQUIVOCADO',
    'El catálogo de cursos es de la central: pídale el cambio y llegará a este Punto al sincronizar. No se cambió nada.',
  );
}
