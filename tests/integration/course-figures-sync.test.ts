// The figures of courses between a Punto, another one and the centre: the same after synchronising, after a merge and
// its undoing, and after somebody was erased.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { indicators } from '#core/features/indicators/indicators.ts';
import { mergePeople, undoDecision } from '#core/features/people/decisions.ts';
import { answerRequest, openRequest } from '#core/features/requests/requests.ts';
import { localDate } from '#shared/domain/bogota.ts';
import type { RollCallMark } from '#shared/domain/codes.ts';
import { courseRow, enrolmentRow, groupRow, markRow, sessionRow } from '#tests/support/course-rows.ts';
import { decryptedPages } from '#tests/support/decrypted-pages.ts';
import {
  assertNoDefects,
  forget,
  register,
  startHub,
  startStation,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

const HOUR = 3_600_000;
let hub: TestHub;
let north: TestStation;
let south: TestStation;
/** One session at North yesterday, of a course of two hours. */
let session: ReturnType<typeof sessionRow>;

beforeEach(async () => {
  hub = await startHub();
  [north, south] = [await startStation(), await startStation()];
  for (const [code, station] of [
    ['PD01', north],
    ['PD02', south],
  ] as const) {
    await createSite(hub.context, 'admin', { code, name: `Punto ${code}` });
    await station.sync.enrol((await createEnrolmentCode(hub.context, 'admin', code)).code);
  }
  await hub.context.ledger.write('centre', (tx) => tx.create('course', courseRow('c1', { minutes: 120 })));
  await sync();
  const site = north.context.siteId();
  session = sessionRow('s1', site, 'g1', Date.now() - 20 * HOUR);
  await north.context.ledger.write('desk', async (tx) => {
    await tx.create('courseGroup', groupRow('g1', site, 'c1', { capacity: 3 }));
    await tx.create('courseSession', session);
  });
  await sync();
});
afterEach(async () => {
  for (const machine of [north, south, hub]) await machine.close();
  forget(north, south, hub);
});

async function sync() {
  for (const station of [north, south, north]) await station.sync.syncNow();
}

const enrol = ({ context }: TestStation, personId: string) =>
  context.ledger.write('desk', async (tx) => {
    const row = enrolmentRow(tx, context.siteId(), 'g1', personId);
    await tx.create('enrolment', row);
    return row.id;
  });

const mark = (personId: string, what: RollCallMark, over = {}) =>
  north.context.ledger.write('desk', (tx) =>
    tx.append('sessionMark', markRow(tx, session, personId, what, over)),
  );

const PERIOD = { from: '2020-01-01', to: '2100-01-01' };
const CODES: ReadonlySet<string> = new Set(['INSCRITOS', 'PARTICIPANTES', 'CAPACITADOS', 'ATENCIONES']);
async function figures({ context }: TestHub | TestStation, siteCode?: string) {
  const { indicators: all } = await indicators(context, { ...PERIOD, siteCode });
  return all.filter(({ code }) => CODES.has(code));
}
const values = async (machine: TestHub | TestStation, siteCode?: string) =>
  Object.fromEntries((await figures(machine, siteCode)).map(({ code, value }) => [code, value]));

it('a Punto and the centre say the same of its courses, whoever enrolled their people', async () => {
  const ana = await register(north, { documentNumber: '9999000017', publicServant: 1 });
  const same = await register(south, { documentNumber: '9999000017' });
  const luz = await register(south, { documentNumber: '9999000025', givenNames: 'Luz' });
  await sync();
  await enrol(north, ana);
  await enrol(south, same);
  await enrol(south, luz);
  await sync();
  await mark(ana, 'PRESENTE');
  await mark(luz, 'TARDE', { arrivedAt: session.startsAt + HOUR });
  await sync();
  const expected = { INSCRITOS: 2, PARTICIPANTES: 2, CAPACITADOS: 1 };
  // A Punto knows its own; what South holds of the group is of North.
  expect(await values(north)).toMatchObject(expected);
  expect(await values(hub)).toMatchObject(expected);
  expect(await values(south)).toMatchObject({ INSCRITOS: 0, PARTICIPANTES: 0, CAPACITADOS: 0 });
  const [here, there] = [await figures(north, 'PD01'), await figures(hub, 'PD01')];
  const known = (all: typeof here) =>
    all.map(({ code, value, parts }) => ({
      ...parts,
      code,
      value,
      servants: null,
      others: null,
      unknown: null,
    }));
  expect(known(here)).toEqual(known(there));
  // Whether Luz serves the city is written at South and travels to the centre only: North says that it does not know.
  const servants = (all: typeof here) => {
    const found = all.find(({ code }) => code === 'PARTICIPANTES');
    const { servants: yes, others: no, unknown } = found?.parts ?? {};
    return [yes, no, unknown, found?.checks.filter(({ ok }) => !ok).map(({ name }) => name)];
  };
  const [one, none] = [
    { people: 1, personCourses: 1 },
    { people: 0, personCourses: 0 },
  ];
  expect(servants(here)).toEqual([one, none, one, ['SERVIDORES_CONOCIDOS']]);
  expect(servants(there)).toEqual([one, one, none, []]);
  assertNoDefects(hub, north, south);
});

it('two Puntos that fill the last seat offline agree afterwards on who is INSCRITO', async () => {
  const people: string[] = [];
  for (const [at, station] of [north, north, north, south].entries())
    people.push(await register(station, { documentNumber: `999900010${at}`, givenNames: `Persona ${at}` }));
  await sync();
  const [a = '', b = '', c = '', d = ''] = people;
  await enrol(north, a);
  await enrol(north, b);
  await sync();
  await enrol(north, c);
  await enrol(south, d);
  // Before they meet each sees three with a seat; whoever reaches the centre first has it.
  await south.sync.syncNow();
  await sync();
  expect([await values(north, 'PD01'), await values(hub, 'PD01'), await values(south, 'PD01')]).toMatchObject(
    [{ INSCRITOS: 3 }, { INSCRITOS: 3 }, { INSCRITOS: 3 }],
  );
});

it('a merge makes two one in every figure, and its undoing two again', async () => {
  const one = await register(north, { documentNumber: '9999000017' });
  const other = await register(north, { documentNumber: '9999000018' });
  await enrol(north, one);
  await enrol(north, other);
  await mark(one, 'PRESENTE');
  await mark(other, 'PRESENTE');
  const before = await figures(north);
  expect(await values(north)).toMatchObject({ INSCRITOS: 2, PARTICIPANTES: 2, CAPACITADOS: 2 });
  await mergePeople(north.context, 'desk', { a: one, b: other, confirmed: true });
  await sync();
  for (const machine of [north, hub])
    expect(await values(machine)).toMatchObject({ INSCRITOS: 1, PARTICIPANTES: 1, CAPACITADOS: 1 });
  await undoDecision(north.context, 'desk', { a: one, b: other });
  await sync();
  expect(await figures(north)).toEqual(before);
  expect(await figures(hub)).toEqual(before);
});

it('an erasure leaves the figures as they were, and nothing telling of courses, certificates or reservations', async () => {
  const id = await register(north, { documentNumber: '9999777001', givenNames: 'Zulmanira' });
  await register(north, { documentNumber: '9999555001', givenNames: 'Testigoplena' });
  const enrolment = await enrol(north, id);
  await mark(id, 'AUSENTE');
  await mark(id, 'PRESENTE', { how: 'CORRECCION', reason: 'Zulmanira sí vino', markedAt: Date.now() + 1 });
  const { context } = north;
  const site = context.siteId();
  await context.ledger.write('desk', async (tx) => {
    await tx.append('certificate', {
      id: 'cert',
      siteId: site,
      enrolmentId: enrolment,
      personId: id,
      number: 'PD01-2026-0001',
      courseName: 'Curso c1',
      minutes: 120,
      completedOn: localDate(tx.now),
      issuedAt: tx.now,
      localDate: localDate(tx.now),
      code: 'Zulmanira P.|120',
      replacesId: null,
      officer: 'desk',
    });
    await tx.create('space', {
      id: 'room',
      siteId: site,
      kind: 'SALA',
      name: 'Sala 1',
      capacity: 10,
      planX: null,
      planY: null,
      active: 1,
      deletedAt: null,
    });
    await tx.create('reservation', {
      id: 'res',
      siteId: site,
      spaceId: 'room',
      personId: id,
      groupName: 'Amigas de Zulmanira',
      people: 4,
      purpose: 'Zulmanira ensaya',
      startsAt: tx.now + HOUR,
      endsAt: tx.now + 2 * HOUR,
      localDate: localDate(tx.now + HOUR),
      seriesId: null,
      madeAt: tx.now,
      madeBy: 'desk',
      arrivedAt: null,
      cancelledAt: null,
      cancelReason: null,
      deletedAt: null,
    });
  });
  // A change of a record need not name the person: the log of both keeps it.
  await context.ledger.write('desk', (tx) => tx.patch('reservation', 'res', { purpose: 'Zulmanira canta' }));
  await sync();
  const before = [await figures(north), await figures(hub)];
  const receivedOn = localDate(context.clocks.now());
  const asked = { personId: id, kind: 'SUPRESION', detail: 'x', receivedOn } as const;
  const { id: request } = await openRequest(context, 'user:jefa', asked);
  await answerRequest(context, 'user:jefa', { id: request, decision: 'ATENDIDA', text: 'x' });
  const refused = { code: 'CONFLICTO' };
  await expect(enrol(north, id)).rejects.toMatchObject(refused);
  await expect(mark(id, 'AUSENTE', { markedAt: Date.now() + 2 })).rejects.toMatchObject(refused);
  // Their seat and their hour are not kept for nobody.
  await context.ledger.write('desk', async (tx) => {
    await tx.patch('reservation', 'res', { cancelledAt: tx.now, cancelReason: 'Ya no viene Zulmanira' });
  });
  await sync();
  for (const machine of [north, hub]) {
    const pages = decryptedPages(machine);
    expect(pages.includes('Testigoplena')).toBe(true);
    expect(['Zulmanira', 'zulmanira', '9999777001'].filter((word) => pages.includes(word))).toEqual([]);
    const { read } = machine.context.store;
    expect(await read.selectFrom('certificate').select(['number', 'code']).execute()).toEqual([
      { number: 'PD01-2026-0001', code: 'Texto suprimido' },
    ]);
    expect(
      await read.selectFrom('reservation').select(['groupName', 'purpose', 'cancelReason']).execute(),
    ).toEqual([
      { groupName: 'Texto suprimido', purpose: 'Texto suprimido', cancelReason: 'Texto suprimido' },
    ]);
  }
  expect([await figures(north), await figures(hub)]).toEqual(before);
  await context.ledger.write('desk', (tx) =>
    tx.patch('enrolment', enrolment, { withdrawnAt: tx.now, withdrawal: 'OTRO' }),
  );
  assertNoDefects(hub, north, south);
});
