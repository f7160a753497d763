import { inventedPerson } from './bench-city.ts';

/** The same rows for both sides: people as they are written down, and two visits of each. */
export interface BenchVisit {
  /** Names the visit on both sides: who counts them at the centre counts these. */
  readonly note: string;
  readonly service: 'NAVEGACION' | 'COWORKING';
}

export interface BenchPerson {
  readonly documentNumber: string;
  readonly givenNames: string;
  readonly surnames: string;
  readonly neighbourhood: string;
  readonly phone: string;
  readonly visits: readonly BenchVisit[];
}

export const VISITS_EACH = 2;

/** `count` visits of half as many people; `from` numbers them on, so that no two calls bring the same. */
export function benchRows(station: number, from: number, count: number): BenchPerson[] {
  return Array.from({ length: Math.ceil(count / VISITS_EACH) }, (_, index) => {
    const number = from / VISITS_EACH + index;
    const { givenNames, surnames } = inventedPerson(station * 1_000_000 + number);
    return {
      documentNumber: `9999${String(station).padStart(2, '0')}${String(number).padStart(6, '0')}`,
      givenNames,
      surnames,
      neighbourhood: 'San Francisco',
      phone: `300${String(number).padStart(7, '0')}`,
      visits: Array.from({ length: VISITS_EACH }, (_visit, visit) => ({
        note: `consulta de un trámite en línea ${station}-${number}-${visit}`,
        service: visit === 0 ? ('NAVEGACION' as const) : ('COWORKING' as const),
      })),
    };
  });
}

/** What a process of a measurement is asked, and answers, over its channel. */
export type StationOrder =
  | { readonly do: 'enrol'; readonly address: string }
  | { readonly do: 'fill'; readonly from: number; readonly count: number }
  /** Sends what waits; answers when the centre has all of it. */
  | { readonly do: 'push' }
  /** Sends and takes until there is nothing more. */
  | { readonly do: 'sync' }
  /** Ids of the people that were written here, in order. */
  | { readonly do: 'people' }
  | { readonly do: 'edit'; readonly edits: readonly { readonly id: string; readonly phone: string }[] }
  /** Takes back the first `count` visits. */
  | { readonly do: 'remove'; readonly count: number }
  /** How many visits are here. */
  | { readonly do: 'count' }
  | { readonly do: 'end' };

/** Of a centre: what it holds. */
export interface Held {
  /** The note of each visit, once for each row. */
  readonly notes: readonly string[];
  readonly removed: number;
  /** Phone numbers that edits left: as the value that holds, or as one that lost and can be looked up. */
  readonly traced: readonly string[];
}
