/**
 * What the board shows of a zone, from the last word of every vantage (a polling station; the centre may be
 * one). Pure: the order in which the words arrived cannot matter.
 */
export type BoardState = 'UP' | 'DOWN' | 'SUSPECT' | 'UNKNOWN' | 'MAINTENANCE';

export interface VantageWord {
  readonly vantage: string;
  readonly state: 'UP' | 'SUSPECT' | 'DOWN' | 'UNKNOWN';
  readonly since: number;
  readonly sampledAt: number | null;
  readonly rttMs: number | null;
  readonly clients: number | null;
  readonly outcome: string | null;
}

export interface MergedWord {
  readonly state: Exclude<BoardState, 'MAINTENANCE'>;
  /** ms UTC; null where nobody ever polled. */
  readonly since: number | null;
  readonly rttMs: number | null;
  readonly clients: number | null;
  readonly outcome: string | null;
  /** Vantages that reach it now, and those that say anything at all now. */
  readonly reachedBy: number;
  readonly heardBy: number;
}

/** A word older than `holdMs` says nothing any more: the zone is unknown since the word ceased to hold. */
export function heldWord(word: VantageWord, now: number, holdMs: number): VantageWord {
  if (word.state === 'UNKNOWN') return word;
  const until = (word.sampledAt ?? word.since) + holdMs;
  if (now <= until) return word;
  // A suspicion that nobody resolved was unknown from its beginning.
  const since = word.state === 'SUSPECT' ? word.since : until;
  return { ...word, state: 'UNKNOWN', since, rttMs: null, clients: null };
}

const RANK = { UP: 3, DOWN: 2, SUSPECT: 1, UNKNOWN: 0 } as const;

/** UP > DOWN > SUSPECT > UNKNOWN: who reaches a zone is right about it, and who sees nothing knows least. */
export function mergeWords(words: readonly VantageWord[]): MergedWord {
  const best = words.reduce<VantageWord | null>(
    (a, b) => (a === null || RANK[b.state] > RANK[a.state] ? b : a),
    null,
  );
  const heardBy = words.filter((word) => word.state !== 'UNKNOWN').length;
  if (best === null) {
    return {
      state: 'UNKNOWN',
      since: null,
      rttMs: null,
      clients: null,
      outcome: null,
      reachedBy: 0,
      heardBy,
    };
  }
  const agreed = words
    .filter((word) => word.state === best.state)
    .toSorted((a, b) => a.since - b.since || (a.vantage < b.vantage ? -1 : 1));
  // In service since the first who reached it; out of service since the last who did not.
  const telling = best.state === 'UP' ? agreed[0] : agreed.at(-1);
  return {
    state: best.state,
    since: telling?.since ?? null,
    rttMs: telling?.rttMs ?? null,
    clients: greatest(agreed.map((word) => word.clients)),
    outcome: telling?.outcome ?? null,
    reachedBy: words.filter((word) => word.state === 'UP').length,
    heardBy,
  };
}

function greatest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** Worst first: the order of the counters, of the comunas and of the tiles. */
const WORST_FIRST: readonly BoardState[] = ['DOWN', 'SUSPECT', 'UNKNOWN', 'MAINTENANCE', 'UP'];

export interface BoardTile {
  readonly name: string;
  readonly state: BoardState;
  readonly since: number | null;
  /** Whether anybody polls it. A zone that is another Punto's to watch is no trouble of this one. */
  readonly hasTarget: boolean;
}

/** Zones that nobody polls from here come last: nothing is known of them, and nothing is to be done. */
const severity = (tile: BoardTile): number =>
  tile.hasTarget ? WORST_FIRST.indexOf(tile.state) : WORST_FIRST.length;

const calm = (tile: BoardTile): boolean => tile.state === 'UP' || !tile.hasTarget;

/**
 * Trouble first, the longest first; then by name. Where nothing is known, or by arrangement, how long says little,
 * and a blind station would shuffle its whole board by milliseconds.
 */
export function byTrouble(a: BoardTile, b: BoardTile): number {
  const rank = severity(a) - severity(b);
  if (rank !== 0) return rank;
  const longestFirst = a.state === 'DOWN' || a.state === 'SUSPECT';
  if (longestFirst && a.since !== b.since) return (a.since ?? Infinity) - (b.since ?? Infinity);
  return a.name.localeCompare(b.name, 'es-CO', { numeric: true });
}

/** Comunas with trouble first, in the order of their worst zone; the rest by number. `zones` are sorted. */
export function byComunaTrouble(
  a: { readonly rank: number; readonly zones: readonly BoardTile[] },
  b: { readonly rank: number; readonly zones: readonly BoardTile[] },
): number {
  const [worstA, worstB] = [a.zones[0], b.zones[0]];
  if (worstA !== undefined && worstB !== undefined && !(calm(worstA) && calm(worstB))) {
    const trouble = byTrouble({ ...worstA, name: '' }, { ...worstB, name: '' });
    if (trouble !== 0) return trouble;
  }
  return a.rank - b.rank;
}
