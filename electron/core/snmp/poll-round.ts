import { guardAgainstBlindness } from '#shared/domain/poll-outcome.ts';
import type { Sentinel, SnmpTarget } from '#shared/domain/snmp-target.ts';
import { defaultPollSettings } from '#shared/domain/zone-state.ts';
import type { Instant } from '#shared/domain/zone-state.ts';
import { createDevicePoller } from '#core/snmp/device-poller.ts';
import type { PollOnceResult, TransportSettings } from '#core/snmp/messages.ts';
import { askSentinel } from '#core/snmp/sentinels.ts';

/** Polls every target once, now, and applies the blindness guard to the round as one slot. */
export async function pollRound(
  targets: readonly SnmpTarget[],
  sentinels: readonly Sentinel[],
  transport: TransportSettings,
  clock: () => Instant,
): Promise<PollOnceResult> {
  const devices = createDevicePoller(transport, clock, defaultPollSettings, () => targets.length);
  const began = clock().monoMs;
  try {
    const polled = await Promise.all(
      targets.map(async (target) => ({ target, ...(await devices.poll(target.zoneId, target)) })),
    );
    const outcomes = new Map(polled.map((poll) => [poll, poll.outcome]));
    const silent = polled.every((poll) => poll.outcome.kind !== 'ALIVE');
    const patienceMs = transport.timeoutMs * (transport.retries + 1);
    const answers = silent
      ? await Promise.all(sentinels.map((sentinel) => askSentinel(sentinel, devices, patienceMs)))
      : [];
    const guarded = guardAgainstBlindness(outcomes, answers.some(Boolean));
    return {
      outcomes: [...guarded].map(([{ target, at }, outcome]) => ({
        zoneId: target.zoneId,
        at: Math.round(at.wallMs),
        outcome,
      })),
      ms: clock().monoMs - began,
    };
  } finally {
    devices.close();
  }
}
