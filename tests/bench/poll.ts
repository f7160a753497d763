// Six objects of 82 real SNMP agents: our round beside bare net-snmp with kept sessions and beside
// prometheus-snmp-exporter, in turn and in one run; then ten of them silent, SNMPv3, and 5,000 zones polled by a
// station in a slot of 60 s while its desk registers visitors.
// needs: snmpd, prometheus-snmp-exporter
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { appRouter } from '#core/http/router.ts';
import { createCaller, type RequestContext } from '#core/http/trpc.ts';
import { startWifiMonitor } from '#core/features/wifi/monitor.ts';
import { storeTargetIn } from '#core/wifi/targets.ts';
import { oidsOf } from '#core/snmp/poll-device.ts';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';
import { fillCity, percentile, rounded, seeded } from '#tests/support/bench-city.ts';
import { openBenchCore } from '#tests/support/bench-core.ts';
import { bareRounds, exporterRounds, ourRounds, type Asker } from '#tests/support/bench-poll.ts';
import { communityTarget, startSnmpAgents, userTarget } from '#tests/support/snmp-agents.ts';

const AGENTS = 82;
const PORT = 16_182;
const EXPORTER_PORT = 16_183;
const ROUNDS = 31;
const SILENT = 10;
const SILENT_ROUNDS = 15;
const WARM_UP = 5;
const MANY = 5_000;
const MANY_PORT = 16_184;
const MANY_ROUNDS = 15;
const SLOT_MS = 60_000;
/** After the first round and the second, which confirms, the polls are spread over the slot. */
const SPREAD_AFTER_MS = 15_000;
const DESK_MS = 30_000;
const REGISTRATION_EVERY_MS = 50;

interface Times {
  readonly wallMs: number[];
  readonly cpuMs: number[];
}

/** Each asker once in turn, `rounds` times; `expected` of the devices must answer in every round. */
async function alternate<Name extends string>(
  askers: Record<Name, Asker>,
  rounds: number,
  expected: number,
): Promise<Record<Name, Times>> {
  const names = Object.keys(askers) as Name[];
  const times = Object.fromEntries(
    names.map((name) => [name, { wallMs: [], cpuMs: [] }]),
  ) as unknown as Record<Name, Times>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const cpu = process.cpuUsage();
      const began = performance.now();
      const answered = await askers[name].round();
      const wallMs = performance.now() - began;
      const { user, system } = process.cpuUsage(cpu);
      if (answered !== expected) throw new Error(`${name}: ${answered} of ${expected} answered.`);
      times[name].wallMs.push(wallMs);
      times[name].cpuMs.push((user + system) / 1_000);
    }
  }
  return times;
}

const median = (values: readonly number[]) =>
  rounded(
    percentile(
      values.toSorted((a, b) => a - b),
      0.5,
    ),
  );

async function eightyTwo() {
  const fleet = await startSnmpAgents({ count: AGENTS, port: PORT });
  const { agents } = fleet;
  const community = agents.map((agent): SnmpTarget => ({
    ...communityTarget(agent, agent.host),
    ifIndex: 1,
  }));
  const [first] = community;
  const oids = first === undefined ? [] : oidsOf(first);
  const askers = {
    ours: ourRounds(community),
    bare: bareRounds(agents, oids),
    exporter: await exporterRounds(agents, oids, EXPORTER_PORT),
  };
  const v3 = {
    v3: ourRounds(agents.map((agent): SnmpTarget => ({ ...userTarget(agent, agent.host), ifIndex: 1 }))),
  };
  try {
    await alternate({ ...askers, ...v3 }, WARM_UP, AGENTS);
    const all = await alternate({ ...askers, ...v3 }, ROUNDS, AGENTS);
    for (const agent of agents.slice(0, SILENT)) agent.freeze();
    const { ours, exporter } = askers;
    const silent = await alternate({ ours, exporter }, SILENT_ROUNDS, AGENTS - SILENT);
    return {
      agents: AGENTS,
      objects: oids.length,
      wallMs: median(all.ours.wallMs),
      cpuMs: median(all.ours.cpuMs),
      bareWallMs: median(all.bare.wallMs),
      bareCpuMs: median(all.bare.cpuMs),
      exporterWallMs: median(all.exporter.wallMs),
      tenDownWallMs: median(silent.ours.wallMs),
      exporterTenDownWallMs: median(silent.exporter.wallMs),
      v3WallMs: median(all.v3.wallMs),
    };
  } finally {
    for (const asker of [...Object.values(askers), v3.v3]) await asker.close();
    await fleet.stop();
  }
}

/** One agent on all addresses of the loopback; it answers from the address that was asked. */
const manyTargets = (): SnmpTarget[] =>
  Array.from({ length: MANY }, (_, index) => ({
    ...communityTarget(
      { host: `127.9.${Math.floor(index / 250)}.${(index % 250) + 1}`, port: MANY_PORT },
      `zona-${index}`,
    ),
    ifIndex: 1,
  }));

async function fiveThousand() {
  const fleet = await startSnmpAgents({ count: 1, port: MANY_PORT, everywhere: true });
  const targets = manyTargets();
  try {
    const round = ourRounds(targets);
    await alternate({ round }, 1, MANY);
    const times = await alternate({ round }, MANY_ROUNDS, MANY);
    await round.close();
    return {
      wallMs: median(times.round.wallMs),
      roundCpuMs: median(times.round.cpuMs),
      ...(await stationWith(targets)),
    };
  } finally {
    await fleet.stop();
  }
}

/** A whole slot of a station that polls them all, rows on the disk included; and its desk beside that. */
async function stationWith(targets: readonly SnmpTarget[]) {
  const bench = await openBenchCore();
  const { context } = bench.core;
  const people = await fillCity(bench.store, 2_000, 10_000, Date.now());
  await writeZones(context, targets);
  const random = seeded(7);
  const caller = createCaller(appRouter)(bench.requestContext satisfies RequestContext);
  const atDesk = async () => {
    const waits: number[] = [];
    for (const until = performance.now() + DESK_MS; performance.now() < until;) {
      await delay(REGISTRATION_EVERY_MS);
      const personId = people[Math.floor(random() * people.length)]?.id ?? '';
      const began = performance.now();
      const visit = await caller.attendance.register({
        personId,
        service: 'COWORKING',
        evenIfRepeated: true,
      });
      if (visit.status !== 'REGISTERED') throw new Error('The benchmark registered nothing.');
      waits.push(performance.now() - began);
    }
    return rounded(
      percentile(
        waits.toSorted((a, b) => a - b),
        0.99,
      ),
    );
  };
  const deskP99AloneMs = await atDesk();
  const failures: unknown[] = [];
  const monitor = await startWifiMonitor(context, { report: (_place, error) => failures.push(error) });
  await delay(SPREAD_AFTER_MS);
  const cpu = process.cpuUsage();
  await delay(SLOT_MS);
  const { user, system } = process.cpuUsage(cpu);
  const deskP99Ms = await atDesk();
  const { up } = await bench.store.read
    .selectFrom('zoneStatus')
    .select((column) => column.fn.countAll<number>().as('up'))
    .where('state', '=', 'UP')
    .executeTakeFirstOrThrow();
  await monitor.stop();
  await bench.close();
  rmSync(bench.folder, { recursive: true, force: true });
  if (up !== targets.length || failures.length > 0)
    throw new Error(`${up} of ${targets.length} zones were up; failures: ${failures.join(', ')}`);
  return { cpuMs: rounded((user + system) / 1_000), deskP99Ms, deskP99AloneMs };
}

async function writeZones(
  context: Awaited<ReturnType<typeof openBenchCore>>['core']['context'],
  targets: readonly SnmpTarget[],
): Promise<void> {
  for (let from = 0; from < targets.length; from += 250) {
    await context.ledger.write('bench', async (tx) => {
      for (const target of targets.slice(from, from + 250)) {
        await tx.create('zone', {
          id: target.zoneId,
          name: target.zoneId.toUpperCase(),
          address: null,
          neighbourhood: null,
          comuna: '1',
          area: 'URBANA',
          latitude: null,
          longitude: null,
          deletedAt: null,
        });
        await storeTargetIn(tx, target);
      }
    });
  }
}

const measured = await eightyTwo();
const many = await fiveThousand();
console.log(JSON.stringify({ name: 'poll', ...measured, fiveThousand: many }));
