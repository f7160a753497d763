import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startWifiMonitor, type WifiMonitor } from '#core/features/wifi/monitor.ts';
import type { PollerSettingsInput } from '#core/snmp/messages.ts';
import { readHours } from '#core/wifi/hours.ts';
import { storeTargetIn } from '#core/wifi/targets.ts';
import { communityTarget, startSnmpAgents, userTarget } from '#tests/support/snmp-agents.ts';
import type { SnmpAgent, SnmpAgents } from '#tests/support/snmp-agents.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { addZones, openWifiFolder, type WifiFolder } from '#tests/support/wifi-folder.ts';

/** 82 real devices, v2c and v3 in turn, a script of what befalls some of them, and what the station wrote down. */
const PORT = 11_641;
const COUNT = 82;
const PATIENCE = { timeout: 40_000, interval: 50 };
const INTERVAL_MS = 2_000;
const SETTINGS: PollerSettingsInput = {
  states: { intervalMs: INTERVAL_MS, repollMs: [400, 1_000, 2_000], confirmDownMs: 2_000, confirmUpMs: 200 },
  transport: { timeoutMs: 500, retries: 1 },
  reportEveryMs: 50,
};
/** A poll comes at most an interval after; eighty processes share two cores with other tests. */
const NOTICED_WITHIN_MS = INTERVAL_MS + 1_500;
/** The first poll of all waits for 41 devices' keys. */
const STARTED_WITHIN_MS = 15_000;
/** A poll that was on its way may be answered after all, or not any more: it counts since it was sent. */
const ON_ITS_WAY_MS = { ANSWERS: 2 * 500 + 300, SILENT: 300 };

const idOf = (index: number) => `zona-${String(index).padStart(2, '0')}`;
const HANGS = [10, 33];
const FALTERS = 21;
const RESTARTS = [4, 5];
const REPLACED = 7;
const CLOSED = 18;

let fleet: SnmpAgents;
let folder: string;
let station: WifiFolder;
let monitor: WifiMonitor;
interface Moment {
  readonly what: string;
  readonly makes: 'ANSWERS' | 'SILENT';
  readonly zones: readonly number[] | 'all';
  readonly at: number;
  readonly within: number;
}
const script: Moment[] = [];
function happens(
  what: string,
  makes: Moment['makes'],
  zones: Moment['zones'] = 'all',
  within = NOTICED_WITHIN_MS,
): void {
  script.push({ what, makes, zones, at: Date.now(), within });
}

const agent = (index: number): SnmpAgent => {
  const found = fleet.agents[index];
  if (found === undefined) throw new Error(`there is no agent ${index}`);
  return found;
};
const agents = (indexes: readonly number[]) => indexes.map(agent);

beforeAll(async () => {
  fleet = await startSnmpAgents({ count: COUNT, port: PORT, first: 101 });
  folder = temporaryFolder();
  station = await openWifiFolder(folder, Date.now);
  await addZones(
    station.context,
    Object.fromEntries(fleet.agents.map((_agent, index) => [idOf(index), '1'])),
  );
  await station.context.ledger.write('test', async (tx) => {
    for (const [index, device] of fleet.agents.entries()) {
      const target = index % 2 === 0 ? communityTarget(device, idOf(index)) : userTarget(device, idOf(index));
      await storeTargetIn(tx, { ...target, ifIndex: 1 });
    }
  });
});
afterAll(async () => {
  await monitor.stop();
  await station.close();
  await fleet.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function states(indexes: readonly number[]): Promise<string[]> {
  const rows = await station.context.store.read
    .selectFrom('zoneStatus')
    .select(['zoneId', 'state'])
    .where('zoneId', 'in', indexes.map(idOf))
    .orderBy('zoneId')
    .execute();
  return rows.map(({ state }) => state);
}

async function come(indexes: readonly number[], state: string): Promise<void> {
  const wanted = indexes.map(() => state);
  await vi.waitFor(async () => expect(await states(indexes)).toEqual(wanted), PATIENCE);
}

const facts = (table: 'wifiInterval' | 'zoneEvent') => station.context.store.read.selectFrom(table);

/** The moment of the script that explains why a zone began to answer or fell silent then: the last that could. */
function explain(index: number, makes: Moment['makes'], at: number): string {
  const cause = script.findLast(
    (moment) =>
      moment.makes === makes &&
      (moment.zones === 'all' || moment.zones.includes(index)) &&
      moment.at <= at + ON_ITS_WAY_MS[makes] &&
      at - moment.at <= moment.within,
  );
  return cause?.what ?? `nothing: ${at - (script[0]?.at ?? 0)} ms`;
}

function tell(index: number, { state, t0, t1 }: { state: string; t0: number; t1: number }): string {
  const [began, ended] = state === 'UP' ? (['ANSWERS', 'SILENT'] as const) : (['SILENT', 'ANSWERS'] as const);
  return `${state} ${explain(index, began, t0)} → ${explain(index, ended, t1)}`;
}

it('the intervals and events of 82 devices are those that the script caused, and no others', async () => {
  happens('start', 'ANSWERS', 'all', STARTED_WITHIN_MS);
  const faults: unknown[] = [];
  monitor = await startWifiMonitor(station.context, {
    settings: SETTINGS,
    report: (_place, error) => faults.push(error),
  });
  await come(
    fleet.agents.map((_agent, index) => index),
    'UP',
  );
  // Counters must have run for longer than the tolerance of their comparison before one may begin anew.
  await vi.waitFor(() => expect(Date.now() - (script[0]?.at ?? 0)).toBeGreaterThan(7_000), PATIENCE);

  happens('hang', 'SILENT');
  for (const device of agents([...HANGS, FALTERS])) device.freeze();
  await Promise.all(agents(RESTARTS).map((device) => device.stop()));
  await Promise.all(agents(RESTARTS).map((device) => device.start()));
  await agent(REPLACED).replace();
  await agent(CLOSED).stop();
  await come([FALTERS], 'SUSPECT');
  happens('falter over', 'ANSWERS', [FALTERS]);
  agent(FALTERS).thaw();
  await come([FALTERS], 'UP');
  await come(HANGS, 'DOWN');
  happens('continue', 'ANSWERS', HANGS);
  for (const device of agents(HANGS)) device.thaw();
  await come(HANGS, 'UP');
  await vi.waitFor(async () => {
    const restarted = await facts('zoneEvent').select('zoneId').where('kind', '=', 'REINICIO').execute();
    expect(restarted.map(({ zoneId }) => zoneId).toSorted()).toEqual([...RESTARTS, REPLACED].map(idOf));
  }, PATIENCE);
  happens('end', 'SILENT');
  await monitor.stop();
  expect(faults).toEqual([]);

  const found = await facts('wifiInterval').select(['zoneId', 'state', 't0', 't1']).orderBy('t0').execute();
  const told = Map.groupBy(found, ({ zoneId }) => zoneId);
  const story = (index: number) => told.get(idOf(index))?.map((run) => tell(index, run));
  const undisturbed = ['UP start → end'];
  const hung = ['UP start → hang', 'DOWN hang → continue', 'UP continue → end'];
  const faltered = ['UP start → hang', 'UP falter over → end'];
  expect(fleet.agents.map((_agent, index) => story(index))).toEqual(
    fleet.agents.map((_agent, index) => {
      if (HANGS.includes(index)) return hung;
      return index === FALTERS ? faltered : undisturbed;
    }),
  );
  for (const index of HANGS) {
    const [before, outage, after] = told.get(idOf(index)) ?? [];
    expect([outage?.t0, after?.t0]).toEqual([before?.t1, outage?.t1]);
  }

  const events = await facts('zoneEvent').select(['zoneId', 'kind', 'at']).orderBy('zoneId').execute();
  expect(events.map(({ zoneId, kind }) => [zoneId, kind])).toEqual([
    ...[...RESTARTS, REPLACED].map((index) => [idOf(index), 'REINICIO']),
    [idOf(FALTERS), 'PERDIDA'],
  ]);
  expect(explain(FALTERS, 'SILENT', events.find(({ kind }) => kind === 'PERDIDA')?.at ?? 0)).toBe('hang');
  // A device whose SNMP ended is not down: it refuses, and that is an answer.
  const hours = await readHours(station.context.store.read, idOf(CLOSED), 0, Date.now());
  expect(hours.reduce((lost, hour) => lost + hour.lost, 0)).toBe(0);
});
