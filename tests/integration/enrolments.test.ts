import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { shippedNotice } from '#shared/domain/notices.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { givenCourse, type GivenCourseOptions } from '#tests/support/course.ts';
import { newPerson } from '#tests/support/visitors.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk').enrolments;
const course = (options: GivenCourseOptions = {}) =>
  givenCourse(t.core.context, { people: 0, startsAt: t.clock.now + DAY_MS, ...options });
const enrolAll = async (groupId: string, people: readonly string[]) => {
  const results = [];
  for (const personId of people) results.push(await desk().enrol({ groupId, personId }));
  return results;
};
const people = async (count: number) => {
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) ids.push(await newPerson(t, number));
  return ids;
};
const listed = async (groupId: string) =>
  (await desk().list({ groupId })).people.map(({ name, state, position }) => [name, state, position]);
const group = (id: string, fields: object) =>
  t.core.context.ledger.write('test', (tx) => tx.patch('courseGroup', id, fields));

async function request(groupId: string, personId: string, siteId = ''): Promise<string> {
  return t.core.context.ledger.write('test', async (tx) => {
    const id = tx.newId();
    await tx.create('enrolment', {
      id,
      siteId,
      groupId,
      personId,
      origin: 'EN_LINEA',
      requestedAt: tx.now,
      confirmedAt: null,
      withdrawnAt: null,
      withdrawal: null,
      importId: null,
      deletedAt: null,
    });
    return id;
  });
}

describe('enrolling at the desk', () => {
  it('gives a seat while there is one, and then a place in the waiting list', async () => {
    const { groupId } = await course({ capacity: 2 });
    const results = await enrolAll(groupId, await people(4));
    expect(results.map(({ state, position }) => [state, position])).toEqual([
      ['INSCRITO', null],
      ['INSCRITO', null],
      ['ESPERA', 1],
      ['ESPERA', 2],
    ]);
    expect(await listed(groupId)).toEqual([
      ['Prueba Número 1, Ana María', 'INSCRITO', null],
      ['Prueba Número 2, Ana María', 'INSCRITO', null],
      ['Prueba Número 3, Ana María', 'ESPERA', 1],
      ['Prueba Número 4, Ana María', 'ESPERA', 2],
    ]);
    expect(t.topics).toContain('courses');
  });

  it('says where somebody stands who is in the group already, and writes nothing', async () => {
    const { groupId } = await course({ capacity: 1 });
    const [first = '', second = ''] = await people(2);
    await enrolAll(groupId, [first, second]);
    await expect(desk().enrol({ groupId, personId: first })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'Ya está en este grupo y tiene cupo.',
    });
    await expect(desk().enrol({ groupId, personId: second })).rejects.toMatchObject({
      message: 'Ya está en la lista de espera de este grupo.',
    });
    expect((await desk().list({ groupId })).people.length).toBe(2);
  });

  it.each([
    [
      'was cancelled',
      { cancelledAt: 1_776_000_000_000, cancelReason: 'Sin instructor' },
      'El grupo se canceló',
    ],
    ['is gone', { deletedAt: 1_776_000_000_000 }, 'Ese grupo ya no está'],
  ])('takes nobody in a group that %s', async (_what, fields, message) => {
    const { groupId } = await course();
    const [personId = ''] = await people(1);
    await group(groupId, fields);
    await expect(desk().enrol({ groupId, personId })).rejects.toMatchObject({
      message: expect.stringContaining(message),
    });
    expect(await desk().openGroups({ personId })).toEqual([]);
  });

  it('takes nobody in a course that is over or that the centre retired', async () => {
    const over = await course({ startsAt: t.clock.now - 40 * DAY_MS, series: 1 });
    const retired = await course({ series: 2 });
    await t.core.context.ledger.write('test', (tx) => tx.patch('course', retired.courseId, { active: 0 }));
    const [personId = ''] = await people(1);
    await expect(desk().enrol({ groupId: over.groupId, personId })).rejects.toMatchObject({
      message: 'El curso ya terminó: no recibe inscripciones. Elija otro grupo.',
    });
    await expect(desk().enrol({ groupId: retired.groupId, personId })).rejects.toMatchObject({
      message: 'La central retiró el curso: no recibe inscripciones. Elija otro grupo.',
    });
    expect(await desk().openGroups({ personId })).toEqual([]);
    expect(await t.store.read.selectFrom('enrolment').selectAll().execute()).toEqual([]);
  });

  it('offers the open groups with their seats, their next session and where the person stands', async () => {
    const { groupId, sessions } = await course({ capacity: 1 });
    const [first = '', second = ''] = await people(2);
    await enrolAll(groupId, [first]);
    const [offered] = await desk().openGroups({ personId: second });
    expect(offered).toEqual({
      id: groupId,
      courseCode: 'CUR0',
      courseName: 'Fotografía con Celular',
      ally: 'PROPIO',
      audience: null,
      name: 'Grupo 2',
      siteName: 'Punto sin nombre',
      own: true,
      capacity: 1,
      seatsLeft: 0,
      waiting: 0,
      nextSession: { startsAt: sessions[0]?.startsAt, endsAt: sessions[0]?.endsAt },
      sessionsLeft: 4,
      standing: null,
    });
    const [own] = await desk().openGroups({ personId: first });
    expect(own?.standing).toEqual({ state: 'INSCRITO', position: null });
  });
});

describe('a request made online', () => {
  it('takes no seat until it is confirmed, and then stands at the end of the line', async () => {
    const { groupId } = await course({ capacity: 1 });
    const [online = '', atDesk = ''] = await people(2);
    const id = await request(groupId, online);
    await enrolAll(groupId, [atDesk]);
    expect(await listed(groupId)).toEqual([
      ['Prueba Número 2, Ana María', 'INSCRITO', null],
      ['Prueba Número 1, Ana María', 'PREINSCRITO', null],
    ]);
    expect(await desk().confirm({ id })).toEqual({ id, state: 'ESPERA', position: 1 });
    await expect(desk().confirm({ id })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is confirmed by enrolling the person at the desk: nobody is in a group twice', async () => {
    const { groupId } = await course();
    const [personId = ''] = await people(1);
    const id = await request(groupId, personId);
    expect(await desk().enrol({ groupId, personId })).toEqual({ id, state: 'INSCRITO', position: null });
    expect(await t.store.read.selectFrom('enrolment').select('id').execute()).toEqual([{ id }]);
  });
});

describe('two requests of one person', () => {
  it('are one in the list, and confirming either of them is the one that counts', async () => {
    const { groupId } = await course();
    const [personId = ''] = await people(1);
    await request(groupId, personId);
    const second = await request(groupId, personId);
    expect(await listed(groupId)).toEqual([['Prueba Número 1, Ana María', 'PREINSCRITO', null]]);
    expect(await desk().confirm({ id: second })).toEqual({ id: second, state: 'INSCRITO', position: null });
    expect(await listed(groupId)).toEqual([['Prueba Número 1, Ana María', 'INSCRITO', null]]);
    expect((await desk().list({ groupId })).counts).toEqual({ taken: 1, waiting: 0, requests: 0 });
  });
});

describe('withdrawing', () => {
  it('gives the seat to the first in line and tells the desk whom to call', async () => {
    const { groupId } = await course({ capacity: 1 });
    const [leaves = ''] = await people(1);
    const { id: waits } = await t.callerAs('desk').people.create({
      documentType: 'CC',
      documentNumber: '9999000900',
      givenNames: 'Rosa',
      surnames: 'Prueba Ficticia',
      birthDate: '1980-01-01',
      sex: 'MUJER',
      phone: '3000000001',
      contact: { decision: 'AUTORIZA', medium: 'FIRMA', noticeHash: shippedNotice('CONTACTO').textHash },
    });
    const [first, second] = await enrolAll(groupId, [leaves, waits]);
    expect(await desk().withdraw({ id: first?.id ?? '', reason: 'PERSONA' })).toEqual({
      promoted: [
        { enrolmentId: second?.id, name: 'Rosa Prueba Ficticia', phone: '3000000001', unreachable: null },
      ],
    });
    expect(await listed(groupId)).toEqual([
      ['Prueba Ficticia, Rosa', 'INSCRITO', null],
      ['Prueba Número 1, Ana María', 'RETIRADO', null],
    ]);
    await expect(desk().withdraw({ id: first?.id ?? '', reason: 'PERSONA' })).rejects.toMatchObject({
      message: 'Ya se había retirado de este grupo.',
    });
  });

  it('does not tell a number that nobody authorised, and says so', async () => {
    const { groupId } = await course({ capacity: 1 });
    const [leaves = '', waits = ''] = await people(2);
    await t.core.context.ledger.write('test', (tx) => tx.patch('person', waits, { phone: '3000000002' }));
    const [first] = await enrolAll(groupId, [leaves, waits]);
    const { promoted } = await desk().withdraw({ id: first?.id ?? '', reason: 'OTRO' });
    expect(promoted).toMatchObject([{ phone: null, unreachable: 'SIN_AUTORIZACION' }]);
  });

  it('and coming back goes to the end of the line', async () => {
    const { groupId } = await course({ capacity: 1 });
    const [ana = '', luz = '', eva = ''] = await people(3);
    const [first] = await enrolAll(groupId, [ana, luz, eva]);
    await desk().withdraw({ id: first?.id ?? '', reason: 'PERSONA' });
    expect(await desk().enrol({ groupId, personId: ana })).toMatchObject({ state: 'ESPERA', position: 2 });
    expect(await listed(groupId)).toEqual([
      ['Prueba Número 2, Ana María', 'INSCRITO', null],
      ['Prueba Número 3, Ana María', 'ESPERA', 1],
      ['Prueba Número 1, Ana María', 'ESPERA', 2],
      ['Prueba Número 1, Ana María', 'RETIRADO', null],
    ]);
  });

  it('takes out every enrolment of a person who was two until their registrations were merged', async () => {
    const { groupId } = await course({ capacity: 2 });
    const [ana = '', again = '', waits = ''] = await people(3);
    const [first] = await enrolAll(groupId, [ana, again]);
    await enrolAll(groupId, [waits]);
    const [lowId = '', highId = ''] = [ana, again].toSorted();
    await t.callerAs('desk').people.merge({ a: lowId, b: highId, confirmed: true });
    expect((await listed(groupId)).map(([, state]) => state)).toEqual(['INSCRITO', 'INSCRITO']);
    await desk().withdraw({ id: first?.id ?? '', reason: 'PERSONA' });
    expect((await desk().list({ groupId })).counts).toEqual({ taken: 1, waiting: 0, requests: 0 });
  });
});

describe('the list of a group', () => {
  it('shrinks its seats with the capacity: who came last waits first', async () => {
    const { groupId } = await course({ capacity: 3 });
    await enrolAll(groupId, await people(3));
    await group(groupId, { capacity: 1 });
    expect(await listed(groupId)).toEqual([
      ['Prueba Número 1, Ana María', 'INSCRITO', null],
      ['Prueba Número 2, Ana María', 'ESPERA', 1],
      ['Prueba Número 3, Ana María', 'ESPERA', 2],
    ]);
  });

  it('is refused to an instructor who gives another group', async () => {
    const { groupId } = await course({ instructorUser: 'instructor', series: 1 });
    const other = await course({ instructorUser: 'otra.persona', series: 2 });
    const instructor = t.callerAs('instructor').enrolments;
    expect((await instructor.list({ groupId })).id).toBe(groupId);
    await expect(instructor.list({ groupId: other.groupId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(instructor.enrol({ groupId, personId: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('leaves a trace when it is printed', async () => {
    const { groupId } = await course();
    await desk().printed({ groupId });
    expect(
      await t.store.read.selectFrom('auditEntry').select(['actor', 'action', 'subject']).execute(),
    ).toEqual([{ actor: expect.any(String), action: 'LISTA_DE_GRUPO_IMPRESA', subject: groupId }]);
  });
});
