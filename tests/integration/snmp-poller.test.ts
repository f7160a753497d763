import { execFile } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSimulatedAgents } from '#cli/demo/agents.ts';
import { openConnection } from '#core/snmp/connection.ts';
import { pollDevice } from '#core/snmp/poll-device.ts';
import { pollOnce, startPoller } from '#core/snmp/poller.ts';
import type { Poller, PollerOptions } from '#core/snmp/poller.ts';
import type { ClosedInterval, ZoneEventReport, ZoneReport } from '#core/snmp/messages.ts';
import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';
import { communityTarget, startSnmpAgents, userTarget } from '#tests/support/snmp-agents.ts';
import type { SnmpAgent, SnmpAgents } from '#tests/support/snmp-agents.ts';

/** Real snmpd processes on the loopback; only the waiting times are shortened. */
const PORT = 11_611;
const QUICK = { timeoutMs: 300, retries: 1 };
const SETTINGS: NonNullable<PollerOptions['settings']> = {
  states: { intervalMs: 1_500, repollMs: [300, 900, 1_800], confirmDownMs: 1_800, confirmUpMs: 200 },
  transport: QUICK,
  reportEveryMs: 50,
};

let fleet: SnmpAgents;
beforeAll(async () => {
  fleet = await startSnmpAgents({ count: 6, port: PORT });
});
afterAll(() => fleet.stop());

function agent(index: number): SnmpAgent {
  const found = fleet.agents[index];
  if (found === undefined) throw new Error(`there is no agent ${index}`);
  return found;
}

async function outcomesOf(targets: readonly SnmpTarget[], transport = QUICK): Promise<PollOutcome[]> {
  const { outcomes } = await pollOnce({ targets, transport });
  return outcomes.map(({ outcome }) => outcome);
}

const kindOf = (outcome: PollOutcome | undefined) =>
  outcome?.kind === 'ALIVE' ? ['ALIVE', outcome.fault ?? 'no fault'] : [outcome?.kind];

describe('one poll', () => {
  it('reads the device over 2c', async () => {
    const [outcome] = await outcomesOf([{ ...communityTarget(agent(0), 'a'), ifIndex: 1 }]);
    expect(outcome).toEqual({
      kind: 'ALIVE',
      rttMs: expect.any(Number),
      sysUpTime: expect.any(Number),
      hrUptime: expect.any(Number),
      sysName: 'ap-1',
      ifOperStatus: 1,
      inOctets: expect.any(BigInt),
      outOctets: expect.any(BigInt),
    });
  });

  it('reads two zones with one address, and leaves out what a device does not have', async () => {
    const [one, other] = await outcomesOf([
      communityTarget(agent(0), 'a'),
      { ...communityTarget(agent(0), 'b'), ifIndex: 9_999 },
    ]);
    const read = {
      kind: 'ALIVE',
      rttMs: expect.any(Number),
      sysUpTime: expect.any(Number),
      hrUptime: expect.any(Number),
      sysName: 'ap-1',
    };
    expect([one, other]).toEqual([read, read]);
  });

  it('does not wait for an answer that comes after the time-out, and is not confused by it later', async () => {
    const late = communityTarget(agent(1), 'late');
    const witness = communityTarget(agent(0), 'witness');
    agent(1).freeze();
    const polling = outcomesOf([late, witness]);
    expect((await polling.finally(() => agent(1).thaw())).map(kindOf)).toEqual([
      ['NO_REPLY'],
      ['ALIVE', 'no fault'],
    ]);
    expect((await outcomesOf([late])).map(kindOf)).toEqual([['ALIVE', 'no fault']]);
  });

  it('reads the device over every level of v3', async () => {
    const here = agent(0);
    const outcomes = await outcomesOf([
      userTarget(here, 'open', { user: 'abierto', level: 'noAuthNoPriv' }),
      userTarget(here, 'signed', { user: 'firma', level: 'authNoPriv' }),
      userTarget(here, 'sealed'),
      userTarget(here, 'strong', { user: 'fuerte', authProtocol: 'SHA256', privProtocol: 'AES256' }),
    ]);
    const alive = {
      kind: 'ALIVE',
      rttMs: expect.any(Number),
      sysUpTime: expect.any(Number),
      hrUptime: expect.any(Number),
      engineId: expect.stringMatching(/^80/),
      engineBoots: 1,
      engineTime: expect.any(Number),
      sysName: 'ap-1',
    };
    expect(outcomes).toEqual([alive, alive, alive, alive]);
  });

  it('takes a wrong community for silence, and a wrong v3 user, password or key for a living device', async () => {
    const here = agent(0);
    const outcomes = await outcomesOf([
      communityTarget(here, 'community', 'otra-comunidad'),
      userTarget(here, 'user', { user: 'nadie' }),
      userTarget(here, 'password', { authKey: 'otra-clave-de-acceso' }),
      userTarget(here, 'key', { privKey: 'otra-clave-de-cifrado' }),
    ]);
    expect(outcomes.map(kindOf)).toEqual([
      ['NO_REPLY'],
      ['ALIVE', 'AUTH'],
      ['ALIVE', 'AUTH'],
      ['ALIVE', 'AUTH'],
    ]);
  });

  it('takes a closed port for a living device without SNMP', async () => {
    const closed = { ...agent(0), port: PORT + 1 };
    const outcomes = await outcomesOf([communityTarget(closed, '2c'), userTarget(closed, '3')]);
    expect(outcomes.map(kindOf)).toEqual([
      ['ALIVE', 'PORT_CLOSED'],
      ['ALIVE', 'PORT_CLOSED'],
    ]);
  });

  it('opens a new v3 session at once where the device came back as another engine', async () => {
    const target = userTarget(agent(5), 'replaced');
    const open = () => openConnection(target, QUICK);
    const before = await pollDevice(target, null, open);
    await agent(5).replace();
    const after = await pollDevice(target, before.keep, open);
    await agent(5).stop();
    await agent(5).start();
    const restarted = await pollDevice(target, after.keep, open);
    restarted.keep?.close();
    const polls = [before, after, restarted].map(({ outcome }) => outcome);
    expect(polls.map(kindOf)).toEqual(Array.from({ length: 3 }, () => ['ALIVE', 'no fault']));
    const engines = polls.map((outcome) => (outcome.kind === 'ALIVE' ? outcome.engineId : null));
    const boots = polls.map((outcome) => (outcome.kind === 'ALIVE' ? outcome.engineBoots : null));
    expect([engines[0] === engines[1], engines[1] === engines[2], boots]).toEqual([false, true, [1, 1, 2]]);
  });

  it('reads the simulated access points of the demonstration, which fail, recover and reboot on command', async () => {
    const simulation = await startSimulatedAgents({
      count: 3,
      port: PORT + 2,
      community: 'demo',
      uptimeMs: () => 3_600_000,
      clients: (index) => 10 + index,
    });
    const targets = simulation.agents.map(({ host, port, community, profile }, index): SnmpTarget => ({
      zoneId: `zone ${index}`,
      host,
      port,
      version: '2c',
      community,
      profile,
    }));
    try {
      const [first, second] = simulation.agents;
      const read = (outcome: PollOutcome) =>
        outcome.kind === 'ALIVE'
          ? [outcome.sysName, outcome.clients, (outcome.sysUpTime ?? 0) >= 360_000]
          : outcome.kind;
      expect((await outcomesOf(targets)).map(read)).toEqual([
        ['punto-de-acceso-1', 10, true],
        ['punto-de-acceso-2', 11, true],
        ['punto-de-acceso-3', 12, true],
      ]);
      first?.fail();
      second?.reboot(0);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect((await outcomesOf(targets)).map(read)).toEqual([
        'NO_REPLY',
        ['punto-de-acceso-2', 11, false],
        ['punto-de-acceso-3', 12, true],
      ]);
      first?.recover();
      expect((await outcomesOf(targets)).map(read)[0]).toEqual(['punto-de-acceso-1', 10, true]);
    } finally {
      await simulation.stop();
    }
  });

  it('does not call anything down where nobody answers at all', async () => {
    agent(1).freeze();
    try {
      const [alone] = await outcomesOf([communityTarget(agent(1), 'alone')]);
      expect(alone).toEqual({ kind: 'OWN_FAULT', reason: 'BLIND' });
      const sentinel = { kind: 'TCP' as const, host: '127.0.0.1', port: 1 };
      const guarded = await pollOnce({
        targets: [communityTarget(agent(1), 'alone')],
        sentinels: [sentinel],
        transport: QUICK,
      });
      expect(guarded.outcomes.map(({ outcome }) => outcome)).toEqual([{ kind: 'NO_REPLY' }]);
    } finally {
      agent(1).thaw();
    }
  });

  it('survives garbage, and takes no reply from another address', async () => {
    const garbler = dgram.createSocket('udp4').bind(PORT, '127.0.1.90');
    const impostor = dgram.createSocket('udp4').bind(PORT, '127.0.1.92');
    const relay = dgram.createSocket('udp4').bind(PORT, '127.0.1.91');
    await Promise.all([once(garbler, 'listening'), once(impostor, 'listening'), once(relay, 'listening')]);
    garbler.on('message', (_message, from) => {
      for (const bytes of [
        '',
        '30',
        '3082ffff',
        '302902010104067075626c6963a21c0204ffffffff',
        'ff'.repeat(900),
      ])
        garbler.send(Buffer.from(bytes, 'hex'), from.port, from.address);
    });
    // A real reply of a real agent, but sent from an address that was not asked.
    const upstream = dgram.createSocket('udp4');
    let asker: { port: number; address: string } | null = null;
    relay.on('message', (message, from) => {
      asker = from;
      upstream.send(message, PORT, agent(0).host);
    });
    upstream.on('message', (reply) => {
      if (asker) impostor.send(reply, asker.port, asker.address);
    });
    try {
      const outcomes = await outcomesOf([
        communityTarget(agent(0), 'real'),
        communityTarget({ ...agent(0), host: '127.0.1.90' }, 'garbage'),
        userTarget({ ...agent(0), host: '127.0.1.90' }, 'garbage v3'),
        communityTarget({ ...agent(0), host: '127.0.1.91' }, 'impostor'),
      ]);
      expect(outcomes.map(kindOf)).toEqual([['ALIVE', 'no fault'], ['NO_REPLY'], ['NO_REPLY'], ['NO_REPLY']]);
      expect(asker).not.toBeNull();
    } finally {
      for (const socket of [garbler, impostor, relay, upstream]) socket.close();
    }
  });

  it('of hundreds of zones asks no more than the cap at once', async () => {
    const counter = dgram.createSocket('udp4').bind(PORT, '127.0.1.93');
    await once(counter, 'listening');
    const askers = new Set<number>();
    let most = 0;
    counter.on('message', (_message, from) => {
      askers.add(from.port);
      most = Math.max(most, askers.size);
      // Long before the time-out frees the place, and long after the whole wave was asked.
      setTimeout(() => askers.delete(from.port), 250);
    });
    try {
      const silent = { ...agent(0), host: '127.0.1.93' };
      const targets = Array.from({ length: 300 }, (_, index) => communityTarget(silent, `zone ${index}`));
      const { outcomes } = await pollOnce({
        targets,
        sentinels: [{ kind: 'SNMP', target: communityTarget(agent(0), 'sentinel') }],
        transport: { timeoutMs: 1_000, retries: 0, maxInFlight: 64 },
      });
      expect(outcomes).toHaveLength(300);
      expect(outcomes.filter(({ outcome }) => outcome.kind === 'ALIVE')).toEqual([]);
      expect(most).toBe(64);
    } finally {
      counter.close();
    }
  });
});

describe('a machine with limits', () => {
  it('that allows few open files still hears every device', async () => {
    const everywhere = await startSnmpAgents({ count: 1, port: PORT + 3, first: 230, everywhere: true });
    try {
      const limited = ['-c', 'ulimit -n 150 && exec "$0" "$@"', process.execPath];
      const { stdout } = await promisify(execFile)('bash', [
        ...limited,
        'tests/support/few-files-process.ts',
        String(PORT + 3),
      ]);
      expect(JSON.parse(stdout)).toEqual([{ ALIVE: 300 }, { ALIVE: 300 }, { ALIVE: 300 }]);
    } finally {
      await everywhere.stop();
    }
  });

  it('takes what its own system refuses to send for its own fault', async () => {
    // A link-local address says nothing of the link: no route leads there.
    const [outcome] = await outcomesOf([communityTarget({ ...agent(0), host: 'fe80::1' }, 'nowhere')]);
    expect(outcome?.kind).toBe('OWN_FAULT');
  });
});

describe('the poller', () => {
  const zones = new Map<string, ZoneReport>();
  const closed: ClosedInterval[] = [];
  const events: ZoneEventReport[] = [];
  let poller: Poller | null = null;

  function poll(targets: readonly SnmpTarget[], more: Partial<PollerOptions> = {}): Poller {
    zones.clear();
    closed.length = 0;
    events.length = 0;
    poller = startPoller({
      targets,
      settings: SETTINGS,
      onReport(report) {
        for (const zone of report.zones) zones.set(zone.zoneId, zone);
        closed.push(...report.closed);
        events.push(...report.events);
      },
      ...more,
    });
    return poller;
  }

  async function until(what: string, holds: () => boolean): Promise<void> {
    const patience = Date.now() + 30_000;
    while (!holds()) {
      if (Date.now() > patience)
        throw new Error(
          `waited for ${what}, saw ${JSON.stringify([...zones.values()].map((zone) => zone.status))}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  const is = (zoneId: string, status: string) => () => zones.get(zoneId)?.status === status;
  const of = (zoneId: string) => closed.filter((interval) => interval.zoneId === zoneId);

  afterEach(async () => {
    await poller?.stop();
    poller = null;
  });

  it('sees an access point go silent, suspects it, calls it down since the first failure, and up since the first reply', async () => {
    const watched = poll([communityTarget(agent(2), 'frozen'), communityTarget(agent(3), 'other')]);
    await until('both up', () => is('frozen', 'UP')() && is('other', 'UP')());
    agent(2).freeze();
    try {
      await until('a suspicion', is('frozen', 'SUSPECT'));
      const suspectSince = zones.get('frozen')?.since;
      await until('an outage', is('frozen', 'DOWN'));
      expect(zones.get('frozen')?.since).toBe(suspectSince);
    } finally {
      agent(2).thaw();
    }
    await until('its return', is('frozen', 'UP'));
    const upSince = zones.get('frozen')?.since;
    await watched.stop();
    const states = of('frozen').map(({ state }) => state);
    expect(states.slice(-3)).toEqual(['UP', 'DOWN', 'UP']);
    expect(of('frozen').at(-1)?.t0).toBe(upSince);
    expect(of('other').filter(({ state }) => state === 'DOWN')).toEqual([]);
    for (const [index, interval] of of('frozen').entries())
      expect(of('frozen')[index + 1]?.t0 ?? interval.t1).toBe(interval.t1);
    expect(events.filter(({ kind }) => kind === 'REBOOT')).toEqual([]);
  });

  it('reports a restarted device as a reboot, over 2c and over v3, and goes on polling it', async () => {
    const [two, three, gone] = [agent(2), agent(3), agent(4)];
    poll([communityTarget(two, 'v2c'), userTarget(three, 'v3'), userTarget(gone, 'replaced')]);
    const all = ['v2c', 'v3', 'replaced'];
    await until('all up', () => all.every((zoneId) => is(zoneId, 'UP')()));
    // The counters must have run for longer than the tolerance of the comparison.
    await until('six seconds of uptime', () =>
      all.every((zoneId) => {
        const outcome = zones.get(zoneId)?.lastOutcome;
        return outcome?.kind === 'ALIVE' && (outcome.sysUpTime ?? 0) > 800;
      }),
    );
    await Promise.all([two.stop(), three.stop(), gone.replace()]);
    await Promise.all([two.start(), three.start()]);
    const reboot = (zoneId: string) =>
      events.find((event) => event.kind === 'REBOOT' && event.zoneId === zoneId);
    await until('three reboots', () => all.every((zoneId) => reboot(zoneId) !== undefined));
    expect(reboot('v2c')).toMatchObject({ saidBy: ['sysUpTime'], deniedBy: ['hrUptime'] });
    expect(reboot('v3')).toMatchObject({ saidBy: expect.arrayContaining(['engineBoots']) });
    expect(reboot('replaced')).toMatchObject({ saidBy: expect.arrayContaining(['engineId']) });
    await until('all up', () => all.every((zoneId) => is(zoneId, 'UP')()));
  });

  it('keeps everything unknown where nobody answers', async () => {
    agent(4).freeze();
    agent(5).freeze();
    try {
      const watched = poll([communityTarget(agent(4), 'a'), communityTarget(agent(5), 'b')]);
      const blind = (zoneId: string) => () => {
        const outcome = zones.get(zoneId)?.lastOutcome;
        return outcome?.kind === 'OWN_FAULT' && outcome.reason === 'BLIND';
      };
      await until('blindness', () => blind('a')() && blind('b')());
      await watched.stop();
      expect(closed.map(({ state }) => state)).toEqual(['UNKNOWN', 'UNKNOWN']);
    } finally {
      agent(4).thaw();
      agent(5).thaw();
    }
  });

  it('takes new, changed and removed targets while it runs', async () => {
    const watched = poll([communityTarget(agent(0), 'stays'), communityTarget(agent(1), 'leaves')]);
    await until('both up', () => is('stays', 'UP')() && is('leaves', 'UP')());
    watched.update([userTarget(agent(5), 'stays'), communityTarget(agent(2), 'comes')]);
    await until('the new zone', is('comes', 'UP'));
    await until('the changed zone', () => {
      const outcome = zones.get('stays')?.lastOutcome;
      return outcome?.kind === 'ALIVE' && outcome.sysName === agent(5).sysName;
    });
    await until('the last word on the removed zone', () => of('leaves').at(-1)?.state === 'UP');
    expect(events.filter(({ kind }) => kind === 'REBOOT')).toEqual([]);
  });

  it('knows nothing while its thread is broken, starts it again and then goes on', async () => {
    const crashes: string[] = [];
    // A target that the thread's own validation refuses ends the thread.
    const broken = { ...communityTarget(agent(0), 'zone'), host: 'no-es-una-direccion' };
    const watched = poll([broken], { onCrash: ({ message }) => crashes.push(message) });
    await until('the crash', () => crashes.length > 0);
    expect(crashes).toHaveLength(1);
    expect(zones.get('zone')).toMatchObject({
      status: 'UNKNOWN',
      lastOutcome: { kind: 'OWN_FAULT', reason: 'POLLER_STOPPED' },
    });
    watched.update([communityTarget(agent(0), 'zone')]);
    await until('its return', is('zone', 'UP'));
  });
});
