import { useIdle } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { askWall, closeWall, WallRefused } from '#renderer/features/wall/ask.ts';
import { useFullScreen } from '#renderer/features/wall/useFullScreen.ts';
import { useWakeLock } from '#renderer/features/wall/useWakeLock.ts';
import { WallView } from '#renderer/features/wall/WallView.tsx';
import { WallWaiting } from '#renderer/features/wall/WallWaiting.tsx';
import { api } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { LOCK_AFTER_MS } from '#renderer/lib/idle.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { isWallWindow } from '#renderer/lib/wall-window.ts';
import type { Action } from '#renderer/lib/actions.ts';

/** A suspicion is asked again after 10 s: half of that shows it before it is over. */
const EVERY_MS = 5_000;

/**
 * The wall of zones for a big screen. It asks every few seconds and after every failure, for weeks: nothing ends it but
 * Esc. It does not listen to the core's events, which end with a session.
 */
export function WallScreen() {
  const local = useNow();
  const board = useQuery({
    queryKey: ['wall'],
    queryFn: askWall,
    refetchInterval: EVERY_MS,
    refetchIntervalInBackground: true,
    // A monitor that wakes up shows what is, and not for five seconds what was.
    refetchOnWindowFocus: 'always',
    retry: false,
    // Of a wall that was left nothing stays in memory.
    gcTime: 0,
  });
  const leave: Action = {
    id: 'wall.leave',
    label: 'Salir',
    keys: ['Escape'],
    run: () => {
      void closeWall();
      if (isWallWindow()) window.close();
      else goTo('zonas-wifi');
    },
  };
  useActions('Muro', [leave]);
  useWakeLock();
  useFullScreen(leave.run);
  useUnattendedLock();
  useOwnVersion(board.data?.version);
  useEffect(() => {
    document.title = 'Zonas WiFi, Puntos Digitales';
  }, []);

  if (board.data === undefined)
    return (
      <WallWaiting
        why={board.error === null ? 'FIRST' : board.error instanceof WallRefused ? 'REFUSED' : 'UNREACHABLE'}
        leave={leave}
      />
    );
  const aheadMs = board.data.now - board.dataUpdatedAt;
  return (
    <WallView
      board={board.data}
      heard={{ now: local + aheadMs, aheadMs, answered: board.error === null }}
      leave={leave}
    />
  );
}

/** Behind the wall somebody's session is open: it is locked as on any screen that nobody touches. */
function useUnattendedLock(): void {
  const { mutate: lock } = useMutation(api.session.lock.mutationOptions({ onError: () => undefined }));
  const idle = useIdle(LOCK_AFTER_MS, { initialState: false });
  useEffect(() => {
    if (idle && !isWallWindow()) lock();
  }, [idle, lock]);
}

/** The core was updated while the wall hung: the page that came with the old one is loaded anew. */
function useOwnVersion(version: string | undefined): void {
  useEffect(() => {
    if (version === undefined) return;
    firstVersion ??= version;
    if (firstVersion !== version) window.location.reload();
  }, [version]);
}

let firstVersion: string | undefined;
