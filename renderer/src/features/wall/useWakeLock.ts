import { useEffect } from 'react';

/**
 * Keeps the monitor awake while the wall hangs, where the browser grants it; where not, the wall works all the same.
 * The browser takes the lock away whenever the window is hidden, so it is asked for again when it comes back.
 */
export function useWakeLock(): void {
  useEffect(() => {
    let held: WakeLockSentinel | undefined;
    let ended = false;
    const take = () => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
      if (held !== undefined && !held.released) return;
      navigator.wakeLock.request('screen').then(
        (lock) => {
          if (ended) void lock.release();
          else held = lock;
        },
        () => undefined,
      );
    };
    take();
    document.addEventListener('visibilitychange', take);
    return () => {
      ended = true;
      document.removeEventListener('visibilitychange', take);
      void held?.release();
    };
  }, []);
}
