import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEnrolmentCode, createSite, revokeDevice } from '#core/features/central/sites.ts';
import { assignZones } from '#core/features/targets/assign.ts';
import { importTargets } from '#core/features/targets/import-targets.ts';
import { listTargets } from '#core/features/targets/list.ts';
import { removeTarget, saveTarget } from '#core/features/targets/save.ts';
import { startWifiMonitor, type WifiMonitor } from '#core/features/wifi/monitor.ts';
import { deviceKeys, publicJwkOf } from '#core/sync/keys.ts';
import { sealTarget } from '#core/wifi/assignments.ts';
import { readTargets } from '#core/wifi/targets.ts';
import type { CoreContext } from '#core/context.ts';
import type { Refusal } from '#shared/domain/failure.ts';
import { QUICK_POLLING } from '#tests/support/quick-polling.ts';
import {
  communityTarget,
  startSnmpAgents,
  targetFile,
  userTarget,
  type SnmpAgent,
  type SnmpAgents,
} from '#tests/support/snmp-agents.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import {
  assertNoDefects,
  forget,
  QUICK,
  startHub,
  startStation,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { addZones } from '#tests/support/wifi-folder.ts';

const SECRETS = ['lectura-puntos', 'clave-de-prueba-auth', 'clave-de-prueba-priv'];
let fleet: SnmpAgents;
let hub: TestHub;
let joya: TestStation;
let lago: TestStation;
let monitor: WifiMonitor | null;
let reports: string[];

beforeAll(async () => {
  fleet = await startSnmpAgents({ count: 3, port: 11_641, first: 51 });
});
afterAll(() => fleet.stop());

beforeEach(async () => {
  monitor = null;
  reports = [];
  hub = await startHub();
  joya = await startStation(temporaryFolder(), QUICK, () => void monitor?.reload());
  lago = await startStation();
  await addZones(hub.context, { a: '1', b: '2', c: '3' });
  await enrol(joya, 'PD01', 'La Joya');
  await enrol(lago, 'PD02', 'El Lago');
});
afterEach(async () => {
  await monitor?.stop();
  await joya.close();
  await lago.close();
  await hub.close();
  assertNoDefects(hub, joya, lago);
  forget(hub, joya, lago);
});

async function enrol(station: TestStation, code: string, name: string): Promise<void> {
  await createSite(hub.context, 'central', { code, name });
  await station.sync.enrol((await createEnrolmentCode(hub.context, 'central', code)).code);
}

function agent(index: number): SnmpAgent {
  const found = fleet.agents[index];
  if (found === undefined) throw new Error(`there is no agent ${index}`);
  return found;
}

const idOf = ({ context }: { context: CoreContext }) => context.ledger.identity.device;
const assign = (zoneIds: string[], first: string | null, second: string | null = null) =>
  assignZones(hub.context, 'user:ana', { zoneIds, first, second });
const polls = async ({ context }: { context: CoreContext }) =>
  (await readTargets(context)).map(({ zoneId, host }) => [zoneId, host]);
const knows = () => listTargets(hub.context);

/** Everything that a folder holds, but the table that is there to keep credentials. */
async function everythingElse({ context }: { context: CoreContext }): Promise<string> {
  const { read } = context.store;
  const tables = await read
    .selectFrom('sqlite_master' as 'meta')
    .select('name' as 'key')
    .where('type' as 'key', '=', 'table')
    .execute();
  const names = tables.map((row) => (row as unknown as { name: string }).name);
  expect(names).toContain('change');
  const rows = await Promise.all(
    names
      .filter((name) => name !== 'snmpTarget' && !name.startsWith('sqlite_'))
      .map((name) =>
        read
          .selectFrom(name as 'meta')
          .selectAll()
          .execute(),
      ),
  );
  return JSON.stringify(rows, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}

describe('a zone that the centre assigned', () => {
  it('is polled by its stations, each with what was sealed to its own key, and by the centre no longer', async () => {
    const bytes = Buffer.from(targetFile(['PARQUE A', 'PARQUE B', 'PARQUE C'], fleet.agents));
    const request = { fileName: 'equipos.csv', bytes, dryRun: false, actor: 'user:ana' };
    const report = await importTargets(hub.context, request);
    monitor = await startWifiMonitor(joya.context, {
      settings: QUICK_POLLING,
      report: (place, error) => reports.push(`${place} ${String(error)}`),
    });
    expect(await assign(['a', 'b'], idOf(joya), idOf(lago))).toEqual({ zones: 2, withoutTarget: 0 });
    await joya.sync.syncNow();
    await lago.sync.syncNow();

    // The running poller follows without a restart.
    await vi.waitFor(
      async () => {
        const rows = await joya.context.store.read
          .selectFrom('zoneStatus')
          .select(['zoneId', 'state', 'outcome'])
          .orderBy('zoneId')
          .execute();
        expect(rows).toEqual([
          { zoneId: 'a', state: 'UP', outcome: 'OK' },
          { zoneId: 'b', state: 'UP', outcome: 'OK' },
        ]);
      },
      { timeout: 15_000, interval: 100 },
    );
    expect(await readTargets(lago.context)).toEqual(await readTargets(joya.context));
    expect(await readTargets(joya.context)).toEqual([
      communityTarget(agent(0), 'a'),
      userTarget(agent(1), 'b'),
    ]);
    expect(await polls(hub)).toEqual([['c', agent(2).host]]);

    const spoken = JSON.stringify([report, await knows(), await listTargets(joya.context), reports]);
    for (const text of [await everythingElse(hub), await everythingElse(joya), spoken])
      for (const secret of SECRETS) expect(text.includes(secret)).toBe(false);
    // The search does find what is there in clear.
    expect(await everythingElse(joya)).toContain('PARQUE A');
    expect((await joya.context.store.read.selectFrom('snmpTarget').selectAll().execute()).length).toBe(0);
  });

  it('is polled at its new address after the next contact, and no more once nothing is assigned', async () => {
    await saveTarget(hub.context, 'user:ana', communityTarget(agent(0), 'a'));
    await assign(['a'], idOf(joya));
    await joya.sync.syncNow();
    expect(await polls(joya)).toEqual([['a', agent(0).host]]);
    await saveTarget(hub.context, 'user:ana', communityTarget(agent(1), 'a'));
    await joya.sync.syncNow();
    expect(await polls(joya)).toEqual([['a', agent(1).host]]);
    await removeTarget(hub.context, 'user:ana', 'a');
    await joya.sync.syncNow();
    expect(await polls(joya)).toEqual([]);
    await saveTarget(hub.context, 'user:ana', communityTarget(agent(2), 'a'));
    await assign(['a'], null);
    await joya.sync.syncNow();
    // Neither with its own device: from the first assignment on, what nobody was assigned to see does not count.
    await saveTarget(joya.context, 'user:ana', communityTarget(agent(1), 'a'));
    expect([await polls(joya), await polls(hub)]).toEqual([[], []]);
    expect((await knows()).zones[0]).toMatchObject({ assigned: 'NOBODY', vantages: [] });
    await assign(['a'], idOf(hub));
    expect(await polls(hub)).toEqual([['a', agent(2).host]]);
    const [row] = await joya.context.store.read.selectFrom('zoneAssignment').selectAll().execute();
    expect(row).toMatchObject({ sealedTarget: null, endsAt: expect.any(Number) });
  });

  it('changes hands without a gap for whoever stays, and a station hears nothing of other Puntos', async () => {
    await saveTarget(hub.context, 'user:ana', communityTarget(agent(0), 'a'));
    await assign(['a'], idOf(joya), idOf(lago));
    const before = await hub.context.store.read.selectFrom('zoneAssignment').selectAll().execute();
    await assign(['a'], idOf(lago), idOf(hub));
    const after = await hub.context.store.read
      .selectFrom('zoneAssignment')
      .selectAll()
      .orderBy('id')
      .execute();
    const started = before.find((row) => row.vantage === idOf(lago))?.startsAt;
    expect(
      after.map(({ vantage, rank, startsAt, endsAt, sealedTarget }) => [
        vantage,
        rank,
        startsAt === started,
        endsAt === null,
        sealedTarget === null,
      ]),
    ).toEqual([
      [idOf(joya), 'PRIMERA', true, false, true],
      [idOf(lago), 'PRIMERA', true, true, false],
      [idOf(hub), 'SEGUNDA', false, true, true],
    ]);
    await lago.sync.syncNow();
    expect(await polls(hub)).toEqual([['a', agent(0).host]]);
    const seen = await lago.context.store.read.selectFrom('zoneAssignment').select('vantage').execute();
    expect(seen).toEqual([{ vantage: idOf(lago) }]);
  });

  it('keeps the station’s own device where the centre has none, and is the centre’s where both have one', async () => {
    await joya.sync.syncNow();
    await saveTarget(joya.context, 'user:ana', communityTarget(agent(2), 'a'));
    expect(await assign(['a'], idOf(joya))).toEqual({ zones: 1, withoutTarget: 1 });
    await joya.sync.syncNow();
    expect(await polls(joya)).toEqual([['a', agent(2).host]]);
    expect((await listTargets(joya.context)).zones[0]).toMatchObject({ assigned: 'HERE', sealed: null });
    await saveTarget(hub.context, 'user:ana', communityTarget(agent(0), 'a'));
    await joya.sync.syncNow();
    expect(await polls(joya)).toEqual([['a', agent(0).host]]);
    expect((await listTargets(joya.context)).zones[0]).toMatchObject({
      assigned: 'SEALED',
      target: { host: agent(2).host },
      sealed: { host: agent(0).host },
    });
  });
});

describe('what was not sealed for a station and a zone', () => {
  it('does not open there: another station’s, another zone’s, or nothing that was ever sealed', async () => {
    await assign(['a', 'b', 'c'], idOf(joya));
    const keyOf = async ({ context }: TestStation) =>
      JSON.stringify(publicJwkOf((await deviceKeys(context.store.local)).seal, 'X25519'));
    const sealed = {
      a: await sealTarget(await keyOf(lago), communityTarget(agent(0), 'a')),
      b: await sealTarget(await keyOf(joya), communityTarget(agent(0), 'a')),
      c: JSON.stringify(communityTarget(agent(0), 'c')),
    };
    await hub.context.ledger.write('test', async (tx) => {
      const rows = await tx.read.selectFrom('zoneAssignment').select(['id', 'zoneId']).execute();
      for (const { id, zoneId } of rows)
        await tx.patch('zoneAssignment', id, { sealedTarget: sealed[zoneId as 'a'] });
    });
    await joya.sync.syncNow();
    expect(await polls(joya)).toEqual([]);
    expect((await listTargets(joya.context)).zones.map(({ zoneId, assigned }) => [zoneId, assigned])).toEqual(
      [
        ['a', 'UNREADABLE'],
        ['b', 'UNREADABLE'],
        ['c', 'UNREADABLE'],
      ],
    );
  });
});

describe('a station that is revoked', () => {
  it('is assigned nothing any more, and cannot be', async () => {
    await saveTarget(hub.context, 'user:ana', communityTarget(agent(0), 'a'));
    await assign(['a'], idOf(joya));
    await revokeDevice(hub.context, 'user:ana', idOf(joya));
    const [row] = await hub.context.store.read.selectFrom('zoneAssignment').selectAll().execute();
    expect(row).toMatchObject({ sealedTarget: null, endsAt: expect.any(Number) });
    expect(await polls(hub)).toEqual([]);
    expect((await knows()).vantages.map(({ name }) => name)).toEqual(['La central', 'El Lago']);
    await expect(assign(['a'], idOf(joya))).rejects.toMatchObject({ code: 'NO_EXISTE' });
  });
});

it('refuses an assignment that makes no sense, and changes nothing', async () => {
  const attempts = [
    assign(['a'], null, idOf(lago)),
    assign(['a'], idOf(lago), idOf(lago)),
    assign(['a'], 'nobody'),
    assign(['a', 'zzz'], idOf(lago)),
  ];
  const codes = await Promise.allSettled(attempts);
  expect(codes.map((each) => each.status === 'rejected' && (each.reason as Refusal).code)).toEqual([
    'ENTRADA_INVALIDA',
    'ENTRADA_INVALIDA',
    'NO_EXISTE',
    'NO_EXISTE',
  ]);
  expect(await hub.context.store.read.selectFrom('zoneAssignment').selectAll().execute()).toEqual([]);
});
