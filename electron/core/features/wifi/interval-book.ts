import { DAY_MS } from '#shared/domain/bogota.ts';
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

/**
 * `writtenUntil` is up to when this station has said already what it saw of a zone: where its clock was set back while
 * it was off, that time is not told twice. A word from further in the future than a day came from a clock that was
 * wrong, and binds nobody (see zone-state.ts for the clock that is set while it runs).
 */
export function createIntervalBook(writtenUntil: ReadonlyMap<string, number> = new Map()): IntervalBook {
  const growing = new Map<string, ObservedInterval>();
  const unwritten = (zoneId: string, { t0, t1, state }: ObservedInterval): ObservedInterval => {
    const until = writtenUntil.get(zoneId) ?? t0;
    return { t0: until - t0 > DAY_MS ? t0 : Math.max(t0, until), t1, state };
  };
  const stillGrowing = (zoneId: string): ObservedInterval | null => {
    const run = growing.get(zoneId);
    const told = run === undefined ? null : unwritten(zoneId, run);
    return told !== null && told.t1 > told.t0 ? told : null;
  };
  return {
    apply(report) {
      const finished = new Map<string, ObservedInterval[]>();
      const finish = (zoneId: string, run: ObservedInterval) => {
        const { t0, t1, state } = unwritten(zoneId, run);
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
        growing: stillGrowing(zoneId),
      }));
    },
  };
}

/** A machine whose clock stands in 1970 knows that a zone answered, but not when: that is unknown time. */
function isDated(at: number): boolean {
  return instant.safeParse(at).success;
}
