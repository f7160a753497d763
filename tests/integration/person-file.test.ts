import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '#shared/domain/bogota.ts';
import type { Fact } from '#shared/domain/entities.ts';
import type { NewPerson } from '#shared/domain/person.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { addVisit } from '#tests/support/known-people.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk');

async function register(change: Partial<NewPerson> = {}): Promise<string> {
  const { id } = await desk().people.create({
    documentType: 'CC',
    documentNumber: '9999000017',
    givenNames: 'Ana María',
    surnames: 'Peña Prueba',
    birthDate: '1990-05-15',
    sex: 'MUJER',
    ...change,
  });
  return id;
}

const traces = () =>
  t.store.read
    .selectFrom('auditEntry')
    .select(['actor', 'action', 'subject', 'detail'])
    .where('action', 'in', ['FICHA_VISTA', 'PERSONA_CORREGIDA'])
    .orderBy('id')
    .execute();

const seen = (id: string, as = 'desk') => ({
  actor: `user:id-${as}`,
  action: 'FICHA_VISTA',
  subject: id,
  detail: null,
});

function pastVisit(personId: string, change: Partial<Fact<'attendance'>> = {}): Promise<string> {
  const visit = { startedAt: t.clock.now, ...change };
  return t.core.context.ledger.write('import', (tx) => addVisit(tx, personId, visit));
}

describe('Reading the file of a person', () => {
  it('leaves one trace for each opening, for every role that may, and none for its pages and fresh looks', async () => {
    const id = await register();
    for (let day = 0; day < 90; day += 1) await pastVisit(id, { startedAt: t.clock.now - day * DAY_MS });
    const file = await desk().people.file({ id });
    expect(await traces()).toEqual([seen(id)]);
    const rest: string[] = [];
    for (let cursor = file.visits.cursor; cursor !== null;) {
      const page = await desk().people.filePage({ id, opening: file.opening, cursor });
      rest.push(...page.visits.map((visit) => visit.id));
      ({ cursor } = page);
    }
    expect(new Set([...file.visits.visits.map((visit) => visit.id), ...rest]).size).toBe(90);
    expect((await desk().people.file({ id, opening: file.opening })).opening).toBe(file.opening);
    expect(await traces()).toEqual([seen(id)]);
    await desk().people.file({ id });
    await t.callerAs('admin').people.file({ id });
    expect(await traces()).toEqual([seen(id), seen(id), seen(id, 'admin')]);
  });

  it('cannot do without a trace: somebody else’s, another person’s, an old or an invented one opens nothing', async () => {
    const id = await register();
    const other = await register({ documentNumber: '9999000025', givenNames: 'Luz' });
    const { opening } = await desk().people.file({ id });
    const page = { id, opening, cursor: `${t.clock.now}.x` };
    const closed = { code: 'FORBIDDEN', cause: { code: 'NO_AUTORIZADO' } };
    await expect(desk().people.filePage(page)).resolves.toEqual({ visits: [], cursor: null });
    await expect(t.callerAs('admin').people.filePage(page)).rejects.toMatchObject(closed);
    await expect(desk().people.filePage({ ...page, id: other })).rejects.toMatchObject(closed);
    await expect(desk().people.filePage({ ...page, opening: 'invented' })).rejects.toMatchObject(closed);
    // An entry of another act is no opening.
    await desk().people.correct({ id, fields: { surnames: 'Peña' }, seen: { surnames: 'Peña Prueba' } });
    const act = await t.store.read
      .selectFrom('auditEntry')
      .select('id')
      .where('action', '=', 'PERSONA_CORREGIDA')
      .executeTakeFirstOrThrow();
    await expect(desk().people.filePage({ ...page, opening: act.id })).rejects.toMatchObject(closed);
    await desk().people.file({ id: other, opening });
    await t.callerAs('admin').people.file({ id, opening });
    t.clock.now += DAY_MS;
    await expect(desk().people.filePage(page)).rejects.toMatchObject(closed);
    await desk().people.file({ id, opening });
    const readings = (await traces()).filter((entry) => entry.action === 'FICHA_VISTA');
    expect(readings).toEqual([seen(id), seen(other), seen(id, 'admin'), seen(id)]);
  });

  it('is refused when the trace cannot be written', async () => {
    const id = await register();
    const { write } = t.core.context.ledger;
    Object.assign(t.core.context.ledger, { write: () => Promise.reject(new Error('the disk is full')) });
    await expect(desk().people.file({ id })).rejects.toThrow('the disk is full');
    Object.assign(t.core.context.ledger, { write });
    expect(await traces()).toEqual([]);
  });

  it('is for the desk and who administers at a Punto, and for the central office at the centre', async () => {
    const id = await register();
    const refused = { code: 'FORBIDDEN' };
    for (const as of ['instructor', 'wifi', 'central'] as const) {
      await expect(t.callerAs(as).people.file({ id })).rejects.toMatchObject(refused);
      await expect(t.callerAs(as).people.correct({ id, fields: {}, seen: {} })).rejects.toMatchObject(
        refused,
      );
    }
    await expect(t.callerAs('desk', true).people.file({ id })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    });
    await expect(t.callerAs('admin').people.centralFile({ id })).rejects.toMatchObject(refused);
    expect(await traces()).toEqual([]);
    const centre = await openTestCore('central');
    const row = await t.store.read.selectFrom('person').selectAll().executeTakeFirstOrThrow();
    const { clock: _clock, fieldClocks: _clocks, ...fields } = row;
    await centre.core.context.ledger.write('x', (tx) => tx.create('person', fields));
    const known = row.id;
    await expect(centre.callerAs('desk').people.centralFile({ id: known })).rejects.toMatchObject(refused);
    await expect(centre.callerAs('admin').people.file({ id: known })).rejects.toMatchObject(refused);
    expect(await centre.callerAs('central').people.centralFile({ id: known })).toMatchObject({
      shown: { kind: 'FULL', id: known },
    });
    const entries = await centre.store.read.selectFrom('auditEntry').select(['action', 'subject']).execute();
    expect(entries).toEqual([{ action: 'FICHA_VISTA', subject: known }]);
    await centre.close();
  });

  it('of nobody is refused and leaves nothing', async () => {
    await expect(desk().people.file({ id: 'nobody' })).rejects.toThrow('búsquela de nuevo');
    expect(await traces()).toEqual([]);
  });
});

describe('The file of a person', () => {
  it('holds every visit with how it came, ended and stopped counting, and counts what is left', async () => {
    const id = await register();
    const importId = await t.core.context.ledger.write('import', async (tx) => {
      const runId = tx.newId();
      await tx.create('importRun', {
        id: runId,
        siteId: '',
        kind: 'ATENCIONES',
        fileName: 'enero.csv',
        fileHash: '0'.repeat(64),
        rows: 1,
        imported: 1,
        startedAt: tx.now,
        finishedAt: tx.now,
        actor: 'import',
        undoneAt: tx.now,
        undoReason: 'Archivo equivocado',
        deletedAt: null,
      });
      return runId;
    });
    const lastYear = Date.parse('2025-12-31T15:00:00Z');
    await pastVisit(id, { startedAt: lastYear, origin: 'IMPORT', importId });
    await pastVisit(id, { startedAt: lastYear + DAY_MS / 2, origin: 'LATE', note: 'Vino con su hija' });
    const first = await desk().attendance.register({ personId: id, service: 'COWORKING' });
    t.clock.now += 60_000;
    await t.core.context.ledger.write('desk', async (tx) => {
      const about = { siteId: '', attendanceId: first.id };
      await tx.append('attendanceEnd', { id: tx.newId(), ...about, endedAt: tx.now + 5, how: 'RULE' });
      await tx.append('attendanceEnd', { id: tx.newId(), ...about, endedAt: tx.now, how: 'DESK' });
      await tx.append('attendanceNote', {
        id: tx.newId(),
        ...about,
        text: 'Olvidó su carné',
        at: tx.now,
        officer: 'desk',
      });
    });
    const wrong = await desk().attendance.register({ personId: id, service: 'SALA' });
    await desk().attendance.void({ id: wrong.id, reason: 'Servicio equivocado' });
    const { visits, counts } = await desk().people.file({ id });
    const plain = {
      personId: id,
      rawAt: null,
      siteName: null,
      end: null,
      notes: [],
      voided: null,
      undone: null,
    };
    const own = (at: number, rest: object) => ({ ...plain, startedAt: at, recordedAt: at, ...rest });
    expect(visits).toEqual({
      cursor: null,
      visits: [
        own(t.clock.now, {
          id: wrong.id,
          service: 'SALA',
          origin: 'DESK',
          voided: { reason: 'Servicio equivocado', voidedAt: t.clock.now },
        }),
        own(first.startedAt, {
          id: first.id,
          service: 'COWORKING',
          origin: 'DESK',
          end: { endedAt: t.clock.now, how: 'DESK' },
          notes: ['Olvidó su carné'],
        }),
        own(lastYear + DAY_MS / 2, {
          id: expect.any(String),
          service: 'SALA',
          origin: 'LATE',
          notes: ['Vino con su hija'],
        }),
        own(lastYear, {
          id: expect.any(String),
          service: 'SALA',
          origin: 'IMPORT',
          undone: { fileName: 'enero.csv', undoneAt: expect.any(Number) },
        }),
      ],
    });
    expect(counts).toEqual([
      { year: '2026', service: 'COWORKING', visits: 1 },
      { year: '2025', service: 'SALA', visits: 1 },
    ]);
  });

  it('of somebody registered at another Punto shows what the directory holds, and what they did here', async () => {
    await t.core.context.ledger.write('centre', (tx) =>
      tx.create('directory', {
        id: 'd1',
        claim: null,
        givenNames: 'Luz',
        surnames: 'Ensayo',
        birthDate: '2010-01-01',
        sex: 'MUJER',
        deletedAt: null,
      }),
    );
    await desk().attendance.register({ personId: 'd1', service: 'SALA' });
    const file = await desk().people.file({ id: 'd1' });
    expect(file).toMatchObject({
      shown: { kind: 'OUTLINE', id: 'd1', givenNames: 'Luz', surnames: 'Ensayo', birthDate: '2010-01-01' },
      age: 16,
      others: [],
      corrections: [],
      counts: [{ year: '2026', service: 'SALA', visits: 1 }],
    });
    await expect(
      desk().people.correct({ id: 'd1', fields: { surnames: 'X' }, seen: { surnames: 'Ensayo' } }),
    ).rejects.toThrow('otro Punto');
  });

  it('of a suppressed person says nothing but that there were visits', async () => {
    const id = await register();
    await desk().attendance.register({ personId: id, service: 'SALA' });
    await t.core.context.ledger.write('desk', (tx) =>
      tx.patch('person', id, {
        documentType: 'SIN_DOC',
        documentNumber: null,
        givenNames: 'Persona',
        surnames: 'suprimida',
        birthDate: null,
        erasedAt: t.clock.now,
      }),
    );
    const file = await desk().people.file({ id });
    expect(file.shown).toEqual({ kind: 'ERASED', id, siteName: null, erasedAt: t.clock.now });
    expect([file.age, file.visits.visits.length]).toEqual([null, 1]);
    await expect(
      desk().people.correct({ id, fields: { surnames: 'X' }, seen: { surnames: 'suprimida' } }),
    ).rejects.toThrow('se suprimieron');
  });
});

describe('A correction', () => {
  it('of a mistyped number is found at once, leaves the names of the fields and nothing that they hold', async () => {
    const id = await register();
    t.clock.now += 60_000;
    const given = { id, fields: { documentNumber: '9.999.000.033' }, seen: { documentNumber: '9999000017' } };
    expect(await desk().people.correct(given)).toEqual({ changed: ['documentNumber'] });
    expect((await desk().people.search({ text: '9999000033' })).map((match) => match.id)).toEqual([id]);
    expect(await desk().people.search({ text: '9999000017' })).toEqual([]);
    expect(await traces()).toEqual([
      { actor: 'user:id-desk', action: 'PERSONA_CORREGIDA', subject: id, detail: 'documentNumber' },
    ]);
    const { corrections } = await desk().people.file({ id });
    expect(corrections).toEqual([{ at: t.clock.now, by: null, fields: ['documentNumber'] }]);
    // The old number is free again for whom it belongs to.
    expect(await register()).not.toBe(id);
  });

  it('that changes nothing writes nothing', async () => {
    const id = await register();
    expect(
      await desk().people.correct({
        id,
        fields: { givenNames: ' Ana  María ' },
        seen: { givenNames: 'Ana María' },
      }),
    ).toEqual({ changed: [] });
    expect(await traces()).toEqual([]);
  });

  it('parts two who met only by a mistyped document, also by taking the document away', async () => {
    const id = await register();
    const twin = await t.core.context.ledger.write('sync', async (tx) => {
      const row = await tx.read.selectFrom('person').selectAll().executeTakeFirstOrThrow();
      const { clock: _clock, fieldClocks: _clocks, ...fields } = row;
      const twinId = tx.newId();
      await tx.create('person', { ...fields, id: twinId });
      return twinId;
    });
    const others = async (of: string) => (await desk().people.file({ id: of })).others.map((each) => each.id);
    expect([await others(id), await others(twin)]).toEqual([[twin], [id]]);
    const seen = { documentType: 'CC', documentNumber: '9999000017' } as const;
    await desk().people.correct({
      id: twin,
      fields: { documentType: 'SIN_DOC', documentNumber: null },
      seen,
    });
    expect([await others(id), await others(twin)]).toEqual([[], []]);
    await expect(
      desk().people.correct({
        id: twin,
        fields: seen,
        seen: { documentType: 'SIN_DOC', documentNumber: null },
      }),
    ).rejects.toMatchObject({ cause: { code: 'YA_EXISTE', details: { personId: id } } });
  });

  it('into the document of somebody else is refused and says whose', async () => {
    const id = await register();
    const other = await register({ documentNumber: '9999000025', documentType: 'TI', givenNames: 'Luz' });
    const given = { id, fields: { documentNumber: '9999000025' }, seen: { documentNumber: '9999000017' } };
    await expect(desk().people.correct(given)).rejects.toMatchObject({
      code: 'CONFLICT',
      cause: { code: 'YA_EXISTE', details: { personId: other, field: 'documentNumber' } },
    });
    expect(await desk().people.search({ text: '9999000017' })).toHaveLength(1);
  });

  it('gives somebody without a document the one they got', async () => {
    const id = await register({ documentType: 'SIN_DOC', documentNumber: null });
    await desk().people.correct({
      id,
      fields: { documentType: 'PPT', documentNumber: '9999000' },
      seen: { documentType: 'SIN_DOC', documentNumber: null },
    });
    expect((await desk().people.search({ text: '9999000' })).map((match) => match.id)).toEqual([id]);
  });

  it('never writes over what somebody else changed meanwhile: it names the fields and writes nothing', async () => {
    const id = await register();
    await desk().people.correct({
      id,
      fields: { surnames: 'Peña Ensayo' },
      seen: { surnames: 'Peña Prueba' },
    });
    const late = {
      id,
      fields: { surnames: 'Peña Ficticia', neighbourhood: 'Gaitán' },
      seen: { surnames: 'Peña Prueba', neighbourhood: null },
    };
    await expect(desk().people.correct(late)).rejects.toMatchObject({
      cause: { code: 'CONFLICTO', details: { fields: 'surnames' } },
    });
    expect((await desk().people.file({ id })).shown).toMatchObject({
      surnames: 'Peña Ensayo',
      neighbourhood: null,
    });
    // Without saying what was seen nothing is written either.
    await expect(
      desk().people.correct({ id, fields: { surnames: 'Peña Ficticia' }, seen: {} }),
    ).rejects.toMatchObject({ cause: { code: 'CONFLICTO' } });
    // Two who corrected alike do not stand in each other's way, and who saw the change may decide.
    await desk().people.correct({ ...late, fields: { surnames: 'Peña Ensayo' } });
    await desk().people.correct({ ...late, seen: { surnames: 'Peña Ensayo', neighbourhood: null } });
    expect((await desk().people.file({ id })).shown).toMatchObject({ surnames: 'Peña Ficticia' });
  });

  it('of two desks in the same moment is written once and refused once', async () => {
    const id = await register();
    const to = (surnames: string) =>
      desk().people.correct({ id, fields: { surnames }, seen: { surnames: 'Peña Prueba' } });
    const results = await Promise.allSettled([to('Peña Uno'), to('Peña Dos')]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
    expect((await desk().people.file({ id })).shown).toMatchObject({ surnames: 'Peña Uno' });
  });

  it('names the field that cannot be so', async () => {
    const id = await register();
    const refusal = (field: string) => ({ cause: { code: 'ENTRADA_INVALIDA', details: { field } } });
    await expect(
      desk().people.correct({ id, fields: { birthDate: '2026-04-15' }, seen: { birthDate: '1990-05-15' } }),
    ).rejects.toMatchObject(refusal('birthDate'));
    await expect(
      desk().people.correct({ id, fields: { givenNames: 'Ana 🙂' }, seen: { givenNames: 'Ana María' } }),
    ).rejects.toMatchObject(refusal('givenNames'));
    expect(await traces()).toEqual([]);
  });

  it('brings in no telephone number that nobody authorised (Ley 1581, art. 9)', async () => {
    const id = await register();
    await expect(
      desk().people.correct({ id, fields: { phone: '3000000001' }, seen: { phone: null } }),
    ).rejects.toMatchObject({ cause: { code: 'ENTRADA_INVALIDA', details: { field: 'phone' } } });
    expect((await desk().people.file({ id })).shown).toMatchObject({ phone: null });
  });

  it('cannot leave a minor’s authorisation without who answers for it (Ley 1581, art. 7)', async () => {
    const mother = {
      representativeName: 'Rosa Prueba',
      representativeDocumentType: 'CC',
      representativeDocumentNumber: '9999000025',
      representativeKinship: 'MADRE',
    } as const;
    const nobody = {
      representativeName: null,
      representativeDocumentType: null,
      representativeDocumentNumber: null,
      representativeKinship: null,
    };
    const id = await register({ documentType: 'TI', birthDate: '2012-01-01', ...mother });
    const remove = { id, fields: nobody, seen: mother };
    await t.core.context.ledger.write('desk', (tx) =>
      tx.append('consent', {
        id: tx.newId(),
        siteId: '',
        personId: id,
        purpose: 'CONTACTO',
        legalBasis: 'AUTORIZACION',
        decision: 'AUTORIZA',
        noticeId: 'n1',
        noticeVersion: 1,
        noticeHash: '0'.repeat(64),
        medium: 'FIRMA',
        officer: 'desk',
        decidedAt: tx.now,
        ...mother,
      }),
    );
    await expect(desk().people.correct(remove)).rejects.toMatchObject({
      cause: { code: 'ENTRADA_INVALIDA', details: { field: 'representativeName' } },
    });
    await t.core.context.ledger.write('desk', async (tx) => {
      const { id: consentId } = await tx.read.selectFrom('consent').select('id').executeTakeFirstOrThrow();
      await tx.append('consentRevocation', {
        id: tx.newId(),
        siteId: '',
        consentId,
        personId: id,
        revokedAt: tx.now,
        officer: 'desk',
        reason: null,
      });
    });
    expect((await desk().people.correct(remove)).changed).toHaveLength(4);
  });
});
