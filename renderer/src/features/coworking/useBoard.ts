import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { spotsOf } from '#renderer/features/coworking/model.ts';
import type { Board, Spot } from '#renderer/features/coworking/model.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';

/** How far the computer's clock has to be set before it is worth a word. */
const STEP_MS = 60_000;

interface Timed {
  readonly board: Board;
  /** By a clock that nobody can set, ms. */
  readonly receivedAt: number;
}

const timed = (board: Board): Timed => ({ board, receivedAt: performance.now() });

export interface LiveBoard {
  readonly board: Board | undefined;
  readonly spots: readonly Spot[];
  readonly failure: Failure | undefined;
  readonly retry: () => void;
  /**
   * The core's clock now, ms UTC: its last word plus what has passed by a clock that nobody can set. So a clock that
   * is moved while people sit there neither gives nor takes time.
   */
  readonly now: number;
  /** The computer's clock was set while this screen was open. */
  readonly clockMoved: boolean;
}

/** The floor as it is, ticking. */
export function useBoard(): LiveBoard {
  const wall = useNow();
  const query = useQuery(api.coworking.board.queryOptions(undefined, { select: timed }));
  const spots = useMemo(() => (query.data === undefined ? [] : spotsOf(query.data.board)), [query.data]);
  const [offset] = useState(() => Date.now() - performance.now());
  const moved = Math.abs(wall - performance.now() - offset) > STEP_MS;
  const { data } = query;
  return {
    board: data?.board,
    spots,
    failure: query.error === null ? undefined : refusalOf(query.error),
    retry: () => void query.refetch(),
    now: data === undefined ? wall : Math.max(data.board.now, data.board.now + performance.now() - data.receivedAt),
    clockMoved: moved,
  };
}
