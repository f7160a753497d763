import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import { detectReboot, readingOf } from '#shared/domain/reboot.ts';
import type { UptimeReading } from '#shared/domain/reboot.ts';
import type { Sentinel, SnmpTarget } from '#shared/domain/snmp-target.ts';
import { addPoll, trafficBetween } from '#shared/domain/zone-hours.ts';
import type { HourSum } from '#shared/domain/zone-hours.ts';
import { advanceZone, beginZone, hasJumped, phaseOf } from '#shared/domain/zone-state.ts';
import type { Instant, ZoneEvent, ZoneTrack } from '#shared/domain/zone-state.ts';
import { createDevicePoller } from '#core/snmp/device-poller.ts';
import type {
  ClosedInterval,
  PollerReport,
  PollerSettings,
  ZoneEventReport,
  ZoneReport,
} from '#core/snmp/messages.ts';
import { createSentinelWatch } from '#core/snmp/sentinels.ts';

/** The polling of all zones, as it runs in the polling thread: when to poll, what it means, what to report. */

export interface PollerWork {
  readonly targets: readonly SnmpTarget[];
  readonly sentinels: readonly Sentinel[];
}

interface Zone {
  target: SnmpTarget;
  state: ZoneTrack;
  busy: boolean;
  changed: boolean;
  reading: UptimeReading | null;
  /** The last good poll since the clocks last jumped. */
  lastGood: Instant | null;
  /** The last answer with counters that compare with the next ones. */
  counters: Alive | null;
  tally: HourSum | null;
  lastPollAt: number | null;
  lastOutcome: PollOutcome | null;
}

type Alive = Extract<PollOutcome, { kind: 'ALIVE' }>;

/** How often due zones are looked for, and the clocks compared. */
const TICK_MS = 50;
/** A tick this late on the monotonic clock is a machine that slept (where that clock runs on in sleep). */
const SLEPT_MS = 10_000;

export function runPollerLoop(
  work: PollerWork,
  settings: PollerSettings,
  clock: () => Instant,
  emit: (report: PollerReport) => void,
) {
  const zones = new Map<string, Zone>();
  const devices = createDevicePoller(settings.transport, clock, settings.states, () => zones.size);
  let watch = watchOver(work.sentinels);
  let closed: ClosedInterval[] = [];
  let events: ZoneEventReport[] = [];
  let lastTick = clock();
  let lastReport = lastTick.monoMs;
  /** Counts clock jumps: a poll that was under way across one is worth nothing. */
  let clockEpoch = 0;

  function watchOver(sentinels: readonly Sentinel[]) {
    const transport = settings.transport;
    const patienceMs = transport.timeoutMs * (transport.retries + 1);
    return createSentinelWatch(devices, { sentinels, zones: askableZones }, patienceMs);
  }

  function askableZones(except: string, limit: number) {
    return [...zones.entries()]
      .filter(([zoneId]) => zoneId !== except)
      .sort(([, a], [, b]) => (b.lastGood?.monoMs ?? -Infinity) - (a.lastGood?.monoMs ?? -Infinity))
      .slice(0, limit)
      .map(([zoneId, zone]) => async () => {
        const { outcome } = await devices.poll(zoneId, zone.target);
        return outcome.kind === 'ALIVE';
      });
  }

  function advance(zoneId: string, zone: Zone, event: ZoneEvent): void {
    const step = advanceZone(zone.state, event, settings.states);
    if (step.state.status !== zone.state.status || event.kind === 'POLL') zone.changed = true;
    zone.state = step.state;
    for (const interval of step.closed) closed.push({ zoneId, ...interval });
    for (const note of step.notes) events.push({ zoneId, ...note });
  }

  async function pollZone(zoneId: string, zone: Zone): Promise<void> {
    const epoch = clockEpoch;
    zone.busy = true;
    const poll = await devices.poll(zoneId, zone.target);
    let { at, outcome } = poll;
    if (outcome.kind === 'ALIVE') watch.noteAlive();
    if (outcome.kind === 'NO_REPLY' && !(await watch.heardSince(at.monoMs, zoneId)))
      outcome = { kind: 'OWN_FAULT', reason: 'BLIND' };
    if (clockEpoch !== epoch) {
      at = clock();
      outcome = { kind: 'OWN_FAULT', reason: 'SUSPENDED' };
    }
    zone.busy = false;
    // A target that was removed or replaced meanwhile: what came of the old one is nobody's.
    if (zones.get(zoneId) !== zone) return;
    if (outcome.kind === 'ALIVE') noteUptime(zoneId, zone, at, outcome);
    noteMeasures(zone, outcome);
    zone.lastPollAt = Math.round(at.wallMs);
    zone.lastOutcome = outcome;
    advance(zoneId, zone, { kind: 'POLL', at, outcome });
  }

  function noteMeasures(zone: Zone, outcome: PollOutcome): void {
    const alive = outcome.kind === 'ALIVE' ? outcome : {};
    zone.tally = addPoll(zone.tally, outcome, trafficBetween(zone.counters, alive));
    // An answer without counters leaves the last ones: what went through meanwhile comes with the next.
    if (outcome.kind === 'ALIVE' && outcome.inOctets !== undefined) zone.counters = outcome;
  }

  function noteUptime(zoneId: string, zone: Zone, at: Instant, outcome: Alive): void {
    const reading = readingOf(outcome, at.monoMs);
    const verdict = detectReboot(zone.reading, reading);
    if (verdict.kind === 'REBOOT') {
      events.push({
        kind: 'REBOOT',
        zoneId,
        at: Math.round(at.wallMs),
        uptimeMs: verdict.uptimeMs,
        saidBy: [...verdict.saidBy],
        deniedBy: [...verdict.deniedBy],
        silentMs: zone.lastGood === null ? null : Math.round(at.monoMs - zone.lastGood.monoMs),
      });
    }
    // A reply without counters (a wrong password, a closed port) leaves the last counters to compare with.
    if (reading.sysUpTime !== undefined || reading.engineBoots !== undefined) zone.reading = reading;
    zone.lastGood = at;
  }

  function tick(): void {
    const now = clock();
    if (hasJumped(lastTick, now, settings.states) || now.monoMs - lastTick.monoMs > SLEPT_MS) {
      clockEpoch += 1;
      for (const [zoneId, zone] of zones) {
        advance(zoneId, zone, { kind: 'CLOCK_JUMP', trusted: lastTick, at: now });
        // Across a jump nobody knows how long it was, so no running counter can be compared over it.
        const { engineId, engineBoots } = zone.reading ?? {};
        zone.reading = zone.reading && { monoMs: now.monoMs, engineId, engineBoots };
        zone.lastGood = null;
        zone.counters = null;
      }
    }
    lastTick = now;
    for (const [zoneId, zone] of zones) {
      if (!zone.busy && zone.state.nextPollAt <= now.monoMs) void pollZone(zoneId, zone);
    }
    if (now.monoMs - lastReport >= settings.reportEveryMs) {
      for (const [zoneId, zone] of zones) advance(zoneId, zone, { kind: 'TICK', at: now });
      report(now);
    }
  }

  function report(now: Instant): void {
    lastReport = now.monoMs;
    const changed = [...zones].filter(([, zone]) => zone.changed);
    if (changed.length === 0 && closed.length === 0 && events.length === 0) return;
    emit({ at: Math.round(now.wallMs), zones: changed.map(describe), closed, events });
    for (const [, zone] of changed) {
      zone.changed = false;
      zone.tally = null;
    }
    closed = [];
    events = [];
  }

  function update(next: PollerWork): void {
    const wanted = new Map(next.targets.map((target) => [target.zoneId, target]));
    for (const [zoneId, zone] of zones) {
      if (wanted.has(zoneId)) continue;
      advance(zoneId, zone, { kind: 'STOP', at: clock() });
      zones.delete(zoneId);
      devices.forget(zoneId);
    }
    for (const [zoneId, target] of wanted) {
      const known = zones.get(zoneId);
      if (known && JSON.stringify(known.target) === JSON.stringify(target)) continue;
      const at = clock();
      // Another address or password for the same zone: its history goes on, its counters do not compare.
      const state = known?.state ?? beginZone(at, phaseOf(zoneId, settings.states.intervalMs));
      devices.forget(zoneId);
      zones.set(zoneId, {
        target,
        state: { ...state, nextPollAt: at.monoMs },
        busy: false,
        changed: true,
        reading: null,
        lastGood: known?.lastGood ?? null,
        counters: null,
        tally: known?.tally ?? null,
        lastPollAt: known?.lastPollAt ?? null,
        lastOutcome: known?.lastOutcome ?? null,
      });
    }
    watch = watchOver(next.sentinels);
  }

  update(work);
  tick();
  const timer = setInterval(tick, TICK_MS);

  return {
    update,
    /** Settles what is known up to now, reports it for the last time and closes every socket. */
    stop(): void {
      clearInterval(timer);
      const now = clock();
      for (const [zoneId, zone] of zones) advance(zoneId, zone, { kind: 'STOP', at: now });
      report(now);
      zones.clear();
      devices.close();
    },
  };
}

function describe([zoneId, zone]: [string, Zone]): ZoneReport {
  const { settled } = zone.state;
  return {
    zoneId,
    status: zone.state.status,
    since: zone.state.sinceMs,
    lastPollAt: zone.lastPollAt,
    lastOutcome: zone.lastOutcome,
    settled: settled.t1 > settled.t0 ? settled : null,
    tally: zone.tally,
  };
}
