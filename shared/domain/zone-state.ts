import { z } from 'zod';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { zoneState } from '#shared/domain/codes.ts';
import type { ZoneState } from '#shared/domain/codes.ts';
import type { PollOutcome } from '#shared/domain/poll-outcome.ts';

/**
 * The state machine of one zone as seen from one polling station (a vantage).
 *
 * It turns polls into intervals that partition the time since it began: half-open [t0, t1), integer
 * milliseconds UTC, each UP, DOWN or UNKNOWN. What is settled never changes afterwards.
 * Runs of UP and DOWN end at midnight in Bogotá, so that a zone that is up for months still hands out a day
 * a day; long unknown time stays one run.
 *
 *  - A good poll holds for 1.5 intervals, and so does a failed one inside an outage; beyond that the time is
 *    UNKNOWN.
 *  - A first failure raises a suspicion (SUSPECT) and quick re-polls. Failures without a good poll in between
 *    that span `confirmDownMs` are an outage, back-dated to the first failure. A good poll before that ends
 *    the suspicion: a logged loss, whose time stays UNKNOWN. A suspicion that is never resolved is UNKNOWN.
 *  - Two good polls in a row make UP, back-dated to the first. Until then an outage is shown as DOWN but its
 *    time ends at the first good poll.
 *  - Our own faults, a suspended machine and a clock step make UNKNOWN and forget every suspicion.
 *
 * Durations are taken from the monotonic clock, labels from the wall clock. Where the wall clock is set back,
 * time that is already settled is not settled twice: the new observations count from there on. Only where it is set
 * back by more than a day was it wrong before, and what follows begins anew at its own label: waiting for it to come
 * round again would leave the zone unobserved for that long.
 */

/** One moment on both clocks, in milliseconds. `wallMs` is UTC; `monoMs` only means something as a difference. */
export interface Instant {
  readonly wallMs: number;
  readonly monoMs: number;
}

type ZoneStatus = 'UNKNOWN' | 'UP' | 'SUSPECT' | 'DOWN';

/** [t0, t1) in integer milliseconds UTC. */
export const observedIntervalSchema = z.object({
  t0: z.int(),
  t1: z.int(),
  state: zoneState,
});
export type ObservedInterval = z.infer<typeof observedIntervalSchema>;

export const pollSettingsSchema = z.object({
  intervalMs: z.int().min(100).default(60_000),
  /** A sample holds for this many intervals. */
  holdIntervals: z.number().min(1).default(1.5),
  /** Re-polls after a first failure, in milliseconds after it, rising. */
  repollMs: z.array(z.int().min(1)).min(1).default([10_000, 30_000, 60_000]),
  /** Failures must span this long to be an outage. */
  confirmDownMs: z.int().min(1).default(60_000),
  /** The second good poll is asked this long after the first. */
  confirmUpMs: z.int().min(1).default(10_000),
  /** Wall and monotonic clock may drift apart by this much between two events before it counts as a jump. */
  clockToleranceMs: z.int().min(1).default(2_000),
});
export type PollSettings = z.infer<typeof pollSettingsSchema>;
export const defaultPollSettings: PollSettings = pollSettingsSchema.parse({});

export type ZoneEvent =
  /** `at` is the moment the poll was sent. */
  | { readonly kind: 'POLL'; readonly at: Instant; readonly outcome: PollOutcome }
  /** Time passes; lets a sample expire where no poll came. */
  | { readonly kind: 'TICK'; readonly at: Instant }
  /** The machine slept or its clock was set; `trusted` is the last moment before it. */
  | { readonly kind: 'CLOCK_JUMP'; readonly trusted: Instant; readonly at: Instant }
  | { readonly kind: 'STOP'; readonly at: Instant };

export interface ZoneTrack {
  readonly status: ZoneStatus;
  /** Since when, UTC, back-dated as the rules say. */
  readonly sinceMs: number;
  /** The latest settled run; it may still grow. Everything before it has been handed out as closed. */
  readonly settled: ObservedInterval;
  /** The poll that the status rests on: the last good one in UP, the last failed one in SUSPECT and DOWN. */
  readonly lastSample: Instant | null;
  readonly firstFailure: Instant | null;
  /** A good poll that waits for its second. */
  readonly firstGood: Instant | null;
  readonly lastSeen: Instant;
  /** Monotonic milliseconds at which the zone wants its next poll. */
  readonly nextPollAt: number;
  /** Offset of the regular polls inside the interval: spreads the zones. */
  readonly phaseMs: number;
}

export type ZoneNote =
  | {
      readonly kind: 'TRANSITION';
      readonly from: ZoneStatus;
      readonly to: ZoneStatus;
      readonly sinceMs: number;
    }
  /** Polls were lost but the zone answered before it counted as down. */
  | { readonly kind: 'LOSS'; readonly t0: number; readonly t1: number };

export interface ZoneStep {
  readonly state: ZoneTrack;
  /** Runs that ended; neighbours differ in status, or meet at midnight. */
  readonly closed: readonly ObservedInterval[];
  readonly notes: readonly ZoneNote[];
}

/** A zone nobody has polled yet. `phaseMs` comes from `phaseOf`. */
export function beginZone(at: Instant, phaseMs: number): ZoneTrack {
  const wallMs = Math.round(at.wallMs);
  return {
    status: 'UNKNOWN',
    sinceMs: wallMs,
    settled: { t0: wallMs, t1: wallMs, state: 'UNKNOWN' },
    lastSample: null,
    firstFailure: null,
    firstGood: null,
    lastSeen: at,
    nextPollAt: at.monoMs,
    phaseMs,
  };
}

/** A zone's place inside the interval: the same at every start, spread evenly by FNV-1a over its id. */
export function phaseOf(zoneId: string, intervalMs: number): number {
  let hash = 0x811c9dc5;
  for (const character of zoneId) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash % intervalMs;
}

export function advanceZone(state: ZoneTrack, event: ZoneEvent, settings: PollSettings): ZoneStep {
  const step = startStep(state, settings);
  if (event.kind === 'CLOCK_JUMP') {
    interrupt(step, event.trusted, event.at);
  } else {
    if (hasJumped(step.state.lastSeen, event.at, settings)) {
      // A poll sent before the jump and finished after it: its moment belongs to neither clock.
      if (event.at.monoMs < step.state.lastSeen.monoMs) return { state, closed: [], notes: [] };
      interrupt(step, step.state.lastSeen, event.at);
    }
    expire(step, event.at);
    if (event.kind === 'STOP') stop(step, event.at);
    if (event.kind === 'POLL') apply(step, event.at, event.outcome);
  }
  if (event.at.monoMs > step.state.lastSeen.monoMs) step.state = { ...step.state, lastSeen: event.at };
  return { state: step.state, closed: step.closed, notes: step.notes };
}

/** True when the two clocks moved by different amounts: a suspended machine or a clock that was set. */
export function hasJumped(before: Instant, after: Instant, settings: PollSettings): boolean {
  const difference = after.wallMs - before.wallMs - (after.monoMs - before.monoMs);
  return Math.abs(difference) > settings.clockToleranceMs;
}

interface Draft {
  state: ZoneTrack;
  readonly closed: ObservedInterval[];
  readonly notes: ZoneNote[];
  readonly settings: PollSettings;
  readonly holdMs: number;
}

function startStep(state: ZoneTrack, settings: PollSettings): Draft {
  return { state, closed: [], notes: [], settings, holdMs: settings.intervalMs * settings.holdIntervals };
}

/** Extends what is settled up to `untilMs`; never backwards, so no moment is settled twice. */
function settle(step: Draft, untilMs: number, state: ZoneState): void {
  const until = Math.round(untilMs);
  for (let from = step.state.settled.t1; from < until; from = step.state.settled.t1)
    extend(step, state === 'UNKNOWN' ? until : Math.min(until, midnightAfter(from)), state);
}

function midnightAfter(ms: number): number {
  return startOfLocalDate(localDate(ms)) + DAY_MS;
}

function extend(step: Draft, until: number, state: ZoneState): void {
  const run = step.state.settled;
  const endsDay = state !== 'UNKNOWN' && run.t1 === midnightAfter(run.t1 - 1);
  if (run.t0 === run.t1 || (run.state === state && !endsDay)) {
    step.state = { ...step.state, settled: { t0: run.t0, t1: until, state } };
    return;
  }
  step.closed.push(run);
  step.state = { ...step.state, settled: { t0: run.t1, t1: until, state } };
}

function become(step: Draft, to: ZoneStatus, sinceMs: number): void {
  const from = step.state.status;
  if (from === to) return;
  const since = Math.round(sinceMs);
  step.notes.push({ kind: 'TRANSITION', from, to, sinceMs: since });
  step.state = { ...step.state, status: to, sinceMs: since };
}

function forget(step: Draft): void {
  step.state = { ...step.state, lastSample: null, firstFailure: null, firstGood: null };
}

/** Settles what the last sample still vouches for at `at`, and returns the moment up to which it does. */
function settleHeld(step: Draft, at: Instant): number {
  const { status, lastSample } = step.state;
  if (lastSample === null || (status !== 'UP' && status !== 'DOWN')) return at.wallMs;
  const expired = at.monoMs - lastSample.monoMs > step.holdMs;
  // While it holds, up to `at` itself: the two clocks differ by fractions, which must leave no sliver.
  const heldUntil = expired ? lastSample.wallMs + step.holdMs : at.wallMs;
  const until = step.state.firstGood === null ? heldUntil : step.state.settled.t1;
  settle(step, until, status);
  return until;
}

/** A sample, a suspicion or a lone good poll that has outlived its hold says nothing any more. */
function expire(step: Draft, at: Instant): void {
  const basis = step.state.firstGood ?? step.state.lastSample;
  if (basis === null || at.monoMs - basis.monoMs <= step.holdMs) return;
  const until = settleHeld(step, at);
  become(step, 'UNKNOWN', Math.min(until, at.wallMs));
  forget(step);
}

function interrupt(step: Draft, trusted: Instant, at: Instant): void {
  expire(step, trusted);
  const until = settleHeld(step, trusted);
  settle(step, Math.max(trusted.wallMs, at.wallMs), 'UNKNOWN');
  become(step, 'UNKNOWN', until);
  forget(step);
  if (step.state.settled.t1 - at.wallMs > DAY_MS) beginAgain(step, Math.round(at.wallMs));
  step.state = { ...step.state, lastSeen: at, nextPollAt: at.monoMs };
}

function beginAgain(step: Draft, wallMs: number): void {
  closeRun(step);
  step.state = { ...step.state, sinceMs: wallMs, settled: { t0: wallMs, t1: wallMs, state: 'UNKNOWN' } };
}

function closeRun(step: Draft): void {
  const run = step.state.settled;
  if (run.t1 > run.t0) step.closed.push(run);
}

function stop(step: Draft, at: Instant): void {
  const until = settleHeld(step, at);
  settle(step, at.wallMs, 'UNKNOWN');
  become(step, 'UNKNOWN', until);
  forget(step);
  closeRun(step);
  const { t1 } = step.state.settled;
  step.state = { ...step.state, settled: { t0: t1, t1, state: 'UNKNOWN' } };
}

function apply(step: Draft, at: Instant, outcome: PollOutcome): void {
  if (outcome.kind === 'ALIVE') applyGood(step, at);
  else if (outcome.kind === 'NO_REPLY') applyFailure(step, at);
  else applyOwnFault(step, at);
}

function applyGood(step: Draft, at: Instant): void {
  const { state, settings } = step;
  if (state.status === 'UP') {
    settle(step, at.wallMs, 'UP');
    step.state = { ...step.state, lastSample: at };
    planRegular(step, at);
    return;
  }
  if (state.firstGood !== null) {
    settle(step, at.wallMs, 'UP');
    become(step, 'UP', state.firstGood.wallMs);
    step.state = { ...step.state, lastSample: at, firstFailure: null, firstGood: null };
    planRegular(step, at);
    return;
  }
  settle(step, at.wallMs, state.status === 'DOWN' ? 'DOWN' : 'UNKNOWN');
  if (state.status === 'SUSPECT' && state.firstFailure !== null) {
    step.notes.push({
      kind: 'LOSS',
      t0: Math.round(state.firstFailure.wallMs),
      t1: Math.round(at.wallMs),
    });
  }
  step.state = {
    ...step.state,
    firstGood: at,
    firstFailure: null,
    nextPollAt: at.monoMs + settings.confirmUpMs,
  };
}

function applyFailure(step: Draft, at: Instant): void {
  const { state, settings } = step;
  if (state.status === 'DOWN' && state.firstGood === null) {
    settle(step, at.wallMs, 'DOWN');
    step.state = { ...step.state, lastSample: at };
    planRegular(step, at);
    return;
  }
  if (state.status === 'SUSPECT' && state.firstFailure !== null) {
    const spanMs = at.monoMs - state.firstFailure.monoMs;
    step.state = { ...step.state, lastSample: at };
    if (spanMs < settings.confirmDownMs) {
      step.state = { ...step.state, nextPollAt: nextRepoll(state.firstFailure, at, settings) };
      return;
    }
    settle(step, at.wallMs, 'DOWN');
    become(step, 'DOWN', state.firstFailure.wallMs);
    planRegular(step, at);
    return;
  }
  // The time before a first failure: held by the last good poll in UP, otherwise nobody knows.
  settle(step, at.wallMs, state.status === 'UP' ? 'UP' : 'UNKNOWN');
  become(step, 'SUSPECT', at.wallMs);
  step.state = {
    ...step.state,
    sinceMs: Math.round(at.wallMs),
    firstFailure: at,
    firstGood: null,
    lastSample: at,
    nextPollAt: nextRepoll(at, at, settings),
  };
}

function applyOwnFault(step: Draft, at: Instant): void {
  const until = settleHeld(step, at);
  settle(step, at.wallMs, 'UNKNOWN');
  become(step, 'UNKNOWN', until);
  forget(step);
  planRegular(step, at);
}

/** Never later than the next regular poll would be: where the interval is short, the suspicion would expire. */
function nextRepoll(firstFailure: Instant, at: Instant, settings: PollSettings): number {
  const elapsed = at.monoMs - firstFailure.monoMs;
  const offset = settings.repollMs.find((candidate) => candidate > elapsed);
  if (offset !== undefined) return Math.min(firstFailure.monoMs + offset, at.monoMs + settings.intervalMs);
  return at.monoMs + (settings.repollMs[0] ?? settings.intervalMs);
}

/** The zone's next regular moment, strictly after this poll and at most one interval away. */
function planRegular(step: Draft, at: Instant): void {
  const { intervalMs } = step.settings;
  const { phaseMs } = step.state;
  const round = Math.floor((at.monoMs - phaseMs) / intervalMs) + 1;
  step.state = { ...step.state, nextPollAt: phaseMs + round * intervalMs };
}
