import type { Span } from '#shared/domain/availability.ts';
import type { Downtime } from '#shared/domain/incident.ts';

/** Figures of a period [from, to), ms. Counts of neighbouring periods add up: each event falls in one of them. */
export interface IncidentFigures {
  /** Incidents that began in the period. */
  readonly begun: number;
  /** Incidents that recovered in the period, whenever they began. */
  readonly recovered: number;
  /** Incidents that had not recovered when the period ended: apart, since nobody knows yet how long they take. */
  readonly open: number;
  /** Mean time to repair: downtime of the recovered ones, each whole, divided by their number. Null without any. */
  readonly mttrMs: number | null;
  /** Mean time between failures: observed time in service divided by the incidents begun. Null without any. */
  readonly mtbfMs: number | null;
  /** The greatest downtime of an incident that had any time in the period; null without one. */
  readonly longestMs: number | null;
}

/**
 * @param downtimes incidents of the zones asked about; those without any time in the period do not count
 * @param upMs observed time in service of the same zones in the period
 */
export function figuresOf(downtimes: readonly Downtime[], period: Span, upMs: number): IncidentFigures {
  const within = (at: number) => at >= period.from && at < period.to;
  const touching = downtimes.filter(
    ({ from, recoveredAt }) => from < period.to && (recoveredAt === null || recoveredAt >= period.from),
  );
  const begun = touching.filter(({ from }) => within(from)).length;
  const repaired = touching.filter(({ recoveredAt }) => recoveredAt !== null && within(recoveredAt));
  return {
    begun,
    recovered: repaired.length,
    open: touching.filter(({ recoveredAt }) => recoveredAt === null || recoveredAt >= period.to).length,
    mttrMs: repaired.length === 0 ? null : Math.round(sumOf(repaired) / repaired.length),
    mtbfMs: begun === 0 ? null : Math.round(upMs / begun),
    longestMs: touching.length === 0 ? null : Math.max(...touching.map(({ downMs }) => downMs)),
  };
}

const sumOf = (downtimes: readonly Downtime[]) => downtimes.reduce((sum, { downMs }) => sum + downMs, 0);

/** A zone that fails again and again is a fault of its own, however short each outage is. */
const REPEATS = 3;

export interface RepeatOffender {
  readonly zoneId: string;
  /** Incidents that began in the period. */
  readonly begun: number;
  /** Their downtime, ms. */
  readonly downMs: number;
}

/** Zones with at least `REPEATS` incidents begun in the period: most often first, then most downtime. */
export function repeatOffenders(
  incidents: readonly (Downtime & { readonly zoneId: string })[],
  period: Span,
): RepeatOffender[] {
  const begun = incidents.filter(({ from }) => from >= period.from && from < period.to);
  return [...Map.groupBy(begun, ({ zoneId }) => zoneId)]
    .map(([zoneId, own]) => ({ zoneId, begun: own.length, downMs: sumOf(own) }))
    .filter((zone) => zone.begun >= REPEATS)
    .toSorted((a, b) => b.begun - a.begun || b.downMs - a.downMs || (a.zoneId < b.zoneId ? -1 : 1));
}
