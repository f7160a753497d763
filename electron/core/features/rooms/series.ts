import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { reservationById, reservationsBetween, type ReservationRow } from '../../reservations.ts';

/** A reservation that can still be changed. Throws NO_EXISTE, and CONFLICTO once it was cancelled or is over. */
export async function openReservation(
  context: CoreContext,
  id: string,
  read: Reader,
): Promise<ReservationRow> {
  const row = await reservationById(context, id, read);
  if (row === undefined) throw new Refusal('NO_EXISTE', 'Esa reserva ya no está; actualice la pantalla.');
  if (row.cancelledAt !== null)
    throw new Refusal('CONFLICTO', 'Esa reserva ya se había cancelado; haga otra.');
  if (row.endsAt <= context.clocks.now()) {
    throw new Refusal('CONFLICTO', 'Esa reserva ya pasó; queda como estuvo.');
  }
  return row;
}

/**
 * A reservation and those that follow it in its series and were not cancelled, in the order of time; of several spaces
 * at once all. Alone where it belongs to no series.
 */
export async function restOfSeries(
  context: CoreContext,
  first: ReservationRow,
  read: Reader,
): Promise<ReservationRow[]> {
  const { seriesId } = first;
  if (seriesId === null) return [first];
  const last = await read
    .selectFrom('reservation')
    .select((eb) => eb.fn.max('endsAt').as('endsAt'))
    .where('seriesId', '=', seriesId)
    .where('startsAt', '>=', first.startsAt)
    .executeTakeFirst();
  const span = { startsAt: first.startsAt, endsAt: last?.endsAt ?? first.endsAt };
  const rows = await reservationsBetween(context, span, read);
  return rows.filter(
    (row) => row.seriesId === seriesId && row.cancelledAt === null && row.startsAt >= first.startsAt,
  );
}
