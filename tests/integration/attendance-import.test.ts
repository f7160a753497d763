import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import { claimOf } from '#core/claim.ts';
import type { CoreContext, Topic } from '#core/context.ts';
import { indicators } from '#core/features/indicators/indicators.ts';
import { attendanceImport } from '#core/imports/attendance.ts';
import { importFile } from '#core/imports/import-file.ts';
import { openTestStore, type TestStore } from '#tests/support/store.ts';
import { workbook } from '#tests/support/workbook.ts';

const NOW = Date.parse('2026-04-30T20:00:00Z');
const CITY_KEY = Buffer.alloc(32, 5);
const HEAD = 'fecha,hora,tipo_documento,documento,nombres,apellidos,sexo,servicio';
const ANA = '2026-04-14,09:30,CC,9999000017,Ana María,Peña Prueba,Mujer,Navegación';
const LUIS = '2026-04-14,09:31,CC,9999000025,Luis,Ñáñez,Hombre,Coworking';

let t: TestStore;
let context: CoreContext;
let published: Topic[];

async function open(role: 'station' | 'central' = 'station', siteId = '', cityKey: Uint8Array | null = null) {
  published = [];
  t = await openTestStore({
    ordering: role === 'central' ? 'centre' : 'station',
    clocks: { now: () => NOW },
    ...(cityKey === null ? {} : { cityKey }),
  });
  context = {
    role,
    folder: t.folder,
    store: t.store,
    ledger: t.ledger,
    clocks: { now: () => NOW, randomBytes: (size) => new Uint8Array(size), newId: v7 },
    siteId: () => siteId,
    cityKey: () => cityKey,
    publish: (topic) => published.push(topic),
  };
}
beforeEach(() => open());
afterEach(() => t.close());

const bytes = (text: string, encoding: BufferEncoding = 'utf8') =>
  new Uint8Array(Buffer.from(text, encoding));
const csv = (...lines: string[]) => bytes([HEAD, ...lines].join('\n'));
const load = (file: Uint8Array, dryRun = false) =>
  importFile(context, {
    kind: attendanceImport,
    fileName: 'registro.csv',
    bytes: file,
    dryRun,
    actor: 'machine',
  });
const kinds = (report: Awaited<ReturnType<typeof load>>) => report.warnings.map((w) => [w.row, w.kind]);
const people = () =>
  t.store.read
    .selectFrom('person')
    .select(['documentNumber', 'givenNames', 'surnames', 'sex'])
    .orderBy('surnames')
    .execute();
const visits = () =>
  t.store.read
    .selectFrom('attendance')
    .select(['startedAt', 'service', 'siteId', 'origin'])
    .orderBy('startedAt')
    .execute();
const changes = async () => (await t.store.read.selectFrom('change').select('seq').execute()).length;
const site = (id: string, code: string, name: string) =>
  t.ledger.write('test', (tx) =>
    tx.create('site', { id, code, name, comuna: null, active: 1, deletedAt: null }),
  );

const ANA_AND_LUIS = {
  people: [
    { documentNumber: '9999000025', givenNames: 'Luis', surnames: 'Ñáñez', sex: 'HOMBRE' },
    { documentNumber: '9999000017', givenNames: 'Ana María', surnames: 'Peña Prueba', sex: 'MUJER' },
  ].toSorted((a, b) => (a.surnames < b.surnames ? -1 : 1)),
  visits: [
    { startedAt: Date.parse('2026-04-14T14:30:00Z'), service: 'NAVEGACION', siteId: '', origin: 'IMPORT' },
    { startedAt: Date.parse('2026-04-14T14:31:00Z'), service: 'COWORKING', siteId: '', origin: 'IMPORT' },
  ],
};
const stored = async () => ({ people: await people(), visits: await visits() });

describe('a file', () => {
  const table = [HEAD, ANA, LUIS].join('\n');
  const recode = (delimiter: string) => table.replaceAll(',', delimiter);
  it.each([
    ['UTF-8', bytes(table)],
    ['UTF-8 with its mark and Windows line ends', bytes(`\ufeff${table.replaceAll('\n', '\r\n')}\r\n`)],
    ['Latin-1', bytes(table, 'latin1')],
    [
      'Latin-1 pasted below UTF-8',
      new Uint8Array(Buffer.concat([bytes(`${HEAD}\n${ANA}\n`), bytes(LUIS, 'latin1')])),
    ],
    ['UTF-16 with tabs, as Excel writes «texto Unicode»', bytes(`\ufeff${recode('\t')}`, 'utf16le')],
    ['semicolons', bytes(recode(';'))],
    ['tabs', bytes(recode('\t'))],
    ['old Macintosh line ends', bytes(table.replaceAll('\n', '\r'))],
    ['quoted cells', bytes(table.replace(/[^,\n]+/g, '"$&"'))],
    ['a title and empty lines above the headings', bytes(`Registro de visitas,,\n\n${table}\n\n,,,,,,,\n`)],
    [
      'other headings',
      bytes(
        table.replace(HEAD, 'FECHA,Hora,Tipo de Documento,Número de documento,Nombre,Apellido,SEXO,Servicio'),
      ),
    ],
    [
      'an XLSX whose cells are dates, times and numbers',
      workbook(
        [['Puntos Digitales']],
        [
          ['Registro de abril'],
          HEAD.split(','),
          [
            { serial: 46126 },
            { serial: 9.5 / 24 },
            'CC',
            9999000017,
            'Ana María',
            'Peña Prueba',
            'Mujer',
            'Navegación',
          ],
          [46126, 571 / 1440, 'CC', 9999000025, 'Luis', 'Ñáñez', 'Hombre', 'Coworking'],
        ],
      ),
    ],
  ])('in %s is read', async (_name, file) => {
    expect(await load(file)).toEqual({ rows: 2, imported: 2, warnings: [] });
    expect(await stored()).toEqual(ANA_AND_LUIS);
  });

  it.each([
    ['nothing in it', bytes(''), 'está vacío'],
    ['no headings', bytes('hola\nadiós'), 'no tiene una fila de títulos'],
    [
      'missing columns',
      bytes('fecha,hora,nombres,apellidos,sexo\n2026-01-01,1,a,b,F'),
      'faltan columnas: tipo_documento, documento, servicio',
    ],
    ['a column twice', bytes(`${HEAD},Fecha\n${ANA},2026-04-15`), 'columnas repetidas: Fecha'],
    ['an old XLS inside', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), '.xls'],
    ['a broken XLSX inside', bytes('PK\u0003\u0004nonsense'), 'no '],
    ['a program inside', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0]), 'no '],
  ])('with %s is refused as a whole and writes nothing', async (_name, file, message) => {
    await expect(load(file)).rejects.toMatchObject({
      code: 'ARCHIVO_INVALIDO',
      message: expect.stringContaining(message),
    });
    expect(await changes()).toBe(0);
  });

  it('with good and bad rows imports the good ones and reports the bad ones by the number a spreadsheet shows', async () => {
    const report = await load(
      csv(
        ANA,
        LUIS.replace('2026-04-14', '2026-05-01'),
        '',
        LUIS.replace('9999000025', '9'.repeat(500)),
        LUIS.replace('Coworking', 'Yoga').replace('09:31', '99:99'),
        LUIS.replace('Luis', `"<b>Luis</b>, '); DROP TABLE person;--"`),
      ),
    );
    expect([report.rows, report.imported, kinds(report)]).toEqual([
      5,
      2,
      [
        [3, 'FECHA_FUTURA'],
        [5, 'DOCUMENTO_INVALIDO'],
        [6, 'HORA_INVALIDA'],
        [6, 'CODIGO_DESCONOCIDO'],
      ],
    ]);
    expect((await people()).map((p) => p.givenNames).toSorted()).toEqual([
      `<b>Luis</b>, '); DROP TABLE person;--`,
      'Ana María',
    ]);
  });

  it('with a quote that nobody closed loses that row only', async () => {
    const report = await load(
      csv(
        ANA.replace('Ana María', '"Ana María'),
        LUIS,
        LUIS.replace('Luis', '"Luis"').replace('09:31', '11:00'),
      ),
    );
    expect([report.rows, report.imported, kinds(report)]).toEqual([3, 2, [[2, 'COMILLAS']]]);
  });

  it('with quotes inside a name and line breaks inside a note is read as it stands', async () => {
    const file = bytes(
      `${HEAD},nota\n${ANA.replace('Ana María', '"Ana ""Anita"""')},"llegó tarde\nse fue pronto"\n${LUIS},\n`,
    );
    expect(await load(file)).toEqual({ rows: 2, imported: 2, warnings: [] });
    const notes = await t.store.read.selectFrom('attendance').select('note').orderBy('startedAt').execute();
    expect(notes.map((row) => row.note)).toEqual(['llegó tarde se fue pronto', null]);
  });

  it('with a column it does not know imports the rest and says so', async () => {
    const report = await load(bytes(`${HEAD},Estrato\n${ANA},3`));
    expect(report).toMatchObject({
      rows: 1,
      imported: 1,
      warnings: [{ row: 1, field: 'Estrato', kind: 'COLUMNA_DESCONOCIDA' }],
    });
  });
});

describe('repeating', () => {
  it('a row within the file or the whole file doubles nothing', async () => {
    const file = csv(ANA, LUIS, ANA.replace('Ana María', 'ANA MARIA'));
    expect(await load(file)).toMatchObject({
      rows: 3,
      imported: 2,
      warnings: [{ row: 4, kind: 'YA_EXISTE' }],
    });
    const again = await load(file);
    expect([again.imported, kinds(again)]).toEqual([
      0,
      [
        [2, 'YA_EXISTE'],
        [3, 'YA_EXISTE'],
        [4, 'YA_EXISTE'],
      ],
    ]);
    expect(await stored()).toEqual(ANA_AND_LUIS);
  });

  it('an import after the station was enrolled still knows the rows from before', async () => {
    const file = csv(ANA, 'x', LUIS.replace('CC,9999000025', 'SIN_DOC,'));
    await load(file);
    await t.ledger.write('enrolment', async (tx) => {
      const rows = await tx.read.selectFrom('person').select('id').execute();
      for (const row of rows) await tx.patch('person', row.id, { siteId: 'pd1' });
    });
    context = { ...context, siteId: () => 'pd1' };
    expect((await load(file)).imported).toBe(0);
    expect([(await people()).length, (await visits()).length]).toEqual([2, 2]);
  });

  it('an import that was cut short finishes what is missing, also for people without a document', async () => {
    const lines = Array.from({ length: 180 }, (_, i) => {
      const time = `${String(8 + Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}`;
      const who = i % 2 === 0 ? `SIN_DOC,,Persona ${i % 20}` : `CC,${10_000 + (i % 20)},Persona ${i % 20}`;
      return `2026-04-14,${time},${who},Prueba,F,Sala`;
    });
    const write = t.ledger.write;
    let transactions = 0;
    const cut = {
      ...t.ledger,
      write: ((actor, work) => {
        transactions += 1;
        // The first one is the record of the import itself.
        return transactions > 3 ? Promise.reject(new Error('power cut')) : write(actor, work);
      }) satisfies typeof write,
    };
    const whole = context;
    context = { ...whole, ledger: cut };
    await expect(load(csv(...lines))).rejects.toThrow('power cut');
    expect((await visits()).length).toBe(100);
    expect(published).toEqual(['people', 'attendance']);
    context = whole;
    expect((await load(csv(...lines))).imported).toBe(80);
    expect([(await visits()).length, (await people()).length]).toEqual([180, 20]);
  });

  it('writes transactions of at most 100 rows', async () => {
    const lines = Array.from(
      { length: 230 },
      (_, i) => `2026-04-${String(1 + (i % 28)).padStart(2, '0')},10:00,CC,${10_000 + i},Ana,Prueba,F,Sala`,
    );
    await load(csv(...lines));
    const sizes = await t.store.read
      .selectFrom('change')
      .select('txSize')
      .where('tableName', '=', 'attendance')
      .execute();
    expect(Math.max(...sizes.map((row) => row.txSize))).toBeLessThanOrEqual(200);
    expect(sizes).toHaveLength(230);
  });
});

it('a trial run writes nothing and reports what the import then does', async () => {
  const file = csv(
    ANA,
    ANA,
    LUIS,
    ANA.replace('Ana María', 'Carmen').replace('09:30', '15:00'),
    LUIS.replace('Hombre', '?'),
  );
  const trial = await load(file, true);
  expect([await changes(), published]).toEqual([0, []]);
  expect(await load(file)).toEqual(trial);
  expect([trial.imported, kinds(trial)]).toEqual([
    3,
    [
      [3, 'YA_EXISTE'],
      [5, 'DOCUMENTO_DE_OTRO'],
      [6, 'CODIGO_DESCONOCIDO'],
    ],
  ]);
  expect(published).toEqual(['people', 'attendance']);
});

describe('people', () => {
  it('are recognised by their document, also when its type changed at 18, and never overwritten', async () => {
    await load(csv(ANA.replace('CC', 'TI')));
    const report = await load(
      csv(
        ANA.replace('09:30', '10:30').replace('9999000017', '9.999.000.017'),
        ANA.replace('09:30', '11:30').replace('Ana María', 'Ana').replace('Mujer', 'Hombre'),
        ANA.replace('09:30', '12:30').replace('CC', 'CE'),
      ),
    );
    expect([report.imported, kinds(report)]).toEqual([3, [[3, 'NOMBRE_DISTINTO']]]);
    expect((await people()).map((p) => [p.givenNames, p.sex])).toEqual([
      ['Ana María', 'MUJER'],
      ['Ana María', 'MUJER'],
    ]);
    const owners = await t.store.read
      .selectFrom('attendance')
      .select('personId')
      .orderBy('startedAt')
      .execute();
    expect(new Set(owners.slice(0, 3).map((row) => row.personId)).size).toBe(1);
  });

  it('without a document are one person within a file, and another in the next file', async () => {
    const sol = '2026-04-14,09:30,Sin documento,,Sol,Prueba,Mujer,Sala';
    await load(csv(sol, sol.replace('09:30', '15:00').replace('Sol', 'SÓL')));
    expect(await people()).toHaveLength(1);
    await load(csv(sol.replace('04-14', '04-15')));
    expect(await people()).toHaveLength(2);
    await load(csv(sol, sol.replace('09:30', '17:00')));
    expect(await people()).toHaveLength(2);
  });

  it('registered at another Punto are known by their claim and not created again', async () => {
    await t.close();
    await open('station', 'pd1', CITY_KEY);
    await t.ledger.write('pull', (tx) =>
      tx.create('directory', {
        id: 'ana-elsewhere',
        claim: claimOf(CITY_KEY, 'CO|9999000017'),
        givenNames: 'Ana María',
        surnames: 'Peña Prueba',
        birthDate: null,
        sex: 'MUJER',
        deletedAt: null,
      }),
    );
    expect(await load(csv(ANA))).toEqual({ rows: 1, imported: 1, warnings: [] });
    expect(await people()).toEqual([]);
    const owners = await t.store.read.selectFrom('attendance').select('personId').execute();
    expect(owners).toEqual([{ personId: 'ana-elsewhere' }]);
  });
});

describe('the column «punto»', () => {
  const withPunto = (...puntos: string[]) =>
    bytes(
      [`${HEAD},punto`, ...puntos.map((punto, i) => `${ANA.replace('09:30', `1${i}:00`)},${punto}`)].join(
        '\n',
      ),
    );

  it('must name this station by code or name, or be empty', async () => {
    await t.close();
    await open('station', 'pd1');
    await site('pd1', 'PD01', 'La Joya');
    await site('pd2', 'PD02', 'Café Madrid');
    const report = await load(withPunto('pd01', 'LA JOYA', '', 'PD02', 'PD99'));
    expect([report.imported, kinds(report)]).toEqual([
      3,
      [
        [5, 'PUNTO_DISTINTO'],
        [6, 'PUNTO_DISTINTO'],
      ],
    ]);
  });

  it('is refused by row on a station that is not enrolled', async () => {
    const report = await load(withPunto('PD01', ''));
    expect([report.imported, kinds(report)]).toEqual([1, [[2, 'PUNTO_DISTINTO']]]);
  });

  it('is required at the centre, where each row goes to the Punto it names', async () => {
    await t.close();
    await open('central', '-');
    await site('pd1', 'PD01', 'La Joya');
    await site('pd2', 'PD02', 'Café Madrid');
    await expect(load(csv(ANA))).rejects.toMatchObject({
      code: 'ARCHIVO_INVALIDO',
      message: 'Al archivo le faltan columnas: punto. No se importó nada.',
    });
    const report = await load(withPunto('PD01', 'cafe madrid', '', 'PD99'));
    expect([report.imported, kinds(report)]).toEqual([
      2,
      [
        [4, 'FALTA_DATO'],
        [5, 'PUNTO_DESCONOCIDO'],
      ],
    ]);
    expect((await visits()).map((row) => row.siteId)).toEqual(['pd1', 'pd2']);
    const figures = await indicators(context, { from: '2026-04-01', to: '2026-05-01' });
    expect(figures.indicators.slice(0, 2).map((i) => [i.value, i.parts['sites']])).toEqual([
      [2, { PD01: 1, PD02: 1 }],
      [1, { PD01: 1, PD02: 1 }],
    ]);
  });
});

it('gives the figures that the register holds, and leaves an audit entry without a name or a document', async () => {
  await load(
    csv(
      ANA,
      ANA.replace('09:30', '09:50'),
      ANA.replace('09:30', '10:00'),
      LUIS,
      LUIS.replace('CC,9999000025', 'SIN_DOC,').replace('Coworking', 'Trámite'),
    ),
  );
  const report = await indicators(context, { from: '2026-04-14', to: '2026-04-15' });
  expect(report.indicators.map((i) => [i.code, i.value])).toEqual([
    ['ATENCIONES', 4],
    ['PERSONAS_ATENDIDAS', 3],
    ['CONECTIVIDAD_COWORKING', 3],
    ['POR_SEXO', 4],
    ['CARACTERIZADOS', 0],
    ['SOLICITUDES', 0],
    ['INSCRITOS', 0],
    ['PARTICIPANTES', 0],
    ['CAPACITADOS', 0],
    ['DISPONIBILIDAD', null],
    ['ZONAS_ACTIVAS', 0],
  ]);
  expect(report.indicators[3]?.parts).toEqual({
    MUJER: 2,
    HOMBRE: 2,
    INTERSEXUAL: 0,
    NO_INFORMA: 0,
    people: { MUJER: 1, HOMBRE: 2, INTERSEXUAL: 0, NO_INFORMA: 0 },
  });
  const trail = await t.store.read.selectFrom('auditEntry').select(['actor', 'action', 'detail']).execute();
  expect(trail).toEqual([
    { actor: 'machine', action: 'ATENCIONES_IMPORTADAS', detail: '{"rows":5,"imported":5}' },
  ]);
});
