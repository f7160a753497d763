import { instant } from '#shared/domain/fields.ts';
import { addSums } from '#shared/domain/zone-hours.ts';
import type { HourSum } from '#shared/domain/zone-hours.ts';
import type { PollerReport } from '../../snmp/messages.ts';
import { hourAt, type RunningHour } from '../../wifi/hours.ts';

/** Adds up what the polling thread measured, hour by hour. An hour is that in which the thread reported. */
export interface HourBook {
  /** Returns the hour that this report ended, or null. A clock that was set back ends one too. */
  add(report: Pick<PollerReport, 'at' | 'zones'>): RunningHour | null;
  running(): RunningHour | null;
}

/** `left` is the hour that ran when this machine was last switched off. */
export function createHourBook(left: RunningHour | null): HourBook {
  let hour = left?.hour ?? null;
  let sums = new Map<string, HourSum>(left?.sums);
  const running = () => (hour === null || sums.size === 0 ? null : { hour, sums });
  return {
    running,
    add({ at, zones }) {
      // A machine whose clock stands in 1970 knows what it measured, but not when.
      if (!instant.safeParse(at).success) return null;
      const over = hour === hourAt(at) ? null : running();
      if (hour !== hourAt(at)) sums = new Map();
      hour = hourAt(at);
      for (const { zoneId, tally } of zones) {
        if (tally !== null) sums.set(zoneId, addSums(sums.get(zoneId), tally));
      }
      return over;
    },
  };
}
