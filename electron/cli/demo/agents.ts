import dgram from 'node:dgram';
import snmp from 'net-snmp';
import type { Agent } from 'net-snmp';

/**
 * Simulated access points for the demonstration, on machines without snmpd: net-snmp's own agent, one process,
 * one loopback address each. They speak SNMP 2c for real, and fall silent, come back and reboot on command.
 */

export interface SimulatedAgent {
  readonly host: string;
  readonly port: number;
  readonly community: string;
  /** OID profile under which it tells its clients. */
  readonly profile: 'mikrotik';
  /** Swallows every request: a black hole. */
  fail(): void;
  recover(): void;
  /** Silent for `silentMs`, then back with its uptime counted from that moment. */
  reboot(silentMs: number): void;
}

export interface SimulatedAgents {
  readonly agents: readonly SimulatedAgent[];
  stop(): Promise<void>;
}

export interface SimulationOptions {
  readonly count: number;
  readonly port: number;
  readonly community: string;
  /** Uptime at the start in milliseconds, and connected clients right now, of agent `index`. */
  readonly uptimeMs?: (index: number) => number;
  readonly clients?: (index: number) => number;
  readonly now?: () => number;
}

const OBJECTS = {
  sysUpTime: { oid: '1.3.6.1.2.1.1.3', type: snmp.ObjectType.TimeTicks },
  sysName: { oid: '1.3.6.1.2.1.1.5', type: snmp.ObjectType.OctetString },
  hrSystemUptime: { oid: '1.3.6.1.2.1.25.1.1', type: snmp.ObjectType.TimeTicks },
  clients: { oid: '1.3.6.1.4.1.14988.1.1.1.3.1.6', type: snmp.ObjectType.Gauge },
} as const;

const WRAP = 2 ** 32;

/** Refuses with the operating system's error where an address or the port is taken. */
export async function startSimulatedAgents(options: SimulationOptions): Promise<SimulatedAgents> {
  const tried = await Promise.allSettled(
    Array.from({ length: options.count }, (_, index) => startAgent(options, index)),
  );
  const started = tried.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const stop = async () => {
    await Promise.all(started.map(({ close }) => close()));
  };
  const failed = tried.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return { agents: started.map(({ agent }) => agent), stop };
}

/** macOS has one loopback address only; there the agents differ by port. */
function placeOf(index: number, port: number) {
  return process.platform === 'darwin'
    ? { host: '127.0.0.1', port: port + index }
    : { host: `127.0.1.${index + 1}`, port };
}

async function startAgent(options: SimulationOptions, index: number) {
  const now = options.now ?? Date.now;
  const place = placeOf(index, options.port);
  let bootedAt = now() - (options.uptimeMs?.(index) ?? 0);
  let silent = false;
  let waking: NodeJS.Timeout | null = null;

  const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
  const agent = snmp.createAgent(
    {
      address: place.host,
      port: place.port,
      dgramModule: { createSocket: () => silenceableSocket(() => silent, resolve, reject) },
    },
    // Malformed requests and wrong communities end here; a device ignores them too.
    () => {},
  );
  agent.getAuthorizer().addCommunity(options.community);

  const ticks = () => Math.floor((now() - bootedAt) / 10) % WRAP;
  provide(agent, 'sysUpTime', ticks);
  provide(agent, 'hrSystemUptime', ticks);
  provide(agent, 'sysName', () => `punto-de-acceso-${index + 1}`);
  provide(agent, 'clients', () => options.clients?.(index) ?? 0);

  const wake = () => {
    if (waking !== null) clearTimeout(waking);
    waking = null;
    silent = false;
  };
  const simulated: SimulatedAgent = {
    ...place,
    community: options.community,
    profile: 'mikrotik',
    fail() {
      wake();
      silent = true;
    },
    recover: wake,
    reboot(silentMs) {
      wake();
      silent = true;
      waking = setTimeout(() => {
        bootedAt = now();
        wake();
      }, silentMs);
    },
  };
  await listening;
  return {
    agent: simulated,
    close() {
      wake();
      return new Promise<void>((closed) => agent.close(closed));
    },
  };
}

/** The value is asked at every request, so that uptime and clients move. */
function provide(agent: Agent, name: keyof typeof OBJECTS, read: () => number | string): void {
  const { oid, type } = OBJECTS[name];
  agent.registerProvider({
    name,
    type: snmp.MibProviderType.Scalar,
    oid,
    scalarType: type,
    maxAccess: snmp.MaxAccess['read-only'],
    handler(request) {
      agent.getMib().setScalarValue(name, read());
      request.done();
    },
  });
  agent.getMib().setScalarValue(name, read());
}

function silenceableSocket(isSilent: () => boolean, listening: () => void, failed: (error: Error) => void) {
  const socket = dgram.createSocket('udp4');
  socket.once('listening', listening);
  socket.once('error', (error) => {
    socket.close();
    failed(error);
  });
  const listen = socket.on.bind(socket);
  return Object.assign(socket, {
    on(event: string, handler: (...parts: unknown[]) => void) {
      // net-snmp would hand a socket's error to its message handler.
      if (event === 'error') return listen('error', () => {});
      return listen(event, (...parts: unknown[]) => {
        if (event === 'message' && isSilent()) return;
        handler(...parts);
      });
    },
  });
}
