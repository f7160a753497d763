import { DAY_CHECKS } from '#shared/domain/day-check.ts';
import type { DayMoment } from '#shared/domain/day-check.ts';
import { service as serviceCode } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatTime } from '#renderer/lib/formats.ts';

export type Sheet = Outputs['day']['sheet'];
export type DayVisit = Sheet['visits'][number];

/** The latest opening or closing of the day, and what was not in order then. */
export function checkOf(sheet: Sheet, moment: DayMoment) {
  const done = sheet.checks.find((check) => check.moment === moment);
  if (done === undefined) return undefined;
  const missing = DAY_CHECKS[moment].filter((code) => !done.inOrder.includes(code));
  return { ...done, missing: missing.map((code) => labels.dayCheck[code]) };
}

/** "4:10 p. m.", with what a reader must know of it. */
export function exitOf(visit: DayVisit): string {
  if (visit.voided) return 'Anulada';
  if (visit.endedAt === null) return visit.end === 'AT_ONCE' ? '–' : 'Sin salida';
  return visit.end === 'RULE' ? `${formatTime(visit.endedAt)} por regla` : formatTime(visit.endedAt);
}

/** Where a row came from, when not from the desk at that moment. */
export function originOf(visit: DayVisit): string {
  return { DESK: '', GROUP: 'en grupo', LATE: 'anotada después', IMPORT: 'importada' }[visit.origin];
}

/** The same on paper, where nothing can be pointed at. */
export function remarkOf(visit: DayVisit): string {
  return [originOf(visit), visit.rawAt === null ? '' : 'hora corregida'].filter(Boolean).join(', ');
}

/** Services with somebody, in the order of the catalogue. */
export function servicesOf(
  sheet: Sheet,
  labelOf: (code: string) => string,
): readonly { readonly label: string; readonly count: number }[] {
  return serviceCode.options.flatMap((code) => {
    const count = sheet.totals.byService[code];
    return count === undefined ? [] : [{ label: labelOf(code), count }];
  });
}
