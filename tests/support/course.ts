import { localDate } from '#shared/domain/bogota.ts';
import type { CourseCompletion, RollCallMark } from '#shared/domain/codes.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import type { CoreContext } from '#core/context.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 86_400_000;
/** Everybody in a course of the tests is invented. */
const NAMES = ['Abril', 'Bruno', 'Camila', 'Darío', 'Elena', 'Fabio', 'Gala', 'Hugo', 'Inés', 'Iván'];
const SURNAMES = ['Prueba Inventada', 'Ejemplo Ficticio', 'Muestra Ensayo', 'Supuesto Modelo'];
const TOPICS = ['luz y encuadre', 'retrato', 'paisaje', 'movimiento'];
const TENS = ['', ' Segunda', ' Tercera', ' Cuarta', ' Quinta', ' Sexta', ' Séptima', ' Octava', ' Novena'];

/** Enough for a course; the rest of the core is not asked. */
export type CourseHome = Pick<CoreContext, 'ledger' | 'siteId'>;

export interface GivenCourseOptions {
  /** How many are enrolled, in this order. */
  readonly people?: number;
  readonly sessions?: number;
  /** When the first session begins (ms UTC); the others follow week by week. Now, when absent. */
  readonly startsAt?: number;
  /** Length of one session. */
  readonly sessionMinutes?: number;
  /** Length of the course; all sessions together when absent. */
  readonly minutes?: number;
  readonly percent?: number;
  readonly completion?: CourseCompletion;
  readonly capacity?: number;
  readonly instructorUser?: string | null;
  readonly courseName?: string;
  /** Distinguishes the documents of two courses in one file: 9999 and three digits of it. */
  readonly series?: number;
}

export interface GivenPerson {
  readonly personId: string;
  readonly enrolmentId: string;
  readonly documentNumber: string;
  readonly name: string;
}

export interface GivenCourse {
  readonly courseId: string;
  readonly groupId: string;
  /** In the order of their start. */
  readonly sessions: readonly { readonly id: string; readonly startsAt: number; readonly endsAt: number }[];
  readonly people: readonly GivenPerson[];
}

/** A course with one group, its sessions and its enrolled people, as the desk would have written them. */
export async function givenCourse(home: CourseHome, options: GivenCourseOptions = {}): Promise<GivenCourse> {
  const sessionMinutes = options.sessionMinutes ?? 120;
  const count = options.sessions ?? 4;
  const siteId = home.siteId();
  const written = await home.ledger.write('user:test', async (tx) => {
    const startsAt = options.startsAt ?? tx.now;
    const courseId = tx.newId();
    const groupId = tx.newId();
    await tx.create('course', {
      id: courseId,
      code: `CUR${options.series ?? 0}`,
      name: options.courseName ?? 'Fotografía con Celular',
      minutes: options.minutes ?? sessionMinutes * count,
      ally: 'PROPIO',
      audience: null,
      completion: options.completion ?? 'HORAS',
      percent: options.percent ?? 80,
      active: 1,
      deletedAt: null,
    });
    const instructor = {
      instructorUser: options.instructorUser ?? null,
      instructorName: 'Instructor Uno Ficticio',
    };
    const alive = { cancelledAt: null, cancelReason: null, deletedAt: null };
    await tx.create('courseGroup', {
      id: groupId,
      siteId,
      courseId,
      name: 'Grupo 2',
      spaceId: null,
      ...instructor,
      capacity: options.capacity ?? 40,
      recurrence: null,
      ...alive,
    });
    const sessions = [];
    for (let index = 0; index < count; index += 1) {
      const from = startsAt + index * WEEK_MS;
      const session = { id: tx.newId(), startsAt: from, endsAt: from + sessionMinutes * MINUTE_MS };
      sessions.push(session);
      await tx.create('courseSession', {
        ...session,
        siteId,
        groupId,
        topic: TOPICS[index % TOPICS.length] ?? null,
        localDate: localDate(from),
        spaceId: null,
        ...instructor,
        closedAt: null,
        closedBy: null,
        ...alive,
      });
    }
    return { courseId, groupId, sessions };
  });
  const people: GivenPerson[] = [];
  const wanted = options.people ?? 4;
  while (people.length < wanted) {
    const from = people.length;
    const to = Math.min(wanted, from + 50);
    const first = options.startsAt ?? null;
    const batch = await home.ledger.write('user:test', async (tx) => {
      const added: GivenPerson[] = [];
      for (let index = from; index < to; index += 1) {
        added.push(await enrolSomebody(tx, siteId, written.groupId, index, options.series ?? 0, first));
      }
      return added;
    });
    people.push(...batch);
  }
  return { ...written, people };
}

/** The list of one session as it was called and closed: present, but for those who are named by their place. */
export async function givenRoll(
  home: CourseHome,
  course: GivenCourse,
  session: number,
  exceptions: Readonly<Record<number, RollCallMark>> = {},
): Promise<void> {
  const held = course.sessions[session];
  if (held === undefined) throw new Error(`The course has no session ${session}.`);
  const { id: sessionId, startsAt: startedAt, endsAt: endedAt } = held;
  await home.ledger.write('user:test', async (tx) => {
    for (const [index, { personId }] of course.people.entries()) {
      const mark = exceptions[index] ?? 'PRESENTE';
      await tx.append('sessionMark', {
        id: tx.newId(),
        siteId: home.siteId(),
        sessionId,
        groupId: course.groupId,
        personId,
        mark,
        startedAt,
        endedAt,
        localDate: localDate(startedAt),
        arrivedAt: mark === 'TARDE' ? startedAt + 18 * MINUTE_MS : null,
        markedAt: endedAt,
        how: 'LISTA',
        reason: null,
        officer: 'user:test',
      });
    }
    await tx.patch('courseSession', sessionId, { closedAt: endedAt, closedBy: 'user:test' });
  });
}

/** Enrolled before the course began, so that the first list has them. */
async function enrolSomebody(
  tx: LedgerTx,
  siteId: string,
  groupId: string,
  index: number,
  series: number,
  courseStart: number | null,
): Promise<GivenPerson> {
  const personId = tx.newId();
  const enrolmentId = tx.newId();
  const at = Math.min(tx.now, courseStart ?? tx.now);
  const documentNumber = String(9_999_000_000 + series * 10_000 + 1_000 + index);
  const givenNames = `${NAMES[index % NAMES.length] ?? ''}${TENS[Math.floor(index / NAMES.length) % TENS.length] ?? ''}`;
  const surnames = SURNAMES[index % SURNAMES.length] ?? '';
  await tx.create('person', {
    id: personId,
    siteId,
    documentType: 'CC',
    documentNumber,
    givenNames,
    surnames,
    birthDate: '1990-05-15',
    sex: index % 2 === 0 ? 'MUJER' : 'HOMBRE',
    phone: null,
    neighbourhood: null,
    comuna: 'NO_INFORMA',
    publicServant: 0,
    ...UNREPRESENTED,
    registeredAt: tx.now,
    deletedAt: null,
  });
  await tx.create('enrolment', {
    id: enrolmentId,
    siteId,
    groupId,
    personId,
    origin: 'MOSTRADOR',
    requestedAt: at,
    confirmedAt: at,
    withdrawnAt: null,
    withdrawal: null,
    importId: null,
    deletedAt: null,
  });
  return { personId, enrolmentId, documentNumber, name: `${givenNames} ${surnames}` };
}
