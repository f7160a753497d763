import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveCourse } from '#core/features/courses/catalogue.ts';
import { createEnrolmentCode, createSite, revokeDevice } from '#core/features/central/sites.ts';
import { mergePeople, separatePeople } from '#core/features/people/decisions.ts';
import { readMeta } from '#core/db/meta.ts';
import { groupRow } from '#tests/support/course-rows.ts';
import {
  assertNoDefects,
  forget,
  interval,
  register,
  startHub,
  startStation,
  tables,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { refused } from '#tests/support/usb-world.ts';

const DAY = 86_400_000;

let before: TestHub;
let centre: TestHub;
let joya: TestStation;
let inem: TestStation;

const codeOf = async (hub: TestHub, site: string) =>
  (await createEnrolmentCode(hub.context, 'central', site)).code;

async function withPuntos(hub: TestHub): Promise<TestHub> {
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  await createSite(hub.context, 'central', { code: 'PD07', name: 'INEM' });
  return hub;
}

beforeEach(async () => {
  before = await withPuntos(await startHub());
  joya = await startStation();
  inem = await startStation();
  // What was registered alone bears no Punto in the log, the rest does.
  await register(joya, { documentNumber: '9999000101' });
  await joya.sync.enrol(await codeOf(before, 'PD01'));
  await inem.sync.enrol(await codeOf(before, 'PD07'));
  const known = await register(joya, { documentNumber: '9999000102' });
  await register(inem, { documentNumber: '9999000103' });
  await interval(joya, Date.now() - DAY);
  for (const station of [joya, inem, joya]) await station.sync.syncNow();
  await joya.context.ledger.write('ana', (tx) => tx.patch('person', known, { phone: '3001234567' }));
  await joya.sync.syncNow();
});
afterEach(async () => {
  await joya.close();
  await inem.close();
  await centre.close();
  assertNoDefects(centre, joya, inem);
  forget(before, centre, joya, inem);
});

/** Nothing is left of the centre; another begins, at the same address. */
async function centreIsLost(): Promise<void> {
  const { port } = before;
  await before.close();
  centre = await withPuntos(await startHub(undefined, port));
}

describe('a centre that was lost without a copy', () => {
  it('is replaced by a new one, to which every Punto sends all that it ever wrote', async () => {
    const whole = await tables(before);
    await centreIsLost();
    await register(joya, { documentNumber: '9999000104' });
    expect((await refused(joya.sync.syncNow())).code).toBe('CERTIFICADO_DISTINTO');
    const code = await codeOf(centre, 'PD01');
    const asked = await refused(joya.sync.enrol(code));
    expect(asked.code).toBe('OTRA_CENTRAL');
    expect(asked.message).toMatch(/no se cambió nada/u);
    await joya.sync.enrol(code, true);
    await inem.sync.enrol(await codeOf(centre, 'PD07'), true);
    for (const station of [joya, inem, joya]) await station.sync.syncNow();
    const now = await tables(centre);
    const ids = (of: Record<string, unknown[]>, table: string) =>
      (of[table] ?? []).map((row) => (row as { id: string }).id);
    for (const table of ['person', 'attendance', 'wifiInterval', 'site']) {
      expect(ids(now, table)).toEqual(expect.arrayContaining(ids(whole, table)));
    }
    expect(ids(now, 'person')).toHaveLength(4);
    expect(ids(now, 'attendance')).toHaveLength(4);
    const phones = await centre.context.store.read.selectFrom('person').select('phone').execute();
    expect(phones.map(({ phone }) => phone)).toContain('3001234567');
    const site = joya.context.siteId();
    expect(await tables(joya, site)).toEqual(await tables(centre, site));
    expect(await joya.sync.status()).toMatchObject({ pending: 0, quarantined: [], turnedAway: null });
    // Of the other Punto's people each holds the outline, with the claim of the new centre.
    const outlines = (of: TestStation) => of.context.store.read.selectFrom('directory').selectAll().execute();
    expect(await outlines(inem)).toHaveLength(3);
    const [one] = await outlines(joya);
    const [own] = await inem.context.store.read
      .selectFrom('personIndex')
      .select('claim')
      .where('source', '=', 'PERSON')
      .execute();
    expect(one?.claim).toBe(own?.claim);
    expect(one?.claim).not.toBeNull();
  });

  it('gets from a Punto what a computer wrote there that is gone since', async () => {
    const old = await startStation();
    await old.sync.enrol(await codeOf(before, 'PD01'));
    const vantage = old.context.ledger.identity.device;
    await register(old, { documentNumber: '9999000105' });
    await interval(old, Date.now() - 2 * DAY);
    await old.sync.syncNow();
    await revokeDevice(before.context, 'central', old.context.ledger.identity.device);
    await old.close();
    forget(old);
    await joya.sync.syncNow();
    await centreIsLost();
    await joya.sync.enrol(await codeOf(centre, 'PD01'), true);
    await inem.sync.enrol(await codeOf(centre, 'PD07'), true);
    for (const days of [0, 2, 4]) {
      joya.clockError.ms = days * DAY;
      centre.clockError.ms = days * DAY;
      await joya.sync.syncNow();
      await joya.sync.syncNow();
    }
    const people = await centre.context.store.read.selectFrom('person').select('documentNumber').execute();
    expect(people.map(({ documentNumber }) => documentNumber).toSorted()).toEqual([
      '9999000101',
      '9999000102',
      '9999000105',
    ]);
    const visits = await centre.context.store.read.selectFrom('attendance').select('id').execute();
    expect(visits).toHaveLength(3);
    const measured = await centre.context.store.read.selectFrom('wifiInterval').select('vantage').execute();
    expect(measured.map((row) => row.vantage)).toContain(vantage);
    expect(await joya.sync.status()).toMatchObject({ pending: 0, quarantined: [] });
  });

  it('hears from the Puntos what the lost one had decided about their people', async () => {
    const { read } = before.context.store;
    const [first, second, third] = await read
      .selectFrom('person')
      .select('id')
      .orderBy('documentNumber')
      .execute();
    const [a = '', b = '', c = ''] = [first?.id, second?.id, third?.id];
    await mergePeople(before.context, 'central', { a, b, confirmed: true });
    await separatePeople(before.context, 'central', { a, b: c });
    for (const station of [joya, inem]) await station.sync.syncNow();
    const decided = (machine: TestHub | TestStation) =>
      machine.context.store.read.selectFrom('personPair').select(['id', 'relation']).orderBy('id').execute();
    const decisions = await decided(before);
    expect(decisions).toHaveLength(2);
    await centreIsLost();
    await joya.sync.enrol(await codeOf(centre, 'PD01'), true);
    await inem.sync.enrol(await codeOf(centre, 'PD07'), true);
    for (const days of [0, 2, 4]) {
      for (const machine of [joya, inem, centre]) machine.clockError.ms = days * DAY;
      for (const station of [joya, inem, joya, inem]) await station.sync.syncNow();
    }
    for (const machine of [centre, joya, inem]) expect(await decided(machine)).toEqual(decisions);
    for (const station of [joya, inem]) {
      expect(await station.sync.status()).toMatchObject({ pending: 0, quarantined: [] });
      // The key of the lost one, which proves what it signed.
      expect((await station.sync.status()).compared).toMatchObject({ healed: {}, unknown: 1, repeated: 0 });
    }
  });

  it('knows what a computer measured before it became another device as its own', async () => {
    const first = joya.context.ledger.identity.device;
    await revokeDevice(before.context, 'central', first);
    expect((await refused(joya.sync.syncNow())).code).toBe('REVOCADO');
    await joya.sync.enrol(await codeOf(before, 'PD01'));
    await joya.sync.syncNow();
    const second = joya.context.ledger.identity.device;
    await centreIsLost();
    await joya.sync.enrol(await codeOf(centre, 'PD01'), true);
    await joya.sync.syncNow();
    await inem.sync.enrol(await codeOf(centre, 'PD07'), true);
    expect(await joya.sync.status()).toMatchObject({ pending: 0, quarantined: [] });
    const { read } = centre.context.store;
    const measured = await read.selectFrom('wifiInterval').select('vantage').execute();
    expect(measured).toEqual([{ vantage: first }]);
    const devices = await read
      .selectFrom('device')
      .select(['id', 'formerly'])
      .where('id', 'in', [first, second])
      .where('revokedAt', 'is', null)
      .execute();
    expect(devices).toEqual([{ id: second, formerly: first }]);
  });

  it('finds what hangs on its catalogue again when the catalogue is kept anew', async () => {
    const course = (hub: TestHub) =>
      saveCourse(hub.context, 'central', {
        code: 'FOTO-01',
        name: 'Fotografía',
        minutes: 240,
        ally: 'PROPIO',
        audience: null,
        completion: 'HORAS',
        percent: 80,
      });
    const { id: courseId } = await course(before);
    await joya.sync.syncNow();
    await joya.context.ledger.write('ana', async (tx) => {
      await tx.create('courseGroup', groupRow(tx.newId(), joya.context.siteId(), courseId));
    });
    await joya.sync.syncNow();
    await centreIsLost();
    await joya.sync.enrol(await codeOf(centre, 'PD01'), true);
    await inem.sync.enrol(await codeOf(centre, 'PD07'), true);
    await joya.sync.syncNow();
    // The group came with the id of its course, which is that of the same code wherever it is added.
    expect((await course(centre)).id).toBe(courseId);
    const groups = await centre.context.store.read
      .selectFrom('courseGroup')
      .innerJoin('course', 'course.id', 'courseGroup.courseId')
      .select(['course.code', 'courseGroup.siteId'])
      .execute();
    expect(groups).toEqual([{ code: 'FOTO-01', siteId: joya.context.siteId() }]);
    expect(await joya.sync.status()).toMatchObject({ pending: 0, quarantined: [] });
  });

  it('is not left while it answers', async () => {
    centre = await withPuntos(await startHub());
    const code = await codeOf(centre, 'PD01');
    const { code: kind, message } = await refused(joya.sync.enrol(code, true));
    expect(kind).toBe('CONFLICTO');
    expect(message).toMatch(/contesta/u);
    expect(await readMeta(joya.context.store.local, 'centreReplaced')).toBeNull();
    expect(await joya.sync.syncNow()).toMatchObject({ pending: 0 });
    await joya.sync.syncNow();
    await before.close();
  });

  it('takes no computer as one of another Punto, and the right code serves afterwards', async () => {
    await centreIsLost();
    const wrong = await refused(joya.sync.enrol(await codeOf(centre, 'PD07'), true));
    expect(wrong.code).toBe('CONFLICTO');
    expect(wrong.message).toMatch(/PD07 INEM/u);
    expect((await joya.sync.status()).siteCode).toBe('PD01');
    await joya.sync.enrol(await codeOf(centre, 'PD01'), true);
    await joya.sync.syncNow();
    expect((await tables(centre))['person']).toHaveLength(2);
    await inem.sync.enrol(await codeOf(centre, 'PD07'), true);
  });
});
