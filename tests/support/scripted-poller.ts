import type { PollerReport } from '#core/snmp/messages.ts';
import type { Poller, PollerOptions } from '#core/snmp/poller.ts';
import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import { addPoll } from '#shared/domain/zone-hours.ts';
import {
  advanceZone,
  beginZone,
  defaultPollSettings,
  type ZoneEvent,
  type ZoneTrack,
} from '#shared/domain/zone-state.ts';

/**
 * A polling thread without threads or network: the real state machine, fed by the test on the test's clock. `elapsed`
 * is the clock that nobody sets, where a test sets the other.
 */
export function scriptedPoller(clock: () => number, elapsed: () => number = clock) {
  let options: PollerOptions | null = null;
  let polled: readonly string[] = [];
  const tracks = new Map<string, ZoneTrack>();
  const at = () => ({ wallMs: clock(), monoMs: elapsed() });

  function report(zoneIds: readonly string[], event: ZoneEvent, outcome: PollOutcome | null): void {
    const zones: PollerReport['zones'] = [];
    const closed: PollerReport['closed'] = [];
    const events: PollerReport['events'] = [];
    for (const zoneId of zoneIds) {
      const step = advanceZone(tracks.get(zoneId) ?? beginZone(at(), 0), event, defaultPollSettings);
      tracks.set(zoneId, step.state);
      const { settled, status, sinceMs } = step.state;
      closed.push(...step.closed.map((interval) => ({ ...interval, zoneId })));
      events.push(...step.notes.map((note) => ({ ...note, zoneId })));
      zones.push({
        zoneId,
        status,
        since: sinceMs,
        lastPollAt: clock(),
        lastOutcome: outcome,
        settled: settled.t1 > settled.t0 ? settled : null,
        tally: outcome === null ? null : addPoll(null, outcome, { inOctets: null, outOctets: null }),
      });
    }
    options?.onReport({ at: clock(), zones, closed, events });
  }

  const open = (given: PollerOptions): Poller => {
    options = given;
    polled = given.targets.map((target) => target.zoneId);
    return {
      update: (targets) => {
        polled = targets.map((target) => target.zoneId);
      },
      stop: async () => report(polled, { kind: 'STOP', at: at() }, null),
    };
  };
  return {
    open,
    polled: () => polled,
    settings: () => options?.settings,
    poll: (outcome: PollOutcome, zoneIds: readonly string[] = polled) =>
      report(zoneIds, { kind: 'POLL', at: at(), outcome }, outcome),
    /** A poll showed that the device had restarted. */
    reboot: (zoneId: string, uptimeMs: number, silentMs: number) =>
      options?.onReport({
        at: clock(),
        zones: [],
        closed: [],
        events: [
          {
            kind: 'REBOOT',
            zoneId,
            at: clock(),
            uptimeMs,
            silentMs,
            saidBy: ['sysUpTime', 'engineBoots'],
            deniedBy: ['hrUptime'],
          },
        ],
      }),
    /** The thread died: what the real poller reports then. */
    crash: () => {
      tracks.clear();
      const outcome = { kind: 'OWN_FAULT' as const, reason: 'POLLER_STOPPED' };
      const zones = polled.map((zoneId) => ({
        zoneId,
        status: 'UNKNOWN' as const,
        since: clock(),
        lastPollAt: null,
        lastOutcome: outcome,
        settled: null,
        tally: null,
      }));
      options?.onReport({ at: clock(), zones, closed: [], events: [] });
    },
  };
}
