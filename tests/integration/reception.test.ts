import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewPerson } from '#shared/domain/person.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk');

function someone(change: Partial<NewPerson> = {}): NewPerson {
  return {
    documentType: 'CC',
    documentNumber: '9999000017',
    givenNames: 'Ana María',
    surnames: 'Peña Prueba',
    birthDate: '1990-05-15',
    sex: 'MUJER',
    ...change,
  };
}

async function register(change: Partial<NewPerson> = {}) {
  return (await desk().people.create(someone(change))).id;
}

const namesFound = async (text: string) =>
  (await desk().people.search({ text })).map((match) => `${match.givenNames} ${match.surnames}`);

describe('Recepción finds a person', () => {
  it('by document however it is typed, and by its beginning', async () => {
    const id = await register();
    for (const text of ['9999000017', '9.999.000.017', ' 9999 000 017 ', '9999']) {
      expect((await desk().people.search({ text })).map((m) => m.id)).toEqual([id]);
    }
    expect(await desk().people.search({ text: '9999000017' })).toMatchObject([{ exact: true }]);
    expect(await desk().people.search({ text: '99990' })).toMatchObject([{ exact: false }]);
    expect(await desk().people.search({ text: '8888' })).toEqual([]);
  });

  it('by parts of the name in any order, without accents, whatever the letters', async () => {
    await register();
    await register({ documentNumber: '9999000025', givenNames: 'Óscar', surnames: "D'Ángelo Ñuñez" });
    for (const text of ['peña', 'PENA', 'maria pru', 'pru ana', 'an', 'a']) {
      expect(await namesFound(text)).toContain('Ana María Peña Prueba');
    }
    expect(await namesFound('dangelo')).toEqual(["Óscar D'Ángelo Ñuñez"]);
    expect(await namesFound('nunez osc')).toEqual(["Óscar D'Ángelo Ñuñez"]);
    expect(await namesFound('ana oscar')).toEqual([]);
  });

  it.each(['%', '_', "'", '" OR 1=1 --', '\\', '🙂', '   ', '*', 'a'.repeat(200)])(
    'and takes %s as text that finds nobody',
    async (text) => {
      await register();
      expect(await namesFound(text)).toEqual([]);
    },
  );

  it('shows who came lately first', async () => {
    const first = await register({
      documentNumber: '9999000033',
      givenNames: 'Luz',
      surnames: 'Alba Ensayo',
    });
    const second = await register({
      documentNumber: '9999000041',
      givenNames: 'Luz',
      surnames: 'Zoraida Ensayo',
    });
    expect((await desk().people.search({ text: 'luz' })).map((m) => m.id)).toEqual([first, second]);
    await desk().attendance.register({ personId: second, service: 'SALA' });
    expect((await desk().people.search({ text: 'luz' })).map((m) => m.id)).toEqual([second, first]);
  });

  it('under the new name after a correction and never under the old one', async () => {
    const id = await register();
    await t.core.context.ledger.write('desk', (tx) => tx.patch('person', id, { surnames: 'Rincón Prueba' }));
    expect(await namesFound('rincon')).toEqual(['Ana María Rincón Prueba']);
    expect(await namesFound('pena')).toEqual([]);
  });
});

describe('Recepción registers a person', () => {
  it('once: the same number under another document of the same person opens the first', async () => {
    const id = await register({ documentType: 'TI' });
    await expect(register({ documentType: 'CC' })).rejects.toMatchObject({
      code: 'CONFLICT',
      cause: { code: 'YA_EXISTE', details: { personId: id } },
    });
    await expect(register({ documentType: 'PA', documentNumber: '9999000017' })).resolves.not.toBe(id);
  });

  it('without a document, as often as they come', async () => {
    const nobody = { documentType: 'SIN_DOC', documentNumber: null } as const;
    expect(await register(nobody)).not.toBe(await register(nobody));
  });

  it.each([
    ['a document of 500 characters', { documentNumber: '9'.repeat(500) }, 'documento tiene más de 20'],
    ['a document with signs', { documentNumber: '99<b>' }, 'solo lleva números y letras'],
    ['a document where there is none', { documentType: 'SIN_DOC' as const }, 'no lleva número'],
    ['no number', { documentNumber: null }, 'Escriba el número'],
    ['no name', { givenNames: '   ' }, 'Escriba los nombres'],
    ['a birth in the future', { birthDate: '2026-04-15' }, 'no puede ser futura'],
    ['130 years', { birthDate: '1896-01-01' }, 'más de 120 años'],
    ['a date that does not exist', { birthDate: '1990-02-30' }, 'no existe'],
  ])('and refuses %s in plain words', async (_what, change, message) => {
    await expect(register(change as Partial<NewPerson>)).rejects.toThrow(message);
    expect(await t.store.read.selectFrom('person').selectAll().execute()).toEqual([]);
  });

  it('with SQL and HTML in the name as the text it is', async () => {
    const name = `Robert'); DROP TABLE person;-- <script>alert(1)</script>`;
    const id = await register({ givenNames: name });
    expect(await desk().people.card({ id })).toMatchObject({ givenNames: name });
    expect(await namesFound('drop table')).toEqual([`${name} Peña Prueba`]);
  });
});

describe('Recepción registers a visit', () => {
  it('and does not write it twice within thirty minutes, unless asked', async () => {
    const personId = await register();
    const first = await desk().attendance.register({ personId, service: 'COWORKING' });
    expect(first.status).toBe('REGISTERED');
    t.clock.now += 30 * 60_000 - 1;
    expect(await desk().attendance.register({ personId, service: 'COWORKING' })).toEqual({
      status: 'REPEATED',
      id: first.id,
      startedAt: first.startedAt,
    });
    expect(await desk().attendance.register({ personId, service: 'SALA' })).toMatchObject({
      status: 'REGISTERED',
    });
    t.clock.now += 1;
    expect(await desk().attendance.register({ personId, service: 'COWORKING' })).toMatchObject({
      status: 'REGISTERED',
    });
    expect((await desk().attendance.today()).total).toBe(3);
  });

  it('ends it, voids it with a reason, and keeps both readable', async () => {
    const personId = await register();
    const { id } = await desk().attendance.register({ personId, service: 'COWORKING' });
    expect((await desk().attendance.today()).inside.map((visit) => visit.id)).toEqual([id]);
    expect((await desk().people.card({ id: personId })).insideSince).toBe(t.clock.now);
    t.clock.now += 60_000;
    await desk().attendance.end({ id });
    await desk().attendance.end({ id });
    expect(await desk().attendance.today()).toMatchObject({ total: 1, people: 1, newPeople: 1, inside: [] });
    await expect(desk().attendance.void({ id, reason: '' })).rejects.toThrow('Escriba por qué se anula');
    await desk().attendance.void({ id, reason: 'Se marcó a otra persona' });
    await desk().attendance.void({ id, reason: 'otra vez' });
    expect(await desk().attendance.today()).toMatchObject({
      total: 0,
      people: 0,
      visits: [{ id, voided: true }],
    });
    expect(await t.store.read.selectFrom('attendanceVoid').select('reason').execute()).toEqual([
      { reason: 'Se marcó a otra persona' },
    ]);
    // A voided visit does not stand in the way of the right one.
    expect(await desk().attendance.register({ personId, service: 'COWORKING' })).toMatchObject({
      status: 'REGISTERED',
    });
  });

  it('lets somebody who leaves out of everything they were inside for, and nobody else', async () => {
    const personId = await register();
    const first = await desk().attendance.register({ personId, service: 'COWORKING' });
    t.clock.now += 60_000;
    const wrong = await desk().attendance.register({ personId, service: 'SALA' });
    await desk().attendance.void({ id: wrong.id, reason: 'Servicio equivocado' });
    const second = await desk().attendance.register({ personId, service: 'ASESORIA' });
    t.clock.now += 60_000;
    await desk().attendance.end({ id: second.id });
    const { visits, inside } = await desk().attendance.today();
    expect(inside).toEqual([]);
    expect(new Map(visits.map((visit) => [visit.id, visit.endedAt]))).toEqual(
      new Map([
        [first.id, t.clock.now],
        [wrong.id, null],
        [second.id, t.clock.now],
      ]),
    );
  });

  it('counts the day from midnight in Bogotá', async () => {
    const personId = await register();
    t.clock.now = Date.parse('2026-04-15T04:59:59.999Z');
    await desk().attendance.register({ personId, service: 'COWORKING' });
    expect(await desk().attendance.today()).toMatchObject({ date: '2026-04-14', total: 1 });
    t.clock.now += 1;
    expect(await desk().attendance.today()).toMatchObject({ date: '2026-04-15', total: 0, inside: [] });
  });

  it('refuses somebody who does not exist, and a visit of nowhere', async () => {
    await expect(desk().attendance.register({ personId: 'nobody', service: 'SALA' })).rejects.toThrow(
      'búsquela de nuevo',
    );
    await expect(desk().attendance.end({ id: 'nothing' })).rejects.toThrow('actualice la pantalla');
    await expect(
      desk().attendance.register({ personId: 'x', service: 'GIMNASIO' as 'SALA' }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(await t.store.read.selectFrom('attendance').selectAll().execute()).toEqual([]);
  });

  it('tells open screens that something changed', async () => {
    const personId = await register();
    await desk().attendance.register({ personId, service: 'SALA' });
    expect(t.topics).toEqual(['people', 'attendance']);
  });
});
