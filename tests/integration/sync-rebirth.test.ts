import { cpSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMeta, writeMeta } from '#core/db/meta.ts';
import { createEnrolmentCode, createSite, revokeDevice } from '#core/features/central/sites.ts';
import { ENROLMENT_LIFETIME_MS } from '#core/sync/hub/devices.ts';
import { cuttingProxy } from '#tests/support/cutting-proxy.ts';
import {
  assertNoDefects,
  forget,
  interval,
  person,
  register,
  startHub,
  startStation,
  tables,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { temporaryFolder } from '#tests/support/store.ts';

const START = 1_700_000_000_000;

let hub: TestHub;
let joya: TestStation;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  await joya.sync.enrol(await newCode());
  await joya.sync.syncNow();
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  assertNoDefects(hub, joya);
  forget(hub, joya);
});

async function newCode(site = 'PD01'): Promise<string> {
  return (await createEnrolmentCode(hub.context, 'central', site)).code;
}

/** Copies the centre's disk as it is; what is returned puts the copy in its place, as another life of the centre. */
async function copyOfCentre(): Promise<() => Promise<void>> {
  const { folder, port } = hub;
  const copy = temporaryFolder();
  await hub.close();
  cpSync(folder, copy, { recursive: true });
  hub = await startHub(folder, port);
  return async () => {
    await hub.close();
    forget(hub);
    hub = await startHub(copy, port);
    await writeMeta(hub.context.store.local, 'epoch', '2');
    await hub.close();
    hub = await startHub(copy, port);
  };
}

const deviceOf = (station: TestStation) => station.context.ledger.identity.device;

async function numbers(of: TestHub | TestStation): Promise<unknown[]> {
  const rows = await of.context.store.read.selectFrom('person').select('documentNumber').execute();
  return rows.map((row) => row.documentNumber).toSorted();
}

/** What a machine shows of the operations that wrote a row. */
function fates({ context }: TestStation, rowId: string): Promise<unknown[]> {
  const { read } = context.store;
  const own = read.selectFrom('change').select(['rowId', 'state', 'reason']).where('rowId', '=', rowId);
  return own.execute();
}

/** The same folder once more, as a cloned disk goes on. */
async function cloneOf(station: TestStation): Promise<{ first: TestStation; second: TestStation }> {
  await station.close();
  const copy = temporaryFolder();
  cpSync(station.folder, copy, { recursive: true });
  return { first: await startStation(station.folder), second: await startStation(copy) };
}

describe('two machines that went on from one cloned disk', () => {
  it('both end with all their work at the centre, as two devices, and hold the same rows', async () => {
    const shared = await register(joya, { documentNumber: '111' });
    await joya.sync.syncNow();
    const { first, second } = await cloneOf(joya);
    joya = first;
    await register(joya, { documentNumber: '222' });
    const id = await register(second, { documentNumber: '333' });
    await second.context.ledger.write('eva', (tx) => tx.patch('person', id, { phone: '3001' }));
    await second.context.ledger.write('eva', (tx) => tx.patch('person', id, { phone: '3002' }));
    await second.context.ledger.write('eva', (tx) => tx.patch('person', shared, { phone: '3003' }));
    await interval(second, START);
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2 });
    await expect(second.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
    // What contradicted the history is kept as it came.
    const [kept] = await hub.context.store.read.selectFrom('forkedBatch').selectAll().execute();
    expect(kept).toMatchObject({ device: deviceOf(joya), lane: 0, epoch: 1, decidedAt: null });
    expect(kept?.body).toContain('333');
    await register(joya, { documentNumber: '444' });
    const before = deviceOf(joya);
    for (const machine of [joya, second]) {
      await expect(machine.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
      await machine.sync.enrol(await newCode());
      await machine.sync.syncNow();
    }
    await joya.sync.syncNow();
    expect(new Set([before, deviceOf(joya), deviceOf(second)]).size).toBe(3);
    expect(await numbers(hub)).toEqual(['111', '222', '333', '444']);
    const all = await tables(hub);
    expect(await tables(joya)).toEqual(all);
    expect(await tables(second)).toEqual(all);
    expect(JSON.stringify(all)).not.toContain('~');
    expect(all['attendance']).toHaveLength(4);
    expect(all['person']?.map((row) => (row as { phone: string }).phone).toSorted()).toEqual(
      ['3000000000', '3000000000', '3002', '3003'].toSorted(),
    );
    // Nobody is asked about changes that nobody contradicted.
    expect(await hub.context.store.read.selectFrom('conflict').selectAll().execute()).toEqual([]);
    expect((await joya.sync.status()).quarantined).toEqual([]);
    expect((await second.sync.status()).quarantined).toEqual([]);
    await second.close();
    assertNoDefects(second);
    forget(second);
  });

  it('both keep in sight what was refused before the copy showed, and hear what becomes of it', async () => {
    const late = '01920000-0000-7000-8000-000000000001';
    const refused = await joya.context.ledger.write('poller', async (tx) => {
      const t0 = tx.now - 60_000;
      const row = { id: tx.newId(), siteId: joya.context.siteId(), vantage: 'otro-computador' };
      await tx.append('wifiInterval', { ...row, zoneId: 'zona', state: 'UP', t0, t1: tx.now });
      return row.id;
    });
    const waiting = await joya.context.ledger.write('ana', async (tx) => {
      const row = visit(tx, joya.context.siteId(), late);
      await tx.append('attendance', row);
      return row.id;
    });
    const former = deviceOf(joya);
    const { first, second } = await cloneOf(joya);
    joya = first;
    await register(joya, { documentNumber: '222' });
    await register(second, { documentNumber: '333' });
    await joya.sync.syncNow();
    await expect(second.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
    for (const machine of [joya, second]) {
      await expect(machine.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
      await machine.sync.enrol(await newCode());
      await machine.sync.syncNow();
    }
    const quarantined = [
      { rowId: refused, state: 'QUARANTINED', reason: 'Dice haber medido desde otro computador.' },
    ];
    const parked = [{ rowId: waiting, state: 'PARKED', reason: 'Falta el registro del que depende.' }];
    for (const machine of [joya, second]) {
      expect(await fates(machine, refused)).toEqual(quarantined);
      expect(await fates(machine, waiting)).toEqual(parked);
      expect((await tables(machine))['wifiInterval']).toMatchObject([{ id: refused }]);
    }
    const decided = await hub.hub.decisions.dismiss('central', [`${former}.1.1.1`], 'No se midió aquí.');
    await register(joya, { id: late, documentNumber: '444' });
    for (const machine of [joya, second, joya]) await machine.sync.syncNow();
    for (const machine of [joya, second]) {
      expect(await fates(machine, refused)).toEqual([
        { rowId: refused, state: 'DISMISSED', reason: 'No se midió aquí.' },
      ]);
      expect(await fates(machine, waiting)).toMatchObject([{ state: 'APPLIED' }]);
      expect(await tables(machine)).toEqual(await tables(hub));
    }
    await hub.hub.decisions.undo('central', [decided[0]?.decision ?? '']);
    for (const machine of [joya, second]) {
      await machine.sync.syncNow();
      expect(await fates(machine, refused)).toEqual(quarantined);
      expect((await tables(machine))['wifiInterval']).toMatchObject([{ id: refused }]);
    }
    await second.close();
    assertNoDefects(second);
    forget(second);
  });
});

describe('a computer whose device the centre retired', () => {
  it('comes back as a new one, also when the answer to its enrolment was lost', async () => {
    const former = deviceOf(joya);
    await revokeDevice(hub.context, 'central', former);
    await register(joya, { documentNumber: '111' });
    const proxy = await cuttingProxy(hub.port);
    await writeMeta(hub.context.store.local, 'centreUrl', proxy.url);
    const code = await newCode();
    for (let bytes = 2_000; bytes < 9_000; bytes += 700) {
      proxy.cutAfter(bytes);
      await joya.sync.enrol(code).catch((error: unknown) => expect(error).toMatchObject({ code: 'SIN_RED' }));
    }
    proxy.cutAfter(null);
    await joya.sync.enrol(code);
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2, pending: 0 });
    expect(deviceOf(joya)).not.toBe(former);
    const devices = await hub.context.store.read.selectFrom('device').select(['id', 'formerly']).execute();
    expect(devices).toHaveLength(2);
    expect(devices).toContainEqual({ id: deviceOf(joya), formerly: former });
    await proxy.close();
  });

  it('is given another identity when the next one was revoked before its answer came', async () => {
    const former = deviceOf(joya);
    await revokeDevice(hub.context, 'central', former);
    await register(joya, { documentNumber: '111' });
    const proxy = await cuttingProxy(hub.port);
    await writeMeta(hub.context.store.local, 'centreUrl', proxy.url);
    const lost = await newCode();
    const admitted = () =>
      hub.context.store.read.selectFrom('device').select('id').where('formerly', '=', former).execute();
    const cutAfter = async (bytes: number) => {
      proxy.cutAfter(bytes);
      await joya.sync.enrol(lost).catch((error: unknown) => expect(error).toMatchObject({ code: 'SIN_RED' }));
    };
    // Once it knows whom it is to become it asks once, and no more twice: fewer bytes.
    const begun = () => readMeta(joya.context.store.local, 'newcomer');
    for (let bytes = 2_000; (await begun()) === null; bytes += 200) await cutAfter(bytes);
    for (let bytes = 1_000; (await admitted()).length === 0; bytes += 100) await cutAfter(bytes);
    expect(deviceOf(joya)).toBe(former);
    const [never] = await admitted();
    await revokeDevice(hub.context, 'central', never?.id ?? '');
    proxy.cutAfter(null);
    await joya.sync.enrol(await newCode());
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2, pending: 0 });
    expect([former, never?.id]).not.toContain(deviceOf(joya));
    expect(await numbers(hub)).toEqual(['111']);
    await proxy.close();
  });

  it('of another Punto is not taken over: its data stay what they are', async () => {
    await createSite(hub.context, 'central', { code: 'PD02', name: 'INEM' });
    await revokeDevice(hub.context, 'central', deviceOf(joya));
    const former = deviceOf(joya);
    await register(joya, { documentNumber: '111' });
    await expect(joya.sync.enrol(await newCode('PD02'))).rejects.toMatchObject({ code: 'CONFLICTO' });
    expect(deviceOf(joya)).toBe(former);
    expect(await joya.sync.status()).toMatchObject({ pending: 2, siteCode: 'PD01' });
  });

  it('doubles nothing that the centre had taken without being able to say so', async () => {
    const former = deviceOf(joya);
    const id = await register(joya, { documentNumber: '111' });
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone: '3001' }));
    const copy = await joya.context.store.read.selectFrom('change').selectAll().execute();
    await joya.sync.syncNow();
    // As a cut leaves it: everything is at the centre, and here it still waits.
    for (const { position, state, effective } of copy) {
      await joya.context.store.raw
        .updateTable('change')
        .set({ state, effective })
        .where('position', '=', position)
        .execute();
    }
    await hub.context.ledger.write('central', (tx) => tx.patch('person', id, { phone: '3009' }));
    await revokeDevice(hub.context, 'central', former);
    await joya.sync.enrol(await newCode());
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 3, pending: 0, conflicts: 0 });
    await joya.sync.syncNow();
    const [row] = (await tables(hub))['person'] as { phone: string }[];
    expect(row?.phone).toBe('3009');
    expect(await tables(joya)).toEqual(await tables(hub));
    expect(await hub.context.store.read.selectFrom('conflict').selectAll().execute()).toEqual([]);
  });
});

describe('a computer whose whole disk was put back', () => {
  it('gets back what it wrote in that life, though the centre knows a newer one of it', async () => {
    await register(joya, { documentNumber: '111' });
    await joya.sync.syncNow();
    const { first, second } = await cloneOf(joya);
    // The image of the disk, which stays as it is for now.
    await second.close();
    const late = await register(first, { documentNumber: '222' });
    await first.sync.syncNow();
    // The copy that is restored, or cloned, begins another life.
    await writeMeta(first.context.store.local, 'epoch', '2');
    await first.close();
    const ahead = await startStation(first.folder);
    await ahead.context.ledger.write('ana', (tx) => tx.patch('person', late, { phone: '3001' }));
    await ahead.sync.syncNow();
    joya = await startStation(second.folder);
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 0, pending: 0 });
    expect(await tables(joya)).toEqual(await tables(hub));
    expect(await numbers(joya)).toEqual(['111', '222']);
    // In a life that nobody has used: it goes on without being taken for the other machine.
    await register(joya, { documentNumber: '333' });
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2, pending: 0 });
    const lives = await hub.context.store.read
      .selectFrom('change')
      .select('epoch')
      .distinct()
      .where('device', '=', deviceOf(joya))
      .orderBy('epoch')
      .execute();
    expect(lives).toEqual([{ epoch: 1 }, { epoch: 2 }, { epoch: 3 }]);
    // The other one lacks nothing of its own life and stays in it, so that the two are told apart when it writes.
    await ahead.close();
    const other = await startStation(first.folder);
    await other.sync.syncNow();
    expect(other.context.ledger.identity).toEqual({ device: deviceOf(joya), epoch: 2 });
    expect(await tables(other)).toEqual(await tables(hub));
    await register(other, { documentNumber: '444' });
    await expect(other.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
    await other.close();
    assertNoDefects(other);
    forget(other);
  });
});

describe('a centre that comes back from a copy of before a computer became another device', () => {
  it('gets all that the former device had sent since, in its place before what came after', async () => {
    const early = await register(joya, { documentNumber: '111' });
    await joya.sync.syncNow();
    const comeBack = await copyOfCentre();
    const former = deviceOf(joya);
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', early, { phone: '3001' }));
    const late = await register(joya, { documentNumber: '222' });
    await interval(joya, START);
    await joya.sync.syncNow();
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', late, { phone: '3002' }));
    await joya.sync.syncNow();
    await revokeDevice(hub.context, 'central', former);
    await joya.sync.enrol(await newCode());
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', early, { phone: '3003' }));
    await joya.sync.syncNow();
    await register(joya, { documentNumber: '333' });
    await comeBack();
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'NO_INSCRITO' });
    const code = await newCode();
    await joya.sync.enrol(code);
    // Its answer may have been lost: the same again does no harm.
    await joya.sync.enrol(code);
    expect(await joya.sync.syncNow()).toMatchObject({ pending: 0, quarantined: 0 });
    expect(await numbers(hub)).toEqual(['111', '222', '333']);
    expect(await tables(joya)).toEqual(await tables(hub));
    const phones = await hub.context.store.read
      .selectFrom('person')
      .select(['documentNumber', 'phone'])
      .orderBy('documentNumber')
      .execute();
    expect(phones.map(({ phone }) => phone)).toEqual(['3003', '3002', '3000000000']);
    expect(JSON.stringify(await tables(hub))).not.toContain('~');
    expect(await hub.context.store.read.selectFrom('conflict').selectAll().execute()).toEqual([]);
    const devices = await hub.context.store.read.selectFrom('device').select(['id', 'formerly']).execute();
    expect(devices).toContainEqual({ id: deviceOf(joya), formerly: former });
    await register(joya, { documentNumber: '444' });
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2, pending: 0 });
  });

  it('takes what it measured in between, as a device that this copy never heard of, for its own', async () => {
    const comeBack = await copyOfCentre();
    const before = deviceOf(joya);
    for (const at of [1, 2]) {
      await revokeDevice(hub.context, 'central', deviceOf(joya));
      await joya.sync.enrol(await newCode());
      await interval(joya, START + at * 60_000);
      await joya.sync.syncNow();
    }
    await comeBack();
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'NO_INSCRITO' });
    await joya.sync.enrol(await newCode());
    expect(await joya.sync.syncNow()).toMatchObject({ pending: 0, quarantined: 0 });
    expect(await tables(joya)).toEqual(await tables(hub));
    const measured = await hub.context.store.read.selectFrom('wifiInterval').select('vantage').execute();
    expect(measured).toHaveLength(2);
    const devices = await hub.context.store.read.selectFrom('device').select(['id', 'formerly']).execute();
    const between = measured.find(({ vantage }) => vantage !== deviceOf(joya))?.vantage;
    expect(devices).toContainEqual({ id: deviceOf(joya), formerly: between });
    expect(devices).toContainEqual({ id: between, formerly: before });
  });
});

describe('an enrolment', () => {
  it('is extended by every contact, and refused a year after the last one, whatever the station’s clock says', async () => {
    joya.clockError.ms = 9 * ENROLMENT_LIFETIME_MS;
    hub.clockError.ms = ENROLMENT_LIFETIME_MS - 1_000_000;
    await joya.sync.syncNow();
    hub.clockError.ms += ENROLMENT_LIFETIME_MS - 1_000_000;
    await joya.sync.syncNow();
    hub.clockError.ms += ENROLMENT_LIFETIME_MS + 1_000_000;
    await register(joya);
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'INSCRIPCION_VENCIDA' });
    await joya.sync.enrol(await newCode());
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2, pending: 0 });
  });
});

describe('what is registered', () => {
  it('while a backlog of the WiFi goes out travels before it', async () => {
    const hour = 3_600_000;
    for (let at = 0; at < 12; at += 1) await interval(joya, START + at * hour);
    await joya.context.ledger.write('ana', (tx) => tx.create('person', person(tx, joya.context.siteId())));
    await joya.sync.syncNow();
    const log = await hub.context.store.read
      .selectFrom('change')
      .select(['lane', 'seq', 'tableName'])
      .where('device', '=', deviceOf(joya))
      .orderBy('position')
      .execute();
    expect(log.map(({ lane }) => lane)).toEqual([0, ...Array.from({ length: 12 }, () => 1)]);
    expect(log.map(({ seq }) => seq)).toEqual([1, ...Array.from({ length: 12 }, (_, i) => i + 1)]);
    expect(await tables(joya)).toEqual(await tables(hub));
  });
});
