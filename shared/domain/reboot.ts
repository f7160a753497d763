import type { PollOutcome } from '#shared/domain/poll-outcome.ts';

/**
 * Reboot detection from the uptime counters of two good polls of one device.
 *
 * A counter of hundredths of a second is expected at (previous + elapsed) modulo 2^32. Inside the tolerance the
 * device ran on (the wrap after 497 days included); outside it, it restarted. Each counter is compared with
 * itself only: sysUpTime counts from the agent's start, hrSystemUptime from the system's, snmpEngineTime from
 * the engine's last boot (RFC 3418, RFC 2790, RFC 3414).
 */

const WRAP = 2 ** 32;

export interface UptimeReading {
  /** Monotonic milliseconds of the polling station at the poll. */
  readonly monoMs: number;
  readonly sysUpTime?: number | undefined;
  readonly hrUptime?: number | undefined;
  readonly engineBoots?: number | undefined;
  readonly engineTime?: number | undefined;
  readonly engineId?: string | undefined;
}

type UptimeSource = 'sysUpTime' | 'hrUptime' | 'engineTime' | 'engineBoots' | 'engineId';

export type RebootVerdict =
  | { readonly kind: 'CONTINUOUS' }
  /** Nothing to compare: a first reading, or no counter that both readings carry. */
  | { readonly kind: 'UNCOMPARABLE' }
  | {
      readonly kind: 'REBOOT';
      /** How long the device had been up at the second reading; null where no counter says so. */
      readonly uptimeMs: number | null;
      readonly saidBy: readonly UptimeSource[];
      /** Counters that ran on: an agent that was restarted on a device that was not. */
      readonly deniedBy: readonly UptimeSource[];
    };

/** Reply time, retries and whole-second counters make a few seconds; cheap clocks drift up to 0.1 %. */
function uptimeToleranceMs(elapsedMs: number): number {
  return 5_000 + Math.abs(elapsedMs) / 1_000;
}

/** True where `current` is what a counter that read `previous` shows `elapsedMs` later. */
export function isContinuous(previous: number, current: number, elapsedMs: number): boolean {
  const expected = (((previous + elapsedMs / 10) % WRAP) + WRAP) % WRAP;
  const apart = Math.abs(current - expected);
  const centiseconds = Math.min(apart, WRAP - apart);
  return centiseconds * 10 <= uptimeToleranceMs(elapsedMs);
}

export function detectReboot(previous: UptimeReading | null, current: UptimeReading): RebootVerdict {
  if (previous === null) return { kind: 'UNCOMPARABLE' };
  const elapsedMs = current.monoMs - previous.monoMs;
  const said: UptimeSource[] = [];
  const denied: UptimeSource[] = [];
  const note = (source: UptimeSource, restarted: boolean) => (restarted ? said : denied).push(source);

  for (const source of ['sysUpTime', 'hrUptime'] as const) {
    const before = previous[source];
    const after = current[source];
    if (before !== undefined && after !== undefined) note(source, !isContinuous(before, after, elapsedMs));
  }
  const sameEngine = previous.engineId === current.engineId;
  if (sameEngine && previous.engineBoots !== undefined && current.engineBoots !== undefined)
    note('engineBoots', current.engineBoots !== previous.engineBoots);
  if (sameEngine && previous.engineTime !== undefined && current.engineTime !== undefined) {
    const apartMs = (current.engineTime - previous.engineTime) * 1_000 - elapsedMs;
    note('engineTime', Math.abs(apartMs) > uptimeToleranceMs(elapsedMs));
  }
  if (!sameEngine && previous.engineId !== undefined && current.engineId !== undefined) said.push('engineId');

  if (said.length === 0) return { kind: denied.length > 0 ? 'CONTINUOUS' : 'UNCOMPARABLE' };
  // The system's own counter denies what only the agent's counters say; it stays a candidate for a person
  // to see, because not every device's hrSystemUptime is honest.
  return { kind: 'REBOOT', uptimeMs: uptimeOf(current), saidBy: said, deniedBy: denied };
}

/** The device's uptime in milliseconds, from the counter of the agent, else of the engine, else of the system. */
function uptimeOf(reading: UptimeReading): number | null {
  if (reading.sysUpTime !== undefined) return reading.sysUpTime * 10;
  if (reading.engineTime !== undefined) return reading.engineTime * 1_000;
  if (reading.hrUptime !== undefined) return reading.hrUptime * 10;
  return null;
}

/** The counters of a good poll, as they are compared with the next one's. */
export function readingOf(outcome: Extract<PollOutcome, { kind: 'ALIVE' }>, monoMs: number): UptimeReading {
  const { sysUpTime, hrUptime, engineId, engineBoots, engineTime } = outcome;
  return { monoMs, sysUpTime, hrUptime, engineId, engineBoots, engineTime };
}

/**
 * Why a device was silent for `outageMs`: one that had been up at least that long was alive behind a broken
 * network; one that had been up for less lost its power or was restarted.
 */
export function causeOfOutage(outageMs: number, uptimeMs: number): 'NETWORK' | 'POWER_OR_REBOOT' {
  return uptimeMs >= outageMs ? 'NETWORK' : 'POWER_OR_REBOOT';
}
