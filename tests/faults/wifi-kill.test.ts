import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { importTargets } from '#core/features/targets/import-targets.ts';
import { importZones } from '#core/features/targets/import-zones.ts';
import { wifiBoard } from '#core/features/wifi/board.ts';
import { wifiPollNow } from '#core/features/wifi/poll-now.ts';
import { startWifiMonitor } from '#core/features/wifi/monitor.ts';
import { QUICK_POLLING } from '#tests/support/quick-polling.ts';
import { communityTarget, startSnmpAgents, type SnmpAgents } from '#tests/support/snmp-agents.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { openWifiFolder, type WifiFolder } from '#tests/support/wifi-folder.ts';

const PORT = 11_623;
const NAMES = ['PARQUE UNO', 'PARQUE DOS', 'PARQUE TRES'];
const PATIENCE = { timeout: 30_000, interval: 100 };
let fleet: SnmpAgents;
let folder: string;
let station: ChildProcess | null = null;

beforeAll(async () => {
  fleet = await startSnmpAgents({ count: NAMES.length, port: PORT, first: 200 });
  folder = temporaryFolder();
});
afterAll(async () => {
  station?.kill('SIGKILL');
  await fleet.stop();
  rmSync(folder, { recursive: true, force: true });
});

const bytes = (lines: readonly string[]) => new TextEncoder().encode(lines.join('\n'));

/** Both lists as a person would bring them. */
async function importLists({ context }: WifiFolder): Promise<void> {
  const zones = ['nombre,direccion,comuna,latitud,longitud'];
  const targets = ['zona,host,puerto,version,comunidad'];
  for (const [index, agent] of fleet.agents.entries()) {
    const name = NAMES[index] ?? '';
    const target = communityTarget(agent, name);
    const community = target.version === '2c' ? target.community : '';
    zones.push(`${name},CL. ${index},${index + 1},7.${12 + index},-73.12`);
    targets.push(`${name},${agent.host},${PORT},2c,${community}`);
  }
  const request = { fileName: 'lista.csv', dryRun: false, actor: 'machine' };
  await importZones(context, { ...request, bytes: bytes(zones) });
  await importTargets(context, { ...request, bytes: bytes(targets) });
}

const counts = async ({ context }: WifiFolder) => (await wifiBoard(context)).counts;

const intervals = ({ context }: WifiFolder) =>
  context.store.read.selectFrom('wifiInterval').selectAll().orderBy('t0').execute();

it('a station that is killed while it polls real devices never claims to have watched while it was off', async () => {
  const before = await openWifiFolder(folder, Date.now);
  await importLists(before);
  expect(await wifiPollNow(before.context, QUICK_POLLING.transport)).toMatchObject({
    polled: 3,
    up: 3,
    down: 0,
    unknown: 0,
  });
  await before.close();

  station = spawn(process.execPath, ['tests/support/wifi-station.ts', folder], { stdio: 'ignore' });
  const watcher = await openWifiFolder(folder, Date.now);
  await vi.waitFor(async () => {
    expect(await counts(watcher)).toMatchObject({ up: 3 });
    const growing = await watcher.context.store.read.selectFrom('wifiOpenInterval').selectAll().execute();
    expect(growing.map((run) => run.state)).toEqual(['UP', 'UP', 'UP']);
  }, PATIENCE);
  await watcher.close();
  const ended = once(station, 'exit');
  station.kill('SIGKILL');
  await ended;
  const killedAt = Date.now();

  const after = await openWifiFolder(folder, Date.now);
  const switchedOnAt = Date.now();
  const monitor = await startWifiMonitor(after.context, {
    settings: QUICK_POLLING,
    report: (place, error) => {
      throw new Error(place, { cause: error });
    },
  });
  const recovered = await intervals(after);
  expect(recovered.map((run) => run.state)).toEqual(['UP', 'UP', 'UP']);
  for (const run of recovered) expect(run.t1).toBeLessThanOrEqual(killedAt);

  await vi.waitFor(async () => expect(await counts(after)).toMatchObject({ up: 3, down: 0 }), PATIENCE);
  // One device goes dark: the others prove that the network is there.
  const [dark] = fleet.agents;
  dark?.freeze();
  await vi.waitFor(async () => expect(await counts(after)).toMatchObject({ up: 2, down: 1 }), PATIENCE);
  const board = await wifiBoard(after.context);
  expect(board.comunas[0]?.zones[0]).toMatchObject({
    name: 'Parque Uno',
    state: 'DOWN',
    cause: 'El equipo no responde.',
  });
  dark?.thaw();
  await vi.waitFor(async () => expect(await counts(after)).toMatchObject({ up: 3, down: 0 }), PATIENCE);
  await monitor.stop();

  const later = (await intervals(after)).filter((run) => !recovered.some((old) => old.id === run.id));
  for (const run of later) expect(run.t0).toBeGreaterThanOrEqual(switchedOnAt);
  const states = Map.groupBy(later, (run) => run.zoneId);
  expect([...states.values()].map((runs) => runs.map((run) => run.state).join(' ')).toSorted()).toEqual([
    'UP',
    'UP',
    'UP DOWN UP',
  ]);
  await after.close();
});
