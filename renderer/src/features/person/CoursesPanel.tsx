import type { EnrolmentState } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import type { FilePanelProps, PersonFile } from '#renderer/features/person/file-model.ts';
import { formatDay, formatQuantity, formatStay } from '#renderer/lib/formats.ts';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import type { Tone } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/person/CorrectionsPanel.module.css';

type Course = PersonFile['courses'][number];

/** What needs no look carries no mark. */
const TONES: Readonly<Record<EnrolmentState, Tone | null>> = {
  PREINSCRITO: 'unknown',
  INSCRITO: null,
  ESPERA: 'doubt',
  RETIRADO: 'unknown',
  APROBADO: 'good',
  NO_APROBADO: 'bad',
};

const MINUTE_MS = 60_000;

function stateOf({ state, position, cancelled, trainedAt, withdrawnAt }: Course): string {
  if (cancelled) return 'Grupo cancelado';
  if (withdrawnAt !== null) return `${labels.enrolment[state]} el ${formatDay(withdrawnAt)}`;
  if (trainedAt !== null && state === 'INSCRITO') return `Completó las horas el ${formatDay(trainedAt)}`;
  return position === null ? labels.enrolment[state] : `${labels.enrolment[state]}, puesto ${position}`;
}

function toneOf({ state, cancelled, trainedAt }: Course): Tone | null {
  if (cancelled) return 'unknown';
  return state === 'INSCRITO' && trainedAt !== null ? 'good' : TONES[state];
}

function attendanceOf({ state, attended, minutes }: Course): string | null {
  if (state === 'ESPERA' || state === 'PREINSCRITO') return null;
  if (attended === null) return 'La asistencia la lleva el Punto que lo dicta';
  if (attended.sessions === 0) return `Sin asistencias; el curso dura ${formatStay(minutes * MINUTE_MS)}`;
  const sessions = formatQuantity(attended.sessions, 'sesión', 'sesiones');
  return `${formatStay(attended.minutes * MINUTE_MS)} de ${formatStay(minutes * MINUTE_MS)}, ${sessions}`;
}

/** Every course that the person enrolled in, with how far they came and what certificate they hold. */
export function CoursesPanel({ file }: FilePanelProps) {
  return (
    <Panel title="Cursos">
      {file.courses.length === 0 ? (
        <p className={classes.quiet}>No se ha inscrito en ninguno.</p>
      ) : (
        <ul className={classes.list}>
          {file.courses.map((course) => {
            const tone = toneOf(course);
            const attendance = attendanceOf(course);
            return (
              <li key={course.enrolmentId}>
                <strong>{course.courseName}</strong>
                <span>
                  {tone === null ? null : <StateMark tone={tone} size={14} />} {stateOf(course)} ·{' '}
                  {course.groupName}
                  {course.siteName === null ? '' : `, ${course.siteName}`}
                </span>
                {attendance === null ? null : (
                  <div>
                    <span>{attendance}</span>
                  </div>
                )}
                {course.certificates.map(({ number, issuedAt, revoked }) => (
                  <div key={number}>
                    <span>
                      Certificado {number}, {formatDay(issuedAt)}
                      {revoked === null ? '' : `. Anulado: ${labels.revocation[revoked].toLowerCase()}`}
                    </span>
                  </div>
                ))}
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
