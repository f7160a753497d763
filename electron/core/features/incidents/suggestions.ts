import {
  fellAtOnce,
  suggestCause,
  type CauseSuggestion,
  type Neighbours,
  type Restart,
} from '#shared/domain/incident-suggestion.ts';
import type { Reader } from '../../db/tables.ts';
import type { ZoneIncident } from '../../wifi/incidents.ts';

/** Proposes the cause of an incident; null where nothing points to one. */
export type Suggester = (incident: ZoneIncident) => CauseSuggestion | null;

/** From when until when a vantage is known to have watched a zone. */
interface Watch {
  readonly zoneId: string;
  readonly vantage: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Reads once what the causes of a period's incidents may be seen from.
 * @param incidents all incidents of the period [from, to), of all zones: neighbours are among them
 */
export async function readSuggester(
  read: Reader,
  incidents: readonly ZoneIncident[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Suggester> {
  const restarts = await readRestarts(read, Math.min(from, ...incidents.map((incident) => incident.from)));
  const watches = await readWatches(read, from, to);
  const zones = await read
    .selectFrom('zone')
    .select(['id', 'comuna'])
    .where('deletedAt', 'is', null)
    .execute();
  const comunaOf = new Map(zones.map(({ id, comuna }) => [id, comuna]));
  const watchesOf = Map.groupBy(watches, ({ zoneId }) => zoneId);
  const watchedAt = (zoneId: string, at: number) =>
    (watchesOf.get(zoneId) ?? []).filter((watch) => watch.from <= at && watch.to >= at);

  return (incident) => {
    const together = new Set(
      incidents.filter((other) => fellAtOnce(incident, other)).map(({ zoneId }) => zoneId),
    );
    const count = (zoneIds: readonly string[]): Neighbours => ({
      watched: zoneIds.length,
      fell: zoneIds.filter((zoneId) => together.has(zoneId)).length,
    });
    const watched = zones.filter(
      ({ id }) => id === incident.zoneId || watchedAt(id, incident.from).length > 0,
    );
    const sameComuna = watched.filter(
      ({ comuna }) => comuna !== null && comuna === comunaOf.get(incident.zoneId),
    );
    const [own, another] = new Set(watchedAt(incident.zoneId, incident.from).map(({ vantage }) => vantage));
    const onlyBy = (vantage: string) =>
      watched.filter(({ id }) => watchedAt(id, incident.from).every((watch) => watch.vantage === vantage));
    return suggestCause({
      incident,
      restarts: restarts.get(incident.zoneId) ?? [],
      comuna: count(sameComuna.map(({ id }) => id)),
      station: own === undefined || another !== undefined ? null : count(onlyBy(own).map(({ id }) => id)),
    });
  };
}

async function readRestarts(read: Reader, from: number): Promise<Map<string, Restart[]>> {
  const rows = await read
    .selectFrom('zoneEvent')
    .select(['zoneId', 'at', 'uptimeMs'])
    .where('kind', '=', 'REINICIO')
    .where('at', '>=', from)
    .execute();
  return Map.groupBy(rows, ({ zoneId }) => zoneId);
}

/** Who watched which zone in the period, from the first to the last thing that was seen of it. */
async function readWatches(read: Reader, from: number, to: number): Promise<Watch[]> {
  const finished = await read
    .selectFrom('wifiInterval')
    .select((eb) => ['zoneId', 'vantage', eb.fn.min('t0').as('from'), eb.fn.max('t1').as('to')])
    .where('t1', '>', from)
    .where('t0', '<', to)
    .where('state', '!=', 'UNKNOWN')
    .groupBy(['zoneId', 'vantage'])
    .execute();
  const words = await read
    .selectFrom('zoneStatus')
    .select(['zoneId', 'vantage', 'since as from', 'sampledAt'])
    .where('sampledAt', 'is not', null)
    .where('state', '!=', 'UNKNOWN')
    .execute();
  return [
    ...finished,
    ...words.map(({ sampledAt, ...watch }) => ({ ...watch, to: sampledAt ?? watch.from })),
  ];
}
