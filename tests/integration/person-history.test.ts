// Visits, courses and spaces of a person on one page, and on paper.
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { givenCourse, type GivenCourse } from '#tests/support/course.ts';
import { enrolmentRow } from '#tests/support/course-rows.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
let t: TestCore;
let course: GivenCourse;
let ana: string;

beforeEach(async () => {
  t = await openTestCore();
  course = await givenCourse(t.core.context, {
    people: 2,
    capacity: 2,
    sessions: 2,
    startsAt: t.clock.now - 8 * DAY,
    courseName: 'Fotografía con Celular',
  });
  ana = course.people[0]?.personId ?? '';
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk');
const file = (id = ana) => desk().people.file({ id });

async function rollCalls() {
  const [first, second] = course.sessions;
  if (first === undefined || second === undefined) throw new Error('The course has two sessions.');
  await desk().rollCall.close({ sessionId: first.id, people: 2 });
  const late = { personId: ana, mark: 'TARDE', arrivedAt: second.startsAt + 30 * MINUTE } as const;
  await desk().rollCall.save({ sessionId: second.id, how: 'LISTA', marks: [late] });
}

it('the file tells each course with its hours, and when it was completed', async () => {
  await rollCalls();
  expect((await file()).courses).toEqual([
    {
      enrolmentId: course.people[0]?.enrolmentId,
      groupId: course.groupId,
      courseName: 'Fotografía con Celular',
      groupName: 'Grupo 2',
      siteName: null,
      state: 'INSCRITO',
      position: null,
      requestedAt: t.clock.now - 8 * DAY,
      withdrawnAt: null,
      cancelled: false,
      attended: { minutes: 210, sessions: 2 },
      minutes: 240,
      trainedAt: course.sessions[1]?.startsAt,
      certificates: [],
    },
  ]);
});

it('who waits, who withdrew and who came back is told as it stands', async () => {
  const [, luz] = course.people;
  const register = {
    documentType: 'CC',
    documentNumber: '9999000033',
    givenNames: 'Sol',
    surnames: 'Prueba',
  } as const;
  const { id: sol } = await desk().people.create({ ...register, sex: 'MUJER' });
  const enrol = (personId: string) =>
    t.core.context.ledger.write('test', (tx) =>
      tx.create('enrolment', enrolmentRow(tx, '', course.groupId, personId)),
    );
  await enrol(sol);
  const shown = async (id: string) =>
    (await file(id)).courses.map(({ state, position, withdrawnAt }) => ({ state, position, withdrawnAt }));
  expect(await shown(sol)).toEqual([{ state: 'ESPERA', position: 1, withdrawnAt: null }]);
  await desk().enrolments.withdraw({ id: luz?.enrolmentId ?? '', reason: 'PERSONA' });
  expect(await shown(sol)).toEqual([{ state: 'INSCRITO', position: null, withdrawnAt: null }]);
  t.clock.now += 1;
  await enrol(luz?.personId ?? '');
  expect(await shown(luz?.personId ?? '')).toEqual([
    { state: 'ESPERA', position: 1, withdrawnAt: null },
    { state: 'RETIRADO', position: null, withdrawnAt: t.clock.now - 1 },
  ]);
});

it('the file tells what the person used and for how long, not what was taken back', async () => {
  await desk().coworking.addSpaces({ kind: 'EQUIPO', name: 'PC 1..2', capacity: 1 });
  const [one, two] = await desk().coworking.spaces();
  const seat = (spaceId = '') => desk().coworking.seat({ personId: ana, spaceId });
  const wrong = await seat(two?.id);
  await desk().coworking.undo({ what: 'INICIO', id: wrong.useId });
  const { useId } = await seat(one?.id);
  expect((await file()).uses).toMatchObject([{ space: one?.name, startedAt: t.clock.now, endedAt: null }]);
  t.clock.now += 20 * MINUTE;
  await desk().coworking.end({ useId });
  expect((await file()).uses).toEqual([
    {
      id: useId,
      space: one?.name,
      kind: 'EQUIPO',
      siteName: null,
      startedAt: t.clock.now - 20 * MINUTE,
      endedAt: t.clock.now,
    },
  ]);
});

it('a use that nobody ended is over at the closing time of its day', async () => {
  await desk().coworking.addSpaces({ kind: 'EQUIPO', name: 'PC 1', capacity: 1 });
  const [one] = await desk().coworking.spaces();
  await desk().coworking.seat({ personId: ana, spaceId: one?.id ?? '' });
  t.clock.now += 3 * DAY;
  const [use] = (await file()).uses;
  expect(new Date(use?.endedAt ?? 0).toISOString()).toMatch(/^2026-04-1[45]T/u);
});

it('on paper stand the courses, every list with its corrections, uses, turns and reservations', async () => {
  await rollCalls();
  const [first] = course.sessions;
  const absent = { personId: ana, mark: 'AUSENTE', arrivedAt: null } as const;
  const why = { how: 'LISTA', reason: 'Firmó otra persona' } as const;
  await desk().rollCall.save({ sessionId: first?.id ?? '', marks: [absent], ...why });
  await desk().coworking.addSpaces({ kind: 'EQUIPO', name: 'PC 1', capacity: 1 });
  const [one] = await desk().coworking.spaces();
  await desk().coworking.giveTurn({ personId: ana, wants: 'EQUIPO' });
  await desk().coworking.seat({ personId: ana, spaceId: one?.id ?? '' });
  await t.core.context.ledger.write('test', (tx) =>
    tx.create('reservation', {
      id: tx.newId(),
      siteId: '',
      spaceId: one?.id ?? '',
      personId: ana,
      groupName: null,
      people: 1,
      purpose: 'Prueba de ingreso',
      startsAt: tx.now + DAY,
      endsAt: tx.now + DAY + 60 * MINUTE,
      localDate: '2026-04-15',
      seriesId: null,
      madeAt: tx.now,
      madeBy: 'user:test',
      arrivedAt: null,
      cancelledAt: null,
      cancelReason: null,
      deletedAt: null,
    }),
  );
  const { base64 } = await desk().requests.filePdf({ personId: ana });
  const input = Buffer.from(base64, 'base64');
  const text = execFileSync('pdftotext', ['-layout', '-enc', 'UTF-8', '-', '-'], { input }).toString();
  const words = text.replace(/\s+/gu, ' ');
  for (const held of [
    'Cursos',
    'Fotografía con',
    '1,5 de 4 horas',
    'Listas de asistencia',
    'Presente',
    'Ausente',
    'Firmó otra',
    'llegó',
    'Equipos, puestos y salas que usó',
    one?.name ?? '?',
    'Turnos',
    'Reservas',
    'Prueba de',
  ])
    expect(words).toContain(held);
});
