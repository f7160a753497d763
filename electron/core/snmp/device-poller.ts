import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import { hasJumped } from '#shared/domain/zone-state.ts';
import type { Instant, PollSettings } from '#shared/domain/zone-state.ts';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';
import { openConnection } from '#core/snmp/connection.ts';
import type { Connection } from '#core/snmp/connection.ts';
import { createLimiter } from '#core/snmp/limiter.ts';
import { pollDevice } from '#core/snmp/poll-device.ts';
import type { TransportSettings } from '#core/snmp/messages.ts';

/** Polls devices by key: keeps their connections, caps what is in flight, never asks one device twice at once. */

export interface TimedOutcome {
  /** When the poll was sent. */
  readonly at: Instant;
  readonly outcome: PollOutcome;
}

/**
 * SNMPv3 keys are localised synchronously, 3 to 5 ms a device. At most this many devices that need it are
 * asked at once, so that the replies of the others are never held up long enough to look late.
 */
const COLD_IN_FLIGHT = 16;

/** Up to here all devices are asked at once: where many are silent, none waits for another's time-out. */
const ALL_AT_ONCE = 100;

export function createDevicePoller(
  transport: TransportSettings,
  clock: () => Instant,
  clockSettings: PollSettings,
  /** How many devices there are: beyond a hundred no more than `maxInFlight` are asked at once. */
  count: () => number,
) {
  const inFlight = createLimiter(() => (count() <= ALL_AT_ONCE ? ALL_AT_ONCE : transport.maxInFlight));
  const cold = createLimiter(() => Math.min(COLD_IN_FLIGHT, transport.maxInFlight));
  const kept = new Map<string, Connection>();
  const running = new Map<string, { readonly target: SnmpTarget; readonly done: Promise<TimedOutcome> }>();
  let mostKept = Infinity;
  let closed = false;

  async function ask(key: string, target: SnmpTarget): Promise<TimedOutcome> {
    const at = clock();
    const connection = kept.get(key) ?? null;
    kept.delete(key);
    let outcome = await attempt(key, target, connection);
    if (isOutOfFiles(outcome) && kept.size > 0) {
      giveBackHalf();
      outcome = await attempt(key, target, null);
    }
    if (running.get(key)?.target === target) running.delete(key);
    if (hasJumped(at, clock(), clockSettings)) outcome = { kind: 'OWN_FAULT', reason: 'SUSPENDED' };
    return { at, outcome };
  }

  async function attempt(
    key: string,
    target: SnmpTarget,
    connection: Connection | null,
  ): Promise<PollOutcome> {
    try {
      const poll = await pollDevice(target, connection, () => openConnection(target, transport));
      if (poll.keep) {
        // Closed, or asked under another address meanwhile: nobody will use this connection again.
        const unused = closed || running.get(key)?.target !== target || kept.size >= mostKept;
        if (unused) poll.keep.close();
        else kept.set(key, poll.keep);
      }
      return poll.outcome;
    } catch (error) {
      // dgram and the library throw on what this machine cannot do (no file descriptors, no such family).
      return { kind: 'OWN_FAULT', reason: reasonOf(error) };
    }
  }

  /** A machine that allows few open files shows it by refusing one more: the desk needs some of them too. */
  function giveBackHalf(): void {
    mostKept = Math.floor(kept.size / 2);
    for (const [key, connection] of kept) {
      if (kept.size <= mostKept) return;
      connection.close();
      kept.delete(key);
    }
  }

  return {
    poll(key: string, target: SnmpTarget): Promise<TimedOutcome> {
      const already = running.get(key);
      if (already?.target === target) return already.done;
      const localises = target.version === '3' && target.level !== 'noAuthNoPriv' && !kept.has(key);
      const start = () => ask(key, target);
      const done = localises ? cold(() => inFlight(start)) : inFlight(start);
      running.set(key, { target, done });
      return done;
    },
    forget(key: string) {
      kept.get(key)?.close();
      kept.delete(key);
      running.delete(key);
    },
    close() {
      closed = true;
      for (const connection of kept.values()) connection.close();
      kept.clear();
    },
  };
}

function isOutOfFiles(outcome: PollOutcome): boolean {
  return outcome.kind === 'OWN_FAULT' && (outcome.reason === 'EMFILE' || outcome.reason === 'ENFILE');
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'UNKNOWN';
}
