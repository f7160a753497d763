/**
 * When changes were really written, by the centre's clock (sync.md, "Three orders"). A computer's clock tells the
 * time of each; three things tell how wrong it was:
 * - the offset that the centre measured at the handshake, the computer's clock less its own;
 * - the steps of its clock that the computer noticed between a change and that handshake (clock-watch.ts): a clock that
 *   stood in 2031 for ten days and was put right before the contact is corrected exactly;
 * - the order of the chain and the centre's clock. Nothing was written before what was written earlier, and nothing
 *   that has arrived was written in the future. Where nothing else is known these bounds are all there is.
 *
 * All instants and differences are in ms; instants are UTC.
 */

/** Clocks that disagree by less are left alone: a person who reads a wall clock is no nearer. */
export const TOLERANCE_MS = 2 * 60_000;

/** A change as its computer's clock saw it. */
export interface ClockReading {
  readonly wallTime: number;
  /** The steps of the clock from the change to the handshake, added up; negative of those in between when it came after. */
  readonly stepsMs: number;
}

export interface ClockBounds {
  /** The computer's clock less the centre's at the handshake. */
  readonly offsetMs: number;
  /** When the change before these was written, as it was told then; 0 when there is none. */
  readonly floor: number;
  /** The centre's clock now. */
  readonly now: number;
}

/**
 * When each change of a run was written, in the order of the chain. Never in the future, never falling, never before
 * the floor (unless that lies in the future itself), and the same again when it is asked about its own answer.
 *
 * What offset and steps say is taken where the bounds allow it. Where they do not, a step went unnoticed (the clock was
 * set ahead while the computer was off): then the clock is believed for the changes whose own time fits the bounds, and
 * the others go to the nearest bound. What comes later in the chain is known better, so the earlier gives way.
 */
export function trueTimes(
  readings: readonly ClockReading[],
  { offsetMs, floor, now }: ClockBounds,
): number[] {
  const least = Math.min(floor, now);
  const clamp = (at: number) => Math.min(now, Math.max(least, at));
  const near = (at: number) => Math.abs(at - clamp(at)) <= TOLERANCE_MS;
  let next = now;
  return readings
    .toReversed()
    .map(({ wallTime, stepsMs }) => {
      const told = wallTime - offsetMs + stepsMs;
      next = Math.min(next, clamp(near(told) || !near(wallTime) ? told : wallTime));
      return next;
    })
    .toReversed();
}

/** Whether a clock was so wrong that the figures must not follow it. */
export function isWrong(wallTime: number, trueAt: number): boolean {
  return Math.abs(trueAt - wallTime) > TOLERANCE_MS;
}

/** A step of a computer's clock: it holds for everything in its log behind `afterPosition`. */
export interface LoggedStep {
  readonly stepMs: number;
  readonly afterPosition: number;
}

/** All steps that came before a change, by its place in the log of its computer. */
export function stepsBefore(steps: readonly LoggedStep[], position: number): number {
  return steps.reduce((sum, step) => (step.afterPosition < position ? sum + step.stepMs : sum), 0);
}

/** [seq, ms] where the steps of a batch change, from that seq on; 0 before the first. */
export type StepRun = [seq: number, stepsMs: number];

/** What each change of a batch says of the steps until the handshake, in as few words as possible. */
export function stepRuns(changes: readonly { readonly seq: number; readonly stepsMs: number }[]): StepRun[] {
  const runs: StepRun[] = [];
  let last = 0;
  for (const { seq, stepsMs } of changes) {
    if (stepsMs !== last) runs.push([seq, stepsMs]);
    last = stepsMs;
  }
  return runs;
}

export function stepsAt(runs: readonly StepRun[], seq: number): number {
  let held = 0;
  for (const [from, stepsMs] of runs) if (from <= seq) held = stepsMs;
  return held;
}
