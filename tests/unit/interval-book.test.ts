import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createIntervalBook, type ZoneRuns } from '#core/features/wifi/interval-book.ts';
import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';
import type { PollerReport } from '#core/snmp/messages.ts';
import { scriptedPoller } from '#tests/support/scripted-poller.ts';

const START = Date.parse('2026-04-14T00:00:00Z');

const OUTCOMES: readonly PollOutcome[] = [
  { kind: 'ALIVE', rttMs: 1 },
  { kind: 'NO_REPLY' },
  { kind: 'OWN_FAULT', reason: 'BLIND' },
];

/** What a store that applies every update holds at the end. */
function stored(updates: readonly ZoneRuns[]): ObservedInterval[] {
  const finished = updates.flatMap((update) => update.finished);
  const growing = updates.at(-1)?.growing;
  return growing === null || growing === undefined ? finished : [...finished, growing];
}

it('stores exactly the known time of what was reported, once, whatever happens and however often the thread dies', () => {
  const step = fc.record({
    minutes: fc.integer({ min: 1, max: 600 }),
    event: fc.constantFrom(0, 0, 0, 1, 1, 2, 'CRASH' as const),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let now = START;
      const reports: PollerReport[] = [];
      const poller = scriptedPoller(() => now);
      const thread = poller.open({
        targets: [{ zoneId: 'a', host: '10.0.0.1', port: 161, version: '2c', community: 'lectura' }],
        onReport: (report) => reports.push(report),
      });
      for (const { minutes, event } of steps) {
        now += minutes * 60_000;
        if (event === 'CRASH') poller.crash();
        else poller.poll(OUTCOMES[event] ?? { kind: 'NO_REPLY' });
      }
      void thread.stop();

      const book = createIntervalBook();
      const runs = stored(reports.flatMap((report) => book.apply(report)));
      // The truth of a report: its closed runs, and its settled run as long as it lasted.
      const last = new Map<number, ObservedInterval>();
      for (const report of reports) {
        for (const { t0, t1, state } of report.closed) last.set(t0, { t0, t1, state });
        for (const { settled } of report.zones) if (settled !== null) last.set(settled.t0, settled);
      }
      const known = [...last.values()].filter((run) => run.state !== 'UNKNOWN' && run.t1 > run.t0);
      const order = (a: ObservedInterval, b: ObservedInterval) => a.t0 - b.t0;
      expect(runs.toSorted(order)).toEqual(known.toSorted(order));
      for (const [index, run] of runs.toSorted(order).entries()) {
        expect(run.t0).toBeGreaterThanOrEqual(runs.toSorted(order)[index - 1]?.t1 ?? START);
      }
    }),
  );
});

it('tells no time twice that was told before the clock was set back, and is not bound by a clock that was a year ahead', () => {
  const run = (t0: number, t1: number): ObservedInterval => ({ t0: START + t0, t1: START + t1, state: 'UP' });
  const book = createIntervalBook(new Map([['a', START + 100]]));
  const zone = { status: 'UP' as const, since: START, lastPollAt: START, lastOutcome: null, tally: null };
  const growingTo = (t1: number) =>
    book.apply({ closed: [], zones: [{ ...zone, zoneId: 'a', settled: run(0, t1) }] });
  expect(growingTo(60)).toEqual([{ zoneId: 'a', finished: [], growing: null }]);
  expect(growingTo(160)).toEqual([{ zoneId: 'a', finished: [], growing: run(100, 160) }]);
  expect(book.apply({ closed: [{ ...run(0, 200), zoneId: 'a' }], zones: [] })).toEqual([
    { zoneId: 'a', finished: [run(100, 200)], growing: null },
  ]);
  const misled = createIntervalBook(new Map([['a', START + 365 * 86_400_000]]));
  expect(misled.apply({ closed: [{ ...run(0, 200), zoneId: 'a' }], zones: [] })).toEqual([
    { zoneId: 'a', finished: [run(0, 200)], growing: null },
  ]);
});
