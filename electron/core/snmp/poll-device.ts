import snmp from 'net-snmp';
import type { Varbind } from 'net-snmp';
import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';
import type { Connection, Reply } from '#core/snmp/connection.ts';
import { profileOf } from '#core/snmp/profiles.ts';
import { counter64, naturalNumber, readableText } from '#core/snmp/values.ts';

/** One poll of one device: one GET of about six objects, and the client table where a profile asks for it. */

const OID = {
  sysUpTime: '1.3.6.1.2.1.1.3.0',
  sysName: '1.3.6.1.2.1.1.5.0',
  hrUptime: '1.3.6.1.2.1.25.1.1.0',
  engineBoots: '1.3.6.1.6.3.10.2.1.2.0',
  engineTime: '1.3.6.1.6.3.10.2.1.3.0',
  ifOperStatus: '1.3.6.1.2.1.2.2.1.8',
} as const;

/** More radios than any access point or group has; a walk never runs further. */
const MAX_ROWS = 500;

export interface DevicePoll {
  readonly outcome: PollOutcome;
  /** The connection to use next time, or null where it must be opened anew. */
  readonly keep: Connection | null;
}

/**
 * A connection is kept only while the device answers well: an unanswered one may be bound to an address this
 * machine no longer has, and a v3 one may hold an engine that is gone.
 */
export async function pollDevice(
  target: SnmpTarget,
  kept: Connection | null,
  open: () => Connection,
): Promise<DevicePoll> {
  const first = await ask(target, kept ?? open());
  if (first.reply.kind !== 'STALE_ENGINE') return { outcome: first.outcome, keep: first.keep };
  const second = await ask(target, open());
  // Its first answer was proof of life, whatever became of the second.
  const outcome = second.outcome.kind === 'ALIVE' ? second.outcome : first.outcome;
  return { outcome, keep: second.keep };
}

async function ask(target: SnmpTarget, connection: Connection) {
  const reply = await connection.get(oidsOf(target));
  if (reply.kind !== 'VARBINDS') {
    connection.close();
    return { reply, outcome: outcomeOf(reply), keep: null };
  }
  const values = new Map(
    reply.varbinds
      .filter((varbind) => !snmp.isVarbindError(varbind))
      .map((varbind) => [varbind.oid, varbind.value]),
  );
  const clients = await countClients(target, connection, values);
  const read = { ...readValues(target, values), clients, engineId: connection.engineId() };
  return { reply, outcome: dropAbsent({ ...read, rttMs: reply.rttMs }), keep: connection };
}

function oidsOf(target: SnmpTarget): string[] {
  const oids: string[] = [OID.sysUpTime, OID.sysName, OID.hrUptime];
  if (target.version === '3') oids.push(OID.engineBoots, OID.engineTime);
  const { clients, traffic } = profileOf(target);
  if (target.ifIndex !== undefined) {
    for (const column of [OID.ifOperStatus, traffic.in, traffic.out])
      oids.push(`${column}.${target.ifIndex}`);
  }
  if (clients?.kind === 'SCALAR') oids.push(clients.oid);
  return oids;
}

/** A device that does not tell its clients is still alive: a failure here only leaves the number out. */
async function countClients(
  target: SnmpTarget,
  connection: Connection,
  values: ReadonlyMap<string, unknown>,
): Promise<number | undefined> {
  const { clients } = profileOf(target);
  if (clients === null) return undefined;
  if (clients.kind === 'SCALAR') return naturalNumber(values.get(clients.oid));
  return sumOfColumn(connection, clients.oid);
}

/** Undefined where the device has no such column. */
export async function sumOfColumn(connection: Connection, oid: string): Promise<number | undefined> {
  const rows = await connection.column(oid, MAX_ROWS);
  if (rows === null || rows.length === 0) return undefined;
  return rows.reduce((sum: number, row: Varbind) => sum + (naturalNumber(row.value) ?? 0), 0);
}

function outcomeOf(reply: Exclude<Reply, { kind: 'VARBINDS' }>): PollOutcome {
  switch (reply.kind) {
    case 'FAULT':
      return { kind: 'ALIVE', rttMs: reply.rttMs, fault: reply.fault };
    case 'STALE_ENGINE':
      return { kind: 'ALIVE', rttMs: reply.rttMs, fault: 'AUTH' };
    case 'SILENCE':
      return { kind: 'NO_REPLY' };
    case 'OWN_FAULT':
      return reply;
  }
}

function readValues(target: SnmpTarget, values: ReadonlyMap<string, unknown>) {
  const { traffic } = profileOf(target);
  const ofInterface = (column: string) => values.get(`${column}.${target.ifIndex}`);
  return {
    sysUpTime: naturalNumber(values.get(OID.sysUpTime)),
    engineBoots: naturalNumber(values.get(OID.engineBoots)),
    engineTime: naturalNumber(values.get(OID.engineTime)),
    hrUptime: naturalNumber(values.get(OID.hrUptime)),
    sysName: readableText(values.get(OID.sysName)),
    ifOperStatus: naturalNumber(ofInterface(OID.ifOperStatus)),
    inOctets: counter64(ofInterface(traffic.in)),
    outOctets: counter64(ofInterface(traffic.out)),
  };
}

type Alive = Extract<PollOutcome, { kind: 'ALIVE' }>;
type Sparse<T> = { [Key in keyof T]: T[Key] | undefined };

/** Absent values are absent keys, so that two outcomes compare as they read. */
function dropAbsent(read: Sparse<Omit<Alive, 'kind' | 'rttMs'>> & { readonly rttMs: number }): Alive {
  const present = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
  return { ...present, kind: 'ALIVE', rttMs: read.rttMs };
}
