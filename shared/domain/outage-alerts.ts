/**
 * Which confirmed outages are told to a person, and how: one by one, or many as one digest. Each is told once, also
 * after a restart of the program: what was told is kept. Pure; all times in ms UTC.
 *
 * When much falls at once, the zones are confirmed one after the other, for as long as a round of polls and a
 * confirmation take. So an outage waits a little for company, and company waits until the last one can be known.
 */
export interface ConfirmedOutage {
  readonly zoneId: string;
  readonly from: number;
}

export interface OutageAlert {
  /** In the order in which they fell. */
  readonly zoneIds: readonly string[];
  /** When the first of them fell. */
  readonly from: number;
}

/** When a person was last told of each zone, ms UTC. */
export type ToldOutages = ReadonlyMap<string, number>;

/** More than this are a digest. */
const APART = 2;
/** An outage is confirmed 60 s after its beginning and waits this much longer for company. */
const ALONE_AFTER_MS = 90_000;
/** A round of 60 s and a confirmation of 60 s: by then everything that fell with the first is known. */
const TOGETHER_AFTER_MS = 135_000;
/** So many zones are told within so long; the next ones wait, so that a storm is a few digests. */
const PAUSE_MS = 5 * 60_000;

/** What is to be told now of the outages that go on. The same question gives the same answer until `tell`. */
export function alertsDue(open: readonly ConfirmedOutage[], told: ToldOutages, now: number): OutageAlert[] {
  const untold = open
    .filter(({ zoneId, from }) => (told.get(zoneId) ?? -Infinity) < from)
    .toSorted((a, b) => a.from - b.from || (a.zoneId < b.zoneId ? -1 : 1));
  const [first] = untold;
  const lately = [...told.values()].filter((at) => at <= now && now - at < PAUSE_MS).length;
  if (first === undefined || lately >= APART) return [];
  if (untold.length > APART) {
    if (now - first.from < TOGETHER_AFTER_MS) return [];
    return [{ zoneIds: untold.map(({ zoneId }) => zoneId), from: first.from }];
  }
  return untold
    .filter(({ from }) => now - from >= ALONE_AFTER_MS)
    .map(({ zoneId, from }) => ({ zoneIds: [zoneId], from }));
}
