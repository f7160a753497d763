import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import { claimOf } from '#core/claim.ts';
import type { CoreContext } from '#core/context.ts';
import { activeConsent } from '#core/consents.ts';
import { indicators } from '#core/features/indicators/indicators.ts';
import { characterisationImport } from '#core/imports/characterisations.ts';
import { importFile } from '#core/imports/import-file.ts';
import { requestImport } from '#core/imports/requests.ts';
import { undoImport } from '#core/imports/undo.ts';
import { SENSITIVE_FIELDS } from '#shared/domain/characterisation.ts';
import { documentKey, UNREPRESENTED } from '#shared/domain/person.ts';
import { openTestStore, type TestStore } from '#tests/support/store.ts';

const NOW = Date.parse('2026-04-30T20:00:00Z');
const CITY_KEY = Buffer.alloc(32, 5);
const APRIL = { from: '2026-04-01', to: '2026-05-01' };

let t: TestStore;
let context: CoreContext;

async function open(role: 'station' | 'central' = 'station', siteId = '') {
  t = await openTestStore({
    ordering: role === 'central' ? 'centre' : 'station',
    clocks: { now: () => NOW },
    cityKey: CITY_KEY,
  });
  context = {
    role,
    folder: t.folder,
    store: t.store,
    ledger: t.ledger,
    clocks: { now: () => NOW, randomBytes: (size) => new Uint8Array(size), newId: v7 },
    siteId: () => siteId,
    cityKey: () => CITY_KEY,
    publish: () => undefined,
  };
}
beforeEach(() => open());
afterEach(() => t.close());

type Kind = Parameters<typeof importFile>[1]['kind'];
const load = (kind: Kind, lines: readonly string[], dryRun = false) =>
  importFile(context, {
    kind,
    fileName: 'web.csv',
    bytes: new Uint8Array(Buffer.from(lines.join('\n'))),
    dryRun,
    actor: 'machine',
  });
const kinds = ({ warnings }: Awaited<ReturnType<typeof load>>) => warnings.map((w) => [w.row, w.kind]);

const HEAD =
  'Marca temporal;Tipo de documento;Número de documento;Nombres;Apellidos;Sexo;Fecha de nacimiento;Estrato;Zona;' +
  'Nivel educativo;Ocupación;Género;Orientación sexual;Grupo étnico;Discapacidad;Víctima del conflicto armado;Autoriza';
const FORM =
  '14/04/2026 9:30:00;CC;9999000017;Ana María;Peña Prueba;Mujer;15/05/1990;2;Urbana;Bachiller;Estudiante;' +
  'Femenino;Heterosexual;Ninguno;Física, Visual;No';
const YES = `${FORM};Sí, autorizo`;
const NO = `${FORM};No`;
const forms = (...rows: readonly string[]) => load(characterisationImport, [HEAD, ...rows]);

const STORED = {
  estrato: '2',
  livingArea: 'URBANA',
  education: 'MEDIA',
  occupation: 'ESTUDIANTE',
  genderIdentity: 'FEMENINO',
  sexualOrientation: 'HETEROSEXUAL',
  ethnicity: 'NINGUNO',
  disability: 'FISICA,VISUAL',
  conflictVictim: 'NO',
  completedAt: Date.parse('2026-04-14T14:30:00Z'),
};
const characterisations = () =>
  t.store.read
    .selectFrom('characterisation')
    .select(['id', 'siteId', 'estrato', 'livingArea', 'education', 'occupation', 'completedAt'])
    .select(SENSITIVE_FIELDS)
    .orderBy('id')
    .execute();
const sensitive = async () =>
  (await characterisations()).map((row) => SENSITIVE_FIELDS.map((field) => row[field]));
const NOTHING = [null, null, null, null, null];
const people = () =>
  t.store.read.selectFrom('person').select(['id', 'documentNumber', 'phone']).orderBy('id').execute();
const changes = async () => (await t.store.read.selectFrom('change').select('seq').execute()).length;
const value = async (code: string) =>
  (await indicators(context, APRIL)).indicators.find((each) => each.code === code)?.value;

async function register(over: object = {}): Promise<string> {
  const id = v7();
  await t.ledger.write('test', (tx) =>
    tx.create('person', {
      ...UNREPRESENTED,
      id,
      siteId: context.siteId(),
      documentType: 'CC',
      documentNumber: '9999000017',
      givenNames: 'Ana María',
      surnames: 'Peña Prueba',
      birthDate: '1990-05-15',
      sex: 'MUJER',
      phone: null,
      neighbourhood: null,
      comuna: 'NO_INFORMA',
      publicServant: 0,
      registeredAt: tx.now,
      deletedAt: null,
      ...over,
    }),
  );
  return id;
}

async function undo() {
  const runs = await t.store.read.selectFrom('importRun').select('id').orderBy('id').execute();
  return undoImport(context, 'machine', { id: runs.at(-1)?.id ?? '', reason: 'Archivo equivocado' });
}

describe('a form of the web', () => {
  it('is kept at its own date with the authorisation that it carries', async () => {
    const report = await forms(YES);
    expect(report).toEqual({ rows: 1, imported: 1, warnings: [] });
    const [person] = await people();
    expect(await characterisations()).toEqual([{ id: person?.id, siteId: '', ...STORED }]);
    const consent = await t.store.read.selectFrom('consent').selectAll().executeTakeFirstOrThrow();
    expect(consent).toMatchObject({
      personId: person?.id,
      purpose: 'CARACTERIZACION',
      decision: 'AUTORIZA',
      medium: 'FORMULARIO_WEB',
      noticeVersion: 1,
      decidedAt: STORED.completedAt,
    });
    expect(await value('CARACTERIZADOS')).toBe(1);
  });

  it('is given to the person who has its document, who is not changed', async () => {
    const id = await register();
    await forms(YES.replace('Ana María', 'Ana'));
    expect(await people()).toEqual([{ id, documentNumber: '9999000017', phone: null }]);
    expect((await characterisations())[0]?.id).toBe(id);
  });

  it('is the same one in the same file, in another file and after a power cut', async () => {
    await forms(YES);
    const before = await changes();
    const again = await forms(YES, YES);
    expect([again.imported, kinds(again)]).toEqual([
      0,
      [
        [2, 'YA_EXISTE'],
        [3, 'YA_EXISTE'],
      ],
    ]);
    // The record of the second run, its end, and the audit entry.
    expect((await changes()) - before).toBe(3);
    expect(await value('CARACTERIZADOS')).toBe(1);
  });

  it('is only told of in a trial', async () => {
    const before = await changes();
    const report = await load(
      characterisationImport,
      [HEAD, YES, NO.replace('9999000017', '9999000025')],
      true,
    );
    expect([report.imported, kinds(report)]).toEqual([2, [[3, 'SIN_AUTORIZACION']]]);
    expect(await changes()).toBe(before);
  });

  it.each([
    ['without a document', YES.replace('CC;9999000017', 'Sin documento;'), 'SIN_DOCUMENTO'],
    ['of a day to come', YES.replace('14/04/2026', '14/04/2027'), 'FECHA_FUTURA'],
    ['without a date', YES.replace('14/04/2026 9:30:00', ''), 'FALTA_DATO'],
    ['of two people', YES.replace('Ana María', 'Ana y Luis'), 'VARIAS_PERSONAS'],
    ['without any answer', '14/04/2026;CC;9999000017;Ana;Peña;Mujer;;;;;;;;;;;Sí', 'SIN_RESPUESTAS'],
    ['with more cells than columns', `${YES};de más`, 'COLUMNAS_DE_MAS'],
  ])('%s is refused with its row and leaves nothing', async (_what, row, kind) => {
    const report = await forms(row);
    expect([report.imported, kinds(report)]).toEqual([0, [[2, kind]]]);
    expect([await people(), await characterisations()]).toEqual([[], []]);
  });

  it('leaves an answer open that nobody understands, and says so', async () => {
    const report = await forms(YES.replace('Física, Visual', 'Múltiple').replace('Bachiller', 'Ingeniero'));
    expect(kinds(report)).toEqual([
      [2, 'DATO_OMITIDO'],
      [2, 'DATO_OMITIDO'],
    ]);
    const [row] = await characterisations();
    expect([row?.education, row?.disability]).toEqual(['NO_INFORMA', 'OMITIDA']);
  });
});

describe('sensitive answers of the web form', () => {
  it.each([
    ['says no', NO, 'SIN_AUTORIZACION'],
    ['leaves it open', `${FORM};`, 'SIN_AUTORIZACION'],
    ['cannot be understood', `${FORM};quizás`, 'DATO_OMITIDO'],
  ])('are not stored when the authorisation %s, the others are', async (_what, row, kind) => {
    const report = await forms(row);
    expect([report.imported, kinds(report)[0]]).toEqual([1, [2, kind]]);
    expect(await sensitive()).toEqual([NOTHING]);
    expect((await characterisations())[0]?.estrato).toBe('2');
    expect(await value('CARACTERIZADOS')).toBe(1);
  });

  it('are not stored on a version of the notice that is not known here', async () => {
    const known = await load(characterisationImport, [`${HEAD};Versión del aviso`, `${YES};1`]);
    expect(kinds(known)).toEqual([]);
    const other = YES.replace('9999000017', '9999000025');
    const unknown = await load(characterisationImport, [`${HEAD};Versión del aviso`, `${other};7`]);
    expect(kinds(unknown)).toEqual([
      [2, 'AVISO_DESCONOCIDO'],
      [2, 'SIN_AUTORIZACION'],
    ]);
    expect((await sensitive())[1]).toEqual(NOTHING);
  });

  it('of a minor need a representative, and never tell identity and orientation', async () => {
    const child = YES.replace('CC;', 'TI;').replace('15/05/1990', '15/05/2012');
    const alone = await forms(child);
    expect(kinds(alone)).toEqual([
      [2, 'SIN_REPRESENTANTE'],
      [2, 'SIN_AUTORIZACION'],
    ]);
    const head = `${HEAD};Representante;Tipo de documento del representante;Documento del representante;Parentesco`;
    const second = child.replace('9999000017', '9999000025');
    await load(characterisationImport, [head, `${second};Marta Prueba;CC;9999000099;Madre`]);
    expect(await sensitive()).toEqual([NOTHING, [null, null, 'NINGUNO', 'FISICA,VISUAL', 'NO']]);
  });

  it('give way to what the person decided later at a desk', async () => {
    const personId = await register();
    await t.ledger.write('test', (tx) =>
      tx.append('consent', {
        id: 'later',
        siteId: '',
        personId,
        purpose: 'CARACTERIZACION',
        legalBasis: 'AUTORIZACION',
        decision: 'NO_AUTORIZA',
        noticeId: 'n',
        noticeVersion: 1,
        noticeHash: 'a'.repeat(64),
        medium: null,
        officer: 'desk',
        decidedAt: STORED.completedAt + 1,
        representativeName: null,
        representativeDocumentType: null,
        representativeDocumentNumber: null,
        representativeKinship: null,
      }),
    );
    expect(kinds(await forms(YES))).toEqual([[2, 'SIN_AUTORIZACION']]);
    expect(await sensitive()).toEqual([NOTHING]);
  });

  it('go when a later form says no', async () => {
    await forms(YES);
    await forms(NO.replace('14/04/2026', '20/04/2026'));
    expect(await sensitive()).toEqual([NOTHING]);
  });
});

it('an older form counts at its date and leaves newer answers as they are', async () => {
  await forms(YES.replace('14/04/2026', '20/04/2026').replace(';2;', ';3;'));
  const report = await forms(YES);
  expect([report.imported, kinds(report)]).toEqual([1, [[2, 'HAY_MAS_NUEVA']]]);
  expect((await characterisations())[0]?.estrato).toBe('3');
  const events = await t.store.read.selectFrom('characterisationEvent').select('at').orderBy('at').execute();
  expect(events.map((event) => event.at)).toEqual([STORED.completedAt, STORED.completedAt + 6 * 86_400_000]);
});

it('a person of another Punto is left to that Punto and the centre', async () => {
  const claim = claimOf(CITY_KEY, documentKey('CC', '9999000017') ?? '');
  await t.ledger.write('test', (tx) =>
    tx.create('directory', {
      id: 'elsewhere',
      claim,
      givenNames: 'Ana María',
      surnames: 'Peña Prueba',
      birthDate: null,
      sex: 'MUJER',
      deletedAt: null,
    }),
  );
  expect(kinds(await forms(YES))).toEqual([[2, 'OTRO_PUNTO']]);
  expect([await people(), await value('CARACTERIZADOS')]).toEqual([[], 0]);
});

it('the centre keeps the answers where the person is registered, and counts them as its own', async () => {
  await t.close();
  await open('central', '-');
  await register({ siteId: 'pd1' });
  await forms(YES);
  expect((await characterisations())[0]).toMatchObject({ siteId: 'pd1', disability: 'FISICA,VISUAL' });
  const consent = await t.store.read.selectFrom('consent').select('siteId').executeTakeFirstOrThrow();
  expect(consent.siteId).toBe('pd1');
  const report = await indicators(context, APRIL);
  const parts = report.indicators.find((each) => each.code === 'CARACTERIZADOS')?.parts;
  expect(parts).toMatchObject({ web: 1, sites: { CENTRAL: 1 } });
});

describe('an import of forms that is undone', () => {
  it('counts nothing, holds no answer, authorises nothing, and may be imported again', async () => {
    const rows = Array.from({ length: 60 }, (_, i) =>
      YES.replace('9999000017', `99990010${String(i).padStart(2, '0')}`),
    );
    await forms(...rows);
    const [first] = await people();
    expect(await value('CARACTERIZADOS')).toBe(60);
    expect(await undo()).toEqual({ rows: 60, peopleGone: 60, peopleKept: 0 });
    expect(await value('CARACTERIZADOS')).toBe(0);
    expect(new Set((await sensitive()).map(String))).toEqual(new Set([String(NOTHING)]));
    expect((await characterisations()).every((row) => row.completedAt === null && row.estrato === null)).toBe(
      true,
    );
    expect(await activeConsent(t.store.read, [first?.id ?? ''], 'CARACTERIZACION')).toBeNull();
    expect((await forms(...rows)).imported).toBe(60);
    expect(await value('CARACTERIZADOS')).toBe(60);
    expect((await characterisations()).find((row) => row.completedAt !== null)).toMatchObject(STORED);
  });

  it('leaves who was here before, and what they answered later', async () => {
    const id = await register();
    await forms(YES);
    const later = STORED.completedAt + 86_400_000;
    await t.ledger.write('test', (tx) =>
      tx.patch('characterisation', id, { completedAt: later, estrato: '4' }),
    );
    expect(await undo()).toEqual({ rows: 1, peopleGone: 0, peopleKept: 0 });
    expect((await characterisations())[0]).toMatchObject({ id, completedAt: later, estrato: '4' });
    expect(await activeConsent(t.store.read, [id], 'CARACTERIZACION')).toBeNull();
    expect(await sensitive()).toEqual([NOTHING]);
  });
});

describe('online requests', () => {
  const REQUESTS = 'Radicado;Fecha de solicitud;Trámite;Tipo de documento;Cédula;Canal';
  const requests = (...rows: readonly string[]) => load(requestImport, [REQUESTS, ...rows]);
  const stored = () =>
    t.store.read
      .selectFrom('onlineRequest')
      .select(['number', 'requestedAt', 'subject', 'personId', 'siteId'])
      .orderBy('number')
      .execute();

  it('are kept once for each number of a channel, with whoever is known', async () => {
    const id = await register();
    const report = await requests(
      'w-1;2026-04-14 08:00;Curso de Excel;CC;9.999.000.017;web',
      'W-1;2026-04-15;Otra cosa;;;Web',
      'W-1;2026-04-15;Curso de Excel;CC;9999000025;App',
    );
    expect([report.imported, kinds(report)]).toEqual([2, [[3, 'YA_EXISTE']]]);
    expect(await stored()).toEqual([
      {
        number: 'APP W-1',
        requestedAt: Date.parse('2026-04-15T05:00:00Z'),
        subject: 'Curso de Excel',
        personId: null,
        siteId: '',
      },
      {
        number: 'WEB W-1',
        requestedAt: Date.parse('2026-04-14T13:00:00Z'),
        subject: 'Curso de Excel',
        personId: id,
        siteId: '',
      },
    ]);
    expect(await people()).toHaveLength(1);
    expect(await value('SOLICITUDES')).toBe(2);
  });

  it('that come twice, or of an import that was undone, count as they should', async () => {
    const row = 'W-1;2026-04-14;Curso;;;';
    await requests(row);
    expect(kinds(await requests(row))).toEqual([[2, 'YA_EXISTE']]);
    const run = await t.store.read.selectFrom('onlineRequest').select('importId').executeTakeFirstOrThrow();
    await undoImport(context, 'machine', { id: run.importId, reason: 'Archivo equivocado' });
    expect(await value('SOLICITUDES')).toBe(0);
    expect((await requests(row)).imported).toBe(1);
    expect(await value('SOLICITUDES')).toBe(1);
  });

  it.each([
    ['no number', ';2026-04-14;Curso;;;', 'FALTA_DATO'],
    ['no subject', 'W-1;2026-04-14;;;;', 'FALTA_DATO'],
    ['a date that does not exist', 'W-1;2026-02-30;Curso;;;', 'FECHA_INVALIDA'],
    ['a day to come', 'W-1;2027-04-14;Curso;;;', 'FECHA_FUTURA'],
    ['a number of seventy signs', `${'9'.repeat(70)};2026-04-14;Curso;;;`, 'DATO_INVALIDO'],
  ])('with %s are refused with their row', async (_what, row, kind) => {
    const report = await requests(row);
    expect([report.imported, kinds(report)]).toEqual([0, [[2, kind]]]);
    expect(await stored()).toEqual([]);
  });

  it('are refused as a whole when the columns are not theirs', async () => {
    await expect(load(requestImport, ['a;b;c', '1;2;3'])).rejects.toMatchObject({ code: 'ARCHIVO_INVALIDO' });
  });
});
