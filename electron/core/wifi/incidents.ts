import { DAY_MS } from '#shared/domain/bogota.ts';
import type { Comuna } from '#shared/domain/codes.ts';
import {
  downtimesOf,
  withActs,
  JOIN_MS,
  type Downtime,
  type Incident,
  type IncidentAct,
} from '#shared/domain/incident.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';
import type { Reader } from '../db/tables.ts';
import { observedOf } from './observed.ts';

/** Instants in ms UTC: every incident that has any time in [from, to). */
export interface IncidentsAsked {
  readonly from: number;
  readonly to: number;
  /** These zones only; all listed ones when absent. */
  readonly zoneIds?: readonly string[];
}

export interface ZoneIncident extends Incident {
  readonly zoneId: string;
  /** As the list writes it. */
  readonly zone: string;
  readonly comuna: Comuna | null;
}

export interface FoundIncidents {
  /** By their beginning, then by zone. Whole: an incident may begin before the period and end after it. */
  readonly incidents: readonly ZoneIncident[];
  /** Acts about the period whose incident later observations have refuted. */
  readonly strays: readonly (IncidentAct & { readonly zoneId: string })[];
}

/** How far beyond the period is read, pass by pass, for the zones whose incidents the edges may cut. */
const PASSES: readonly { readonly before: number; readonly after: number }[] = [
  { before: DAY_MS, after: DAY_MS },
  { before: 8 * DAY_MS, after: Infinity },
  { before: 64 * DAY_MS, after: Infinity },
  { before: Infinity, after: Infinity },
];

/** The incidents of a period with what people did about them. */
export async function readIncidents(read: Reader, asked: IncidentsAsked): Promise<FoundIncidents> {
  const { from, to } = asked;
  let zones = read.selectFrom('zone').select(['id', 'name', 'comuna']).where('deletedAt', 'is', null);
  if (asked.zoneIds !== undefined) zones = zones.where('id', 'in', asked.zoneIds);
  const listed = await zones.execute();
  const downtimes = await wholeDowntimes(
    read,
    listed.map((zone) => zone.id),
    from,
    to,
  );
  const actsOf = await readActs(read, [...downtimes.keys()]);
  const incidents: ZoneIncident[] = [];
  const strays: (IncidentAct & { readonly zoneId: string })[] = [];
  for (const { id: zoneId, name: zone, comuna } of listed) {
    const known = withActs(downtimes.get(zoneId) ?? [], actsOf.get(zoneId) ?? []);
    for (const incident of known.incidents) {
      if (touches(incident, from, to)) incidents.push({ ...incident, zoneId, zone, comuna });
    }
    for (const act of known.strays) if (act.at >= from && act.at < to) strays.push({ ...act, zoneId });
  }
  const byBeginning = (a: ZoneIncident, b: ZoneIncident) => a.from - b.from || (a.zoneId < b.zoneId ? -1 : 1);
  return {
    incidents: incidents.toSorted(byBeginning),
    strays: strays.toSorted((a, b) => a.doneAt - b.doneAt),
  };
}

async function readActs(
  read: Reader,
  zoneIds: readonly string[],
): Promise<ReadonlyMap<string, readonly IncidentAct[]>> {
  const rows = await read
    .selectFrom('incidentAct')
    .select(['id', 'zoneId', 'at', 'act', 'cause', 'note', 'doneAt', 'officer'])
    .where('zoneId', 'in', zoneIds)
    .execute();
  return Map.groupBy(rows, ({ zoneId }) => zoneId);
}

function touches({ from, recoveredAt }: Downtime, start: number, end: number): boolean {
  return from < end && (recoveredAt === null || recoveredAt > start);
}

/** Reads further for those zones alone whose incidents the edges of what was read may cut. */
async function wholeDowntimes(
  read: Reader,
  zoneIds: readonly string[],
  from: number,
  to: number,
): Promise<Map<string, readonly Downtime[]>> {
  const found = new Map<string, readonly Downtime[]>();
  let cut = zoneIds;
  for (const { before, after } of PASSES) {
    if (cut.length === 0) break;
    const start = Math.max(0, from - before);
    const end = Math.min(Number.MAX_SAFE_INTEGER, to + after);
    const observed = await observedOf(read, cut, start, end);
    for (const zoneId of cut) found.set(zoneId, downtimesOf(observed.get(zoneId) ?? []));
    cut = cut.filter((zoneId) => {
      const touching = (found.get(zoneId) ?? []).filter((each) => touches(each, from, to));
      return isCut(touching, observed.get(zoneId) ?? [], { from, to }, { from: start, to: end });
    });
  }
  return found;
}

/** Whether more of the zone has to be read: nothing says that it was in service before, or what became of it. */
function isCut(
  touching: readonly Downtime[],
  observed: readonly ObservedInterval[],
  asked: { readonly from: number; readonly to: number },
  read: { readonly from: number; readonly to: number },
): boolean {
  const [first, last] = [touching[0], touching.at(-1)];
  const begin = first?.from ?? asked.from;
  const seenBefore = observed.some(({ state, t0 }) => state === 'UP' && t0 < begin);
  if (!seenBefore || begin - read.from <= JOIN_MS) return true;
  return last !== undefined && (last.recoveredAt === null || read.to - last.downUntil <= JOIN_MS);
}
