import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { spotsOf } from '#renderer/features/coworking/model.ts';
import type { Board, Spot } from '#renderer/features/coworking/model.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { useNow, useSteadyNow } from '#renderer/lib/clock.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';

/** More than a busy page is late by: the computer slept, or its clock was set. */
const JUMP_MS = 5_000;

interface Timed {
  readonly board: Board;
  /** By a clock that nobody can set, ms. */
  readonly receivedAt: number;
  /** The computer's clock less that one. */
  readonly offset: number;
}

function timed(board: Board): Timed {
  const receivedAt = performance.now();
  return { board, receivedAt, offset: Date.now() - receivedAt };
}

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
}

/** The floor as it is, ticking. */
export function useBoard(): LiveBoard {
  const wall = useNow();
  const steady = useSteadyNow();
  const query = useQuery(api.coworking.board.queryOptions(undefined, { select: timed }));
  const spots = useMemo(() => (query.data === undefined ? [] : spotsOf(query.data.board)), [query.data]);
  const { data, refetch } = query;
  const jumped = data !== undefined && Math.abs(wall - steady - data.offset) > JUMP_MS;
  // Only the core knows whether the clock was set or the computer slept: it is asked, and its word holds.
  useEffect(() => {
    if (jumped) void refetch();
  }, [jumped, refetch]);
  return {
    board: data?.board,
    spots,
    failure: query.error === null ? undefined : refusalOf(query.error),
    retry: () => void refetch(),
    now: data === undefined ? wall : data.board.now + Math.max(0, steady - data.receivedAt),
  };
}
