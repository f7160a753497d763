import { isCalendarDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { availabilityOf, type Availability } from '#shared/domain/availability.ts';
import type { Comuna } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';
import type { CoreContext } from '../../context.ts';

export interface AvailabilityRequest {
  /** First local day, YYYY-MM-DD. */
  readonly from: string;
  /** The local day after the last one. */
  readonly to: string;
  /** The contract's target in percent, for example 99.5. */
  readonly target?: number;
}

export interface ZoneAvailability extends Availability {
  readonly zoneId: string;
  readonly zone: string;
  readonly comuna: Comuna | null;
}

export interface AvailabilityReport {
  readonly from: string;
  readonly to: string;
  readonly target: number | null;
  readonly zones: readonly ZoneAvailability[];
}

/**
 * Availability of every zone over the local days [from, to), from what all vantages know: E, U, D and N in
 * milliseconds, with U + D + N = E. What nobody observed is unknown, the days to come included.
 */
export async function wifiAvailability(
  context: CoreContext,
  { from, to, target }: AvailabilityRequest,
): Promise<AvailabilityReport> {
  if (!isCalendarDate(from) || !isCalendarDate(to) || from >= to) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'El periodo va de un día a otro posterior, escritos como AAAA-MM-DD; el último no se cuenta.',
      { field: 'from' },
    );
  }
  if (target !== undefined && !(target > 0 && target <= 100)) {
    throw new Refusal('ENTRADA_INVALIDA', 'La meta es un porcentaje mayor que 0 y hasta 100, como 99.5.', {
      field: 'target',
    });
  }
  const period = { from: startOfLocalDate(from), to: startOfLocalDate(to) };
  const zones = await context.store.read
    .selectFrom('zone')
    .select(['id', 'name', 'comuna'])
    .where('deletedAt', 'is', null)
    .orderBy('name')
    .execute();
  const observed = await observedIntervals(context, period.from, period.to);
  return {
    from,
    to,
    target: target ?? null,
    zones: zones.map(({ id, name, comuna }) => ({
      zoneId: id,
      zone: name,
      comuna,
      ...availabilityOf(observed.get(id) ?? [], period, target),
    })),
  };
}

/**
 * What every vantage knows of each zone between two instants: finished runs, this machine's runs that still
 * grow, and what the last word of each station vouches for. They may overlap; the merge takes care of it.
 */
async function observedIntervals(
  { store }: CoreContext,
  from: number,
  to: number,
): Promise<Map<string, ObservedInterval[]>> {
  const finished = await store.read
    .selectFrom('wifiInterval')
    .select(['zoneId', 'state', 't0', 't1'])
    .where('t1', '>', from)
    .where('t0', '<', to)
    .execute();
  const growing = await store.read
    .selectFrom('wifiOpenInterval')
    .select(['zoneId', 'state', 't0', 't1'])
    .execute();
  const words = await store.read
    .selectFrom('zoneStatus')
    .select(['zoneId', 'state', 'since', 'sampledAt'])
    .where('state', 'in', ['UP', 'DOWN'])
    .execute();
  const byZone = new Map<string, ObservedInterval[]>();
  const add = (zoneId: string, interval: ObservedInterval) => {
    const list = byZone.get(zoneId);
    if (list === undefined) byZone.set(zoneId, [interval]);
    else list.push(interval);
  };
  for (const { zoneId, ...interval } of [...finished, ...growing]) add(zoneId, interval);
  for (const { zoneId, state, since, sampledAt } of words) {
    if (state === 'UP' || state === 'DOWN') add(zoneId, { state, t0: since, t1: sampledAt ?? since });
  }
  return byZone;
}
