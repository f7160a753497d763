import { snmpTargetSchema, type SnmpTarget } from '#shared/domain/snmp-target.ts';
import { publicJwk } from '#shared/sync/wire.ts';
import type { CoreContext } from '../context.ts';
import type { Reader } from '../db/tables.ts';
import type { LedgerTx } from '../ledger/ledger.ts';
import { deviceKeys, openSealed, sealTo } from '../sync/keys.ts';

/**
 * Which station polls which zone, as the centre decides, and the zone's SNMP target on its way to that station: a JWE
 * that only the station's own X25519 key opens, so that neither the log of changes nor the hub's files hold it in clear.
 * An end is written when it comes, never ahead: a row with an end is over on every clock.
 */
export interface OpenAssignment {
  readonly id: string;
  readonly zoneId: string;
  readonly vantage: string;
  readonly rank: 'PRIMERA' | 'SEGUNDA';
  readonly sealedTarget: string | null;
}

export function readOpenAssignments(read: Reader): Promise<OpenAssignment[]> {
  return read
    .selectFrom('zoneAssignment')
    .innerJoin('zone', 'zone.id', 'zoneAssignment.zoneId')
    .select([
      'zoneAssignment.id',
      'zoneAssignment.zoneId',
      'zoneAssignment.vantage',
      'zoneAssignment.rank',
      'zoneAssignment.sealedTarget',
    ])
    .where('zone.deletedAt', 'is', null)
    .where('zoneAssignment.deletedAt', 'is', null)
    .where('zoneAssignment.endsAt', 'is', null)
    .orderBy('zoneAssignment.zoneId')
    .orderBy('zoneAssignment.rank')
    .execute();
}

export interface AssignedHere {
  /**
   * The devices that poll a zone, by zone; empty where nobody does any more. A zone that is not there was never
   * assigned, as far as this machine knows: a station hears of its own Punto's alone.
   */
  readonly assigned: ReadonlyMap<string, readonly string[]>;
  /** The targets that the centre sealed for this machine. */
  readonly sealed: readonly SnmpTarget[];
  /** Zones whose sealed target does not open here: it was sealed to a key that this machine no longer has. */
  readonly unopened: readonly string[];
}

/** What was opened last, by its sealed text: the board asks often, and a key agreement each would cost the desk. */
const openedBefore = new WeakMap<CoreContext, ReadonlyMap<string, SnmpTarget | null>>();

/** Opens what is assigned to this machine. Nothing of what does not open is told: its text may be a secret. */
export async function openAssigned(context: CoreContext): Promise<AssignedHere> {
  const rows = await readOpenAssignments(context.store.read);
  const me = context.ledger.identity.device;
  const before = openedBefore.get(context);
  const opened = new Map<string, SnmpTarget | null>();
  const sealed: SnmpTarget[] = [];
  const unopened: string[] = [];
  for (const row of rows) {
    if (row.vantage !== me || row.sealedTarget === null) continue;
    const known = before?.get(row.sealedTarget);
    const target = known === undefined ? await openTarget(context, row.sealedTarget) : known;
    opened.set(row.sealedTarget, target);
    // A target that was sealed for another zone would give its figures to this one.
    if (target?.zoneId === row.zoneId) sealed.push(target);
    else unopened.push(row.zoneId);
  }
  openedBefore.set(context, opened);
  const ever = await context.store.read
    .selectFrom('zoneAssignment')
    .select('zoneId')
    .distinct()
    .where('deletedAt', 'is', null)
    .execute();
  const open = Map.groupBy(rows, (row) => row.zoneId);
  const assigned = new Map(
    ever.map(({ zoneId }) => [zoneId, (open.get(zoneId) ?? []).map((row) => row.vantage)]),
  );
  return { assigned, sealed, unopened };
}

async function openTarget(context: CoreContext, sealedTarget: string): Promise<SnmpTarget | null> {
  const keys = await deviceKeys(context.store.local);
  try {
    const opened = await openSealed(keys, sealedTarget);
    return snmpTargetSchema.safeParse(JSON.parse(Buffer.from(opened).toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Seals a target to a station's key; `sealKey` is the public JWK of its enrolment, as JSON. */
export function sealTarget(sealKey: string, target: SnmpTarget): Promise<string> {
  return sealTo(publicJwk.parse(JSON.parse(sealKey)), Buffer.from(JSON.stringify(target)));
}

/** Seals a zone's new target again for every station that polls it; null takes the old one from them. At the centre. */
export async function resealIn(tx: LedgerTx, zoneId: string, target: SnmpTarget | null): Promise<void> {
  const rows = await tx.read
    .selectFrom('zoneAssignment')
    .innerJoin('device', 'device.id', 'zoneAssignment.vantage')
    .select(['zoneAssignment.id', 'device.sealKey'])
    .where('zoneAssignment.zoneId', '=', zoneId)
    .where('zoneAssignment.deletedAt', 'is', null)
    .where('zoneAssignment.endsAt', 'is', null)
    .execute();
  for (const { id, sealKey } of rows) {
    const sealedTarget = target === null ? null : await sealTarget(sealKey, target);
    await tx.patch('zoneAssignment', id, { sealedTarget });
  }
}

/** Ends every assignment of a device now; what was sealed for it leaves the rows. */
export async function endAssignmentsIn(tx: LedgerTx, vantage: string): Promise<void> {
  const rows = await tx.read
    .selectFrom('zoneAssignment')
    .select('id')
    .where('vantage', '=', vantage)
    .where('deletedAt', 'is', null)
    .where('endsAt', 'is', null)
    .execute();
  for (const { id } of rows) await tx.patch('zoneAssignment', id, { endsAt: tx.now, sealedTarget: null });
}
