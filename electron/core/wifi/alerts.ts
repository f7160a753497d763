import { z } from 'zod';
import { alertsDue, type ToldOutages } from '#shared/domain/outage-alerts.ts';
import { labels } from '#shared/text/labels.ts';
import { placeName } from '#shared/text/place-name.ts';
import { outageWords } from '#shared/text/outage-alert.ts';
import type { CoreContext } from '../context.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { readExpectedRules } from './expected.ts';
import { readIncidents, type ZoneIncident } from './incidents.ts';

export interface Alert {
  readonly title: string;
  readonly body: string;
  readonly zoneIds: readonly string[];
}

/** What was seen as down last, and longer ago than this, is no news: its station is silent. */
const FRESH_MS = 15 * 60_000;
/** Who was told of a zone this long ago is told again whatever is kept. */
const KEPT_MS = 90 * 86_400_000;

/** Instants by zone, by user name. */
const kept = z.record(z.string(), z.record(z.string(), z.int()));

/**
 * The outages that a user is to be told of now: confirmed, going on, neither acknowledged nor within an approved
 * exclusion. Many are one digest. They stay due until `alertsShown`, which is kept: nobody is told twice.
 */
export async function readAlerts(
  context: Pick<CoreContext, 'store' | 'clocks'>,
  username: string,
): Promise<Alert[]> {
  const now = context.clocks.now();
  const open = await openOutages(context, now);
  if (open.length === 0) return [];
  const byZone = new Map(open.map((incident) => [incident.zoneId, incident]));
  return alertsDue(open, await toldTo(context, username), now).map(({ zoneIds, from }) => {
    const zones = zoneIds.flatMap((zoneId) => byZone.get(zoneId) ?? []).map(shown);
    return { ...outageWords(zones, from), zoneIds };
  });
}

/** Keeps that a user was told of these zones. */
export async function alertsShown(
  { store, clocks }: Pick<CoreContext, 'store' | 'clocks'>,
  username: string,
  zoneIds: readonly string[],
): Promise<void> {
  const now = clocks.now();
  await store.transaction(async (tx) => {
    const all = parse(await readMeta(tx, 'outagesTold'));
    const before = Object.entries(all[username] ?? {}).filter(([, at]) => now - at < KEPT_MS);
    const told = Object.fromEntries([...before, ...zoneIds.map((zoneId) => [zoneId, now] as const)]);
    await writeMeta(tx, 'outagesTold', JSON.stringify({ ...all, [username]: told }));
  });
}

async function openOutages({ store }: Pick<CoreContext, 'store'>, now: number): Promise<ZoneIncident[]> {
  const down = await store.read
    .selectFrom('zoneStatus')
    .select('zoneId')
    .distinct()
    .where('state', '=', 'DOWN')
    .execute();
  if (down.length === 0) return [];
  const zoneIds = down.map(({ zoneId }) => zoneId);
  const { incidents } = await readIncidents(store.read, { from: now, to: now + 1, zoneIds });
  const unheeded = incidents.filter(
    ({ recoveredAt, acknowledged, downUntil }) =>
      recoveredAt === null && acknowledged === null && now - downUntil < FRESH_MS,
  );
  if (unheeded.length === 0) return [];
  const rules = await readExpectedRules(store.read);
  return unheeded.filter(({ zoneId }) => rules.of(zoneId).exclusions(now, now + 1).length === 0);
}

async function toldTo({ store }: Pick<CoreContext, 'store'>, username: string): Promise<ToldOutages> {
  const all = parse(await readMeta(store.read, 'outagesTold'));
  return new Map(Object.entries(all[username] ?? {}));
}

/** What cannot be read is forgotten: to be told twice is better than never. */
function parse(text: string | null): z.infer<typeof kept> {
  try {
    return kept.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

function shown({ zone, comuna }: ZoneIncident) {
  return {
    zone: placeName(zone),
    comuna: comuna === null ? null : labels.comuna[comuna],
  };
}
