import { DAY_MS, localDate, startOfLocalDate } from './bogota.ts';
import { Refusal } from './failure.ts';

/** How many days back a desk writes down or voids, unless the centre says otherwise (attendance.lateDays). */
export const DEFAULT_LATE_DAYS = 3;

/** The first date (YYYY-MM-DD) that a desk may still touch; with 0 days it is today. */
export function firstLateDate(now: number, lateDays: number): string {
  return localDate(startOfLocalDate(localDate(now)) - lateDays * DAY_MS);
}

const spoken = (lateDays: number): string =>
  lateDays === 0 ? 'de hoy' : lateDays === 1 ? 'de hoy y de ayer' : `de los últimos ${lateDays} días`;

/** Throws ENTRADA_INVALIDA for a visit that has not happened, or lies so far back that it belongs in an import. */
export function checkLateEntry(startedAt: number, now: number, lateDays: number): void {
  if (startedAt > now) {
    throw new Refusal('ENTRADA_INVALIDA', 'Esa hora todavía no ha pasado; revise el día y la hora.', {
      field: 'startedAt',
    });
  }
  if (localDate(startedAt) < firstLateDate(now, lateDays)) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      `Aquí solo se anotan atenciones ${spoken(lateDays)}. Las anteriores se traen en «Importar».`,
      { field: 'startedAt', lateDays },
    );
  }
}

/** Throws ENTRADA_INVALIDA for a visit too old to be voided at a desk. */
export function checkVoidable(startedAt: number, now: number, lateDays: number): void {
  if (localDate(startedAt) >= firstLateDate(now, lateDays)) return;
  throw new Refusal(
    'ENTRADA_INVALIDA',
    `Aquí solo se anulan atenciones ${spoken(lateDays)}. Para una anterior, avise a la central.`,
    { lateDays },
  );
}
