import { mergeVantages } from '#shared/domain/availability.ts';
import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { qualified, type Assignment, type VantageInterval } from '#shared/domain/vantages.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';
import { readMeta } from '../db/meta.ts';
import type { Reader } from '../db/tables.ts';

/** Zones asked for at once: SQLite takes 32,766 values in one statement. */
const ZONES = 500;

/**
 * What is known of each zone between two instants (ms UTC), one list a zone: in order, without overlap, equal
 * neighbours joined, cut to [from, to). Merged over the vantages that counted at the time (see vantages.ts). Time in no
 * interval was not observed. Zones of which nothing is known have an empty list.
 */
export function observedOf(
  read: Reader,
  zoneIds: readonly string[],
  from: number,
  to: number,
): Promise<Map<string, ObservedInterval[]>> {
  return merge(read, zoneIds, from, to, unfinished);
}

/** The same from the facts alone: what is kept of days that are over rests on nothing that may still grow. */
export function settledOf(
  read: Reader,
  zoneIds: readonly string[],
  from: number,
  to: number,
): Promise<Map<string, ObservedInterval[]>> {
  return merge(read, zoneIds, from, to, async () => []);
}

async function merge(
  read: Reader,
  zoneIds: readonly string[],
  from: number,
  to: number,
  further: typeof unfinished,
): Promise<Map<string, ObservedInterval[]>> {
  const merged = new Map<string, ObservedInterval[]>();
  for (let at = 0; at < zoneIds.length; at += ZONES) {
    const asked = zoneIds.slice(at, at + ZONES);
    const runs = [...(await finished(read, asked, from, to)), ...(await further(read, asked))];
    const seen = Map.groupBy(runs, (run) => run.zoneId);
    const assignments = await assignmentsOf(read, asked);
    for (const zoneId of asked) {
      const counted = qualified(seen.get(zoneId) ?? [], assignments.get(zoneId) ?? []);
      merged.set(zoneId, mergeVantages(counted.flatMap((interval) => within(interval, from, to))));
    }
  }
  return merged;
}

export interface SeenRun extends VantageInterval {
  readonly zoneId: string;
}

function finished(read: Reader, zoneIds: readonly string[], from: number, to: number): Promise<SeenRun[]> {
  return read
    .selectFrom('wifiInterval')
    .select(['zoneId', 'vantage', 'state', 't0', 't1'])
    .where('zoneId', 'in', zoneIds)
    .where('t1', '>', from)
    .where('t0', '<', to)
    .execute();
}

/**
 * What is known beside the facts, uncut: a run of this machine that still grows, and a station's last word. Runs end at
 * midnight in Bogotá, so a word says nothing of the days before its own that the facts do not say.
 */
export async function unfinished(read: Reader, zoneIds: readonly string[] | null): Promise<SeenRun[]> {
  let growing = read.selectFrom('wifiOpenInterval').select(['zoneId', 'state', 't0', 't1']);
  let words = read
    .selectFrom('zoneStatus')
    .select(['zoneId', 'vantage', 'state', 'since', 'sampledAt'])
    .where('state', 'in', ['UP', 'DOWN']);
  if (zoneIds !== null) {
    growing = growing.where('zoneId', 'in', zoneIds);
    words = words.where('zoneId', 'in', zoneIds);
  }
  const vantage = (await readMeta(read, 'device')) ?? '';
  const runs: SeenRun[] = (await growing.execute()).map((run) => ({ ...run, vantage }));
  for (const { zoneId, vantage: station, state, since, sampledAt } of await words.execute()) {
    if ((state !== 'UP' && state !== 'DOWN') || sampledAt === null) continue;
    const t0 = Math.max(since, startOfLocalDate(localDate(sampledAt)));
    if (t0 < sampledAt) runs.push({ zoneId, vantage: station, state, t0, t1: sampledAt });
  }
  return runs;
}

async function assignmentsOf(read: Reader, zoneIds: readonly string[]): Promise<Map<string, Assignment[]>> {
  const rows = await read
    .selectFrom('zoneAssignment')
    .select(['zoneId', 'vantage', 'startsAt', 'endsAt'])
    .where('zoneId', 'in', zoneIds)
    .where('deletedAt', 'is', null)
    .execute();
  return Map.groupBy(rows, (row) => row.zoneId);
}

function within({ t0, t1, state }: ObservedInterval, from: number, to: number): ObservedInterval[] {
  const cut = { t0: Math.max(t0, from), t1: Math.min(t1, to), state };
  return cut.t0 < cut.t1 ? [cut] : [];
}
