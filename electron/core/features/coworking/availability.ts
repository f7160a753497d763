import { localInstant, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import {
  EQUIPMENT_AVAILABILITY,
  equipmentAvailability,
  type EquipmentAvailability,
} from '#shared/domain/equipment-availability.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Span } from '#shared/domain/spans.ts';
import type { CoreContext } from '../../context.ts';
import { readSetting } from '../../settings.ts';

/** Period [from, to) of Bogotá's calendar dates. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export interface SpaceAvailability extends EquipmentAvailability {
  readonly spaceId: string;
  readonly name: string;
  readonly kind: SpaceKind;
  readonly active: boolean;
  /** Faults that touch the period. */
  readonly faults: number;
}

export interface AvailabilityReport {
  readonly definition: string;
  /** Days of the period on which the Punto was open. */
  readonly openDays: number;
  /** Worst first. */
  readonly spaces: readonly SpaceAvailability[];
}

/** How much of the time that the Punto was open each space could be used. Throws ENTRADA_INVALIDA. */
export async function spacesAvailability(context: CoreContext, period: Period): Promise<AvailabilityReport> {
  if (period.to <= period.from)
    throw new Refusal('ENTRADA_INVALIDA', 'El periodo termina antes de empezar; revise las fechas.');
  const now = context.clocks.now();
  const from = startOfLocalDate(period.from);
  const to = Math.min(startOfLocalDate(period.to), now);
  const open = await openingSpans(context, period, now);
  const spaces = await context.store.read
    .selectFrom('space')
    .select(['id', 'name', 'kind', 'active'])
    .where('siteId', '=', context.siteId())
    .where('deletedAt', 'is', null)
    .execute();
  const faults = await context.store.read
    .selectFrom('spaceFault')
    .select(['spaceId', 'reportedAt', 'resolvedAt'])
    .where('siteId', '=', context.siteId())
    .where('deletedAt', 'is', null)
    .where('reportedAt', '<', to)
    .where((eb) => eb.or([eb('resolvedAt', 'is', null), eb('resolvedAt', '>', from)]))
    .execute();
  const rows = spaces.map(({ id, name, kind, active }): SpaceAvailability => {
    const own = faults.filter((fault) => fault.spaceId === id);
    const broken = own.map((fault): Span => ({ from: fault.reportedAt, to: fault.resolvedAt ?? now }));
    return {
      spaceId: id,
      name,
      kind,
      active: active === 1,
      faults: own.length,
      ...equipmentAvailability(open, broken),
    };
  });
  const names = new Intl.Collator('es', { numeric: true });
  return {
    definition: EQUIPMENT_AVAILABILITY,
    openDays: open.length,
    spaces: rows
      .filter((row) => row.active || row.faults > 0)
      .toSorted(
        (one, other) =>
          (one.availability ?? 1) - (other.availability ?? 1) || names.compare(one.name, other.name),
      ),
  };
}

/** When the Punto was open, a span a day: see EQUIPMENT_AVAILABILITY. */
async function openingSpans(context: CoreContext, period: Period, now: number): Promise<Span[]> {
  const { read } = context.store;
  const checks = await read
    .selectFrom('dayCheck')
    .select((eb) => [
      'localDate',
      'moment',
      eb.fn.min<number>('at').as('first'),
      eb.fn.max<number>('at').as('last'),
    ])
    .where('siteId', '=', context.siteId())
    .where('localDate', '>=', period.from)
    .where('localDate', '<', period.to)
    .groupBy(['localDate', 'moment'])
    .execute();
  const visits = await read
    .selectFrom('timedAttendance')
    .select((eb) => ['localDate', eb.fn.min<number>('startedAt').as('first')])
    .where('siteId', '=', context.siteId())
    .where('startedAt', '>=', startOfLocalDate(period.from))
    .where('startedAt', '<', startOfLocalDate(period.to))
    .groupBy('localDate')
    .execute();
  const closingTime = await readSetting(read, 'attendance.closingTime');
  const days = new Set([...checks, ...visits].map((row) => row.localDate));
  return [...days].toSorted().flatMap((date): Span[] => {
    const check = (moment: string) => checks.find((row) => row.localDate === date && row.moment === moment);
    const from = check('APERTURA')?.first ?? visits.find((row) => row.localDate === date)?.first;
    const closed = check('CIERRE')?.last ?? localInstant(date, closingTime);
    const to = Math.min(closed, now);
    return from === undefined || to <= from ? [] : [{ from, to }];
  });
}
