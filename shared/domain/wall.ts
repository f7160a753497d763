import type { BoardState } from './zone-board.ts';

/** Where a window that is a wall asks the core; its pass is a cookie of this path alone. */
export const WALL_PATHS = { open: '/muro/abrir', data: '/muro/datos', close: '/muro/cerrar' } as const;

export interface WallZone {
  readonly id: string;
  readonly name: string;
  readonly state: BoardState;
  /** ms UTC; null before the first poll. */
  readonly since: number | null;
  /** When the planned work ends, ms UTC; null where nobody said. */
  readonly until: number | null;
  /** Whether anybody polls it. */
  readonly watched: boolean;
}

/** What hangs on the wall: states of public zones, and nothing of their devices or of anybody. */
export interface WallBoard {
  /** The core's clock at the answer, ms UTC: the wall's own may be wrong. */
  readonly now: number;
  /** Of the program: a wall that came with another one loads itself anew. */
  readonly version: string;
  readonly intervalMs: number;
  /** The newest sample of any vantage; null before the first. */
  readonly polledAt: number | null;
  readonly stations: { readonly polling: number; readonly blind: number };
  /** Comunas with trouble first, and trouble first within each. */
  readonly comunas: readonly {
    readonly code: string;
    readonly name: string;
    readonly zones: readonly WallZone[];
  }[];
  /** All zones together over the whole days of this month that are over; of the month before, on its first day. */
  readonly month: {
    /** First local day, YYYY-MM-DD. */
    readonly from: string;
    /** Shares from 0 to 1; null where nothing was observed, or nothing is owed. */
    readonly availability: number | null;
    readonly coverage: number | null;
    /** Thousandths of a percent; null where the contracts owe none, or different ones. */
    readonly targetMilli: number | null;
  };
  /** Stations whose clock is off by more than a minute, as the centre measured it. */
  readonly clocks: readonly { readonly place: string; readonly offsetMs: number }[];
}
