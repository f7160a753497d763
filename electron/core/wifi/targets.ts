import { snmpTargetSchema, type SnmpTarget } from '#shared/domain/snmp-target.ts';
import type { CoreContext } from '../context.ts';
import type { Reader, SnmpTargetRow } from '../db/tables.ts';
import type { LedgerTx } from '../ledger/ledger.ts';
import { openAssigned } from './assignments.ts';

/**
 * The SNMP targets of this machine. They never travel in clear: credentials stay in this encrypted file, and what the
 * centre gives to a station is sealed to that station (see assignments.ts).
 */

function rowOfTarget(target: SnmpTarget): SnmpTargetRow {
  const v3 = target.version === '3' ? target : null;
  return {
    zoneId: target.zoneId,
    host: target.host,
    port: target.port,
    version: target.version,
    community: target.version === '2c' ? target.community : null,
    username: v3?.user ?? null,
    level: v3?.level ?? null,
    authProtocol: v3?.authProtocol ?? null,
    authKey: v3?.authKey ?? null,
    privProtocol: v3?.privProtocol ?? null,
    privKey: v3?.privKey ?? null,
    profile: target.profile ?? null,
    ifIndex: target.ifIndex ?? null,
  };
}

function targetOfRow(row: SnmpTargetRow): SnmpTarget {
  const fields = { ...row, user: row.username };
  return snmpTargetSchema.parse(
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)),
  );
}

/** The targets that this machine holds itself, of zones that still exist. */
export async function readOwnTargets(read: Reader): Promise<SnmpTarget[]> {
  const rows = await read
    .selectFrom('snmpTarget')
    .innerJoin('zone', 'zone.id', 'snmpTarget.zoneId')
    .where('zone.deletedAt', 'is', null)
    .selectAll('snmpTarget')
    .orderBy('snmpTarget.zoneId')
    .execute();
  return rows.map(targetOfRow);
}

/**
 * What this machine polls, in order of zone: its own targets of the zones that were never assigned to anybody or that
 * are assigned to it now, and the targets that the centre sealed for it, which go before its own. It is the rule of
 * shared/domain/vantages.ts: from its first assignment on, only what the assigned ones see of a zone counts.
 */
export async function readTargets(context: CoreContext): Promise<SnmpTarget[]> {
  const { store, ledger } = context;
  const own = await readOwnTargets(store.read);
  const { assigned, sealed } = await openAssigned(context);
  const me = ledger.identity.device;
  const polled = new Map(
    own
      .filter(({ zoneId }) => assigned.get(zoneId)?.includes(me) ?? true)
      .map((target) => [target.zoneId, target]),
  );
  for (const target of sealed) polled.set(target.zoneId, target);
  return [...polled.values()].toSorted((a, b) => (a.zoneId < b.zoneId ? -1 : 1));
}

/** Keeps the target of a zone in place of the one that it had. The caller tells a running monitor. */
export async function storeTargetIn(tx: LedgerTx, target: SnmpTarget): Promise<void> {
  const row = rowOfTarget(target);
  const { zoneId: _zone, ...values } = row;
  await tx.local
    .insertInto('snmpTarget')
    .values(row)
    .onConflict((conflict) => conflict.column('zoneId').doUpdateSet(values))
    .execute();
}

/** The target of one zone as it is kept here, or null. */
export async function readOwnTarget(read: Reader, zoneId: string): Promise<SnmpTarget | null> {
  const row = await read.selectFrom('snmpTarget').selectAll().where('zoneId', '=', zoneId).executeTakeFirst();
  return row === undefined ? null : targetOfRow(row);
}
