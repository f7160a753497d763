import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import snmp from 'net-snmp';
import { createDevicePoller } from '#core/snmp/device-poller.ts';
import { locate } from '#cli/provision/system.mjs';
import { defaultPollSettings } from '#shared/domain/zone-state.ts';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';
import { communityTarget } from './snmp-agents.ts';
import type { SnmpAgent } from './snmp-agents.ts';

/** The same objects of the same agents, asked in three ways with the same time-out and retries. */
export const TRANSPORT = { timeoutMs: 1_000, retries: 1, maxInFlight: 64 };

/** Asks every device once, all at once; returns how many answered. */
export type Round = () => Promise<number>;

export interface Asker {
  readonly round: Round;
  close(): Promise<void> | void;
}

/** As the polling thread asks: kept connections, addresses checked, outcomes classified. */
export function ourRounds(targets: readonly SnmpTarget[]): Asker {
  const clock = () => ({ wallMs: Date.now(), monoMs: performance.now() });
  const devices = createDevicePoller(TRANSPORT, clock, defaultPollSettings, () => targets.length);
  return {
    async round() {
      const polls = await Promise.all(targets.map((target) => devices.poll(target.zoneId, target)));
      return polls.filter(({ outcome }) => outcome.kind === 'ALIVE' && outcome.fault === undefined).length;
    },
    close: () => devices.close(),
  };
}

/** The library alone, with kept sessions. */
export function bareRounds(agents: readonly SnmpAgent[], oids: readonly string[]): Asker {
  const sessions = agents.map((agent) => {
    const target = communityTarget(agent, agent.host);
    const community = target.version === '2c' ? target.community : '';
    const { timeoutMs: timeout, retries } = TRANSPORT;
    const session = snmp.createSession(agent.host, community, {
      port: agent.port,
      version: snmp.Version2c,
      timeout,
      retries,
    });
    session.on('error', () => {});
    return session;
  });
  const ask = (session: (typeof sessions)[number]) =>
    new Promise<boolean>((resolve) => {
      session.get([...oids], (error, varbinds) =>
        resolve(error === null && varbinds?.length === oids.length),
      );
    });
  return {
    round: async () => (await Promise.all(sessions.map(ask))).filter(Boolean).length,
    close() {
      for (const session of sessions) session.close();
    },
  };
}

/** prometheus-snmp-exporter as Prometheus asks it: one HTTP request a device. */
export async function exporterRounds(
  agents: readonly SnmpAgent[],
  oids: readonly string[],
  port: number,
): Promise<Asker> {
  const program = locate('prometheus-snmp-exporter');
  if (program === undefined) throw new Error('prometheus-snmp-exporter is not on this machine');
  const folder = mkdtempSync(join(tmpdir(), 'snmp-exporter-'));
  const config = join(folder, 'snmp.yml');
  const [agent] = agents;
  const target = agent === undefined ? undefined : communityTarget(agent, '');
  writeFileSync(config, moduleFile(oids, target?.version === '2c' ? target.community : ''));
  const options = [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'];
  const exporter = spawn(program, options, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ask = async ({ host, port: snmpPort }: SnmpAgent) => {
    const reply = await fetch(`http://127.0.0.1:${port}/snmp?module=puntos&target=${host}:${snmpPort}`);
    const text = await reply.text();
    return reply.ok && /^value_0 /m.test(text);
  };
  const close = async () => {
    const ended = once(exporter, 'exit');
    if (exporter.exitCode === null && exporter.kill('SIGTERM')) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answering(`http://127.0.0.1:${port}/`);
  } catch (error) {
    await close();
    throw error;
  }
  return { round: async () => (await Promise.all(agents.map(ask))).filter(Boolean).length, close };
}

function moduleFile(oids: readonly string[], community: string): string {
  const objects = oids.map((oid) => `    - ${oid}`);
  const metrics = oids.map((oid, index) => {
    const type = oid.startsWith('1.3.6.1.2.1.1.5') ? 'DisplayString' : 'gauge';
    return `    - {name: value_${index}, oid: ${oid}, type: ${type}}`;
  });
  return [
    'puntos:',
    '  get:',
    ...objects,
    '  metrics:',
    ...metrics,
    '  version: 2',
    '  retries: 1',
    '  timeout: 1s',
    '  auth:',
    `    community: ${community}`,
    '',
  ].join('\n');
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const reply = await fetch(url).catch(() => null);
    if (reply?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('prometheus-snmp-exporter does not answer');
}
