import { setTimeout as delay } from 'node:timers/promises';

/**
 * Does `work` again and again, `pauseMs()` after the last time has ended, until it is aborted. A time that fails
 * is told and the next one comes all the same: a demonstration does not end because a Punto was being restarted.
 */
export async function keepDoing(
  signal: AbortSignal,
  pauseMs: () => number,
  work: () => Promise<void>,
  failed: (error: unknown) => void,
): Promise<void> {
  while (await pause(pauseMs(), signal)) {
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) failed(error);
    }
  }
}

/** False when it was aborted meanwhile. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
