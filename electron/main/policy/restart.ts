/** When a core that ended is started again. It never gives up: the zones are watched by nobody else. */

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** A core that served this long was healthy: its end starts a new count. */
const HEALTHY_AFTER_MS = 60_000;
/** Reasons that pass by themselves: another program ends, someone frees space. */
const PASSING_REFUSALS: ReadonlySet<string> = new Set(['CARPETA_EN_USO', 'PUERTO_EN_USO', 'DISCO_LLENO']);
const REFUSAL_DELAY_MS = 15_000;

export type RestartPlan = {
  /** Ends in a row, this one included. */
  attempt: number;
  /** Milliseconds to wait before the next start. */
  delayMs: number;
};

/**
 * @param failuresBefore ends in a row before this one
 * @param servedMs how long the core was ready, 0 if it never was
 */
export function planRestart(failuresBefore: number, servedMs: number): RestartPlan {
  const attempt = (servedMs >= HEALTHY_AFTER_MS ? 0 : failuresBefore) + 1;
  return { attempt, delayMs: Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 16)) };
}

/** After a refusal with a reason: milliseconds to the next try, or undefined when a person must act first. */
export function retryAfterRefusal(code: string): number | undefined {
  return PASSING_REFUSALS.has(code) ? REFUSAL_DELAY_MS : undefined;
}
