import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { givenCourse, type GivenCourse } from '#tests/support/course.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { newPerson } from '#tests/support/visitors.ts';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

let t: TestCore;
let course: GivenCourse;
/** The start of the first session; the clock stands half an hour later. */
let start: number;
let sessionId: string;
beforeEach(async () => {
  t = await openTestCore();
  start = t.clock.now;
  course = await givenCourse(t.core.context, {
    people: 5,
    sessions: 4,
    startsAt: start,
    instructorUser: 'instructor',
  });
  sessionId = course.sessions[0]?.id ?? '';
  t.clock.now += HOUR / 2;
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk').rollCall;
const person = (index: number) => course.people[index]?.personId ?? '';
const mark = (
  index: number,
  kind: 'PRESENTE' | 'TARDE' | 'AUSENTE' | 'EXCUSA',
  arrivedAt: number | null = null,
) => ({
  personId: person(index),
  mark: kind,
  arrivedAt,
});
const save = (...marks: ReturnType<typeof mark>[]) => desk().save({ sessionId, marks, how: 'LISTA' });
const facts = () =>
  t.store.read.selectFrom('sessionMark').selectAll().orderBy('markedAt').orderBy('id').execute();
const shown = async () =>
  (await desk().list({ sessionId })).people.map(({ name, mark: of }) => `${name}: ${of?.mark ?? '-'}`);

describe('a list', () => {
  it('has everybody with a seat in order of their names, and nobody is marked yet', async () => {
    const list = await desk().list({ sessionId });
    expect(list.session).toMatchObject({
      number: 1,
      of: 4,
      topic: 'luz y encuadre',
      closedAt: null,
      cancelled: false,
    });
    expect(list.people.map(({ name, mark: of, documentEnd }) => [name, of, documentEnd])).toEqual([
      ['Abril Prueba Inventada', null, '1000'],
      ['Bruno Ejemplo Ficticio', null, '1001'],
      ['Camila Muestra Ensayo', null, '1002'],
      ['Darío Supuesto Modelo', null, '1003'],
      ['Elena Prueba Inventada', null, '1004'],
    ]);
    expect(await facts()).toEqual([]);
  });

  it('leaves out who waits, who withdrew, and who enrolled after the session; they are on the next one', async () => {
    const [first] = course.people;
    t.clock.now = start + 3 * HOUR;
    await t.callerAs('desk').enrolments.withdraw({ id: first?.enrolmentId ?? '', reason: 'PERSONA' });
    const late = await newPerson(t, 7, { givenNames: 'Zoe' });
    await t.callerAs('desk').enrolments.enrol({ groupId: course.groupId, personId: late });
    expect((await shown()).length).toBe(4);
    const next = await desk().list({ sessionId: course.sessions[1]?.id ?? '' });
    expect(next.people.map((each) => each.name).at(-1)).toBe('Zoe Prueba Número 7');
    expect(next.people.length).toBe(5);
  });

  it('of a group that is written down afterwards has everybody with a seat, and keeps them once some are marked', async () => {
    const held = await givenCourse(t.core.context, {
      people: 3,
      sessions: 1,
      startsAt: start - WEEK,
      series: 3,
    });
    const past = held.sessions[0]?.id ?? '';
    const names = async () => (await desk().list({ sessionId: past })).people.map(({ name }) => name);
    const everybody = ['Abril Prueba Inventada', 'Bruno Ejemplo Ficticio', 'Camila Muestra Ensayo'];
    expect(await names()).toEqual(everybody);
    const absent = { personId: held.people[1]?.personId ?? '', mark: 'AUSENTE' as const, arrivedAt: null };
    await desk().save({ sessionId: past, marks: [absent], how: 'LISTA' });
    expect(await names()).toEqual(everybody);
  });

  it('saves each mark as one fact with the times of its session, and the same again writes nothing', async () => {
    expect(await save(mark(0, 'AUSENTE'), mark(1, 'TARDE', start + HOUR / 4))).toEqual({ written: 2 });
    expect(await save(mark(0, 'AUSENTE'), mark(1, 'TARDE', start + HOUR / 4))).toEqual({ written: 0 });
    const [absent, late] = await facts();
    expect(late).toEqual({
      id: late?.id,
      siteId: '',
      sessionId,
      groupId: course.groupId,
      personId: person(1),
      mark: 'TARDE',
      startedAt: start,
      endedAt: start + 2 * HOUR,
      localDate: '2026-04-14',
      arrivedAt: start + HOUR / 4,
      markedAt: t.clock.now,
      how: 'LISTA',
      reason: null,
      officer: 'user:id-desk',
    });
    expect(absent).toMatchObject({ personId: person(0), mark: 'AUSENTE', arrivedAt: null });
    expect(t.topics).toContain('courses');
  });

  it('is written whole or not at all: one mark that cannot be leaves the others out too', async () => {
    await expect(save(mark(0, 'AUSENTE'), mark(1, 'TARDE', start - 1))).rejects.toThrow(
      'Escriba a qué hora llegó',
    );
    await expect(save(mark(0, 'AUSENTE'), mark(1, 'TARDE', start + 2 * HOUR))).rejects.toThrow(
      'antes del final',
    );
    await expect(
      desk().save({
        sessionId,
        marks: [mark(0, 'AUSENTE'), { ...mark(1, 'AUSENTE'), personId: 'nobody' }],
        how: 'LISTA',
      }),
    ).rejects.toThrow('no está en la lista');
    expect(await facts()).toEqual([]);
  });

  it('marked at two desks shows both of them the last mark, also when the clock was set back', async () => {
    await save(mark(0, 'AUSENTE'));
    t.clock.now -= HOUR / 4;
    await t
      .callerAs('admin')
      .rollCall.save({ sessionId, marks: [mark(0, 'EXCUSA'), mark(1, 'AUSENTE')], how: 'LISTA' });
    expect((await shown()).slice(0, 2)).toEqual([
      'Abril Prueba Inventada: EXCUSA',
      'Bruno Ejemplo Ficticio: AUSENTE',
    ]);
  });

  it('of a session to come or cancelled cannot be marked nor closed', async () => {
    const next = course.sessions[1]?.id ?? '';
    await expect(
      desk().save({ sessionId: next, marks: [mark(0, 'PRESENTE')], how: 'LISTA' }),
    ).rejects.toThrow('La sesión aún no empieza');
    await expect(desk().close({ sessionId: next, people: 5 })).rejects.toThrow('La sesión aún no empieza');
    await t.core.context.ledger.write('user:x', (tx) =>
      tx.patch('courseSession', sessionId, { cancelledAt: tx.now, cancelReason: 'No hubo luz' }),
    );
    await expect(save(mark(0, 'PRESENTE'))).rejects.toThrow('La sesión se canceló');
    expect((await desk().list({ sessionId })).session).toMatchObject({
      cancelled: true,
      cancelReason: 'No hubo luz',
    });
  });
});

describe('a group that was cancelled half-way', () => {
  it('keeps the lists of the sessions that were held', async () => {
    t.clock.now += 2 * HOUR;
    await t.core.context.ledger.write('user:x', (tx) =>
      tx.patch('courseGroup', course.groupId, { cancelledAt: tx.now, cancelReason: 'Se fue el instructor' }),
    );
    t.clock.now += WEEK;
    expect(await desk().close({ sessionId, people: 5 })).toEqual({ attended: 5 });
    const next = course.sessions[1]?.id ?? '';
    await expect(desk().close({ sessionId: next, people: 5 })).rejects.toThrow('La sesión se canceló');
  });
});

describe('closing', () => {
  it('makes everybody present who was not marked otherwise, in one transaction, and counts who came', async () => {
    await save(mark(0, 'AUSENTE'), mark(1, 'TARDE', start + HOUR / 4), mark(2, 'EXCUSA'));
    expect(await desk().close({ sessionId, people: 5 })).toEqual({ attended: 3 });
    expect(await shown()).toEqual([
      'Abril Prueba Inventada: AUSENTE',
      'Bruno Ejemplo Ficticio: TARDE',
      'Camila Muestra Ensayo: EXCUSA',
      'Darío Supuesto Modelo: PRESENTE',
      'Elena Prueba Inventada: PRESENTE',
    ]);
    const { session } = await desk().list({ sessionId });
    expect(session.closedAt).toBe(t.clock.now);
    expect(await desk().close({ sessionId, people: 5 })).toEqual({ attended: 3 });
    expect((await facts()).length).toBe(5);
    const audited = await t.store.read
      .selectFrom('auditEntry')
      .select('action')
      .where('subject', '=', sessionId)
      .execute();
    expect(audited).toEqual([{ action: 'LISTA_CERRADA' }]);
  });

  it('asks to look again when somebody joined who was not on the screen', async () => {
    await expect(desk().close({ sessionId, people: 4 })).rejects.toThrow('ahora son 5 personas');
    expect(await facts()).toEqual([]);
  });

  it('of a captured sheet leaves absent whoever did not sign', async () => {
    await desk().save({ sessionId, marks: [mark(0, 'PRESENTE'), mark(1, 'PRESENTE')], how: 'HOJA' });
    expect(await desk().close({ sessionId, people: 5 })).toEqual({ attended: 2 });
    expect((await facts()).map((fact) => [fact.mark, fact.how])).toEqual([
      ['PRESENTE', 'HOJA'],
      ['PRESENTE', 'HOJA'],
      ['AUSENTE', 'HOJA'],
      ['AUSENTE', 'HOJA'],
      ['AUSENTE', 'HOJA'],
    ]);
  });

  it('refuses a list without people', async () => {
    const empty = await givenCourse(t.core.context, { people: 0, startsAt: start, series: 2 });
    const [first] = empty.sessions;
    await expect(desk().close({ sessionId: first?.id ?? '', people: 0 })).rejects.toThrow(
      'no tiene personas',
    );
  });

  it('leaves a correction with a reason as the only way, and each one says who, when, before and after', async () => {
    await desk().close({ sessionId, people: 5 });
    await expect(save(mark(0, 'AUSENTE'))).rejects.toThrow('La lista está cerrada');
    t.clock.now += HOUR;
    const reason = 'Se marcó por error';
    await desk().save({ sessionId, marks: [mark(0, 'AUSENTE')], how: 'LISTA', reason });
    expect((await desk().list({ sessionId })).trail).toEqual([
      {
        id: expect.any(String),
        name: 'Abril Prueba Inventada',
        before: { mark: 'PRESENTE', arrivedAt: null },
        after: { mark: 'AUSENTE', arrivedAt: null },
        at: t.clock.now,
        officer: 'user:id-desk',
        reason,
      },
    ]);
    expect((await facts()).at(-1)).toMatchObject({ how: 'CORRECCION', reason });
    // What was corrected to what it says already is no correction.
    expect(await desk().save({ sessionId, marks: [mark(0, 'AUSENTE')], how: 'LISTA', reason })).toEqual({
      written: 0,
    });
  });
});

describe('somebody who came without being enrolled', () => {
  it('joins the course from this session on, or is only noted at it', async () => {
    const [zoe, ximena] = [
      await newPerson(t, 7, { givenNames: 'Zoe' }),
      await newPerson(t, 8, { givenNames: 'Ximena' }),
    ];
    expect(await desk().find({ sessionId, documentNumber: '9.999.000.007' })).toEqual({
      personId: zoe,
      name: 'Zoe Prueba Número 7',
      listed: false,
      state: null,
    });
    const visit = { sessionId, mark: 'PRESENTE' as const, arrivedAt: null };
    expect(await desk().addVisitor({ ...visit, personId: zoe, enrol: true })).toEqual({ state: 'INSCRITO' });
    expect(await desk().addVisitor({ ...visit, personId: ximena, enrol: false })).toEqual({ state: null });
    const { people } = await desk().list({ sessionId });
    expect(people.slice(-2).map(({ name, state, mark: of }) => [name, state, of?.mark])).toEqual([
      ['Zoe Prueba Número 7', 'INSCRITO', 'PRESENTE'],
      ['Ximena Prueba Número 8', null, 'PRESENTE'],
    ]);
    await expect(desk().addVisitor({ ...visit, personId: zoe, enrol: true })).rejects.toThrow(
      'ya está en la lista',
    );
    const enrolled = await t.store.read
      .selectFrom('enrolment')
      .select('personId')
      .where('origin', '=', 'SESION')
      .execute();
    expect(enrolled).toEqual([{ personId: zoe }]);
  });

  it('waits for a seat where the group is full, and the session counts for them all the same', async () => {
    const full = await givenCourse(t.core.context, { people: 2, capacity: 2, startsAt: start, series: 3 });
    const [first] = full.sessions;
    const zoe = await newPerson(t, 7);
    const visit = { sessionId: first?.id ?? '', mark: 'PRESENTE' as const, arrivedAt: null };
    expect(await desk().addVisitor({ ...visit, personId: zoe, enrol: true })).toEqual({ state: 'ESPERA' });
    expect((await desk().list({ sessionId: first?.id ?? '' })).people.length).toBe(3);
  });

  it('needs a reason once the list is closed, and is in its trail', async () => {
    await desk().close({ sessionId, people: 5 });
    const personId = await newPerson(t, 7);
    const visit = { sessionId, personId, enrol: false, mark: 'PRESENTE' as const, arrivedAt: null };
    await expect(desk().addVisitor(visit)).rejects.toThrow('La lista está cerrada');
    await desk().addVisitor({ ...visit, reason: 'Firmó la hoja y no se vio' });
    expect((await desk().list({ sessionId })).trail).toMatchObject([
      { before: null, after: { mark: 'PRESENTE' } },
    ]);
  });
});

describe('an instructor', () => {
  it('marks the own groups and learns nothing of the others', async () => {
    const own = t.callerAs('instructor').rollCall;
    expect(await own.save({ sessionId, marks: [mark(0, 'AUSENTE')], how: 'LISTA' })).toEqual({ written: 1 });
    const other = await givenCourse(t.core.context, {
      people: 1,
      startsAt: start,
      series: 4,
      instructorUser: 'otra',
    });
    const foreign = other.sessions[0]?.id ?? '';
    for (const refused of [
      own.list({ sessionId: foreign }),
      own.find({ sessionId: foreign, documentNumber: '9999000001' }),
      own.close({ sessionId: foreign, people: 1 }),
      own.results({ groupId: other.groupId }),
      own.decide({ groupId: other.groupId, decisions: [{ enrolmentId: 'x', result: 'APROBADO' }] }),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    expect((await own.agenda()).map((entry) => entry.groupId)).toEqual([course.groupId]);
    expect((await desk().agenda()).length).toBe(2);
  });
});

describe('the results of a group', () => {
  /** Everybody came to every session but the first person, who missed two. */
  async function wholeCourse() {
    for (const [index, session] of course.sessions.entries()) {
      t.clock.now = session.startsAt + HOUR;
      if (index < 2) await desk().save({ sessionId: session.id, marks: [mark(0, 'AUSENTE')], how: 'LISTA' });
      await desk().close({ sessionId: session.id, people: 5 });
    }
  }
  const results = () => desk().results({ groupId: course.groupId });

  it('say who is trained by the hours and since which session', async () => {
    await wholeCourse();
    const { people, sessions } = await results();
    expect(sessions).toEqual({ all: 4, closed: 4 });
    expect(
      people.map(({ hours, result, marks }) => [hours.attended, hours.trainedAt, result, marks.PRESENTE]),
    ).toEqual([[240, null, null, 2], ...[1, 2, 3, 4].map(() => [480, start + 3 * WEEK, null, 4])]);
  });

  it('are decided for all at once, then one by one, and taken back', async () => {
    const ids = course.people.map((each) => each.enrolmentId);
    const decide = (result: 'APROBADO' | 'NO_APROBADO' | null, ...of: string[]) =>
      desk().decide({
        groupId: course.groupId,
        decisions: of.map((enrolmentId) => ({ enrolmentId, result })),
      });
    expect(await decide('APROBADO', ...ids)).toEqual({ written: 5 });
    expect(await decide('APROBADO', ...ids)).toEqual({ written: 0 });
    const [first = '', second = ''] = ids;
    t.clock.now += HOUR;
    await decide('NO_APROBADO', first);
    await decide(null, second);
    const { people } = await results();
    expect(people.map(({ state, result, hours }) => [state, result, hours.trainedAt])).toEqual([
      ['NO_APROBADO', 'NO_APROBADO', null],
      ['INSCRITO', null, null],
      ...[2, 3, 4].map(() => ['APROBADO', 'APROBADO', t.clock.now - HOUR]),
    ]);
  });

  it('are not taken back from under a certificate that holds', async () => {
    const [first] = course.people;
    const enrolmentId = first?.enrolmentId ?? '';
    const decide = (result: 'APROBADO' | null) =>
      desk().decide({ groupId: course.groupId, decisions: [{ enrolmentId, result }] });
    await decide('APROBADO');
    const certificateId = await t.core.context.ledger.write('user:x', async (tx) => {
      const id = tx.newId();
      await tx.append('certificate', {
        id,
        siteId: '',
        enrolmentId,
        personId: person(0),
        number: 'PD-1',
        courseName: 'Fotografía con Celular',
        minutes: 480,
        completedOn: '2026-04-14',
        issuedAt: tx.now,
        localDate: '2026-04-14',
        code: 'x',
        replacesId: null,
        officer: 'user:x',
      });
      return id;
    });
    await expect(decide(null)).rejects.toThrow('ya tiene certificado');
    await t.core.context.ledger.write('user:x', (tx) =>
      tx.append('certificateRevocation', {
        id: tx.newId(),
        siteId: '',
        certificateId,
        number: 'PD-1',
        reason: 'NO_CUMPLIO',
        revokedAt: tx.now,
        officer: 'user:x',
      }),
    );
    expect(await decide(null)).toEqual({ written: 1 });
  });

  it('refuse a decision about somebody without a seat', async () => {
    const [first] = course.people;
    await t.callerAs('desk').enrolments.withdraw({ id: first?.enrolmentId ?? '', reason: 'INASISTENCIA' });
    const decisions = [{ enrolmentId: first?.enrolmentId ?? '', result: 'APROBADO' as const }];
    await expect(desk().decide({ groupId: course.groupId, decisions })).rejects.toThrow('ya no tiene cupo');
  });
});

describe('two registrations of one person', () => {
  it('are one row once they are merged, count a session once, and are corrected together', async () => {
    await save(mark(0, 'PRESENTE'), mark(1, 'AUSENTE'));
    const [left, right] = [person(0), person(1)].toSorted();
    await t.store.unguarded(async () => {
      await t.store.local
        .updateTable('personIndex')
        .set({ canonicalId: left ?? '' })
        .where('personId', '=', right ?? '')
        .execute();
    });
    const merged = await desk().list({ sessionId });
    expect(merged.people.length).toBe(4);
    const row = merged.people.find((each) => each.personId === left);
    expect(row?.mark?.mark).toBe('PRESENTE');
    await desk().save({
      sessionId,
      marks: [{ personId: left ?? '', mark: 'AUSENTE', arrivedAt: null }],
      how: 'LISTA',
    });
    expect((await desk().list({ sessionId })).people.find((each) => each.personId === left)?.mark?.mark).toBe(
      'AUSENTE',
    );
  });
});
