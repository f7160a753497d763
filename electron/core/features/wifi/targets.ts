import { snmpTargetSchema, type SnmpTarget } from '#shared/domain/snmp-target.ts';
import type { Reader, SnmpTargetRow } from '../../db/tables.ts';

/** The SNMP targets of this machine. They never travel: credentials stay in this encrypted file. */

export function rowOfTarget(target: SnmpTarget): SnmpTargetRow {
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

/** What this machine polls: the targets of zones that still exist. */
export async function readTargets(read: Reader): Promise<SnmpTarget[]> {
  const rows = await read
    .selectFrom('snmpTarget')
    .innerJoin('zone', 'zone.id', 'snmpTarget.zoneId')
    .where('zone.deletedAt', 'is', null)
    .selectAll('snmpTarget')
    .orderBy('snmpTarget.zoneId')
    .execute();
  return rows.map(targetOfRow);
}
