import { z } from 'zod';
import type { PollOutcome } from './poll-outcome.ts';

/**
 * What the polls of one hour say of a zone beside its state: polls, losses, round trip, clients and traffic. A
 * vantage adds every poll up as it comes (`addPoll`, `addSums`), stores the sums when the hour is over (`hourRows`), and
 * whoever reads them joins the parts and the vantages of an hour (`joinParts`, `joinVantages`).
 */

export const HOUR_MS = 3_600_000;

/** One zone over one hour. What nobody measured is null, never 0. */
export interface ZoneHour {
  readonly zoneId: string;
  /** Polls that say something of the zone: answered or lost. Our own faults are not among them. */
  readonly polls: number;
  readonly lost: number;
  /** Milliseconds. */
  readonly rttMean: number | null;
  readonly rttMax: number | null;
  /** Associated WiFi clients. */
  readonly clientsMean: number | null;
  readonly clientsMax: number | null;
  /** Bytes through the zone's interface between the hour's polls; where counters began anew they are missing. */
  readonly inOctets: number | null;
  readonly outOctets: number | null;
}

const count = z.int().min(0);
const measure = z.number().min(0).nullable();
const octets = count.nullable();

/** [zoneId, polls, lost, rttMean, rttMax, clientsMean, clientsMax, inOctets, outOctets] a zone. */
export const hourRows = z.array(
  z.tuple([z.string().min(1).max(64), count, count, measure, measure, measure, measure, octets, octets]),
);
export type HourRows = z.infer<typeof hourRows>;

/** An hour that still runs. */
export const hourSumSchema = z.object({
  polls: count,
  lost: count,
  rttSum: z.number().min(0),
  rttMax: measure,
  clientPolls: count,
  clientsSum: count,
  clientsMax: measure,
  inOctets: octets,
  outOctets: octets,
});
export type HourSum = z.infer<typeof hourSumSchema>;

const NOTHING: HourSum = {
  polls: 0,
  lost: 0,
  rttSum: 0,
  rttMax: null,
  clientPolls: 0,
  clientsSum: 0,
  clientsMax: null,
  inOctets: null,
  outOctets: null,
};

/** Bytes that went through an interface between two polls. */
export interface Traffic {
  readonly inOctets: number | null;
  readonly outOctets: number | null;
}

/** More than this between two polls is no traffic: a counter that was replaced (2^45 bytes are 35 terabytes). */
const MOST_OCTETS = 2n ** 45n;

type Counters = Pick<Extract<PollOutcome, { kind: 'ALIVE' }>, 'inOctets' | 'outOctets'>;

/** Null where either counter is missing or began anew: nobody knows what went through before it did. */
export function trafficBetween(before: Counters | null, after: Counters): Traffic {
  return {
    inOctets: moved(before?.inOctets, after.inOctets),
    outOctets: moved(before?.outOctets, after.outOctets),
  };
}

function moved(before: bigint | undefined, after: bigint | undefined): number | null {
  if (before === undefined || after === undefined) return null;
  const difference = after - before;
  return difference >= 0n && difference <= MOST_OCTETS ? Number(difference) : null;
}

/** Adds one poll; `sum` is null for the first. Our own faults say nothing and leave it as it was. */
export function addPoll(sum: HourSum | null, outcome: PollOutcome, traffic: Traffic): HourSum | null {
  if (outcome.kind === 'OWN_FAULT') return sum;
  const before = sum ?? NOTHING;
  const polls = before.polls + 1;
  if (outcome.kind === 'NO_REPLY') return { ...before, polls, lost: before.lost + 1 };
  const { rttMs, clients } = outcome;
  return {
    ...before,
    polls,
    rttSum: before.rttSum + rttMs,
    rttMax: greater(before.rttMax, rttMs),
    ...(clients !== undefined && {
      clientPolls: before.clientPolls + 1,
      clientsSum: before.clientsSum + clients,
      clientsMax: greater(before.clientsMax, clients),
    }),
    inOctets: addKnown(before.inOctets, traffic.inOctets),
    outOctets: addKnown(before.outOctets, traffic.outOctets),
  };
}

/** What came before and what came since; `a` is undefined for the first of the hour. */
export function addSums(a: HourSum | undefined, b: HourSum): HourSum {
  if (a === undefined) return b;
  return {
    polls: a.polls + b.polls,
    lost: a.lost + b.lost,
    rttSum: a.rttSum + b.rttSum,
    rttMax: greater(a.rttMax, b.rttMax),
    clientPolls: a.clientPolls + b.clientPolls,
    clientsSum: a.clientsSum + b.clientsSum,
    clientsMax: greater(a.clientsMax, b.clientsMax),
    inOctets: addKnown(a.inOctets, b.inOctets),
    outOctets: addKnown(a.outOctets, b.outOctets),
  };
}

export function hourOf(zoneId: string, sum: HourSum): ZoneHour {
  const { polls, lost, inOctets, outOctets, clientsMax } = sum;
  return {
    zoneId,
    polls,
    lost,
    rttMean: polls > lost ? tenths(sum.rttSum / (polls - lost)) : null,
    rttMax: sum.rttMax === null ? null : tenths(sum.rttMax),
    clientsMean: sum.clientPolls > 0 ? tenths(sum.clientsSum / sum.clientPolls) : null,
    clientsMax,
    inOctets,
    outOctets,
  };
}

export function rowOfHour(hour: ZoneHour): HourRows[number] {
  const { zoneId, polls, lost, rttMean, rttMax, clientsMean, clientsMax, inOctets, outOctets } = hour;
  return [zoneId, polls, lost, rttMean, rttMax, clientsMean, clientsMax, inOctets, outOctets];
}

export function hourOfRow(row: HourRows[number]): ZoneHour {
  const [zoneId, polls, lost, rttMean, rttMax, clientsMean, clientsMax, inOctets, outOctets] = row;
  return { zoneId, polls, lost, rttMean, rttMax, clientsMean, clientsMax, inOctets, outOctets };
}

/** Two parts of one vantage's hour (it was restarted in between): their traffic adds up. */
export function joinParts(a: ZoneHour, b: ZoneHour): ZoneHour {
  return join(a, b, addKnown);
}

/** The same hour as two vantages saw it: they read the same counters, and the one that read more is right. */
export function joinVantages(a: ZoneHour, b: ZoneHour): ZoneHour {
  return join(a, b, greater);
}

type Combine = (a: number | null, b: number | null) => number | null;

function join(a: ZoneHour, b: ZoneHour, octetsOf: Combine): ZoneHour {
  const mean: Combine = (left, right) => {
    if (left === null || right === null) return left ?? right;
    const [leftPolls, rightPolls] = [a.polls - a.lost, b.polls - b.lost];
    return tenths((left * leftPolls + right * rightPolls) / Math.max(1, leftPolls + rightPolls));
  };
  return {
    zoneId: a.zoneId,
    polls: a.polls + b.polls,
    lost: a.lost + b.lost,
    rttMean: mean(a.rttMean, b.rttMean),
    rttMax: greater(a.rttMax, b.rttMax),
    clientsMean: mean(a.clientsMean, b.clientsMean),
    clientsMax: greater(a.clientsMax, b.clientsMax),
    inOctets: octetsOf(a.inOctets, b.inOctets),
    outOctets: octetsOf(a.outOctets, b.outOctets),
  };
}

function addKnown(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : a + b;
}

function greater(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

/** A tenth is finer than any of these is measured, and keeps the stored hour small. */
function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
