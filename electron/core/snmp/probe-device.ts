import snmp from 'net-snmp';
import type { ProbeReport } from '#shared/domain/probe.ts';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';
import { openConnection } from '#core/snmp/connection.ts';
import type { Connection, Reply } from '#core/snmp/connection.ts';
import { hostAnswersTcp, strangerThatAnswers } from '#core/snmp/elsewhere.ts';
import type { TransportSettings } from '#core/snmp/messages.ts';
import { sumOfColumn } from '#core/snmp/poll-device.ts';
import { oidProfiles, profileOf } from '#core/snmp/profiles.ts';
import type { OidProfile } from '#core/snmp/profiles.ts';
import { counter64, naturalNumber, readableText } from '#core/snmp/values.ts';

/** One device asked once, by a person who sets it up: what it is, what it has, or why it does not answer. */

const OID = {
  sysDescr: '1.3.6.1.2.1.1.1.0',
  sysUpTime: '1.3.6.1.2.1.1.3.0',
  sysName: '1.3.6.1.2.1.1.5.0',
  ifDescr: '1.3.6.1.2.1.2.2.1.2',
  ifOperStatus: '1.3.6.1.2.1.2.2.1.8',
  ifName: '1.3.6.1.2.1.31.1.1.1.1',
} as const;

const UP = 1;
/** An access point has a dozen; a switch's list beyond this helps nobody. */
const MAX_INTERFACES = 64;

const NOTHING: Omit<ProbeReport, 'verdict'> = {
  reason: null,
  rttMs: null,
  stranger: null,
  hostAnswers: null,
  engineId: null,
  sysName: null,
  sysDescr: null,
  upMs: null,
  interfaces: [],
  clients: null,
  offers: [],
  traffic: null,
};

export async function probeDevice(target: SnmpTarget, transport: TransportSettings): Promise<ProbeReport> {
  let connection: Connection | null = null;
  try {
    connection = openConnection(target, transport);
    const reply = await connection.get([OID.sysUpTime, OID.sysName, OID.sysDescr]);
    return reply.kind === 'VARBINDS'
      ? await describe(target, connection, reply)
      : await explainMissing(target, transport, connection, reply);
  } catch (error) {
    // dgram throws on what this machine cannot do (no file descriptors, no such family).
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    return { ...NOTHING, verdict: 'OWN_FAULT', reason };
  } finally {
    connection?.close();
  }
}

type Answer = Extract<Reply, { kind: 'VARBINDS' }>;

async function describe(target: SnmpTarget, connection: Connection, reply: Answer): Promise<ProbeReport> {
  const values = valuesOf(reply);
  const ticks = naturalNumber(values.get(OID.sysUpTime));
  const profile = profileOf(target);
  const interfaces = await readInterfaces(connection);
  const clients = await readClients(connection, profile);
  return {
    ...NOTHING,
    verdict: 'ANSWERED',
    rttMs: reply.rttMs,
    engineId: connection.engineId() ?? null,
    sysName: readableText(values.get(OID.sysName)) ?? null,
    sysDescr: readableText(values.get(OID.sysDescr)) ?? null,
    upMs: ticks === undefined ? null : ticks * 10,
    interfaces,
    clients,
    offers: clients === null ? await readOffers(connection, profile) : [],
    traffic: target.ifIndex === undefined ? null : await countsTraffic(connection, profile, target.ifIndex),
  };
}

async function explainMissing(
  target: SnmpTarget,
  transport: TransportSettings,
  connection: Connection,
  reply: Exclude<Reply, Answer>,
): Promise<ProbeReport> {
  const engineId = connection.engineId() ?? null;
  if (reply.kind === 'FAULT') {
    return { ...NOTHING, verdict: reply.why, rttMs: reply.rttMs, engineId };
  }
  // A first question cannot meet a stale engine; a device whose clock runs wild still lives.
  if (reply.kind === 'STALE_ENGINE') return { ...NOTHING, verdict: 'UNCLEAR', rttMs: reply.rttMs, engineId };
  const { reason } = reply;
  if (reply.kind === 'OWN_FAULT') {
    return { ...NOTHING, verdict: reason === 'ENETUNREACH' ? 'NO_ROUTE' : 'OWN_FAULT', reason };
  }
  if (reason !== 'TIMEOUT') return { ...NOTHING, verdict: 'NO_ROUTE', reason };
  const [stranger, hostAnswers] = await Promise.all([
    strangerThatAnswers(target, transport),
    hostAnswersTcp(target.host, transport.timeoutMs),
  ]);
  return { ...NOTHING, verdict: 'SILENT', stranger, hostAnswers };
}

function valuesOf(reply: Answer): Map<string, unknown> {
  return new Map(
    reply.varbinds.filter((varbind) => !snmp.isVarbindError(varbind)).map(({ oid, value }) => [oid, value]),
  );
}

async function readInterfaces(connection: Connection): Promise<ProbeReport['interfaces']> {
  const named = (await readColumn(connection, OID.ifName)) ?? (await readColumn(connection, OID.ifDescr));
  if (named === null) return [];
  const states = await readColumn(connection, OID.ifOperStatus);
  return [...named].map(([index, value]) => {
    const status = naturalNumber(states?.get(index));
    return { index, name: readableText(value) ?? '', up: status === undefined ? null : status === UP };
  });
}

/** The values of a column by row; null where the device has none. */
async function readColumn(connection: Connection, oid: string): Promise<Map<number, unknown> | null> {
  const rows = await connection.column(oid, MAX_INTERFACES);
  if (rows === null || rows.length === 0) return null;
  return new Map(rows.map((row) => [Number(row.oid.slice(oid.length + 1)), row.value]));
}

async function readClients(connection: Connection, { clients }: OidProfile): Promise<number | null> {
  if (clients === null) return null;
  if (clients.kind === 'SUM') return (await sumOfColumn(connection, clients.oid)) ?? null;
  const reply = await connection.get([clients.oid]);
  if (reply.kind !== 'VARBINDS') return null;
  return naturalNumber(valuesOf(reply).get(clients.oid)) ?? null;
}

async function readOffers(connection: Connection, chosen: OidProfile): Promise<ProbeReport['offers']> {
  const offers: ProbeReport['offers'] = [];
  for (const profile of oidProfiles.values()) {
    const clients = profile === chosen ? null : await readClients(connection, profile);
    if (clients !== null) offers.push({ profile: profile.id, clients });
  }
  return offers;
}

async function countsTraffic(
  connection: Connection,
  { traffic }: OidProfile,
  ifIndex: number,
): Promise<boolean> {
  const oids = [`${traffic.in}.${ifIndex}`, `${traffic.out}.${ifIndex}`];
  const reply = await connection.get(oids);
  if (reply.kind !== 'VARBINDS') return false;
  const values = valuesOf(reply);
  return oids.every((oid) => counter64(values.get(oid)) !== undefined);
}
