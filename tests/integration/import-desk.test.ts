import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportState } from '#core/imports/desk.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';

const HEAD = 'fecha,hora,tipo_documento,documento,nombres,apellidos,sexo,servicio';
const ANA = '2026-04-10,09:30,CC,9999000017,Ana María,Peña Prueba,Mujer,Navegación';
const LUIS = '2026-04-10,09:31,CC,9999000025,Luis,Ñáñez Prueba,Hombre,Coworking';
const SOL = '2026-04-10,09:32,Sin documento,,Sol,Ficticia,Mujer,Sala';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const admin = () => t.callerAs('admin').imports;
const bytes = (...lines: string[]) => new Uint8Array(Buffer.from(lines.join('\n')));
const open = (file: Uint8Array, fileName = 'registro.csv') =>
  t.core.imports.open({ kind: 'ATENCIONES', bytes: file, fileName });

/** Waits until nothing runs any more. */
async function settled(): Promise<ImportState> {
  for (;;) {
    const state = await admin().state();
    if (state.step !== 'TRYING' && state.step !== 'IMPORTING') return state;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function proposedMapping() {
  const state = await admin().state();
  if (state.step !== 'MAPPING') throw new Error(`It asks nothing: ${state.step}`);
  return state.mapping;
}

/** Goes through all steps with a file whose headings say it all. */
async function importWhole(...lines: string[]) {
  await open(bytes(HEAD, ...lines));
  const asked = await admin().state();
  if (asked.step === 'MAPPING') await admin().map({ mapping: asked.mapping });
  await settled();
  await admin().start();
  const done = await settled();
  if (done.step !== 'DONE') throw new Error(`It did not end: ${JSON.stringify(done)}`);
  await admin().discard();
  return done;
}

const live = async () => (await t.store.read.selectFrom('liveAttendance').select('id').execute()).length;
const people = async () =>
  (
    await t.store.read
      .selectFrom('person')
      .select('givenNames')
      .where('deletedAt', 'is', null)
      .orderBy('givenNames')
      .execute()
  ).map((row) => row.givenNames);
const [run, runs] = [
  async () => (await admin().runs())[0],
  async () => (await admin().runs()).map(({ state, imported }) => [state, imported]),
];
const undo = async () => {
  const id = (await run())?.id ?? '';
  return admin().undo({ id, reason: 'Era el archivo de otro mes' });
};

describe('the steps of an import', () => {
  it('ask what the columns are, try, import and tell, and the next file with these headings is not asked', async () => {
    await open(bytes(HEAD, ANA, LUIS, LUIS.replace('Coworking', 'Yoga')));
    const asked = await admin().state();
    expect(asked).toMatchObject({
      step: 'MAPPING',
      rows: 3,
      headings: HEAD.split(','),
      mapping: { fecha: 0, servicio: 7 },
      examples: [['2026-04-10'], ['09:30', '09:31'], ['CC'], ['9999000017', '9999000025'], {}, {}, {}, {}],
    });
    await admin().map({ mapping: await proposedMapping() });
    expect(await settled()).toMatchObject({
      step: 'TRIED',
      remembered: false,
      outlook: { imported: 2, repeated: 0, newPeople: 2, knownPeople: 0, doubtful: 0 },
      problems: [{ kind: 'CODIGO_DESCONOCIDO', field: 'servicio', count: 1 }],
    });
    expect([await live(), await admin().rowsWith({ problem: 0, from: 0 })]).toEqual([
      0,
      { rows: [4], count: 1 },
    ]);
    await admin().start();
    expect(await settled()).toMatchObject({ step: 'DONE', finished: true, outlook: { imported: 2 } });
    expect([await live(), await people()]).toEqual([2, ['Ana María', 'Luis']]);
    expect(await run()).toMatchObject({ state: 'TERMINADA', rows: 3, imported: 2, here: true });
    await open(bytes(HEAD, SOL));
    expect(await settled()).toMatchObject({ step: 'TRIED', remembered: true, outlook: { imported: 1 } });
  });

  it('take columns with titles that nobody knows as a person says them', async () => {
    const titles = 'Cuándo,Reloj,Clase,Papel,De pila,De familia,Género,Vino a';
    await open(bytes(titles, ANA));
    expect(await proposedMapping()).toEqual({});
    await expect(admin().map({ mapping: { fecha: 0 } })).rejects.toMatchObject({
      message:
        'Falta decir qué columna es: hora, tipo_documento, documento, nombres, apellidos, sexo, servicio.',
    });
    const mapping = Object.fromEntries(HEAD.split(',').map((field, position) => [field, position]));
    await admin().map({ mapping });
    await settled();
    await admin().start();
    expect(await settled()).toMatchObject({ step: 'DONE', outlook: { imported: 1 } });
  });

  it('give whoever mends the file a table of what is wrong in it, which no spreadsheet runs', async () => {
    await open(bytes(HEAD, ANA.replace('Mujer', '=1+1'), LUIS, LUIS, 'x'));
    await admin().map({ mapping: await proposedMapping() });
    await settled();
    const table = await t.core.imports.problemsTable();
    const lines = table.text.replace('\uFEFF', '').trim().split('\r\n');
    expect(lines[0]).toBe('fila;columna;valor;qué pasa');
    expect(lines[1]).toMatch(/^"2";"sexo";"'=1\+1";"El sexo no se reconoce/u);
    expect(lines.slice(2).every((line) => line.startsWith('"5";'))).toBe(true);
  });

  it('are for those who administer, and for nobody while the screen is locked', async () => {
    await expect(t.callerAs('desk').imports.state()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(t.callerAs('central').imports.state()).rejects.toMatchObject({
      cause: { code: 'NO_AUTORIZADO' },
    });
    await expect(t.callerAs('admin', true).imports.runs()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('refuse what is no register and leave nothing open', async () => {
    await expect(open(bytes('PK\u0003\u0004 nada'), 'x.xlsx')).rejects.toMatchObject({
      code: 'ARCHIVO_INVALIDO',
    });
    expect(await admin().state()).toEqual({ step: 'EMPTY' });
    await expect(admin().start()).rejects.toMatchObject({ cause: { code: 'NO_EXISTE' } });
  });

  it('tell of two people on one row, and import neither', async () => {
    await open(
      bytes(
        HEAD,
        ANA.replace('9999000017', '9999000017 / 9999000025'),
        LUIS.replace('Luis', 'Luis y Ana'),
        LUIS,
      ),
    );
    await admin().map({ mapping: await proposedMapping() });
    expect(await settled()).toMatchObject({
      outlook: { imported: 1 },
      problems: [{ kind: 'VARIAS_PERSONAS', count: 2 }],
    });
  });
});

describe('cancelling', () => {
  it('keeps what was written, and the same file goes on where it stopped, under one record', async () => {
    const lines = Array.from(
      { length: 900 },
      (_, i) =>
        `2026-03-${String(1 + (i % 28)).padStart(2, '0')},10:${String(i % 60).padStart(2, '0')},CC,${99_990_000 + i},Ana,Prueba ${'x'.repeat(1 + (i % 20))},F,Sala`,
    );
    await open(bytes(HEAD, ...lines));
    await admin().map({ mapping: await proposedMapping() });
    await settled();
    await admin().start();
    while ((await live()) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await admin().cancel();
    const cut = await settled();
    expect(cut).toMatchObject({ step: 'DONE', finished: false });
    const written = await live();
    expect(written).toBeLessThan(900);
    expect(await runs()).toEqual([['SIN_TERMINAR', written]]);
    await admin().start();
    expect(await settled()).toMatchObject({
      finished: true,
      outlook: { imported: 900 - written, repeated: written },
    });
    expect([await live(), await runs()]).toEqual([900, [['TERMINADA', 900]]]);
    expect(await undo()).toEqual({ rows: 900, peopleGone: 900, peopleKept: 0 });
    expect(await live()).toBe(0);
  });
});

describe('an undo', () => {
  it('takes back the rows and the people of a whole import, and keeps those who came since', async () => {
    await importWhole(ANA, LUIS, SOL);
    const ana = await t.store.read
      .selectFrom('person')
      .select('id')
      .where('givenNames', '=', 'Ana María')
      .executeTakeFirstOrThrow();
    await t.callerAs('desk').attendance.register({ personId: ana.id, service: 'SALA' });
    expect(await undo()).toEqual({ rows: 3, peopleGone: 2, peopleKept: 1 });
    expect([await live(), await people(), await runs()]).toEqual([1, ['Ana María'], [['DESHECHA', 3]]]);
    await expect(undo()).rejects.toMatchObject({ cause: { code: 'YA_EXISTE' } });
    const trail = await t.store.read
      .selectFrom('auditEntry')
      .select(['actor', 'action', 'subject'])
      .where('action', 'like', '%DESHECHA')
      .execute();
    expect(trail).toEqual([
      { actor: 'user:id-admin', action: 'IMPORTACION_DESHECHA', subject: (await run())?.id },
    ]);
  });

  it('leaves the file free to be imported again, as often as it is undone', async () => {
    for (let round = 0; round < 3; round += 1) {
      const again = await importWhole(ANA, LUIS, SOL, SOL.replace('09:32', '15:00'));
      expect(again.outlook).toEqual({
        imported: 4,
        repeated: 0,
        newPeople: 3,
        knownPeople: 0,
        doubtful: 0,
      });
      expect([await live(), await people()]).toEqual([4, ['Ana María', 'Luis', 'Sol']]);
      if (round < 2) await undo();
    }
    const repeated = await importWhole(ANA, LUIS, SOL, SOL.replace('09:32', '15:00'));
    expect(repeated.outlook).toMatchObject({ imported: 0, repeated: 4, newPeople: 0 });
    expect((await runs()).map(([state]) => state).toSorted()).toEqual([
      'DESHECHA',
      'DESHECHA',
      'TERMINADA',
      'TERMINADA',
    ]);
  });

  it('of one file leaves the rows that another file brought', async () => {
    await importWhole(ANA);
    await importWhole(ANA, LUIS);
    expect(await undo()).toEqual({ rows: 1, peopleGone: 1, peopleKept: 0 });
    expect([await live(), await people()]).toEqual([1, ['Ana María']]);
  });
});

describe('a document that is known under a name that cannot be the same', () => {
  it('becomes a registration of its own and a case for a person, and both keep their visits', async () => {
    await importWhole(ANA);
    const second = await importWhole(
      ANA.replace('Ana María,Peña Prueba', 'Carlos,Rueda Ensayo').replace('09:30', '11:00'),
      ANA.replace('09:30', '12:00').replace('Ana María', 'Ana'),
      ANA.replace('09:30', '13:00').replace('Peña', 'Pena').replace('Prueba', 'Pruebs'),
      ANA.replace('Ana María,Peña Prueba', 'CARLOS,RUEDA').replace('09:30', '14:00'),
    );
    expect(second.outlook).toEqual({
      imported: 4,
      repeated: 0,
      newPeople: 1,
      knownPeople: 1,
      doubtful: 1,
    });
    expect(second.problems.map(({ kind, count }) => [kind, count]).toSorted()).toEqual([
      ['DOCUMENTO_DE_OTRO', 1],
      ['NOMBRE_DISTINTO', 3],
    ]);
    const owners = await t.store.read
      .selectFrom('attendance as a')
      .innerJoin('person as p', 'p.id', 'a.personId')
      .innerJoin('personIndex as i', 'i.personId', 'p.id')
      .select(['p.givenNames', 'p.documentNumber', 'i.canonicalId', 'p.id'])
      .orderBy('a.startedAt')
      .execute();
    expect(owners.map((row) => row.givenNames)).toEqual([
      'Ana María',
      'Carlos',
      'Ana María',
      'Ana María',
      'Carlos',
    ]);
    expect(new Set(owners.map((row) => row.documentNumber))).toEqual(new Set(['9999000017']));
    // Nobody decided that they are one: each is canonical.
    expect(owners.every((row) => row.canonicalId === row.id)).toBe(true);
  });
});
