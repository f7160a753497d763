import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import snmp from 'net-snmp';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';

/**
 * Real SNMP agents: Debian's snmpd on 127.0.1.1, 127.0.1.2, … and one UDP port. Each has its own
 * configuration and its own persistent folder, so that a restart raises snmpEngineBoots as on a device.
 */

/** Only what the poller reads: 82 agents start in about a second and take about 130 MB. */
const MODULES =
  'system_mib,ifTable,ifXTable,interface,snmpEngine,usmUser,usmConf,vacm_conf,vacm_vars,vacm_context,' +
  'hr_system,snmp_mib,usmStats,snmpMPDStats';

const COMMUNITY = 'lectura-puntos';
const AUTH_KEY = 'clave-de-prueba-auth';
const PRIV_KEY = 'clave-de-prueba-priv';

export interface SnmpAgent {
  readonly host: string;
  readonly port: number;
  readonly sysName: string;
  pid(): number;
  /** SIGSTOP: a black hole. */
  freeze(): void;
  /** SIGCONT: late replies included. */
  thaw(): void;
  /** Ends the process; its port then refuses. */
  stop(): Promise<void>;
  /** Starts it again: to the poller, a device that rebooted. */
  start(): Promise<void>;
  /** Stops, loses the persistent folder (and with it engineID and engineBoots) and starts again. */
  replace(): Promise<void>;
}

export interface SnmpAgents {
  readonly agents: readonly SnmpAgent[];
  /** Ends every agent, frozen ones included, and removes the folder. */
  stop(): Promise<void>;
}

/**
 * `port` keeps test files apart that run side by side; `first` is the last byte of the first address. With
 * `everywhere` they listen on every address and answer from the one that was asked.
 */
export async function startSnmpAgents(options: {
  readonly count: number;
  readonly port: number;
  readonly first?: number;
  readonly everywhere?: boolean;
}): Promise<SnmpAgents> {
  const folder = mkdtempSync(join(tmpdir(), 'snmp-agents-'));
  const first = options.first ?? 1;
  const agents = Array.from({ length: options.count }, (_, index) => {
    const host = `127.0.1.${first + index}`;
    return createAgent(folder, host, options.port, options.everywhere === true ? '0.0.0.0' : host);
  });
  const stop = async () => {
    await Promise.all(agents.map((agent) => agent.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(agents.map((agent) => agent.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { agents, stop };
}

function createAgent(folder: string, host: string, port: number, listensOn: string): SnmpAgent {
  const home = join(folder, host);
  const config = join(home, 'agent.conf');
  const sysName = `ap-${host.split('.').at(-1)}`;
  let child: ChildProcess | null = null;

  function writeConfig(): void {
    mkdirSync(home, { recursive: true });
    writeFileSync(
      config,
      [
        `agentAddress udp:${listensOn}:${port}`,
        `rocommunity ${COMMUNITY} 127.0.0.0/8`,
        `sysName ${sysName}`,
        'createUser abierto',
        `createUser firma SHA "${AUTH_KEY}"`,
        `createUser cifra SHA "${AUTH_KEY}" AES "${PRIV_KEY}"`,
        `createUser fuerte SHA-256 "${AUTH_KEY}" AES-256 "${PRIV_KEY}"`,
        'rouser abierto noauth',
        'rouser firma auth',
        'rouser cifra priv',
        'rouser fuerte priv',
        '',
      ].join('\n'),
      { mode: 0o600 },
    );
  }

  async function start(): Promise<void> {
    writeConfig();
    const env = { ...process.env, SNMPCONFPATH: home, SNMP_PERSISTENT_DIR: home, MIBS: '' };
    const log = join(home, 'agent.log');
    const started = spawn('snmpd', ['-f', '-Lf', log, '-c', config, '-I', MODULES], {
      env,
      stdio: 'ignore',
    });
    child = started;
    const failed = new Promise<never>((_resolve, reject) => {
      started.once('error', reject);
      started.once('exit', (code) => reject(new Error(`snmpd on ${host}:${port} ended with ${code}`)));
    });
    await Promise.race([answers(host, port), failed]);
    failed.catch(() => {});
  }

  async function stop(): Promise<void> {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGTERM');
    running.kill('SIGCONT');
    await ended;
  }

  function pid(): number {
    if (child?.pid === undefined) throw new Error(`the agent on ${host} is not running`);
    return child.pid;
  }

  return {
    host,
    port,
    sysName,
    pid,
    freeze: () => process.kill(pid(), 'SIGSTOP'),
    thaw: () => process.kill(pid(), 'SIGCONT'),
    stop,
    start,
    async replace() {
      await stop();
      rmSync(home, { recursive: true, force: true });
      await start();
    },
  };
}

function answers(host: string, port: number): Promise<void> {
  const session = snmp.createSession(host, COMMUNITY, {
    port,
    version: snmp.Version2c,
    timeout: 100,
    retries: 200,
  });
  session.on('error', () => {});
  return new Promise((resolve, reject) => {
    session.get(['1.3.6.1.2.1.1.3.0'], (error) => {
      session.close();
      if (error) reject(error);
      else resolve();
    });
  });
}

/** The agent as a v2c target. */
export function communityTarget(
  agent: Pick<SnmpAgent, 'host' | 'port'>,
  zoneId: string,
  community = COMMUNITY,
): SnmpTarget {
  return { zoneId, host: agent.host, port: agent.port, version: '2c', community };
}

/** The agent as a v3 target with SHA and AES-128; `change` tries other users and keys. */
export function userTarget(
  agent: SnmpAgent,
  zoneId: string,
  change: Partial<Extract<SnmpTarget, { version: '3' }>> = {},
): SnmpTarget {
  return {
    zoneId,
    host: agent.host,
    port: agent.port,
    version: '3',
    user: 'cifra',
    level: 'authPriv',
    authProtocol: 'SHA',
    authKey: AUTH_KEY,
    privProtocol: 'AES128',
    privKey: PRIV_KEY,
    ...change,
  };
}

/** The list of targets as an administrator writes it: zones and agents side by side, v2c and v3 in turn. */
export function targetFile(zones: readonly string[], agents: readonly SnmpAgent[]): string {
  const rows = zones.map((zone, index) => {
    const { host, port } = agents[index] ?? { host: '', port: 0 };
    const access =
      index % 2 === 0 ? `2c,${COMMUNITY},,,,,,` : `3,,cifra,authPriv,SHA,${AUTH_KEY},AES128,${PRIV_KEY}`;
    return `${zone},${host},${port},${access}`;
  });
  return [
    'zona,host,puerto,version,comunidad,usuario,nivel,auth,clave_auth,priv,clave_priv',
    ...rows,
    '',
  ].join('\n');
}
