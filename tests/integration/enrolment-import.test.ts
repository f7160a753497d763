import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSite } from '#core/features/central/sites.ts';
import { enrolmentImport } from '#core/imports/enrolments.ts';
import { importFile } from '#core/imports/import-file.ts';
import { undoImport } from '#core/imports/undo.ts';
import { DAY_MS } from '#shared/domain/bogota.ts';
import type { HostRole } from '#shared/domain/codes.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { givenCourse, type GivenCourseOptions } from '#tests/support/course.ts';
import { newPerson } from '#tests/support/visitors.ts';

/** The core's clock stands on 14 April 2026. */
const HEAD =
  'Fecha de solicitud;Tipo de documento;Número de documento;Nombres;Apellidos;Sexo;Celular;Curso;Grupo';
const ROSA = '13/04/2026 8:30;CC;9999000701;Rosa;Inventada Uno;Mujer;3000000001;CUR0;Grupo 2';
const JULIO = '13/04/2026 9:00;CC;9999000702;Julio;Inventado Dos;Hombre;;fotografia con celular;';

let t: TestCore;
const open = async (role: HostRole = 'station') => {
  t = await openTestCore(role);
};
beforeEach(() => open());
afterEach(() => t.close());

const course = (options: GivenCourseOptions = {}) =>
  givenCourse(t.core.context, { people: 0, startsAt: t.clock.now + DAY_MS, ...options });
const load = (rows: readonly string[], { dryRun = false, head = HEAD } = {}) =>
  importFile(t.core.context, {
    kind: enrolmentImport,
    fileName: 'cursos.csv',
    bytes: new Uint8Array(Buffer.from([head, ...rows].join('\n'))),
    dryRun,
    actor: 'machine',
  });
const kinds = ({ warnings }: Awaited<ReturnType<typeof load>>) =>
  warnings.map(({ row, kind }) => [row, kind]);
const stored = () =>
  t.store.read
    .selectFrom('enrolment as e')
    .innerJoin('person as p', 'p.id', 'e.personId')
    .select(['p.documentNumber', 'e.origin', 'e.requestedAt', 'e.confirmedAt', 'e.siteId'])
    .where('e.deletedAt', 'is', null)
    .orderBy('p.documentNumber')
    .execute();
const people = async () =>
  (await t.store.read.selectFrom('person').select('documentNumber').where('deletedAt', 'is', null).execute())
    .map(({ documentNumber }) => documentNumber)
    .toSorted();
const undo = async () => {
  const run = await t.store.read
    .selectFrom('importRun')
    .select('id')
    .where('undoneAt', 'is', null)
    .executeTakeFirstOrThrow();
  return undoImport(t.core.context, 'machine', { id: run.id, reason: 'Archivo equivocado' });
};

describe('requests for a seat from the web page', () => {
  it('become requests of people who are found or registered, and take no seat', async () => {
    const { groupId } = await course({ capacity: 1 });
    const known = await newPerson(t, 702, { givenNames: 'Julio', surnames: 'Inventado Dos', sex: 'HOMBRE' });
    const report = await load([ROSA, JULIO]);
    expect([report.rows, report.imported, kinds(report)]).toEqual([2, 2, []]);
    expect(await stored()).toEqual([
      {
        documentNumber: '9999000701',
        origin: 'EN_LINEA',
        requestedAt: Date.parse('2026-04-13T13:30:00Z'),
        confirmedAt: null,
        siteId: '',
      },
      {
        documentNumber: '9999000702',
        origin: 'EN_LINEA',
        requestedAt: Date.parse('2026-04-13T14:00:00Z'),
        confirmedAt: null,
        siteId: '',
      },
    ]);
    const list = await t.callerAs('desk').enrolments.list({ groupId });
    expect(list.counts).toEqual({ taken: 0, waiting: 0, requests: 2 });
    expect(list.people.map(({ personId }) => personId)).toContain(known);
  });

  it('change nothing in a trial', async () => {
    await course();
    expect((await load([ROSA, JULIO], { dryRun: true })).imported).toBe(2);
    expect([await stored(), await people()]).toEqual([[], []]);
  });

  it('that come again, in the same file or in another, are one request; who is in the group is not asked twice', async () => {
    const { groupId } = await course();
    const twice = await load([ROSA, ROSA.replace('8:30', '9:30')]);
    expect([twice.imported, kinds(twice)]).toEqual([1, [[3, 'YA_EXISTE']]]);
    const [entry] = (await t.callerAs('desk').enrolments.list({ groupId })).people;
    await t.callerAs('desk').enrolments.confirm({ id: entry?.id ?? '' });
    const again = await load([ROSA, ROSA.replace('8:30', '10:30')]);
    expect([again.imported, kinds(again)]).toEqual([
      0,
      [
        [2, 'YA_EXISTE'],
        [3, 'YA_EXISTE'],
      ],
    ]);
    expect(await stored()).toHaveLength(1);
  });

  it('are taken back with their people, but for who confirmed meanwhile; and can be imported again', async () => {
    const { groupId } = await course();
    await load([ROSA, JULIO]);
    const rosa = (await t.callerAs('desk').enrolments.list({ groupId })).people.find(({ name }) =>
      name.endsWith('Rosa'),
    );
    await t.callerAs('desk').enrolments.confirm({ id: rosa?.id ?? '' });
    expect(await undo()).toEqual({ rows: 2, peopleGone: 1, peopleKept: 1 });
    expect((await stored()).map(({ documentNumber }) => documentNumber)).toEqual(['9999000701']);
    expect(await people()).toEqual(['9999000701']);
    const again = await load([ROSA, JULIO]);
    expect([again.imported, kinds(again)]).toEqual([1, [[2, 'YA_EXISTE']]]);
    expect((await t.callerAs('desk').enrolments.list({ groupId })).counts).toEqual({
      taken: 1,
      waiting: 0,
      requests: 1,
    });
  });

  it.each([
    ['a course that nobody gives', ROSA.replace('CUR0', 'CUR9'), 'CURSO_DESCONOCIDO'],
    ['a group that is not there', ROSA.replace('Grupo 2', 'Grupo 7'), 'GRUPO_DESCONOCIDO'],
    ['no course', ROSA.replace('CUR0', ''), 'FALTA_DATO'],
    ['no document', ROSA.replace('CC;9999000701', 'SIN_DOC;'), 'SIN_DOCUMENTO'],
    ['a day to come', ROSA.replace('13/04/2026', '13/05/2026'), 'FECHA_FUTURA'],
  ])('with %s are refused with their row', async (_what, row, kind) => {
    await course();
    const report = await load([row]);
    expect([report.imported, kinds(report)]).toEqual([0, [[2, kind]]]);
    expect([await stored(), await people()]).toEqual([[], []]);
  });

  it('say which group is meant when several take people, and none when it is over', async () => {
    const { courseId } = await course();
    const second = await course({ series: 1 });
    await t.core.context.ledger.write('test', (tx) =>
      tx.patch('courseGroup', second.groupId, { courseId, name: 'Grupo 3' }),
    );
    expect(kinds(await load([ROSA.replace('Grupo 2', '')]))).toEqual([[2, 'GRUPO_DUDOSO']]);
    await t.core.context.ledger.write('test', (tx) =>
      tx.patch('courseGroup', second.groupId, { cancelledAt: tx.now, cancelReason: 'Sin sala' }),
    );
    expect(kinds(await load([ROSA.replace('Grupo 2', 'Grupo 3')]))).toEqual([[2, 'GRUPO_CERRADO']]);
    expect((await load([ROSA.replace('Grupo 2', '')])).imported).toBe(1);
  });
});

describe('at the centre', () => {
  it('each row names its Punto, to which request and person belong', async () => {
    await t.close();
    await open('central');
    const { id: siteId } = await createSite(t.core.context, 'central', { code: 'PD01', name: 'La Joya' });
    await givenCourse(
      { ledger: t.core.context.ledger, siteId: () => siteId },
      { people: 0, startsAt: t.clock.now + DAY_MS },
    );
    await expect(load([ROSA])).rejects.toMatchObject({ code: 'ARCHIVO_INVALIDO' });
    const head = `${HEAD};Punto`;
    const report = await load([`${ROSA};PD01`, `${JULIO};PD09`], { head });
    expect([report.imported, kinds(report)]).toEqual([1, [[3, 'PUNTO_DESCONOCIDO']]]);
    expect((await stored()).map((row) => row.siteId)).toEqual([siteId]);
  });
});
