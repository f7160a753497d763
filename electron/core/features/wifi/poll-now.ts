import type { CoreContext } from '../../context.ts';
import { pollOnce } from '../../snmp/poller.ts';
import type { PollerSettingsInput } from '../../snmp/messages.ts';
import { readTargets } from '../../wifi/targets.ts';
import { readSentinels } from './poll-settings.ts';

export interface PollNowResult {
  readonly polled: number;
  readonly up: number;
  readonly down: number;
  /** Polls that say nothing about the zone: our own faults, or nobody answers at all. */
  readonly unknown: number;
  readonly ms: number;
}

/**
 * One poll of every target, now. It tells what answers and stores nothing: one silence is no outage, and the
 * monitor's figures must not depend on who asked in between.
 */
export async function wifiPollNow(
  context: CoreContext,
  transport?: PollerSettingsInput['transport'],
): Promise<PollNowResult> {
  const targets = await readTargets(context);
  if (targets.length === 0) return { polled: 0, up: 0, down: 0, unknown: 0, ms: 0 };
  const sentinels = await readSentinels(context.store.read);
  const { outcomes, ms } = await pollOnce({ targets, sentinels, transport });
  const count = (kind: string) => outcomes.filter(({ outcome }) => outcome.kind === kind).length;
  return {
    polled: outcomes.length,
    up: count('ALIVE'),
    down: count('NO_REPLY'),
    unknown: count('OWN_FAULT'),
    ms: Math.round(ms),
  };
}
