import type { ImportedEnrolment } from '#shared/domain/enrolment-import.ts';
import { foldWord } from '#shared/domain/spreadsheet-values.ts';
import type { CoreContext } from '../context.ts';
import { sessionsOf, whyClosed, WHY_CLOSED, type WhyClosed } from '../group-openness.ts';

type Found =
  | { readonly id: string; readonly siteId: string }
  | { readonly field: string; readonly kind: string; readonly message: string };

type Asked = Pick<ImportedEnrolment, 'course' | 'group' | 'punto'>;

interface KnownGroup {
  readonly id: string;
  readonly siteId: string;
  readonly name: string;
  readonly courseNames: readonly string[];
  readonly siteNames: readonly string[];
  readonly why: WhyClosed | null;
}

const refused = (field: string, kind: string, message: string): Found => ({ field, kind, message });

/**
 * Which group a row asks for: the course by its code or name, the group by its name, or the only one of the course that
 * takes people. At a station only groups of its own Punto: what others give is imported there or at the centre.
 */
export async function groupFinder(context: CoreContext): Promise<(asked: Asked) => Found> {
  const groups = await knownGroups(context);
  const own = context.siteId();
  return ({ course, group, punto }) => {
    const ofCourse = groups.filter(({ courseNames }) => courseNames.includes(foldWord(course)));
    if (ofCourse.length === 0) {
      return refused(
        'curso',
        'CURSO_DESCONOCIDO',
        'Ningún grupo es de un curso con ese código ni con ese nombre.',
      );
    }
    const here = ofCourse.filter(({ siteId, siteNames }) => {
      if (context.role === 'station' && siteId !== own) return false;
      return punto === null || siteNames.includes(foldWord(punto));
    });
    if (here.length === 0) {
      return context.role === 'station'
        ? refused(
            'punto',
            'PUNTO_DISTINTO',
            'El curso se dicta en otro Punto: impórtelo allí o en la Central.',
          )
        : refused('punto', 'PUNTO_DESCONOCIDO', 'Ese Punto no dicta el curso; revise el código del Punto.');
    }
    const named = group === null ? here : here.filter(({ name }) => foldWord(name) === foldWord(group));
    if (named.length === 0) {
      return refused('grupo', 'GRUPO_DESCONOCIDO', 'El curso no tiene un grupo con ese nombre.');
    }
    const open = named.filter(({ why }) => why === null);
    const [only, another] = open;
    if (only !== undefined && another === undefined) return { id: only.id, siteId: only.siteId };
    if (another !== undefined) {
      return refused(
        'grupo',
        'GRUPO_DUDOSO',
        'Hay varios grupos que pueden ser este: escriba el nombre del grupo.',
      );
    }
    const why = named[0]?.why ?? 'TERMINADO';
    return refused('grupo', 'GRUPO_CERRADO', WHY_CLOSED[why]);
  };
}

async function knownGroups(context: CoreContext): Promise<readonly KnownGroup[]> {
  const { read } = context.store;
  const rows = await read
    .selectFrom('courseGroup as g')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .leftJoin('site as s', 's.id', 'g.siteId')
    .select([
      'g.id',
      'g.siteId',
      'g.name',
      'g.cancelledAt',
      'c.code as courseCode',
      'c.name as courseName',
      'c.active as courseActive',
      'c.deletedAt as courseDeletedAt',
      's.code as siteCode',
      's.name as siteName',
    ])
    .where('g.deletedAt', 'is', null)
    .orderBy('g.id')
    .execute();
  const sessions = await sessionsOf(
    read,
    rows.map(({ id }) => id),
  );
  const now = context.clocks.now();
  return rows.map((row) => ({
    id: row.id,
    siteId: row.siteId,
    name: row.name,
    courseNames: [foldWord(row.courseCode), foldWord(row.courseName)],
    siteNames: [row.siteCode, row.siteName].flatMap((name) => (name === null ? [] : foldWord(name))),
    why: whyClosed(row, sessions.get(row.id) ?? [], now),
  }));
}
