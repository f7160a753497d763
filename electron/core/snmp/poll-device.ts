import snmp from 'net-snmp';
import type { Varbind } from 'net-snmp';
import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';
import type { Connection, Reply } from '#core/snmp/connection.ts';
import { profileOf } from '#core/snmp/profiles.ts';
import { counter64, naturalNumber, readableText } from '#core/snmp/values.ts';

/** One poll of one device: one GET of about six objects, and the client table where a profile asks for it. */

/** More radios than any access point or group has; a walk never runs further. */
const MAX_ROWS = 500;

export interface DevicePoll {
  readonly outcome: PollOutcome;
  /** The connection to use next time, or null where it must be opened anew. */
  readonly keep: Connection | null;
}

type Alive = Extract<PollOutcome, { kind: 'ALIVE' }>;
type Draft = { -readonly [Key in keyof Alive]: Alive[Key] };
/** Writes one value into the outcome, or nothing where the device sent something else. */
type Take = (outcome: Draft, value: unknown) => void;

const natural =
  (field: 'sysUpTime' | 'hrUptime' | 'engineBoots' | 'engineTime' | 'ifOperStatus' | 'clients'): Take =>
  (outcome, value) => {
    const read = naturalNumber(value);
    if (read !== undefined) outcome[field] = read;
  };

const octets =
  (field: 'inOctets' | 'outOctets'): Take =>
  (outcome, value) => {
    const read = counter64(value);
    if (read !== undefined) outcome[field] = read;
  };

const takeName: Take = (outcome, value) => {
  const read = readableText(value);
  if (read !== undefined) outcome.sysName = read;
};

const SYSTEM: readonly (readonly [string, Take])[] = [
  ['1.3.6.1.2.1.1.3.0', natural('sysUpTime')],
  ['1.3.6.1.2.1.1.5.0', takeName],
  ['1.3.6.1.2.1.25.1.1.0', natural('hrUptime')],
];
const ENGINE: readonly (readonly [string, Take])[] = [
  ['1.3.6.1.6.3.10.2.1.2.0', natural('engineBoots')],
  ['1.3.6.1.6.3.10.2.1.3.0', natural('engineTime')],
];
const IF_OPER_STATUS = '1.3.6.1.2.1.2.2.1.8';

/** What is asked of a device and where its answers go; the same for every poll of a target. */
interface Plan {
  readonly oids: readonly string[];
  readonly take: ReadonlyMap<string, Take>;
  /** The column whose rows add up to the clients. */
  readonly clientColumn: string | null;
}
const plans = new WeakMap<SnmpTarget, Plan>();

function planOf(target: SnmpTarget): Plan {
  const made = plans.get(target);
  if (made !== undefined) return made;
  const { clients, traffic } = profileOf(target);
  const ofInterface: (readonly [string, Take])[] = [
    [IF_OPER_STATUS, natural('ifOperStatus')],
    [traffic.in, octets('inOctets')],
    [traffic.out, octets('outOctets')],
  ];
  const take = new Map<string, Take>([
    ...SYSTEM,
    ...(target.version === '3' ? ENGINE : []),
    ...(target.ifIndex === undefined
      ? []
      : ofInterface.map(([column, to]) => [`${column}.${target.ifIndex}`, to] as const)),
  ]);
  if (clients?.kind === 'SCALAR') take.set(clients.oid, natural('clients'));
  const plan = { oids: [...take.keys()], take, clientColumn: clients?.kind === 'SUM' ? clients.oid : null };
  plans.set(target, plan);
  return plan;
}

/** What one GET asks of this device. */
export function oidsOf(target: SnmpTarget): readonly string[] {
  return planOf(target).oids;
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
  const plan = planOf(target);
  const connection = kept ?? open();
  const reply = await connection.get(plan.oids);
  if (reply.kind !== 'STALE_ENGINE') return conclude(plan, connection, reply);
  const first = await conclude(plan, connection, reply);
  const again = open();
  const second = await conclude(plan, again, await again.get(plan.oids));
  // Its first answer was proof of life, whatever became of the second.
  const outcome = second.outcome.kind === 'ALIVE' ? second.outcome : first.outcome;
  return { outcome, keep: second.keep };
}

async function conclude(plan: Plan, connection: Connection, reply: Reply): Promise<DevicePoll> {
  if (reply.kind !== 'VARBINDS') {
    connection.close();
    return { outcome: outcomeOf(reply), keep: null };
  }
  const outcome: Draft = { kind: 'ALIVE', rttMs: reply.rttMs };
  for (const varbind of reply.varbinds) {
    if (!snmp.isVarbindError(varbind)) plan.take.get(varbind.oid)?.(outcome, varbind.value);
  }
  const engineId = connection.engineId();
  if (engineId !== undefined) outcome.engineId = engineId;
  if (plan.clientColumn !== null) {
    const clients = await sumOfColumn(connection, plan.clientColumn);
    if (clients !== undefined) outcome.clients = clients;
  }
  return { outcome, keep: connection };
}

/**
 * Undefined where the device has no such column. One that does not tell its clients is still alive: a failure here
 * only leaves the number out.
 */
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
