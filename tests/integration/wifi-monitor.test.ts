import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readAvailability } from '#core/wifi/availability.ts';
import { wifiBoard } from '#core/features/wifi/board.ts';
import { startWifiMonitor, type WifiMonitor } from '#core/features/wifi/monitor.ts';
import { readHours } from '#core/wifi/hours.ts';
import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import { scriptedPoller } from '#tests/support/scripted-poller.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { addTargets, addZones, openWifiFolder, type WifiFolder } from '#tests/support/wifi-folder.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-04-14T13:00:00Z');
const ALIVE: PollOutcome = { kind: 'ALIVE', rttMs: 12, clients: 7 };
const SILENT: PollOutcome = { kind: 'NO_REPLY' };
const BLIND: PollOutcome = { kind: 'OWN_FAULT', reason: 'BLIND' };

let folder: string;
let now: number;
/** Milliseconds that really passed: the clock that nobody sets. */
let elapsed: number;
let machine: WifiFolder;
let monitor: WifiMonitor;
let poller: ReturnType<typeof scriptedPoller>;
let faults: unknown[];

/** Switches the machine on: opens the file and begins to poll. */
async function switchOn(): Promise<void> {
  machine = await openWifiFolder(folder, () => now);
  poller = scriptedPoller(
    () => now,
    () => elapsed,
  );
  await begin();
}

async function begin(): Promise<void> {
  monitor = await startWifiMonitor(machine.context, {
    poller: poller.open,
    report: (_place, error) => faults.push(error),
  });
}

/** kill -9 or a power cut: nothing is said to anybody. */
const cutPower = () => machine.close();

/** One poll a minute; good news is written at the latest 15 seconds after. */
async function minutes(count: number, outcome: PollOutcome, zoneIds?: readonly string[]): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    poller.poll(outcome, zoneIds);
    await vi.advanceTimersByTimeAsync(15_000);
    now += MINUTE;
    elapsed += MINUTE;
  }
}

const intervals = async () =>
  (
    await machine.context.store.read
      .selectFrom('wifiInterval')
      .select(['zoneId', 'state', 't0', 't1'])
      .orderBy('t0')
      .orderBy('zoneId')
      .execute()
  ).map(({ zoneId, state, t0, t1 }) => [zoneId, state, (t0 - START) / MINUTE, (t1 - START) / MINUTE]);

const growing = () => machine.context.store.read.selectFrom('wifiOpenInterval').selectAll().execute();

async function tile(id: string) {
  const board = await wifiBoard(machine.context);
  return board.comunas.flatMap((comuna) => comuna.zones).find((zone) => zone.id === id);
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  folder = temporaryFolder();
  now = START;
  elapsed = 0;
  faults = [];
  machine = await openWifiFolder(folder, () => now);
  await addZones(machine.context, { a: '1', b: '2' });
  await addTargets(machine.context, ['a', 'b']);
  poller = scriptedPoller(
    () => now,
    () => elapsed,
  );
  await begin();
});
afterEach(async () => {
  await machine.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

describe('a station that polls', () => {
  it('keeps no row a poll: one growing run a zone, and a fact when the run ends', async () => {
    await minutes(30, ALIVE);
    expect(await intervals()).toEqual([]);
    const run = { state: 'UP', t0: START, t1: START + 29 * MINUTE };
    expect(await growing()).toEqual([
      { zoneId: 'a', ...run },
      { zoneId: 'b', ...run },
    ]);
    await minutes(3, SILENT, ['a']);
    expect(await intervals()).toEqual([['a', 'UP', 0, 30]]);
    expect((await growing()).map(({ zoneId, state }) => [zoneId, state])).toEqual([
      ['a', 'DOWN'],
      ['b', 'UP'],
    ]);
    expect(await tile('a')).toMatchObject({
      state: 'DOWN',
      since: START + 30 * MINUTE,
      clients: null,
      cause: 'El equipo no responde.',
      target: '10.0.0.1:161',
    });
    await monitor.stop();
    expect(await growing()).toEqual([]);
  });

  it('that is killed loses seconds, and knows nothing of the time it was off', async () => {
    await minutes(10, ALIVE);
    await cutPower();
    now += 6 * 60 * MINUTE;
    await switchOn();
    expect(await intervals()).toEqual([
      ['a', 'UP', 0, 9],
      ['b', 'UP', 0, 9],
    ]);
    expect(await tile('a')).toMatchObject({
      state: 'UNKNOWN',
      since: START + 9 * MINUTE,
      clients: null,
      cause: 'Aún sin sondeo desde que se encendió este equipo.',
    });
    const on = (now - START) / MINUTE;
    await minutes(5, ALIVE);
    await monitor.stop();
    expect((await intervals()).slice(2)).toEqual([
      ['a', 'UP', on, on + 5],
      ['b', 'UP', on, on + 5],
    ]);
    const day = 24 * 60 * MINUTE;
    const { zones } = await readAvailability(machine.context, {
      from: '2026-04-14',
      to: '2026-04-15',
      target: 99,
    });
    expect(zones[0]).toEqual({
      zoneId: 'a',
      zone: 'PARQUE A',
      comuna: '1',
      contractId: null,
      targetMilli: 99_000,
      E: day,
      U: 14 * MINUTE,
      D: 0,
      N: day - 14 * MINUTE,
      availability: 1,
      coverage: (14 * MINUTE) / day,
      bounds: [(14 * MINUTE) / day, 1],
      verdict: 'NO_CONCLUYENTE',
    });
  });

  it('that is killed in an outage does not call the time after it an outage', async () => {
    await minutes(3, ALIVE, ['a']);
    await minutes(5, SILENT, ['a']);
    await cutPower();
    now += 600 * MINUTE;
    await switchOn();
    expect(await intervals()).toEqual([
      ['a', 'UP', 0, 3],
      ['a', 'DOWN', 3, 7],
    ]);
    expect(await tile('a')).toMatchObject({ state: 'UNKNOWN', since: START + 7 * MINUTE });
  });

  it('keeps what it knew when only its polling thread dies', async () => {
    await minutes(5, ALIVE, ['a']);
    poller.crash();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await intervals()).toEqual([['a', 'UP', 0, 4]]);
    expect(await growing()).toEqual([]);
    expect(await tile('a')).toMatchObject({
      state: 'UNKNOWN',
      cause: 'El sondeo se detuvo y vuelve a empezar.',
    });
    now += MINUTE;
    await minutes(3, ALIVE, ['a']);
    expect(await growing()).toEqual([
      { zoneId: 'a', state: 'UP', t0: START + 6 * MINUTE, t1: START + 8 * MINUTE },
    ]);
  });

  it('calls nothing down that it was too blind to see, and says so', async () => {
    await minutes(3, ALIVE);
    await minutes(5, BLIND);
    expect(await tile('a')).toMatchObject({
      state: 'UNKNOWN',
      cause: 'Esta estación no ve la red: nadie responde. No cuenta como caída.',
    });
    const board = await wifiBoard(machine.context);
    expect(board.stations).toEqual({ polling: 1, blind: 1 });
    await monitor.stop();
    expect((await intervals()).filter(([, state]) => state !== 'UP')).toEqual([]);
  });

  it('loses nothing when a write fails: it is told, and written the next time', async () => {
    const { ledger } = machine.context;
    const write = vi.spyOn(ledger, 'write');
    await minutes(3, ALIVE, ['a']);
    write.mockRejectedValueOnce(new Error('disk full'));
    await minutes(3, SILENT, ['a']);
    write.mockRejectedValueOnce(new Error('disk full'));
    await minutes(4, ALIVE, ['a']);
    await monitor.stop();
    expect(faults).toEqual([new Error('disk full'), new Error('disk full')]);
    expect(await intervals()).toEqual([
      ['a', 'UP', 0, 3],
      ['a', 'DOWN', 3, 6],
      ['a', 'UP', 6, 10],
    ]);
  });

  it('does not stumble over a machine whose clock stands in 1970: it knows that, but not when', async () => {
    await monitor.stop();
    now = 1_000;
    poller = scriptedPoller(
      () => now,
      () => elapsed,
    );
    await begin();
    await minutes(3, ALIVE, ['a']);
    await monitor.stop();
    expect(faults).toEqual([]);
    expect(await intervals()).toEqual([]);
  });

  it('follows the targets: a zone without one is no longer shown as it was', async () => {
    await minutes(3, ALIVE);
    await machine.context.store.local.deleteFrom('snmpTarget').where('zoneId', '=', 'b').execute();
    await monitor.reload();
    expect(poller.polled()).toEqual(['a']);
    expect(await tile('b')).toMatchObject({
      state: 'UNKNOWN',
      since: null,
      hasTarget: false,
      cause: 'No tiene equipo SNMP configurado: nadie la sondea.',
    });
    expect(await tile('a')).toMatchObject({ state: 'UP', clients: 7, rttMs: 12, cause: null });
  });

  it('polls at the pace that the centre set', async () => {
    await machine.context.ledger.write('admin', (tx) =>
      tx.create('setting', { id: 'wifi.intervalSeconds', value: '30', deletedAt: null }),
    );
    await begin();
    expect(poller.settings()).toEqual({ states: { intervalMs: 30_000, confirmDownMs: 60_000 } });
  });

  it('takes up another pace while it polls, and its zones are unknown in between', async () => {
    await minutes(3, ALIVE);
    await machine.context.ledger.write('admin', (tx) =>
      tx.create('setting', { id: 'wifi.intervalSeconds', value: '50', deletedAt: null }),
    );
    await monitor.reload();
    expect(poller.settings()).toEqual({ states: { intervalMs: 50_000, confirmDownMs: 60_000 } });
    expect(await tile('a')).toMatchObject({ state: 'UNKNOWN' });
    await minutes(3, ALIVE);
    expect(await tile('a')).toMatchObject({ state: 'UP' });
  });

  it('keeps losses and restarts beside the intervals, each once', async () => {
    await minutes(3, ALIVE, ['a']);
    await minutes(1, SILENT, ['a']);
    await minutes(2, ALIVE, ['a']);
    poller.reboot('a', 30_000, 2 * MINUTE);
    await monitor.stop();
    await begin();
    const vantage = machine.context.ledger.identity.device;
    const events = await machine.context.store.read
      .selectFrom('zoneEvent')
      .selectAll()
      .orderBy('at')
      .execute();
    const fact = { id: expect.any(String), siteId: '', vantage, zoneId: 'a' };
    expect(events).toEqual([
      {
        ...fact,
        kind: 'PERDIDA',
        at: START + 3 * MINUTE,
        until: START + 4 * MINUTE,
        uptimeMs: null,
        silentMs: null,
        saidBy: null,
      },
      {
        ...fact,
        kind: 'REINICIO',
        at: START + 6 * MINUTE,
        until: null,
        uptimeMs: 30_000,
        silentMs: 2 * MINUTE,
        saidBy: 'sysUpTime+engineBoots/hrUptime',
      },
    ]);
  });

  it('sums an hour up when it is over, and a power cut costs minutes of it and no more', async () => {
    const hours = () => readHours(machine.context.store.read, 'a', START, START + 3 * 60 * MINUTE);
    const facts = async () =>
      (await machine.context.store.read.selectFrom('wifiHour').selectAll().execute()).map(({ hour }) => hour);
    const hour = { zoneId: 'a', lost: 0, rttMean: 12, rttMax: 12, clientsMean: 7, clientsMax: 7 };
    const traffic = { inOctets: null, outOctets: null };
    await minutes(22, ALIVE, ['a']);
    expect(await facts()).toEqual([]);
    await cutPower();
    now += 10 * MINUTE;
    await switchOn();
    expect(await hours()).toEqual([{ ...hour, ...traffic, hour: START, polls: 21 }]);
    await minutes(30, ALIVE, ['a']);
    expect(await facts()).toEqual([START]);
    await monitor.stop();
    expect(await hours()).toEqual([
      { ...hour, ...traffic, hour: START, polls: 49 },
      { ...hour, ...traffic, hour: START + 60 * MINUTE, polls: 2 },
    ]);
  });

  it('whose clock is set back two hours keeps both hours, and settles no moment twice', async () => {
    await minutes(70, ALIVE, ['a']);
    now -= 120 * MINUTE;
    await minutes(60, ALIVE, ['a']);
    await monitor.stop();
    await begin();
    const runs = (await intervals()).map(([, state, t0, t1]) => [state, t0, t1]);
    expect(runs).toEqual([['UP', 0, 69]]);
    const { read } = machine.context.store;
    const polls = (await readHours(read, 'a', START - 3 * 60 * MINUTE, START + 3 * 60 * MINUTE)).map(
      (hour) => [(hour.hour - START) / MINUTE, hour.polls],
    );
    expect(polls).toEqual([
      [-60, 50],
      [0, 70],
      [60, 10],
    ]);
  });

  it('that is switched on with its clock two hours behind says nothing twice of those hours', async () => {
    await minutes(60, ALIVE, ['a']);
    await monitor.stop();
    await cutPower();
    now -= 120 * MINUTE;
    await switchOn();
    await minutes(30, SILENT, ['a']);
    await minutes(100, ALIVE, ['a']);
    await monitor.stop();
    const runs = (await intervals()).map(([, state, t0, t1]) => [state, t0, t1]);
    expect(runs).toEqual([
      ['UP', 0, 60],
      ['UP', 60, 70],
    ]);
  });

  it('writes what waited for hours of a full disk, however much it is', async () => {
    const write = vi.spyOn(machine.context.ledger, 'write');
    write.mockRejectedValue(new Error('disk full'));
    for (let outage = 0; outage < 130; outage += 1) {
      for (const outcome of [ALIVE, ALIVE, SILENT, SILENT, SILENT]) {
        poller.poll(outcome);
        now += MINUTE;
        elapsed += MINUTE;
      }
    }
    await vi.advanceTimersByTimeAsync(15_000);
    write.mockRestore();
    await monitor.stop();
    const runs = (await intervals()).filter(([zoneId]) => zoneId === 'a');
    expect(runs).toHaveLength(2 * 130);
    expect(runs.every(([, , t0], index) => index === 0 || runs[index - 1]?.[3] === t0)).toBe(true);
    expect(new Set(faults.map(String))).toEqual(new Set(['Error: disk full']));
  });

  it('tells open screens', async () => {
    await minutes(1, ALIVE);
    expect(machine.topics).toContain('wifi');
  });
});
