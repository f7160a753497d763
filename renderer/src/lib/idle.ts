/** An unattended screen shows names and documents: it locks itself after this long without a hand on it. */
export const LOCK_AFTER_MS = 10 * 60_000;
