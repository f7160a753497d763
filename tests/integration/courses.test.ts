import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localDate, localInstant } from '#shared/domain/bogota.ts';
import type { WeeklyRule } from '#shared/domain/recurrence.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { givenCourse } from '#tests/support/course.ts';

const PHOTOGRAPHY = {
  code: 'foto-01',
  name: 'Fotografía con Celular',
  minutes: 480,
  ally: 'PROPIO' as const,
  audience: null,
  completion: 'HORAS' as const,
  percent: 80,
};
/** Mondays and Wednesdays from the 4th of May 2026; the 18th is the Ascension. */
const RULE: WeeklyRule = {
  from: '2026-05-04',
  days: ['MO', 'WE'],
  startTime: '14:00',
  endTime: '16:00',
  end: { kind: 'COUNT', count: 6 },
  keptHolidays: [],
};
const ANA = { spaceId: null, instructorUser: null, instructorName: 'Ana Inventada' };
const NOBODY = { spaceId: null, instructorUser: null, instructorName: null };

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const admin = () => t.callerAs('admin').courses;
const desk = () => t.callerAs('desk').courses;

async function room(name: string): Promise<string> {
  return t.core.context.ledger.write('user:test', async (tx) => {
    const id = tx.newId();
    await tx.create('space', {
      id,
      siteId: t.core.context.siteId(),
      kind: 'SALA',
      name,
      capacity: 20,
      planX: null,
      planY: null,
      active: 1,
      deletedAt: null,
    });
    return id;
  });
}

async function openGroup(change: Partial<Parameters<ReturnType<typeof desk>['createGroup']>[0]> = {}) {
  const known = (await desk().catalogue()).courses[0];
  const courseId = known?.id ?? (await admin().saveCourse(PHOTOGRAPHY)).id;
  const input = { courseId, name: 'Grupo 1', capacity: 20, ...ANA, rule: RULE, accepted: [], ...change };
  return { courseId, ...(await desk().createGroup(input)) };
}

const sessionsOf = async (id: string) => (await desk().group({ id })).sessions;
const actions = async () =>
  (await t.store.read.selectFrom('auditEntry').select('action').orderBy('id').execute()).map(
    (entry) => entry.action,
  );

describe('the catalogue of courses', () => {
  it('keeps a course with its code in upper case, corrects it, retires it and brings it back', async () => {
    const { id } = await admin().saveCourse(PHOTOGRAPHY);
    const expected = { ...PHOTOGRAPHY, id, code: 'FOTO-01', active: true, groups: 0 };
    expect(await desk().catalogue()).toEqual({ courses: [expected], keptHere: true });
    await admin().saveCourse({ ...PHOTOGRAPHY, id, minutes: 600, audience: 'Personas mayores' });
    await admin().setCourseActive({ id, active: false });
    expect((await desk().catalogue()).courses).toEqual([
      { ...expected, minutes: 600, audience: 'Personas mayores', active: false },
    ]);
    expect((await desk().choices()).courses).toEqual([]);
    await admin().setCourseActive({ id, active: true });
    expect((await desk().choices()).courses).toEqual([
      { id, code: 'FOTO-01', name: PHOTOGRAPHY.name, minutes: 600 },
    ]);
    expect(await actions()).toEqual(['CURSO_CREADO', 'CURSO_CAMBIADO', 'CURSO_CAMBIADO', 'CURSO_CAMBIADO']);
  });

  it('gives one code to one course in use, however it is written', async () => {
    const { id } = await admin().saveCourse(PHOTOGRAPHY);
    await expect(admin().saveCourse({ ...PHOTOGRAPHY, code: ' Foto-01 ' })).rejects.toThrow(
      'El código FOTO-01 es de «Fotografía con Celular»; use otro.',
    );
    await admin().setCourseActive({ id, active: false });
    const again = await admin().saveCourse(PHOTOGRAPHY);
    expect(again.id).not.toBe(id);
    await expect(admin().setCourseActive({ id, active: true })).rejects.toThrow(/El código FOTO-01 es de/u);
  });

  it('has the same id for the same code on every machine', async () => {
    const other = await openTestCore('central');
    const there = await other.callerAs('central').courses.saveCourse(PHOTOGRAPHY);
    expect(await admin().saveCourse(PHOTOGRAPHY)).toEqual(there);
    await other.close();
  });

  it('refuses what no course is, in words', async () => {
    const save = (change: object) => admin().saveCourse({ ...PHOTOGRAPHY, ...change });
    await expect(save({ code: 'ñ' })).rejects.toThrow(/El código lleva de 2 a 20 letras/u);
    await expect(save({ name: ' ' })).rejects.toThrow('Escriba el nombre del curso.');
    await expect(save({ minutes: 10 })).rejects.toThrow('Un curso dura al menos media hora.');
    await expect(save({ percent: 0 })).rejects.toThrow('El porcentaje va de 1 a 100.');
    expect((await desk().catalogue()).courses).toEqual([]);
  });

  it('is not written on a station that has a central office', async () => {
    const enrolled = await openTestCore();
    Object.assign(enrolled.core.context, { cityKey: () => new Uint8Array(32) });
    const { courses } = enrolled.callerAs('admin');
    await expect(courses.saveCourse(PHOTOGRAPHY)).rejects.toThrow(/El catálogo de cursos es de la central/u);
    expect(await courses.catalogue()).toEqual({ courses: [], keptHere: false });
    await enrolled.close();
  });
});

describe('a new group', () => {
  it('shows its sessions and the holiday it skips before it is saved, and saves just those', async () => {
    const plan = await desk().plan({ rule: RULE, ...ANA });
    expect(plan.sessions.map((session) => session.localDate)).toEqual([
      '2026-05-04',
      '2026-05-06',
      '2026-05-11',
      '2026-05-13',
      '2026-05-20',
      '2026-05-25',
    ]);
    expect([plan.skipped, plan.clashes]).toEqual([['2026-05-18'], []]);
    expect(await t.store.read.selectFrom('courseSession').select('id').execute()).toEqual([]);
    const { id, sessions } = await openGroup();
    expect(sessions).toBe(6);
    const saved = await sessionsOf(id);
    expect(saved.map(({ startsAt, endsAt }) => ({ startsAt, endsAt }))).toEqual(
      plan.sessions.map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
    );
    const { groups } = await desk().groups({ withOver: false });
    expect(groups[0]).toMatchObject({
      id,
      courseName: 'Fotografía con Celular',
      recurrence: plan.recurrence,
      state: 'PROGRAMADO',
      seated: 0,
      sessions: 6,
      past: 0,
      next: { startsAt: localInstant('2026-05-04', '14:00'), endsAt: localInstant('2026-05-04', '16:00') },
    });
  });

  it('takes place on a holiday that was kept, and the calendar says that it is one', async () => {
    await openGroup({ rule: { ...RULE, keptHolidays: ['2026-05-18'] } });
    const { sessions, holidays } = await desk().calendar({ from: '2026-05-18', to: '2026-05-25' });
    expect(holidays).toEqual(['2026-05-18']);
    expect(sessions.map(({ localDate: date, holiday }) => [date, holiday])).toEqual([
      ['2026-05-18', true],
      ['2026-05-20', false],
    ]);
  });

  it('needs a course that is offered, a room of the Punto and a name of its own', async () => {
    const { id: courseId } = await admin().saveCourse(PHOTOGRAPHY);
    await expect(openGroup({ spaceId: 'elsewhere' })).rejects.toThrow(/Esa sala ya no se ofrece/u);
    await expect(openGroup({ instructorUser: 'nadie' })).rejects.toThrow(
      /Ese instructor ya no tiene usuario/u,
    );
    await expect(openGroup({ courseId: 'unknown' })).rejects.toThrow(/Ese curso ya no se ofrece/u);
    await openGroup({ courseId });
    await expect(
      openGroup({
        courseId,
        name: 'grupo 1',
        ...NOBODY,
        rule: { ...RULE, startTime: '08:00', endTime: '10:00' },
      }),
    ).rejects.toThrow(
      'Ya hay un «Grupo 1» de Fotografía con Celular que no ha terminado; póngale otro nombre.',
    );
    expect((await desk().groups({ withOver: true })).groups).toHaveLength(1);
  });
});

describe('what stands in the way of a group', () => {
  it('is told before saving: the same room, the same instructor, and a reservation', async () => {
    const sala = await room('Sala 1');
    await openGroup({ ...ANA, spaceId: sala });
    await t.core.context.ledger.write('user:test', async (tx) => {
      await tx.create('reservation', {
        id: tx.newId(),
        siteId: t.core.context.siteId(),
        spaceId: sala,
        personId: null,
        groupName: 'Junta de acción comunal',
        people: 12,
        purpose: null,
        startsAt: localInstant('2026-05-05', '15:00'),
        endsAt: localInstant('2026-05-05', '17:00'),
        localDate: '2026-05-05',
        seriesId: null,
        madeAt: tx.now,
        madeBy: 'user:test',
        arrivedAt: null,
        cancelledAt: null,
        cancelReason: null,
        deletedAt: null,
      });
    });
    const rule: WeeklyRule = {
      ...RULE,
      days: ['MO', 'TU'],
      startTime: '15:00',
      end: { kind: 'COUNT', count: 2 },
    };
    const { clashes } = await desk().plan({ rule: { ...rule, endTime: '17:00' }, ...NOBODY, spaceId: sala });
    expect(clashes.map(({ over, taken }) => ({ over, ...taken }))).toEqual([
      {
        over: ['ESPACIO'],
        kind: 'SESION',
        startsAt: localInstant('2026-05-04', '14:00'),
        endsAt: localInstant('2026-05-04', '16:00'),
        title: 'Fotografía con Celular, Grupo 1',
        spaceName: 'Sala 1',
        instructorName: 'Ana Inventada',
        siteName: null,
      },
      {
        over: ['ESPACIO'],
        kind: 'RESERVA',
        startsAt: localInstant('2026-05-05', '15:00'),
        endsAt: localInstant('2026-05-05', '17:00'),
        title: 'Reserva de Junta de acción comunal',
        spaceName: 'Sala 1',
        instructorName: null,
        siteName: null,
      },
    ]);
    // What begins when the other ends stands in nobody's way.
    const after = await desk().plan({
      rule: { ...rule, startTime: '17:00', endTime: '19:00' },
      ...ANA,
      spaceId: sala,
    });
    expect(after.clashes).toEqual([]);
  });

  it('is gone on with only by who saw it: all of it, as it was shown', async () => {
    await openGroup();
    const rule: WeeklyRule = {
      ...RULE,
      startTime: '15:00',
      endTime: '17:00',
      end: { kind: 'COUNT', count: 2 },
    };
    const again = { name: 'Grupo 2', rule };
    await expect(openGroup(again)).rejects.toThrow(/hay 2 cruces sin revisar/u);
    const { clashes } = await desk().plan({ rule, ...ANA });
    const [first, second] = clashes.map((clash) => clash.key);
    await expect(openGroup({ ...again, accepted: [first ?? ''] })).rejects.toThrow(
      /hay un cruce con «Fotografía con Celular, Grupo 1»/u,
    );
    expect((await desk().groups({ withOver: true })).groups).toHaveLength(1);
    await openGroup({ ...again, accepted: [first ?? '', second ?? ''] });
    expect((await desk().groups({ withOver: true })).groups).toHaveLength(2);
  });

  it('is nothing that was cancelled', async () => {
    const { id } = await openGroup();
    await desk().cancelGroup({ id, reason: 'Sin inscritos' });
    const { clashes } = await desk().plan({ rule: RULE, ...ANA });
    expect(clashes).toEqual([]);
  });
});

describe('one session of a group', () => {
  const moved = {
    date: '2026-05-05',
    startTime: '14:00',
    endTime: '16:00',
    ...ANA,
    topic: null,
    accepted: [],
  };

  it('is added, moved, given a topic and cancelled, each with its trace', async () => {
    const { id } = await openGroup();
    const added = await desk().addSession({ groupId: id, ...moved, date: '2026-05-27', topic: ' Luz ' });
    const before = await sessionsOf(id);
    expect(before.at(-1)).toMatchObject({ id: added.id, topic: 'Luz', localDate: '2026-05-27' });
    await desk().moveSession({ id: added.id, ...moved, date: '2026-05-28', topic: 'Encuadre' });
    await desk().saveTopic({ id: added.id, topic: 'Retrato' });
    await desk().cancelSession({ id: added.id, reason: 'Se fue la luz' });
    expect((await sessionsOf(id)).at(-1)).toMatchObject({
      localDate: '2026-05-28',
      topic: 'Retrato',
      cancelledAt: t.clock.now,
      cancelReason: 'Se fue la luz',
    });
    expect((await actions()).slice(2)).toEqual(['SESION_AGREGADA', 'SESION_CAMBIADA', 'SESION_CANCELADA']);
    await expect(desk().moveSession({ id: added.id, ...moved })).rejects.toThrow(/La sesión está cancelada/u);
  });

  it('does not overlap another of its group, whoever accepts what', async () => {
    const { id } = await openGroup();
    const [first] = await sessionsOf(id);
    const there = { ...moved, date: '2026-05-06', startTime: '15:30', endTime: '17:00' };
    const message =
      'El grupo ya tiene sesión ese día de 14:00 a 16:00: dos sesiones de un grupo no pueden ser a la vez. Elija otra hora.';
    await expect(desk().addSession({ groupId: id, ...there })).rejects.toThrow(message);
    await expect(desk().moveSession({ id: first?.id ?? '', ...there })).rejects.toThrow(message);
    await desk().addSession({ groupId: id, ...there, startTime: '16:00' });
  });

  it('tells a holiday and a clash before it is saved', async () => {
    const { id } = await openGroup();
    await openGroup({ name: 'Grupo 2', rule: { ...RULE, days: ['TU'], end: { kind: 'COUNT', count: 2 } } });
    const { topic: _topic, accepted: _accepted, ...fields } = moved;
    const fit = await desk().fitSession({ groupId: id, sessionId: null, ...fields });
    expect([fit.holiday, fit.clashes.map((clash) => clash.taken.title)]).toEqual([
      false,
      ['Fotografía con Celular, Grupo 2'],
    ]);
    await expect(desk().addSession({ groupId: id, ...moved })).rejects.toThrow(/hay un cruce/u);
    const holiday = await desk().fitSession({ groupId: id, sessionId: null, ...fields, date: '2026-05-18' });
    expect(holiday).toEqual({ holiday: true, clashes: [] });
  });

  it('with marks is neither moved nor cancelled, but its topic is written', async () => {
    const course = await givenCourse(t.core.context, { startsAt: localInstant('2026-04-14', '08:00') });
    const [session] = course.sessions;
    const [person] = course.people;
    if (session === undefined || person === undefined) throw new Error('no session');
    await t.core.context.ledger.write('user:test', (tx) =>
      tx.append('sessionMark', {
        id: tx.newId(),
        siteId: t.core.context.siteId(),
        sessionId: session.id,
        groupId: course.groupId,
        personId: person.personId,
        mark: 'PRESENTE',
        startedAt: session.startsAt,
        endedAt: session.endsAt,
        localDate: localDate(session.startsAt),
        arrivedAt: null,
        markedAt: tx.now,
        how: 'LISTA',
        reason: null,
        officer: 'user:test',
      }),
    );
    await expect(desk().moveSession({ id: session.id, ...moved })).rejects.toThrow(
      /Esta sesión ya tiene lista: no se puede mover/u,
    );
    await expect(desk().cancelSession({ id: session.id, reason: 'x' })).rejects.toThrow(
      /Esta sesión ya tiene lista: no se puede cancelar/u,
    );
    await desk().saveTopic({ id: session.id, topic: 'Retrato' });
    const [kept] = await sessionsOf(course.groupId);
    expect(kept).toMatchObject({
      startsAt: session.startsAt,
      cancelledAt: null,
      topic: 'Retrato',
      marked: 1,
    });
    // The group can still be cancelled: what was marked stays, what was to come does not.
    expect(await desk().cancelGroup({ id: course.groupId, reason: 'Sin instructor' })).toEqual({
      sessions: 3,
    });
    const after = await sessionsOf(course.groupId);
    expect(after.map((each) => each.cancelReason)).toEqual([
      null,
      'Sin instructor',
      'Sin instructor',
      'Sin instructor',
    ]);
    expect((await desk().groups({ withOver: true })).groups[0]?.state).toBe('CANCELADO');
  });
});

describe('a group that is corrected', () => {
  it('takes its sessions to come along to the new room, but not one that was moved apart', async () => {
    const [sala, other] = [await room('Sala 1'), await room('Sala 2')];
    const { id } = await openGroup({ spaceId: sala });
    const [first, second] = await sessionsOf(id);
    await desk().moveSession({
      id: second?.id ?? '',
      date: '2026-05-07',
      startTime: '14:00',
      endTime: '16:00',
      ...ANA,
      spaceId: null,
      topic: null,
      accepted: [],
    });
    t.clock.now = (first?.endsAt ?? 0) + 1;
    const fields = { id, name: 'Grupo 1', capacity: 20, ...ANA, spaceId: other };
    expect(await desk().previewChange(fields)).toEqual({
      following: 4,
      clashes: [],
      toWaiting: [],
      toSeat: [],
    });
    await desk().changeGroup({ ...fields, accepted: [], toWaiting: [] });
    const rooms = (await sessionsOf(id)).map((session) => session.spaceName);
    expect(rooms).toEqual(['Sala 1', null, 'Sala 2', 'Sala 2', 'Sala 2', 'Sala 2']);
  });

  it('says who would lose the seat with fewer of them, and asks', async () => {
    const course = await givenCourse(t.core.context, { people: 4, capacity: 3 });
    const fields = {
      id: course.groupId,
      name: 'Grupo 2',
      ...NOBODY,
      instructorName: 'Instructor Uno Ficticio',
    };
    const seats = async () => {
      const [group] = (await desk().groups({ withOver: false })).groups;
      return [group?.seated, group?.waiting];
    };
    expect(await seats()).toEqual([3, 1]);
    const fewer = await desk().previewChange({ ...fields, capacity: 1 });
    expect(fewer.toWaiting).toEqual(
      [course.people[1], course.people[2]].map((person) => ({
        enrolmentId: person?.enrolmentId,
        name: person?.name,
      })),
    );
    const change = { ...fields, capacity: 1, accepted: [] };
    await expect(desk().changeGroup({ ...change, toWaiting: [] })).rejects.toThrow(
      /con ese cupo 2 personas inscritas pasarían a la lista de espera/u,
    );
    expect(await seats()).toEqual([3, 1]);
    await desk().changeGroup({ ...change, toWaiting: fewer.toWaiting.map((each) => each.enrolmentId) });
    expect(await seats()).toEqual([1, 3]);
    const more = await desk().previewChange({ ...fields, capacity: 4 });
    expect(more.toSeat.map((each) => each.name)).toEqual(course.people.slice(1).map((each) => each.name));
  });
});

describe('an instructor', () => {
  it('sees the own groups and no others, and changes nothing but a topic', async () => {
    await givenCourse(t.core.context, { instructorUser: 'instructor', courseName: 'Propio', series: 1 });
    const other = await givenCourse(t.core.context, {
      instructorUser: 'otra',
      courseName: 'Ajeno',
      series: 2,
    });
    const mine = t.callerAs('instructor').courses;
    const { groups } = await mine.groups({ withOver: true });
    expect(groups.map((group) => group.courseName)).toEqual(['Propio']);
    const week = await mine.calendar({ from: '2026-04-13', to: '2026-04-20' });
    expect(week.sessions.map((session) => session.courseName)).toEqual(['Propio']);
    await expect(mine.group({ id: other.groupId })).rejects.toThrow('Ese grupo no está en este Punto');
    await expect(mine.saveTopic({ id: other.sessions[0]?.id ?? '', topic: 'x' })).rejects.toThrow(
      'Esa sesión no está en este Punto',
    );
    await mine.saveTopic({ id: week.sessions[0]?.id ?? '', topic: 'Retrato' });
    await expect(mine.cancelGroup({ id: other.groupId, reason: 'x' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('the list of groups', () => {
  it('puts the next session first and leaves out what is over until it is asked for', async () => {
    const day = (date: string) => ({ startsAt: localInstant(date, '08:00') });
    await givenCourse(t.core.context, { ...day('2026-05-12'), courseName: 'Después', series: 1, people: 0 });
    await givenCourse(t.core.context, {
      ...day('2026-01-13'),
      courseName: 'Terminado',
      series: 2,
      people: 0,
    });
    await givenCourse(t.core.context, { ...day('2026-04-07'), courseName: 'En curso', series: 3, people: 0 });
    const told = async (withOver: boolean) => {
      const { groups, over } = await desk().groups({ withOver });
      return [...groups.map((group) => [group.courseName, group.state, group.past]), over];
    };
    expect(await told(false)).toEqual([['En curso', 'EN_CURSO', 2], ['Después', 'PROGRAMADO', 0], 1]);
    expect(await told(true)).toEqual([
      ['En curso', 'EN_CURSO', 2],
      ['Después', 'PROGRAMADO', 0],
      ['Terminado', 'TERMINADO', 4],
      0,
    ]);
  });

  it('refuses a calendar longer than six weeks', async () => {
    await expect(desk().calendar({ from: '2026-01-01', to: '2026-04-01' })).rejects.toThrow(
      'El calendario muestra como máximo 45 días.',
    );
  });
});
