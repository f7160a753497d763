import { labels } from '#shared/text/labels.ts';
import { coursesOfPerson, type PersonCourse } from '../../person-courses.ts';
import { label, moment, NONE, type FileSource, type Section } from './file-section.ts';

/** What the person enrolled in, how it went and which certificates came of it. */
export async function courses({ context, ids }: FileSource): Promise<Section> {
  const rows = await coursesOfPerson(context, ids);
  return {
    title: 'Cursos',
    table: {
      heads: ['Inscripción', 'Curso y grupo', 'Punto', 'Estado', 'Asistencia', 'Certificados'],
      rows: rows.map((row) => [
        moment(row.requestedAt),
        `${row.courseName}, ${row.groupName}`,
        row.siteName ?? 'Este Punto',
        stateOf(row),
        attendanceOf(row),
        row.certificates
          .map(
            ({ number, issuedAt, revoked }) =>
              `${number} (${moment(issuedAt).slice(0, 10)})${
                revoked === null ? '' : `, anulado: ${label(labels.revocation, revoked)}`
              }`,
          )
          .join('; ') || NONE,
      ]),
    },
    empty: 'No se ha inscrito en ningún curso.',
  };
}

function stateOf({ state, position, withdrawnAt, cancelled, trainedAt }: PersonCourse): string {
  return [
    position === null ? labels.enrolment[state] : `${labels.enrolment[state]}, puesto ${position}`,
    ...(withdrawnAt === null ? [] : [`el ${moment(withdrawnAt)}`]),
    ...(trainedAt === null ? [] : [`lo completó el ${moment(trainedAt).slice(0, 10)}`]),
    ...(cancelled ? ['grupo cancelado'] : []),
  ].join('; ');
}

/** "12,5 de 16 horas en 6 sesiones". */
function attendanceOf({ attended, minutes }: PersonCourse): string {
  if (attended === null) return 'La lleva el Punto que lo dicta';
  const hours = (of: number) => (of / 60).toLocaleString('es-CO', { maximumFractionDigits: 1 });
  return `${hours(attended.minutes)} de ${hours(minutes)} horas, sesiones: ${attended.sessions}`;
}

/** Every mark of every list, corrected ones included, because each was written about the person. */
export async function sessionMarks({ read, ids }: FileSource): Promise<Section> {
  const rows = await read
    .selectFrom('sessionMark as m')
    .leftJoin('courseGroup as g', 'g.id', 'm.groupId')
    .leftJoin('course as c', 'c.id', 'g.courseId')
    .select([
      'm.startedAt',
      'm.mark',
      'm.arrivedAt',
      'm.how',
      'm.reason',
      'm.markedAt',
      'm.officer',
      'c.name as courseName',
    ])
    .where('m.personId', 'in', ids)
    .orderBy('m.startedAt')
    .orderBy('m.markedAt')
    .orderBy('m.id')
    .execute();
  return {
    title: 'Listas de asistencia',
    table: {
      heads: ['Sesión', 'Curso', 'Marca', 'Anotada', 'Quién', 'Corrección'],
      rows: rows.map((row) => [
        moment(row.startedAt),
        row.courseName ?? NONE,
        row.arrivedAt === null
          ? labels.rollCall[row.mark]
          : `${labels.rollCall[row.mark]}, llegó ${moment(row.arrivedAt).slice(-5)}`,
        moment(row.markedAt),
        row.officer,
        row.how === 'CORRECCION' ? (row.reason ?? 'Sin motivo') : NONE,
      ]),
    },
    empty: 'No está en ninguna lista.',
  };
}
