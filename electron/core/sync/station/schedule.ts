import type { Clocks } from '../../ledger/ledger.ts';

/** ms between two contacts when nothing happens. */
const IDLE_MS = 60_000;
/** ms from a write to the contact that carries it: several writes of one visit travel together. */
const AFTER_WRITE_MS = 1_500;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 10 * 60_000;

export interface Schedule {
  start(): void;
  stop(): void;
  /** There is something to send. Does not shorten a back-off. */
  soon(): void;
  /** A contact that somebody asked for went well: the back-off is over. */
  succeeded(): void;
  /** ms UTC of the next try; null when none is planned. */
  nextAt(): number | null;
}

/**
 * When to try: every minute, soon after a write, and after failures with a growing delay and jitter (so that
 * eight Puntos do not return at the same second), without end.
 */
export function createSchedule(
  clocks: Pick<Clocks, 'now' | 'randomBytes'>,
  work: () => Promise<'DONE' | 'FAILED' | 'IDLE'>,
): Schedule {
  let running = false;
  let working = false;
  let wanted = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let at: number | null = null;

  function plan(delay: number): void {
    clearTimeout(timer);
    at = null;
    if (!running) return;
    at = clocks.now() + delay;
    timer = setTimeout(() => void tick(), delay);
  }

  async function tick(): Promise<void> {
    working = true;
    wanted = false;
    at = null;
    const outcome = await work().catch(() => 'FAILED' as const);
    working = false;
    failures = outcome === 'FAILED' ? failures + 1 : 0;
    if (failures > 0) plan(retryDelay(failures, jitter()));
    else plan(wanted ? AFTER_WRITE_MS : IDLE_MS);
  }

  function jitter(): number {
    return (clocks.randomBytes(1)[0] ?? 0) / 255;
  }

  return {
    start: () => {
      running = true;
      plan(0);
    },
    stop: () => {
      running = false;
      plan(0);
    },
    soon: () => {
      if (working) wanted = true;
      else if (failures === 0 && (at ?? Infinity) - clocks.now() > AFTER_WRITE_MS) plan(AFTER_WRITE_MS);
    },
    succeeded: () => {
      failures = 0;
      if (!working) plan(IDLE_MS);
    },
    nextAt: () => at,
  };
}

/** ms before try number `failures` + 1: doubling from 5 s to 10 min, of which `jitter` (0-1) decides the upper half. */
export function retryDelay(failures: number, jitter: number): number {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20));
  return Math.round(longest * (0.5 + jitter / 2));
}
