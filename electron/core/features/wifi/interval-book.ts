import { instant } from '#shared/domain/fields.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';
import type { PollerReport } from '../../snmp/messages.ts';

/**
 * From what the polling thread reports to what is stored: finished runs become facts, the run that still grows
 * is kept beside them, so that a crash loses only what came after the last report. Unknown time has no row.
 */
export interface ZoneRuns {
  readonly zoneId: string;
  /** Runs that will never change again. */
  readonly finished: readonly ObservedInterval[];
  /** The run that may still grow, or null. */
  readonly growing: ObservedInterval | null;
}

export interface IntervalBook {
  /** What the report changes, by zone; zones without a change are left out. */
  apply(report: Pick<PollerReport, 'closed' | 'zones'>): ZoneRuns[];
}

export function createIntervalBook(): IntervalBook {
  const growing = new Map<string, ObservedInterval>();
  return {
    apply(report) {
      const finished = new Map<string, ObservedInterval[]>();
      const finish = (zoneId: string, { t0, t1, state }: ObservedInterval) => {
        const runs = finished.get(zoneId) ?? [];
        finished.set(zoneId, runs);
        if (state !== 'UNKNOWN' && t1 > t0 && isDated(t0) && isDated(t1)) runs.push({ t0, t1, state });
      };
      for (const { zoneId, ...run } of report.closed) {
        if (growing.get(zoneId)?.t0 === run.t0) growing.delete(zoneId);
        finish(zoneId, run);
      }
      for (const { zoneId, settled } of report.zones) {
        const before = growing.get(zoneId);
        // The thread died and began anew: what it had settled stays true and ends there.
        if (before !== undefined && before.t0 !== settled?.t0) {
          growing.delete(zoneId);
          finish(zoneId, before);
        }
        if (settled === null || settled.state === 'UNKNOWN') continue;
        if (before?.t0 === settled.t0 && before.t1 === settled.t1) continue;
        growing.set(zoneId, settled);
        finish(zoneId, { ...settled, t1: settled.t0 });
      }
      return [...finished].map(([zoneId, runs]) => ({
        zoneId,
        finished: runs,
        growing: growing.get(zoneId) ?? null,
      }));
    },
  };
}

/** A machine whose clock stands in 1970 knows that a zone answered, but not when: that is unknown time. */
function isDated(at: number): boolean {
  return instant.safeParse(at).success;
}
