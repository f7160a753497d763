import { COMUNA_NAMES, comunaRank } from '#shared/domain/comuna.ts';
import { addressKey, type NamedSentinel, type SnmpTarget } from '#shared/domain/snmp-target.ts';
import { placeName } from '#shared/text/place-name.ts';
import type { CoreContext } from '../../context.ts';
import { readSetting } from '../../settings.ts';
import { oidProfiles } from '../../snmp/profiles.ts';
import { openAssigned, readOpenAssignments } from '../../wifi/assignments.ts';
import { readOwnTargets } from '../../wifi/targets.ts';
import { readVantages, type Vantage } from './vantages.ts';
import { decidesHere } from './rights.ts';

/** A target without its secrets: they are never shown again. */
export interface ShownTarget {
  readonly host: string;
  readonly port: number;
  readonly version: '2c' | '3';
  readonly user: string | null;
  readonly level: 'noAuthNoPriv' | 'authNoPriv' | 'authPriv' | null;
  readonly authProtocol: 'SHA' | 'SHA256' | null;
  readonly privProtocol: 'AES128' | 'AES256' | null;
  readonly profile: string | null;
  readonly ifIndex: number | null;
}

export interface TargetZone {
  readonly zoneId: string;
  readonly name: string;
  readonly address: string | null;
  readonly comuna: { readonly code: string; readonly name: string };
  /** What this machine keeps of it. */
  readonly target: ShownTarget | null;
  /**
   * SEALED: the centre assigned it to this machine with a device of its own, which is polled instead. UNREADABLE: that
   * one does not open here. ELSEWHERE: it is not this machine that polls it. NOBODY, at the centre: it was assigned
   * once, and nobody polls it any more. Null: it was never assigned; who has its device polls it.
   */
  readonly assigned: 'SEALED' | 'UNREADABLE' | 'HERE' | 'ELSEWHERE' | 'NOBODY' | null;
  /** The device that the centre assigned to this machine; null unless SEALED. */
  readonly sealed: ShownTarget | null;
  /** Other zones with the same address and port: both would show the same. */
  readonly sharedWith: readonly string[];
  /** Who polls it, the first vantage first. */
  readonly vantages: readonly { readonly device: string; readonly rank: 'PRIMERA' | 'SEGUNDA' }[];
}

export interface ShownProfile {
  readonly id: string;
  readonly vendor: string;
  /** MIB and object of the clients; null where the profile does not count them. */
  readonly clients: string | null;
  readonly traffic: string;
  /** Whether each was compared with a real device. */
  readonly verified: { readonly clients: boolean; readonly traffic: boolean };
  readonly note: string;
}

export interface TargetList {
  readonly zones: readonly TargetZone[];
  readonly profiles: readonly ShownProfile[];
  /** Who may be assigned; at a station only itself. */
  readonly vantages: readonly Pick<Vantage, 'device' | 'name'>[];
  readonly sentinels: readonly NamedSentinel[];
  /** Whether zones and sentinels are changed here, and whether zones are assigned here. */
  readonly may: { readonly decide: boolean; readonly assign: boolean };
}

/** Everything that the screen of the devices shows, in the order of comunas and names. */
export async function listTargets(context: CoreContext): Promise<TargetList> {
  const { read } = context.store;
  const zones = await read
    .selectFrom('zone')
    .select(['id', 'name', 'address', 'comuna'])
    .where('deletedAt', 'is', null)
    .execute();
  const own = new Map((await readOwnTargets(read)).map((target) => [target.zoneId, target]));
  const here = await openAssigned(context);
  const sealed = new Map(here.sealed.map((target) => [target.zoneId, target]));
  const unopened = new Set(here.unopened);
  const me = context.ledger.identity.device;
  const assignments = Map.groupBy(await readOpenAssignments(read), (row) => row.zoneId);
  const byAddress = Map.groupBy(
    zones.flatMap(({ id, name }) => {
      const target = sealed.get(id) ?? own.get(id);
      return target === undefined ? [] : [{ id, name: placeName(name), key: addressKey(target) }];
    }),
    ({ key }) => key,
  );
  const rows = zones.map((zone): TargetZone & { readonly rank: number } => {
    const target = own.get(zone.id) ?? null;
    const given = sealed.get(zone.id) ?? null;
    const polled = given ?? target;
    const vantages = assignments.get(zone.id) ?? [];
    const code = zone.comuna ?? 'NO_INFORMA';
    return {
      zoneId: zone.id,
      name: placeName(zone.name),
      address: zone.address,
      comuna: { code, name: COMUNA_NAMES[code] },
      rank: comunaRank(code),
      target: target === null ? null : shown(target),
      assigned: standing({
        sealed: given !== null,
        unopened: unopened.has(zone.id),
        to: here.assigned.get(zone.id),
        me,
        central: context.role === 'central',
      }),
      sealed: given === null ? null : shown(given),
      sharedWith:
        polled === null
          ? []
          : (byAddress.get(addressKey(polled)) ?? [])
              .filter(({ id }) => id !== zone.id)
              .map(({ name }) => name),
      vantages: vantages.map(({ vantage, rank }) => ({ device: vantage, rank })),
    };
  });
  return {
    zones: rows
      .toSorted((a, b) => a.rank - b.rank || a.name.localeCompare(b.name, 'es-CO', { numeric: true }))
      .map(({ rank: _rank, ...zone }) => zone),
    profiles: [...oidProfiles.values()].map(({ id, vendor, clients, traffic, note }) => ({
      id,
      vendor,
      clients: clients?.source ?? null,
      traffic: traffic.source,
      verified: { clients: clients?.verified ?? false, traffic: traffic.verified },
      note,
    })),
    vantages: (await readVantages(context)).map(({ device, name }) => ({ device, name })),
    sentinels: await readSetting(read, 'wifi.sentinels'),
    may: { decide: decidesHere(context), assign: context.role === 'central' },
  };
}

function standing(of: {
  readonly sealed: boolean;
  readonly unopened: boolean;
  readonly to: readonly string[] | undefined;
  readonly me: string;
  readonly central: boolean;
}): TargetZone['assigned'] {
  if (of.sealed) return 'SEALED';
  if (of.unopened) return 'UNREADABLE';
  if (of.to === undefined) return null;
  if (of.to.includes(of.me)) return 'HERE';
  // A station does not hear who else was assigned.
  return of.central && of.to.length === 0 ? 'NOBODY' : 'ELSEWHERE';
}

function shown(target: SnmpTarget): ShownTarget {
  const v3 = target.version === '3' ? target : null;
  return {
    host: target.host,
    port: target.port,
    version: target.version,
    user: v3?.user ?? null,
    level: v3?.level ?? null,
    authProtocol: v3?.authProtocol ?? null,
    privProtocol: v3?.privProtocol ?? null,
    profile: target.profile ?? null,
    ifIndex: target.ifIndex ?? null,
  };
}
