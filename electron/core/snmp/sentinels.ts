import { performance } from 'node:perf_hooks';
import type { Sentinel } from '#shared/domain/snmp-target.ts';
import type { createDevicePoller } from '#core/snmp/device-poller.ts';
import { answersTcp } from '#core/snmp/elsewhere.ts';

/**
 * The blindness guard: a zone's silence means something only where somebody else answered at the same time.
 * Any other zone is a sentinel, and so are the hosts named in the settings. Where nobody was heard by chance,
 * a few are asked.
 */

/** Zones asked as sentinels: one may be down itself, three at once hardly ever. */
const ZONES_ASKED = 3;

type DevicePoller = ReturnType<typeof createDevicePoller>;

export interface SentinelCandidates {
  readonly sentinels: readonly Sentinel[];
  /** Polls that prove something when they answer: other zones, the most recently heard first. */
  readonly zones: (except: string, limit: number) => readonly (() => Promise<boolean>)[];
}

export function createSentinelWatch(
  devices: DevicePoller,
  candidates: SentinelCandidates,
  timeoutMs: number,
) {
  let heardAt = -Infinity;
  let round: { readonly startedAt: number; readonly done: Promise<void> } | null = null;

  async function askAround(except: string): Promise<void> {
    const asked = [
      ...candidates.sentinels.map((sentinel) => askSentinel(sentinel, devices, timeoutMs)),
      ...candidates.zones(except, ZONES_ASKED).map((ask) => ask()),
    ];
    const heard = await Promise.all(asked);
    if (heard.some(Boolean)) heardAt = performance.now();
  }

  return {
    /** To be called whenever any zone answers. */
    noteAlive() {
      heardAt = performance.now();
    },
    /** Whether anybody but `zoneId` answered at or after the monotonic moment `sinceMono`. */
    async heardSince(sinceMono: number, zoneId: string): Promise<boolean> {
      if (heardAt >= sinceMono) return true;
      // A round that was started after the silence began proves as much as one of our own.
      if (round === null || round.startedAt < sinceMono) {
        const current = { startedAt: performance.now(), done: askAround(zoneId) };
        round = current;
        await current.done;
        if (round === current) round = null;
      } else {
        await round.done;
      }
      return heardAt >= sinceMono;
    },
  };
}

/** True when the sentinel answered: SNMP in any way, TCP by accepting or refusing the connection. */
export async function askSentinel(
  sentinel: Sentinel,
  devices: DevicePoller,
  timeoutMs: number,
): Promise<boolean> {
  if (sentinel.kind === 'SNMP') {
    const { host, port } = sentinel.target;
    const { outcome } = await devices.poll(`sentinel ${host}:${port}`, sentinel.target);
    return outcome.kind === 'ALIVE';
  }
  return answersTcp(sentinel.host, sentinel.port, timeoutMs);
}
