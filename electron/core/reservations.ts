import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Span } from '#shared/domain/clashes.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import {
  askedVersion,
  displacedBy,
  letGo,
  reservationState,
  type ReservationState,
} from '#shared/domain/reservation-rules.ts';
import { unpackVersions } from '#shared/sync/merge.ts';
import type { CoreContext } from './context.ts';
import type { Reader } from './db/tables.ts';
import { readSetting } from './settings.ts';

/** A reservation and what it is at this moment. */
export interface ReservationRow extends Omit<RecordFields<'reservation'>, 'siteId' | 'deletedAt'> {
  /** The person's name, or the group's; somebody suppressed has none any more. */
  readonly who: string;
  readonly state: ReservationState;
  /** The reservation that took its hours, where one did. */
  readonly displacedBy: string | null;
}

const SPAN_FIELDS = ['spaceId', 'startsAt', 'endsAt'];

/**
 * The reservations of this Punto that lie in a span (ms UTC) at least in part, in the order of their start. A
 * reservation never crosses midnight, so whole days are read: who displaced whom does not depend on the span.
 */
export async function reservationsBetween(
  context: CoreContext,
  { startsAt, endsAt }: Span,
  read: Reader = context.store.read,
): Promise<ReservationRow[]> {
  const from = startOfLocalDate(localDate(startsAt));
  const to = startOfLocalDate(localDate(endsAt - 1)) + DAY_MS;
  const rows = await selectReservations(read)
    .where('r.siteId', '=', context.siteId())
    .where('r.startsAt', '>=', from)
    .where('r.startsAt', '<', to)
    .orderBy('r.startsAt')
    .orderBy('r.id')
    .execute();
  const described = await describe(context, rows, await usedAt(read, from, to), read);
  return described.filter((row) => row.startsAt < endsAt && row.endsAt > startsAt);
}

/** One reservation as it stands now, or undefined. */
export async function reservationById(
  context: CoreContext,
  id: string,
  read: Reader = context.store.read,
): Promise<ReservationRow | undefined> {
  const row = await read
    .selectFrom('reservation')
    .select(['startsAt', 'endsAt'])
    .where('id', '=', id)
    .where('siteId', '=', context.siteId())
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return (await reservationsBetween(context, row, read)).find((one) => one.id === id);
}

/** When whoever reserved sat down, by the reservation. */
async function usedAt(read: Reader, from: number, to: number): Promise<ReadonlyMap<string, number>> {
  const rows = await read
    .selectFrom('useStart')
    .select(['reservationId', (eb) => eb.fn.min('startedAt').as('at')])
    .where('startedAt', '>=', from)
    .where('startedAt', '<', to)
    .where('reservationId', 'is not', null)
    // A start that was taken back was none: see shared/domain/space-use.ts.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('useEnd')
            .select('useEnd.id')
            .whereRef('useEnd.useId', '=', 'useStart.id')
            .whereRef('useEnd.endedAt', '=', 'useStart.startedAt')
            .where('useEnd.how', '=', 'MOSTRADOR'),
        ),
      ),
    )
    .groupBy('reservationId')
    .execute();
  return new Map(rows.map(({ reservationId, at }) => [reservationId ?? '', at]));
}

function selectReservations(read: Reader) {
  return read
    .selectFrom('reservation as r')
    .leftJoin('person as p', 'p.id', 'r.personId')
    .leftJoin('directory as d', 'd.id', 'r.personId')
    .select((eb) => [
      'r.id',
      'r.spaceId',
      'r.personId',
      'r.groupName',
      'r.people',
      'r.purpose',
      'r.startsAt',
      'r.endsAt',
      'r.localDate',
      'r.seriesId',
      'r.madeAt',
      'r.madeBy',
      'r.arrivedAt',
      'r.cancelledAt',
      'r.cancelReason',
      'r.clock',
      'r.fieldClocks',
      eb.fn.coalesce('p.givenNames', 'd.givenNames').as('givenNames'),
      eb.fn.coalesce('p.surnames', 'd.surnames').as('surnames'),
    ])
    .where('r.deletedAt', 'is', null);
}

type Selected = Awaited<ReturnType<ReturnType<typeof selectReservations>['execute']>>[number];

async function describe(
  context: CoreContext,
  rows: readonly Selected[],
  used: ReadonlyMap<string, number>,
  read: Reader,
): Promise<ReservationRow[]> {
  const graceMs = (await readSetting(read, 'reservations.graceMinutes')) * 60_000;
  const now = context.clocks.now();
  const known = rows.map((row) => {
    const arrivedAt = row.arrivedAt ?? used.get(row.id) ?? null;
    return { ...row, arrivedAt, arrived: arrivedAt !== null };
  });
  const displaced = displacedBy(
    known
      .filter(({ cancelledAt }) => cancelledAt === null)
      .map((row) => ({
        ...row,
        asked: askedVersion(unpackVersions(SPAN_FIELDS, row.clock, row.fieldClocks)),
        letGo: letGo(row, now, graceMs),
      })),
  );
  return known.map(({ clock: _clock, fieldClocks: _fieldClocks, givenNames, surnames, arrived, ...row }) => {
    const by = displaced.get(row.id) ?? null;
    return {
      ...row,
      who: row.groupName ?? (givenNames === null ? 'Persona suprimida' : `${givenNames} ${surnames}`),
      state: reservationState({ ...row, arrived, displaced: by !== null }, now, graceMs),
      displacedBy: by,
    };
  });
}
