/**
 * Clocks of the synchronisation (sync.md, "Three orders").
 *
 * All clocks are integers in microseconds: a wall millisecond × 1000 leaves room for 1,000 ordered events
 * inside one millisecond, and fits a double until the year 2255.
 *
 * A *version* orders the writes of one field and is plain text, so that both databases and JavaScript
 * compare it the same way:
 *   pending   `~<epoch>.<seq>@<device>`   written here, not yet acknowledged by the centre
 *   effective `<clock>@<device>`          ordered by the centre
 * '~' sorts after every digit: what a person wrote here and the centre has not seen yet stays on their screen.
 */
export interface HybridClock {
  /** The last value given, µs. */
  last: number;
}

/** The next local time stamp: follows the wall clock, never repeats and never goes back. */
export function tick(clock: HybridClock, wallMs: number): number {
  clock.last = Math.max(clock.last + 1, wallMs * 1000);
  return clock.last;
}

/** Learns from the centre, and only from it: one machine in the year 2099 poisons nobody. */
export function observe(clock: HybridClock, centreClock: number): void {
  clock.last = Math.max(clock.last, centreClock);
}

/**
 * The effective clock that the centre gives to one change:
 * max(device's last + 1, min(hubNow, wall − offset)), all in µs except the instants (ms).
 * `offsetMs` is the device's wall clock minus the centre's, measured at the handshake.
 */
export function effectiveClock(
  deviceLast: number,
  hubNowMs: number,
  wallMs: number,
  offsetMs: number,
): number {
  return Math.max(deviceLast + 1, Math.min(hubNowMs, wallMs - offsetMs) * 1000);
}

const CLOCK_DIGITS = 16;

export function effectiveVersion(clock: number, device: string): string {
  return `${String(clock).padStart(CLOCK_DIGITS, '0')}@${device}`;
}

export function pendingVersion(epoch: number, seq: number, device: string): string {
  return `~${String(epoch).padStart(6, '0')}.${String(seq).padStart(12, '0')}@${device}`;
}

export function isPending(version: string): boolean {
  return version.startsWith('~');
}

/** The change that a pending version names, or null for an effective version. */
export function pendingChange(version: string): { epoch: number; seq: number; device: string } | null {
  const parts = /^~(\d{6})\.(\d{12})@(.+)$/.exec(version);
  return parts === null ? null : { epoch: Number(parts[1]), seq: Number(parts[2]), device: parts[3] ?? '' };
}

/** The clock (µs) of an effective version, or null for a pending one. */
export function clockOf(version: string): number | null {
  return isPending(version) ? null : Number(version.slice(0, CLOCK_DIGITS));
}

/**
 * The version under which the centre keeps what a station wrote into a catalogue that belongs to the centre
 * (sync.md, "Who owns what"): below everything the centre ever says about the same row.
 */
export const LOWEST_CLOCK = 0;

/**
 * The version of a value derived from two fields that change apart (the claim of type and number of a
 * document): grows whenever either does, whatever the order in which their changes arrive.
 */
export function jointVersion(a: string, b: string): string {
  return a > b ? `${a}+${b}` : `${b}+${a}`;
}
