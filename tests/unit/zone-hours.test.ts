import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import {
  addPoll,
  addSums,
  hourOf,
  hourOfRow,
  joinParts,
  joinVantages,
  rowOfHour,
  trafficBetween,
} from '#shared/domain/zone-hours.ts';
import type { HourSum, ZoneHour } from '#shared/domain/zone-hours.ts';

const NO_TRAFFIC = { inOctets: null, outOctets: null };
const alive = (rttMs: number, clients?: number): PollOutcome => ({
  kind: 'ALIVE',
  rttMs,
  ...(clients !== undefined && { clients }),
});
const SILENT: PollOutcome = { kind: 'NO_REPLY' };
const OURS: PollOutcome = { kind: 'OWN_FAULT', reason: 'BLIND' };

const sumOf = (outcomes: readonly PollOutcome[]) =>
  outcomes.reduce<HourSum | null>((sum, outcome) => addPoll(sum, outcome, NO_TRAFFIC), null);

const AN_HOUR: ZoneHour = {
  zoneId: 'a',
  polls: 60,
  lost: 0,
  rttMean: 4,
  rttMax: 9,
  clientsMean: 10,
  clientsMax: 20,
  inOctets: 1_000,
  outOctets: 300,
};

describe('the hour of a zone', () => {
  it('counts what answered and what was lost, and means over what answered', () => {
    const sum = sumOf([alive(2, 3), alive(4, 6), SILENT, OURS]);
    expect(sum && hourOf('a', sum)).toEqual({
      zoneId: 'a',
      polls: 3,
      lost: 1,
      rttMean: 3,
      rttMax: 4,
      clientsMean: 4.5,
      clientsMax: 6,
      inOctets: null,
      outOctets: null,
    });
  });

  it('in which only we failed is no hour at all', () => {
    expect(sumOf([OURS, OURS])).toBeNull();
  });

  it('in which nothing answered has no round trip, and its clients are unknown, not none', () => {
    const sum = sumOf([SILENT, SILENT]);
    expect(sum && hourOf('a', sum)).toMatchObject({
      polls: 2,
      lost: 2,
      rttMean: null,
      rttMax: null,
      clientsMean: null,
      clientsMax: null,
    });
  });

  it('adds up the traffic between polls, and leaves out what a counter that began anew hides', () => {
    const counters = (inOctets: bigint) => ({ inOctets, outOctets: 7n });
    expect(trafficBetween(counters(100n), counters(350n))).toEqual({ inOctets: 250, outOctets: 0 });
    expect(trafficBetween(null, counters(350n))).toEqual(NO_TRAFFIC);
    expect(trafficBetween(counters(350n), counters(100n))).toEqual({ inOctets: null, outOctets: 0 });
    expect(trafficBetween(counters(0n), counters(2n ** 64n - 1n))).toEqual({ inOctets: null, outOctets: 0 });
    expect(trafficBetween(counters(100n), { outOctets: 9n })).toEqual({ inOctets: null, outOctets: 2 });
  });

  it('is the same however its polls are cut into reports', () => {
    const outcome = fc.oneof(
      fc.record({
        rttMs: fc.integer({ min: 0, max: 900 }),
        clients: fc.option(fc.integer({ min: 0, max: 99 })),
      }),
      fc.constantFrom(SILENT, OURS),
    );
    const outcomes = fc.array(
      outcome.map((read): PollOutcome =>
        'kind' in read ? read : alive(read.rttMs, read.clients ?? undefined),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(outcomes, outcomes, (before, after) => {
        const [first, second] = [sumOf(before), sumOf(after)];
        const joined = second === null ? (first ?? undefined) : addSums(first ?? undefined, second);
        expect(joined ?? null).toEqual(sumOf([...before, ...after]));
      }),
      { numRuns: 10_000 },
    );
  });

  it('is stored as a row and read back as it was', () => {
    expect(hourOfRow(rowOfHour(AN_HOUR))).toEqual(AN_HOUR);
  });

  it('of one station in two parts adds its traffic up; seen by two stations it has it once', () => {
    const other = {
      ...AN_HOUR,
      polls: 30,
      lost: 15,
      rttMean: 10,
      rttMax: 40,
      inOctets: 800,
      outOctets: null,
    };
    const both = { ...AN_HOUR, polls: 90, lost: 15, rttMean: 5.2, rttMax: 40 };
    expect(joinParts(AN_HOUR, other)).toEqual({ ...both, inOctets: 1_800, outOctets: 300 });
    expect(joinVantages(AN_HOUR, other)).toEqual({ ...both, inOctets: 1_000, outOctets: 300 });
  });
});
