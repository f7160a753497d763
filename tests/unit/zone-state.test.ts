import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardAgainstBlindness } from '#shared/domain/poll-outcome.ts';
import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import { advanceZone, beginZone, defaultPollSettings, phaseOf } from '#shared/domain/zone-state.ts';
import type { Instant, ObservedInterval, ZoneEvent, ZoneNote, ZoneTrack } from '#shared/domain/zone-state.ts';

const settings = defaultPollSettings;
/** 2026-03-02 00:00 in Bogotá; the monotonic clock starts elsewhere on purpose. */
const WALL = Date.UTC(2026, 2, 2, 5);
const MONO = 987_654;
const GOOD: PollOutcome = { kind: 'ALIVE', rttMs: 3 };
const SILENT: PollOutcome = { kind: 'NO_REPLY' };
const OURS: PollOutcome = { kind: 'OWN_FAULT', reason: 'ENETUNREACH' };

const at = (seconds: number): Instant => ({ wallMs: WALL + seconds * 1000, monoMs: MONO + seconds * 1000 });
const poll = (seconds: number, outcome: PollOutcome): ZoneEvent => ({
  kind: 'POLL',
  at: at(seconds),
  outcome,
});
const stop = (seconds: number): ZoneEvent => ({ kind: 'STOP', at: at(seconds) });

interface Told {
  readonly state: ZoneTrack;
  readonly intervals: readonly ObservedInterval[];
  readonly notes: readonly ZoneNote[];
}

function tell(events: readonly ZoneEvent[], from = beginZone(at(0), 0), rules = settings): Told {
  let state = from;
  const intervals: ObservedInterval[] = [];
  const notes: ZoneNote[] = [];
  for (const event of events) {
    const step = advanceZone(state, event, rules);
    state = step.state;
    intervals.push(...step.closed);
    notes.push(...step.notes);
  }
  return { state, intervals, notes };
}

/** Intervals in seconds since the start, as they read. */
const seconds = ({ intervals }: Told) =>
  intervals.map(({ t0, t1, state }) => [(t0 - WALL) / 1000, (t1 - WALL) / 1000, state]);
const wants = ({ state }: Told) => (state.nextPollAt - MONO) / 1000;
const since = ({ state }: Told) => [state.status, (state.sinceMs - WALL) / 1000];

describe('the state of a zone', () => {
  it('is unknown until two good polls, and then up since the first of them', () => {
    expect(since(tell([poll(5, GOOD)]))).toEqual(['UNKNOWN', 0]);
    const told = tell([poll(5, GOOD), poll(15, GOOD), stop(15)]);
    expect(seconds(told)).toEqual([
      [0, 5, 'UNKNOWN'],
      [5, 15, 'UP'],
    ]);
    expect(since(tell([poll(5, GOOD), poll(15, GOOD)]))).toEqual(['UP', 5]);
  });

  const up = [poll(0, GOOD), poll(10, GOOD), poll(60, GOOD)];

  it('asks again 10, 30 and 60 seconds after a first failure', () => {
    const asked = [120, 130, 150].map((_, index, all) =>
      wants(tell([...up, ...all.slice(0, index + 1).map((moment) => poll(moment, SILENT))])),
    );
    expect(asked).toEqual([130, 150, 180]);
  });

  it('is down, since the first failure, once failures span a minute', () => {
    const failures = [120, 130, 150, 180].map((moment) => poll(moment, SILENT));
    expect(since(tell([...up, ...failures.slice(0, 3)]))).toEqual(['SUSPECT', 120]);
    const told = tell([...up, ...failures, stop(180)]);
    expect(seconds(told)).toEqual([
      [0, 120, 'UP'],
      [120, 180, 'DOWN'],
    ]);
  });

  it('that falls silent is found down however short the interval is', () => {
    const rules = { ...settings, intervalMs: 15_000, confirmDownMs: 30_000 };
    let told = tell([poll(0, GOOD), poll(10, GOOD), poll(20, GOOD)], beginZone(at(0), MONO % 15_000), rules);
    const asked: number[] = [];
    while (told.state.status !== 'DOWN' && asked.length < 9) {
      asked.push(wants(told));
      told = tell([poll(wants(told), SILENT)], told.state, rules);
    }
    expect(asked).toEqual([30, 40, 55, 60]);
    expect(since(told)).toEqual(['DOWN', 30]);
  });

  it('that answers before it counts as down had a logged loss of unknown time and no downtime', () => {
    const told = tell([...up, poll(120, SILENT), poll(130, GOOD), poll(140, GOOD), stop(140)]);
    expect(seconds(told)).toEqual([
      [0, 120, 'UP'],
      [120, 130, 'UNKNOWN'],
      [130, 140, 'UP'],
    ]);
    expect(told.notes).toContainEqual({ kind: 'LOSS', t0: WALL + 120_000, t1: WALL + 130_000 });
  });

  it('is up again since the first of two good polls, and its outage ends there', () => {
    const outage = [120, 130, 150, 180, 240].map((moment) => poll(moment, SILENT));
    expect(since(tell([...up, ...outage, poll(300, GOOD)]))).toEqual(['DOWN', 120]);
    const told = tell([...up, ...outage, poll(300, GOOD), poll(310, GOOD), stop(310)]);
    expect(seconds(told)).toEqual([
      [0, 120, 'UP'],
      [120, 300, 'DOWN'],
      [300, 310, 'UP'],
    ]);
  });

  it('that answers once and falls silent again needs a new minute of failures to be down', () => {
    const outage = [120, 130, 150, 180, 240].map((moment) => poll(moment, SILENT));
    const told = tell([...up, ...outage, poll(300, GOOD), poll(310, SILENT)]);
    expect(since(told)).toEqual(['SUSPECT', 310]);
    expect(seconds(tell([...up, ...outage, poll(300, GOOD), poll(310, SILENT), stop(320)]))).toEqual([
      [0, 120, 'UP'],
      [120, 300, 'DOWN'],
      [300, 320, 'UNKNOWN'],
    ]);
  });

  it('is unknown once its last sample is older than one and a half intervals', () => {
    const told = tell([...up, { kind: 'TICK', at: at(151) }]);
    expect(since(told)).toEqual(['UNKNOWN', 150]);
    expect(seconds(tell([poll(400, GOOD), poll(410, GOOD), stop(410)], told.state))).toEqual([
      [0, 150, 'UP'],
      [150, 400, 'UNKNOWN'],
      [400, 410, 'UP'],
    ]);
  });

  it('keeps an unresolved suspicion as unknown time', () => {
    expect(seconds(tell([...up, poll(120, SILENT), poll(130, SILENT), stop(149)]))).toEqual([
      [0, 120, 'UP'],
      [120, 149, 'UNKNOWN'],
    ]);
  });

  it('is unknown, never down, where the fault is ours', () => {
    const told = tell([...up, ...[120, 180, 240, 300].map((moment) => poll(moment, OURS)), stop(300)]);
    expect(seconds(told)).toEqual([
      [0, 120, 'UP'],
      [120, 300, 'UNKNOWN'],
    ]);
  });

  it('is unknown from the last trusted moment across a suspended machine', () => {
    const woken = { wallMs: WALL + 3_600_000, monoMs: MONO + 121_000 };
    const told = tell([...up, poll(120, GOOD), { kind: 'POLL', at: woken, outcome: SILENT }]);
    expect(since(told)[0]).toBe('SUSPECT');
    const later = { wallMs: woken.wallMs + 1_000, monoMs: woken.monoMs + 1_000 };
    expect(seconds(tell([{ kind: 'STOP', at: later }], told.state))).toEqual([[120, 3_601, 'UNKNOWN']]);
  });

  it('never settles a moment twice when the clock is set back', () => {
    const back = (elapsed: number): Instant => ({
      wallMs: WALL + (elapsed - 3_600) * 1_000,
      monoMs: MONO + elapsed * 1_000,
    });
    const later = [70, 80, 130, 190].map((elapsed): ZoneEvent => ({
      kind: 'POLL',
      at: back(elapsed),
      outcome: GOOD,
    }));
    const told = tell([...up, ...later, { kind: 'STOP', at: back(3_700) }]);
    expect(seconds(told)).toEqual([
      [0, 60, 'UP'],
      [60, 100, 'UNKNOWN'],
    ]);
  });

  it('is observed from the new time on when a clock that stood a year ahead is set right', () => {
    const YEAR = 365 * 86_400;
    const ahead = (elapsed: number): Instant => ({ ...at(elapsed), wallMs: WALL + (YEAR + elapsed) * 1_000 });
    const good = (moment: Instant): ZoneEvent => ({ kind: 'POLL', at: moment, outcome: GOOD });
    const told = tell(
      [
        ...[0, 10, 60].map((moment) => good(ahead(moment))),
        ...[70, 80, 130].map((moment) => good(at(moment))),
        stop(130),
      ],
      beginZone(ahead(0), 0),
    );
    expect(seconds(told)).toEqual([
      [YEAR, YEAR + 60, 'UP'],
      [70, 130, 'UP'],
    ]);
  });

  it('that is up for days hands out each day at its end', () => {
    const days = Array.from({ length: 2.5 * 1_440 }, (_, minute) => poll(minute * 60, GOOD));
    const hour = 3_600;
    expect(seconds(tell(days))).toEqual([
      [0, 24 * hour, 'UP'],
      [24 * hour, 48 * hour, 'UP'],
    ]);
  });

  it('leaves no sliver of unknown time where the two clocks differ by fractions of a millisecond', () => {
    const fraction = (elapsed: number): Instant => ({ wallMs: WALL + elapsed, monoMs: MONO + elapsed + 0.7 });
    const polls = [0, 10_000, 60_000].map((elapsed): ZoneEvent => ({
      kind: 'POLL',
      at: at(elapsed / 1_000),
      outcome: GOOD,
    }));
    const told = tell([...polls, { kind: 'STOP', at: fraction(70_000) }]);
    expect(seconds(told)).toEqual([[0, 70, 'UP']]);
    const early = tell([...polls, { kind: 'STOP', at: { wallMs: WALL + 70_000, monoMs: MONO + 69_999.2 } }]);
    expect(seconds(early)).toEqual([[0, 70, 'UP']]);
  });

  it('spreads the regular polls over the interval by a phase that is the same at every start', () => {
    const phases = Array.from({ length: 82 }, (_, index) => phaseOf(`zona-${index}`, 60_000));
    expect(phases).toEqual(Array.from({ length: 82 }, (_, index) => phaseOf(`zona-${index}`, 60_000)));
    const perSixth = [0, 1, 2, 3, 4, 5].map(
      (sixth) => phases.filter((phase) => Math.floor(phase / 10_000) === sixth).length,
    );
    expect(Math.min(...perSixth)).toBeGreaterThan(3);
  });
});

describe('the blindness guard', () => {
  it('makes a silent slot unknown unless a zone or a sentinel answered', () => {
    const allSilent = new Map<string, PollOutcome>([
      ['a', SILENT],
      ['b', SILENT],
    ]);
    const blind: PollOutcome = { kind: 'OWN_FAULT', reason: 'BLIND' };
    expect([...guardAgainstBlindness(allSilent, false).values()]).toEqual([blind, blind]);
    expect(guardAgainstBlindness(allSilent, true)).toEqual(allSilent);
    const oneAnswers = new Map<string, PollOutcome>([...allSilent, ['c', GOOD]]);
    expect(guardAgainstBlindness(oneAnswers, false)).toEqual(oneAnswers);
  });
});

const MANY = { numRuns: 10_000 };

interface Story {
  readonly elapsed: number;
  readonly shift: number;
  readonly outcome: PollOutcome;
  readonly tick: boolean;
}

describe('whatever happens to a zone', () => {
  const outcome = fc.constantFrom(GOOD, GOOD, SILENT, SILENT, OURS);
  /** Elapsed monotonic seconds, what the wall clock does besides (a sleep, a clock that is set), and what the poll says. */
  const steps = (outcomes: fc.Arbitrary<PollOutcome>) =>
    fc.array(
      fc.record<Story>({
        elapsed: fc.oneof(
          { weight: 4, arbitrary: fc.integer({ min: 1, max: 100 }) },
          fc.integer({ min: 1, max: 200 }),
        ),
        shift: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: -3_000, max: 9_000 })),
        outcome: outcomes,
        tick: fc.boolean(),
      }),
      { maxLength: 24 },
    );

  function eventsOf(story: readonly Story[]): ZoneEvent[] {
    let now = at(0);
    return story.map((step) => {
      now = {
        wallMs: now.wallMs + (step.elapsed + step.shift) * 1_000,
        monoMs: now.monoMs + step.elapsed * 1_000,
      };
      return step.tick ? { kind: 'TICK', at: now } : { kind: 'POLL', at: now, outcome: step.outcome };
    });
  }

  function play(story: readonly Story[]) {
    const events = eventsOf(story);
    const end = events.at(-1)?.at ?? at(0);
    return { ...tell([...events, { kind: 'STOP', at: end }]), end };
  }

  /**
   * The runs of failures that prove an outage, found without the state machine: no answer, no fault of ours, no sleep,
   * no clock step and no gap longer than a sample holds among them, from first to last a minute or more.
   */
  function provenOutages(story: readonly Story[]): { from: number; until: number }[] {
    const holdMs = settings.intervalMs * settings.holdIntervals;
    const proven: { from: number; until: number }[] = [];
    let run: Instant[] = [];
    let before = at(0);
    const finish = (next: number) => {
      const [first] = run;
      const last = run.at(-1);
      if (first !== undefined && last !== undefined && last.monoMs - first.monoMs >= settings.confirmDownMs)
        proven.push({ from: first.wallMs, until: Math.min(next, last.wallMs + holdMs) });
      run = [];
    };
    for (const event of eventsOf(story)) {
      const apart = event.at.wallMs - before.wallMs - (event.at.monoMs - before.monoMs);
      const jumped = Math.abs(apart) > settings.clockToleranceMs;
      const since = run.at(-1);
      if (jumped) finish(before.wallMs);
      else if (since !== undefined && event.at.monoMs - since.monoMs > holdMs) finish(event.at.wallMs);
      before = event.at;
      if (event.kind !== 'POLL') continue;
      if (event.outcome.kind === 'NO_REPLY') run.push(event.at);
      else finish(event.at.wallMs);
    }
    finish(before.wallMs);
    return united(proven);
  }

  /** Time that two runs prove, where the clock went back between them, is one outage as it is one piece of the day. */
  function united(spans: readonly { from: number; until: number }[]) {
    const whole: { from: number; until: number }[] = [];
    for (const span of spans.toSorted((one, other) => one.from - other.from)) {
      const last = whole.at(-1);
      if (last !== undefined && span.from <= last.until) last.until = Math.max(last.until, span.until);
      else whole.push({ ...span });
    }
    return whole;
  }

  it('the intervals partition the time from the start to the furthest moment', () => {
    fc.assert(
      fc.property(steps(outcome), (story) => {
        const { intervals, end } = play(story);
        let reached = WALL;
        for (const { t0, t1 } of intervals) {
          expect([t0, t1 > t0]).toEqual([reached, true]);
          reached = t1;
        }
        expect(reached).toBeGreaterThanOrEqual(end.wallMs);
      }),
      MANY,
    );
  });

  it('neighbouring intervals differ, or meet at midnight in Bogotá', () => {
    fc.assert(
      fc.property(steps(outcome), (story) => {
        const { intervals } = play(story);
        const alike = intervals.filter(
          ({ t1, state }, index) => (t1 - WALL) % 86_400_000 !== 0 && intervals[index + 1]?.state === state,
        );
        expect(alike).toEqual([]);
      }),
      MANY,
    );
  });

  it('a zone is down only where failures without sleep, clock step or fault of ours prove it', () => {
    fc.assert(
      fc.property(steps(outcome), (story) => {
        const proven = provenOutages(story);
        const unproven = play(story).intervals.filter(
          ({ t0, t1, state }) =>
            state === 'DOWN' && !proven.some(({ from, until }) => from <= t0 && t1 <= until),
        );
        expect(unproven).toEqual([]);
      }),
      // Two runs that both prove it, with the clock three seconds back between them: found by chance.
      {
        ...MANY,
        examples: [
          [
            [
              { elapsed: 1, shift: 0, outcome: SILENT, tick: false },
              { elapsed: 60, shift: 0, outcome: SILENT, tick: false },
              { elapsed: 1, shift: -3, outcome: SILENT, tick: false },
              { elapsed: 60, shift: 0, outcome: SILENT, tick: false },
            ],
          ],
        ],
      },
    );
  });

  it('suspended machines and clock steps never make a zone down that always answered us', () => {
    fc.assert(
      fc.property(steps(fc.constantFrom(GOOD, OURS)), (story) => {
        expect(play(story).intervals.filter(({ state }) => state === 'DOWN')).toEqual([]);
      }),
      MANY,
    );
  });

  it('a suspicion that a sleep or a clock step interrupts never becomes an outage', () => {
    const jump = fc.integer({ min: 3, max: 9_000 }).chain((size) => fc.constantFrom(size, -size));
    fc.assert(
      fc.property(fc.array(jump, { minLength: 1, maxLength: 12 }), (jumps) => {
        const story = jumps.map((shift) => ({ elapsed: 59, shift, outcome: SILENT, tick: false }));
        expect(play(story).intervals.filter(({ state }) => state === 'DOWN')).toEqual([]);
      }),
      MANY,
    );
  });

  it('no outage is shorter than the minute that its failures must span', () => {
    fc.assert(
      fc.property(steps(outcome), (story) => {
        const steady = story.map((step) => ({ ...step, shift: 0 }));
        const outages = play(steady).intervals.filter(({ state }) => state === 'DOWN');
        expect(outages.filter(({ t0, t1 }) => t1 - t0 < 60_000)).toEqual([]);
      }),
      MANY,
    );
  });
});
