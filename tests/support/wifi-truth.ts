import { truthWorld, type TruthWorld, type TruthZone } from './wifi-truth-world.ts';

/**
 * What really happened in the simulated world, and what follows from it, found out point by point: between two
 * neighbouring moments at which anything changes nothing does, so that asking what holds at the first of them says
 * what holds until the second. Nothing here is taken from the program: no merge, no calendar, no sum.
 */

/** ms owed, seen in service, seen out of service, not seen. */
export interface TruthTime {
  readonly E: number;
  readonly U: number;
  readonly D: number;
  readonly N: number;
}

/** A run that a station wrote down. */
export interface TruthRun {
  readonly station: number;
  readonly zone: number;
  readonly state: 'UP' | 'DOWN';
  readonly t0: number;
  readonly t1: number;
}

export interface Truth {
  readonly world: TruthWorld;
  /** Every run that any station wrote, in order of time. */
  readonly runs: readonly TruthRun[];
  /** The time of a zone over the local days [from, to); with `contract`, what is owed under it. */
  readonly timeOf: (zone: TruthZone, from: string, to: string, contract?: number) => TruthTime;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export function wifiTruth(seed: number): Truth {
  const world = truthWorld(seed);
  const runs = world.stations.flatMap((_, station) =>
    world.zones.flatMap((zone) => runsOf(world, station, zone)),
  );
  const cells = new Map(world.zones.map((zone) => [zone.index, cellsOf(world, zone)]));
  return {
    world,
    runs: runs.toSorted((a, b) => a.t1 - b.t1 || a.station - b.station || a.zone - b.zone),
    timeOf: (zone, from, to, contract) =>
      timeOf(cells.get(zone.index) ?? [], { from: bogota(from), to: bogota(to), contract: contract ?? null }),
  };
}

/** The first moment of a day in Bogotá, five hours behind Greenwich. */
export function bogota(date: string): number {
  return new Date(`${date}T00:00:00-05:00`).getTime();
}

function inside(at: number, from: number, to: number | null): boolean {
  return at >= from && (to === null || at < to);
}

type Word = 'UP' | 'DOWN' | 'UNKNOWN' | 'SILENT';

/** What a station says of a zone at one moment. */
function says(world: TruthWorld, station: number, zone: TruthZone, at: number): Word {
  const machine = world.stations[station];
  if (machine === undefined || !machine.polls.includes(zone.index)) return 'SILENT';
  if (machine.off.some((cut) => inside(at, cut.from, cut.to))) return 'SILENT';
  if (machine.blind.some((spell) => inside(at, spell.from, spell.to))) return 'UNKNOWN';
  const seen = machine.seen.filter((each) => each.zone === zone.index && inside(at, each.from, each.to));
  if (seen.some((each) => each.as === 'DOWN')) return 'DOWN';
  return seen.length > 0 ? 'UNKNOWN' : 'UP';
}

/** Whether the centre wanted this station's word on the zone at that moment. */
function isAsked(world: TruthWorld, station: number, zone: TruthZone, at: number): boolean {
  const ofZone = world.assignments.filter((each) => each.zone === zone.index);
  if (ofZone.length === 0) return true;
  return ofZone.some((each) => each.station === station && inside(at, each.from, each.to));
}

function truthAt(world: TruthWorld, zone: TruthZone, at: number): Word {
  const words = world.stations.flatMap((_, station) =>
    isAsked(world, station, zone, at) ? says(world, station, zone, at) : [],
  );
  if (words.includes('UP')) return 'UP';
  return words.includes('DOWN') ? 'DOWN' : 'UNKNOWN';
}

/** Whether an operator owes service of the zone at that moment; with `only`, the one of that contract. */
function isOwed(world: TruthWorld, zone: TruthZone, at: number, only: number | null): boolean {
  if (zone.terms.length === 0) return only === null && !isExcluded(world, zone, at, null);
  return zone.terms.some(({ contract, commissionedAt, withdrawnAt }) => {
    const terms = world.contracts[contract];
    if (terms === undefined || (only !== null && contract !== only)) return false;
    if (!inside(at, commissionedAt, withdrawnAt)) return false;
    if (!inside(at, bogota(terms.startsOn), terms.endsOn === null ? null : bogota(terms.endsOn)))
      return false;
    const local = new Date(at - 5 * HOUR);
    const isHoliday = world.holidays.includes(local.toISOString().slice(0, 10));
    const hour = (local.getTime() % DAY) / HOUR;
    const open = isHoliday ? terms.onHolidays : (terms.byWeekday[local.getUTCDay()] ?? []);
    return open.some(([from, to]) => hour >= from && hour < to) && !isExcluded(world, zone, at, contract);
  });
}

/** What is asked of a contract leaves out nothing of the time under another. */
function isExcluded(world: TruthWorld, zone: TruthZone, at: number, contract: number | null): boolean {
  return world.exclusions.some(
    (each) =>
      each.approved &&
      each.zones.includes(zone.index) &&
      inside(at, each.from, each.to) &&
      !(typeof each.asked === 'object' && 'contract' in each.asked && each.asked.contract !== contract),
  );
}

/** Every moment at which anything about a zone may change, and every hour, in order. */
function moments(world: TruthWorld, zone: TruthZone): number[] {
  const all = new Set<number>();
  const add = (...given: readonly (number | null)[]) => {
    for (const at of given) if (at !== null) all.add(at);
  };
  for (let at = world.begins; at <= world.ends; at += HOUR) add(at);
  for (const { off, blind, seen } of world.stations) {
    for (const { from, to } of [...off, ...blind]) add(from, to);
    for (const each of seen) if (each.zone === zone.index) add(each.from, each.to);
  }
  for (const each of world.assignments) if (each.zone === zone.index) add(each.from, each.to);
  for (const { from, to } of world.exclusions) add(from, to);
  for (const { commissionedAt, withdrawnAt } of zone.terms) add(commissionedAt, withdrawnAt);
  return [...all].filter((at) => at >= world.begins && at <= world.ends).toSorted((a, b) => a - b);
}

/** A stretch in which nothing changes. */
interface Cell {
  readonly at: number;
  readonly lasts: number;
  readonly word: Word;
  readonly owed: boolean;
  /** Contracts under which it is owed. */
  readonly under: readonly number[];
}

function cellsOf(world: TruthWorld, zone: TruthZone): Cell[] {
  const edges = moments(world, zone);
  return edges.slice(0, -1).map((at, index) => ({
    at,
    lasts: (edges[index + 1] ?? at) - at,
    word: truthAt(world, zone, at),
    owed: isOwed(world, zone, at, null),
    under: world.contracts.flatMap((_, contract) => (isOwed(world, zone, at, contract) ? [contract] : [])),
  }));
}

function timeOf(
  cells: readonly Cell[],
  { from, to, contract }: { readonly from: number; readonly to: number; readonly contract: number | null },
): TruthTime {
  const time = { E: 0, U: 0, D: 0, N: 0 };
  for (const { at, lasts, word, owed, under } of cells) {
    if (at < from || at >= to || !(contract === null ? owed : under.includes(contract))) continue;
    time.E += lasts;
    time[word === 'UP' ? 'U' : word === 'DOWN' ? 'D' : 'N'] += lasts;
  }
  return time;
}

/** What a station writes down of a zone: no row for what it did not see, and a new row each midnight. */
function runsOf(world: TruthWorld, station: number, zone: TruthZone): TruthRun[] {
  const runs: TruthRun[] = [];
  const edges = moments(world, zone);
  edges.forEach((at, index) => {
    const next = edges[index + 1];
    const state = says(world, station, zone, at);
    if (next === undefined || (state !== 'UP' && state !== 'DOWN')) return;
    const last = runs.at(-1);
    const goesOn = last?.t1 === at && last.state === state && (at - 5 * HOUR) % DAY !== 0;
    if (last !== undefined && goesOn) runs[runs.length - 1] = { ...last, t1: next };
    else runs.push({ station, zone: zone.index, state, t0: at, t1: next });
  });
  return runs;
}
