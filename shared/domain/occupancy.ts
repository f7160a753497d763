import { DAY_MS, localDate, localInstant, startOfLocalDate } from './bogota.ts';
import { subtractSpans, uniteSpans, type Span } from './spans.ts';

/** A space in use: somebody sat there, a class was given or a reservation was kept. */
export interface Occupied extends Span {
  readonly spaceId: string;
}

export interface OccupancyInput {
  readonly period: Span;
  /** The spaces that are looked at; what happened elsewhere is left out. */
  readonly spaces: readonly string[];
  readonly occupied: readonly Occupied[];
  /** When a space was damaged or in maintenance, and could not be used. */
  readonly outOfService: readonly Occupied[];
  /** Local dates on which the Punto was open; one on which a space was used was open in any case. */
  readonly openDates: readonly string[];
  /** When it opens and closes on such a date, HH:MM in Bogotá. */
  readonly hours: { readonly from: string; readonly to: string };
}

/** Time of one hour of one weekday, added up over the period and the spaces, in ms. */
export interface OccupancyCell {
  readonly usedMs: number;
  readonly availableMs: number;
}

/** The most spaces in use at one time, and the first span in which so many were. */
export interface Peak extends Span {
  readonly spaces: number;
}

export interface Occupancy {
  /** By weekday, Monday first, and by hour of the day in Bogotá: 7 rows of 24. */
  readonly cells: readonly (readonly OccupancyCell[])[];
  readonly usedMs: number;
  readonly availableMs: number;
  /** Null when no space was in use. */
  readonly peak: Peak | null;
  /** Dates on which the Punto was open. */
  readonly openDays: number;
  /** The same of each space, in the order they were given. */
  readonly bySpace: readonly {
    readonly spaceId: string;
    readonly usedMs: number;
    readonly availableMs: number;
  }[];
}

const HOUR_MS = 3_600_000;

/**
 * How much of the time that the spaces could be used they were used.
 *
 * In use: the union of what happened on a space, so that a class during which somebody also sat down counts once.
 * Available: the opening hours of every open date and whenever else a space was used, less the time in which a space
 * was out of service and nobody used it all the same.
 * All spans are cut exactly at the hours and at the ends of the period; a part is never above 1.
 */
export function occupancyOf(input: OccupancyInput): Occupancy {
  const used = unionsBySpace(input.occupied, input);
  const closed = unionsBySpace(input.outOfService, input);
  const open = openSpans(input, used);
  const openCells = emptyCells();
  const openMs = addHours(openCells, open);
  const usedCells = emptyCells();
  const missingCells = emptyCells();
  const bySpace = input.spaces.map((spaceId) => {
    const spans = used.get(spaceId) ?? [];
    const broken = subtractSpans(closed.get(spaceId) ?? [], spans);
    const missingMs = addHours(missingCells, subtractSpans(broken, subtractSpans(broken, open)));
    return { spaceId, usedMs: addHours(usedCells, spans), availableMs: openMs - missingMs };
  });
  const at = (cells: Cells, weekday: number, hour: number) => cells[weekday]?.[hour] ?? 0;
  return {
    cells: openCells.map((hours, weekday) =>
      hours.map((ms, hour) => ({
        usedMs: at(usedCells, weekday, hour),
        availableMs: ms * input.spaces.length - at(missingCells, weekday, hour),
      })),
    ),
    usedMs: bySpace.reduce((sum, space) => sum + space.usedMs, 0),
    availableMs: bySpace.reduce((sum, space) => sum + space.availableMs, 0),
    peak: peakOf([...used.values()].flat()),
    openDays: new Set(open.map(({ from }) => localDate(from))).size,
    bySpace,
  };
}

/** What happened on each space within the period, as spans that do not touch each other, in order. */
function unionsBySpace(
  spans: readonly Occupied[],
  { spaces, period }: Pick<OccupancyInput, 'spaces' | 'period'>,
): Map<string, Span[]> {
  const bySpace = new Map<string, Span[]>(spaces.map((spaceId) => [spaceId, []]));
  for (const { spaceId, from, to } of spans) {
    const within = { from: Math.max(from, period.from), to: Math.min(to, period.to) };
    if (within.from < within.to) bySpace.get(spaceId)?.push(within);
  }
  for (const [spaceId, all] of bySpace) bySpace.set(spaceId, uniteSpans(all));
  return bySpace;
}

/** The opening hours of every open date, and whenever a space was used, within the period and in order. */
function openSpans(
  { period, hours, openDates }: OccupancyInput,
  used: ReadonlyMap<string, readonly Span[]>,
): Span[] {
  const uses = [...used.values()].flat();
  const dates = new Set(openDates);
  for (const { from, to } of uses) {
    for (let day = startOfLocalDate(localDate(from)); day < to; day += DAY_MS) dates.add(localDate(day));
  }
  const opening = [...dates].flatMap((date) => {
    const from = Math.max(localInstant(date, hours.from), period.from);
    const to = Math.min(localInstant(date, hours.to), period.to);
    return from < to ? [{ from, to }] : [];
  });
  return uniteSpans([...opening, ...uses]);
}

interface HourPiece {
  readonly weekday: number;
  readonly hour: number;
  readonly ms: number;
}

/** A span cut at the hours of Bogotá, which lie at whole hours UTC. */
function* hoursOf({ from, to }: Span): Generator<HourPiece> {
  let start = -Infinity;
  let weekday = 0;
  for (let at = from; at < to;) {
    if (at >= start + DAY_MS) {
      const date = localDate(at);
      start = startOfLocalDate(date);
      weekday = weekdayOf(date);
    }
    const next = Math.min(to, Math.floor(at / HOUR_MS) * HOUR_MS + HOUR_MS);
    yield { weekday, hour: Math.floor((at - start) / HOUR_MS), ms: next - at };
    at = next;
  }
}

/** 0 is Monday. */
function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00.000Z`).getUTCDay() + 6) % 7;
}

type Cells = number[][];

function emptyCells(): Cells {
  return Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
}

/** Adds spans to the cells, and returns how much they are. */
function addHours(cells: Cells, spans: readonly Span[]): number {
  let sum = 0;
  for (const span of spans) {
    for (const { weekday, hour, ms } of hoursOf(span)) {
      const hours = cells[weekday];
      if (hours !== undefined) hours[hour] = (hours[hour] ?? 0) + ms;
      sum += ms;
    }
  }
  return sum;
}

/** Ends come before starts at the same moment: whoever sits down as another rises needs no second space. */
function peakOf(spans: readonly Span[]): Peak | null {
  const starts = spans.map(({ from }) => from).toSorted((a, b) => a - b);
  const ends = spans.map(({ to }) => to).toSorted((a, b) => a - b);
  let peak: Peak | null = null;
  let ended = 0;
  for (const [index, from] of starts.entries()) {
    while ((ends[ended] ?? Infinity) <= from) ended += 1;
    const spaces = index + 1 - ended;
    if (spaces > (peak?.spaces ?? 0)) peak = { spaces, from, to: ends[ended] ?? from };
  }
  return peak;
}

/** One use of a space, as stays are measured. */
export interface Use extends Span {
  /** The same for the uses of one person who went on at another space: together they are one stay. */
  readonly stayId: string;
  /** SEEN: somebody said when it ended. RULE: the rule closed it, nobody knows when. OPEN: it goes on. */
  readonly end: 'SEEN' | 'RULE' | 'OPEN';
}

export interface Stays {
  /** Those whose end somebody saw: only they are measured. */
  readonly measured: number;
  readonly meanMs: number | null;
  readonly medianMs: number | null;
  readonly endedByRule: number;
  readonly open: number;
}

/** How long people stayed. A stay is measured when the end of each of its uses was seen. */
export function staysOf(uses: readonly Use[]): Stays {
  const stays = new Map<string, { ms: number; end: Use['end'] }>();
  for (const { stayId, from, to, end } of uses) {
    const before = stays.get(stayId);
    const worst = before === undefined ? end : lessKnown(before.end, end);
    stays.set(stayId, { ms: (before?.ms ?? 0) + (to - from), end: worst });
  }
  const all = [...stays.values()];
  const measured = all
    .filter(({ end }) => end === 'SEEN')
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b);
  const sum = measured.reduce((total, ms) => total + ms, 0);
  return {
    measured: measured.length,
    meanMs: measured.length === 0 ? null : sum / measured.length,
    medianMs: medianOf(measured),
    endedByRule: all.filter(({ end }) => end === 'RULE').length,
    open: all.filter(({ end }) => end === 'OPEN').length,
  };
}

function lessKnown(a: Use['end'], b: Use['end']): Use['end'] {
  if (a === 'OPEN' || b === 'OPEN') return 'OPEN';
  return a === 'RULE' || b === 'RULE' ? 'RULE' : 'SEEN';
}

/** Of values in order; of an even number the mean of the two in the middle. */
function medianOf(ordered: readonly number[]): number | null {
  const upper = ordered[Math.floor(ordered.length / 2)];
  if (upper === undefined) return null;
  const lower = ordered[Math.ceil(ordered.length / 2) - 1] ?? upper;
  return (lower + upper) / 2;
}
