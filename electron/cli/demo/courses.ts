import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Weekday } from '#shared/domain/recurrence.ts';
import type { Place, Punto } from './city.ts';
import { peopleOf } from './visitors.ts';

/** What the city teaches in the demonstration: the featured courses of its report, and one of an ally. */
const COURSES = [
  {
    code: 'FOTO',
    instructorName: 'Instructora Muestra',
    name: 'Fotografía con Celular',
    minutes: 16 * 60,
    ally: 'PROPIO',
    completion: 'HORAS',
    audience: null,
  },
  {
    code: 'TDIG',
    instructorName: 'Instructora Ejemplo',
    name: 'Transformación Digital',
    minutes: 40 * 60,
    ally: 'CCB',
    completion: 'HORAS',
    audience: 'Emprendedores',
  },
  {
    code: 'INFO',
    instructorName: 'Instructor Ensayo',
    name: 'Asesorías Informática',
    minutes: 8 * 60,
    ally: 'SENA',
    completion: 'APROBACION',
    audience: 'Personas mayores',
  },
] as const;
type Taught = (typeof COURSES)[number];
const [PHOTOGRAPHY, TRANSFORMATION, ADVICE] = COURSES;

/** The centre fills its catalogue. */
export async function teach(central: Place): Promise<void> {
  for (const { instructorName: _who, ...course } of COURSES) {
    await central.window.courses.saveCourse.mutate({ ...course, percent: 80 });
  }
}

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
const LAST_MINUTE_MS = 24 * HOUR_MS - 60_000;
const DAYS: readonly Weekday[] = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const WEEKS = 4;

/**
 * A Punto opens three groups: one whose session is running, half called; one whose people are already trained and
 * certified; and one that begins tomorrow and is full, with a waiting list.
 */
export async function openCourses(punto: Punto, now: number): Promise<void> {
  const people = await peopleOf(punto, 16);
  const half = Math.ceil(people.length / 2);
  const running = await openGroup(punto, PHOTOGRAPHY, runningNow(now), 20);
  await enrol(punto, running, people);
  await callSome(punto, running);
  const approved = await openGroup(punto, ADVICE, runningNow(now), 20);
  await enrol(punto, approved, people.slice(0, half));
  await certify(punto, approved, half);
  const coming = await openGroup(punto, TRANSFORMATION, tomorrow(now), half);
  await enrol(punto, coming, people.slice(0, half + 3));
}

interface Times {
  readonly date: string;
  readonly startTime: string;
  readonly endTime: string;
}

/** Two hours that hold this moment, as far as today goes. */
function runningNow(now: number): Times {
  const date = localDate(now);
  const midnight = startOfLocalDate(date);
  const sinceMidnight = Math.max(0, now - HOUR_MS - midnight);
  const from = Math.floor(sinceMidnight / QUARTER_MS) * QUARTER_MS;
  return { date, startTime: timeOf(from), endTime: timeOf(Math.min(from + 2 * HOUR_MS, LAST_MINUTE_MS)) };
}

function tomorrow(now: number): Times {
  return { date: localDate(now + 24 * HOUR_MS), startTime: '09:00', endTime: '11:00' };
}

function timeOf(sinceMidnight: number): string {
  return new Date(sinceMidnight).toISOString().slice(11, 16);
}

async function openGroup(
  { window, name }: Punto,
  course: Taught,
  { date, startTime, endTime }: Times,
  capacity: number,
): Promise<string> {
  const { courses } = await window.courses.catalogue.query();
  const known = courses.find(({ code }) => code === course.code);
  if (known === undefined) throw new Error(`the course ${course.code} has not arrived`);
  const { id } = await window.courses.createGroup.mutate({
    courseId: known.id,
    name: 'Grupo 1',
    spaceId: null,
    instructorUser: null,
    // Nobody teaches at two Puntos at once.
    instructorName: `${course.instructorName}, ${name}`,
    capacity,
    rule: {
      from: date,
      days: [DAYS[new Date(`${date}T12:00:00Z`).getUTCDay()] ?? 'MO'],
      startTime,
      endTime,
      end: { kind: 'COUNT', count: WEEKS },
      keptHolidays: [date],
    },
    accepted: [],
  });
  return id;
}

async function enrol({ window }: Punto, groupId: string, people: readonly string[]): Promise<void> {
  for (const personId of people) await window.enrolments.enrol.mutate({ groupId, personId });
}

async function firstSession({ window }: Punto, groupId: string) {
  const { sessions } = await window.courses.group.query({ id: groupId });
  const [first] = sessions;
  if (first === undefined) throw new Error('the group has no session');
  return first;
}

/** One came late, two are absent; the others are still to be called. */
async function callSome(punto: Punto, groupId: string): Promise<void> {
  const { window } = punto;
  const { id: sessionId, startsAt } = await firstSession(punto, groupId);
  const { people } = await window.rollCall.list.query({ sessionId });
  const marks = people
    .slice(0, 3)
    .map(({ personId }, index) =>
      index === 0
        ? { personId, mark: 'TARDE' as const, arrivedAt: startsAt + QUARTER_MS }
        : { personId, mark: 'AUSENTE' as const, arrivedAt: null },
    );
  await window.rollCall.save.mutate({ sessionId, how: 'LISTA', marks });
}

/** Everybody is present, all but the last are approved, and who was approved has a certificate. */
async function certify(punto: Punto, groupId: string, people: number): Promise<void> {
  const { window } = punto;
  const { id: sessionId } = await firstSession(punto, groupId);
  await window.rollCall.close.mutate({ sessionId, people });
  const { people: rows } = await window.rollCall.results.query({ groupId });
  const decisions = rows.map(({ enrolmentId }, index) => ({
    enrolmentId,
    result: index < rows.length - 1 ? ('APROBADO' as const) : ('NO_APROBADO' as const),
  }));
  await window.rollCall.decide.mutate({ groupId, decisions });
  await window.certificates.issue.mutate({ groupId, enrolmentIds: null });
}
