import { comunaRank, COMUNA_NAMES } from '#shared/domain/comuna.ts';
import {
  byComunaTrouble,
  byTrouble,
  heldWord,
  mergeWords,
  type BoardState,
  type VantageWord,
} from '#shared/domain/zone-board.ts';
import { qualified, type Assignment } from '#shared/domain/vantages.ts';
import { placeName } from '#shared/text/place-name.ts';
import { zoneCause } from '#shared/text/zone-cause.ts';
import type { CoreContext } from '../../context.ts';
import type { ZoneStatusRow } from '../../db/tables.ts';
import { readExpectedRules, type ApprovedExclusion } from '../../wifi/expected.ts';
import { readIncidents } from '../../wifi/incidents.ts';
import { readTargets } from '../../wifi/targets.ts';
import { vantageNames } from '../../wifi/vantage-names.ts';
import { readIntervalMs } from './poll-settings.ts';

export interface BoardZone {
  readonly id: string;
  /** As it is read best; the list's own text is in the zone. */
  readonly name: string;
  readonly address: string | null;
  readonly neighbourhood: string | null;
  readonly state: BoardState;
  /** ms UTC; null before the first poll. */
  readonly since: number | null;
  /** Devices connected now; null where nobody tells. */
  readonly clients: number | null;
  readonly rttMs: number | null;
  /** Why it is not simply in service, in Spanish. */
  readonly cause: string | null;
  readonly hasTarget: boolean;
  /** Address and port that this machine asks; null where another one asks, or nobody. */
  readonly target: string | null;
  /** What each station says of it now, by name; a station whose word no longer holds says that it does not know. */
  readonly seenBy: readonly { readonly name: string; readonly state: VantageWord['state'] }[];
  /** The approved exclusion that ends last of those that hold now; null outside of any. */
  readonly excludedUntil: number | null;
  /** The open incident of a zone that is down. `from` is how its acts name it. */
  readonly incident: { readonly from: number; readonly acknowledgedBy: string | null } | null;
  /** Number of the contract that it is under now; null without one. */
  readonly contract: string | null;
}

export interface BoardComuna {
  readonly code: string;
  readonly name: string;
  readonly zones: readonly BoardZone[];
}

export interface WifiBoard {
  /** The newest sample of any vantage, ms UTC; null before the first. */
  readonly polledAt: number | null;
  /** When the next zone is due; null where nobody polls now. */
  readonly nextPollAt: number | null;
  /** Stations that poll now, and those of them that see nothing of the network. */
  readonly stations: { readonly polling: number; readonly blind: number };
  readonly counts: Readonly<Record<'down' | 'suspect' | 'unknown' | 'maintenance' | 'up', number>>;
  readonly comunas: readonly BoardComuna[];
}

/** A sample holds for this many intervals (wifi.md: the same rule as the poller's). */
const HOLD_INTERVALS = 1.5;
/** At the centre a station's word arrives with its synchronisation; a silent one says nothing after this. */
const CENTRE_PATIENCE_MS = 5 * 60_000;

export async function wifiBoard(context: CoreContext): Promise<WifiBoard> {
  const { read } = context.store;
  const now = context.clocks.now();
  const [rules, names] = await Promise.all([readExpectedRules(read), vantageNames(context)]);
  const own = context.ledger.identity.device;
  const intervalMs = await readIntervalMs(read);
  const zones = await read.selectFrom('zone').selectAll().where('deletedAt', 'is', null).execute();
  const targets = await readTargets(context);
  const targetOf = new Map(targets.map(({ zoneId, host, port }) => [zoneId, shownAddress(host, port)]));
  const listed = new Set(zones.map((zone) => zone.id));
  const assignments = await readAssignments(context);
  const words = (await read.selectFrom('zoneStatus').selectAll().execute()).filter(
    (row) => listed.has(row.zoneId) && counts(row.vantage, assignments.get(row.zoneId) ?? [], now),
  );
  const holdOf = (row: ZoneStatusRow) =>
    HOLD_INTERVALS * intervalMs + (row.vantage === own ? 0 : CENTRE_PATIENCE_MS);
  const held = words.map((row) => ({ ...row, ...heldWord(row, now, holdOf(row)) }));
  const silent = await silentStations(context, now);
  const wordsOf = Map.groupBy(held, (row) => row.zoneId);

  const merged = new Map(zones.map(({ id }) => [id, mergeWords(wordsOf.get(id) ?? ([] as VantageWord[]))]));
  const down = zones.flatMap(({ id }) => (merged.get(id)?.state === 'DOWN' ? id : []));
  const incidents = await openIncidents(context, down, now);

  const tiles = zones.map((zone) => {
    const word = merged.get(zone.id) ?? mergeWords([]);
    const seenBy = (wordsOf.get(zone.id) ?? [])
      .map(({ vantage, state }) => ({ name: names.get(vantage) ?? 'Otra estación', state }))
      .toSorted((one, other) => one.name.localeCompare(other.name, 'es-CO'));
    const target = targetOf.get(zone.id) ?? null;
    // A station that was only just assigned has not said anything of it yet.
    const assigned = (assignments.get(zone.id) ?? []).some(({ endsAt }) => endsAt === null);
    const hasTarget = target !== null || assigned || wordsOf.has(zone.id);
    const stale = words.some((row, index) => row.zoneId === zone.id && row.state !== held[index]?.state);
    const ofZone = rules.of(zone.id);
    // What nobody watches is not under maintenance either: nothing would ever show that it ended.
    const exclusion = hasTarget ? lastToEnd(ofZone.exclusions(now, now + 1)) : null;
    const state = exclusion === null ? word.state : 'MAINTENANCE';
    const tile: BoardZone = {
      id: zone.id,
      name: placeName(zone.name),
      address: zone.address,
      neighbourhood: zone.neighbourhood === null ? null : placeName(zone.neighbourhood),
      state,
      since: exclusion === null ? word.since : exclusion.from,
      clients: word.clients,
      rttMs: word.rttMs,
      cause: zoneCause({
        ...word,
        hasTarget,
        stale,
        reachedFrom: (wordsOf.get(zone.id) ?? []).flatMap(({ vantage, state: seen }) =>
            seen === 'UP' ? (names.get(vantage) ?? []) : [],
          ),
        exclusion: exclusion?.reason ?? null,
      }),
      hasTarget,
      target,
      seenBy,
      excludedUntil: exclusion?.to ?? null,
      incident: incidents.get(zone.id) ?? null,
      contract: ofZone.contract(now, now + 1)?.number ?? null,
    };
    return { comuna: zone.comuna ?? ('NO_INFORMA' as const), tile };
  });

  const comunas = [...Map.groupBy(tiles, ({ comuna }) => comuna)]
    .map(([code, group]) => ({
      rank: comunaRank(code),
      code,
      name: COMUNA_NAMES[code],
      zones: group.map(({ tile }) => tile).toSorted(byTrouble),
    }))
    .toSorted(byComunaTrouble)
    .map(({ code, name, zones: sorted }) => ({ code, name, zones: sorted }));
  const count = (state: BoardState) => tiles.filter(({ tile }) => tile.state === state).length;
  return {
    polledAt: latest(words.flatMap((row) => row.sampledAt ?? [])),
    ...polling(
      words.filter((row) => !silent.has(row.vantage)),
      now,
      intervalMs,
      holdOf,
    ),
    counts: {
      down: count('DOWN'),
      suspect: count('SUSPECT'),
      unknown: count('UNKNOWN'),
      maintenance: count('MAINTENANCE'),
      up: count('UP'),
    },
    comunas,
  };
}

/** The incidents of zones that are down now, by zone, and whether somebody has taken them in hand. */
async function openIncidents(
  { store }: CoreContext,
  zoneIds: readonly string[],
  now: number,
): Promise<Map<string, NonNullable<BoardZone['incident']>>> {
  if (zoneIds.length === 0) return new Map();
  const { incidents } = await readIncidents(store.read, { from: now - 1, to: now, zoneIds });
  return new Map(
    incidents
      .filter(({ recoveredAt }) => recoveredAt === null)
      .map(({ zoneId, from, acknowledged, attributed }) => [
        zoneId,
        { from, acknowledgedBy: acknowledged?.officer ?? attributed?.officer ?? null },
      ]),
  );
}

async function readAssignments({ store }: CoreContext): Promise<ReadonlyMap<string, readonly Assignment[]>> {
  const rows = await store.read
    .selectFrom('zoneAssignment')
    .select(['zoneId', 'vantage', 'startsAt', 'endsAt'])
    .where('deletedAt', 'is', null)
    .execute();
  return Map.groupBy(rows, (row) => row.zoneId);
}

/** Whether a station's word counts for a zone now, by the rule that its intervals follow. */
function counts(vantage: string, assignments: readonly Assignment[], now: number): boolean {
  return qualified([{ vantage, t0: now, t1: now + 1, state: 'UP' }], assignments).length > 0;
}

function lastToEnd(exclusions: readonly ApprovedExclusion[]): ApprovedExclusion | null {
  return exclusions.reduce<ApprovedExclusion | null>(
    (last, each) => (last === null || each.to > last.to ? each : last),
    null,
  );
}

/** At the centre: stations that have not been heard of for a while, whatever they said last. */
async function silentStations({ store }: CoreContext, now: number): Promise<Set<string>> {
  const devices = await store.read.selectFrom('device').select(['id', 'lastContactAt']).execute();
  const silent = devices.filter(({ lastContactAt }) => now - (lastContactAt ?? 0) > CENTRE_PATIENCE_MS);
  return new Set(silent.map((device) => device.id));
}

function polling(
  words: readonly ZoneStatusRow[],
  now: number,
  intervalMs: number,
  holdOf: (row: ZoneStatusRow) => number,
): Pick<WifiBoard, 'nextPollAt' | 'stations'> {
  const fresh = words.flatMap((row) =>
    row.sampledAt !== null && now - row.sampledAt <= holdOf(row) ? { ...row, sampledAt: row.sampledAt } : [],
  );
  const blindRows = words.filter((row) => row.state === 'UNKNOWN' && row.outcome === 'BLIND');
  const seeing = new Set(fresh.filter((row) => row.outcome !== 'BLIND').map((row) => row.vantage));
  const blind = new Set(blindRows.map((row) => row.vantage).filter((vantage) => !seeing.has(vantage)));
  const oldest = Math.min(...fresh.map((row) => row.sampledAt));
  return {
    nextPollAt: fresh.length === 0 ? null : Math.max(now, oldest + intervalMs),
    stations: { polling: seeing.size + blind.size, blind: blind.size },
  };
}

function latest(instants: readonly number[]): number | null {
  return instants.length === 0 ? null : Math.max(...instants);
}

function shownAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
