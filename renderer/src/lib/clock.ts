import { useSyncExternalStore } from 'react';

/** One ticking clock for the whole window: stays, durations and the status bar move together. */
const listeners = new Set<() => void>();
let now = Date.now();
let steady = performance.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    steady = performance.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Milliseconds UTC, renewed each second and rounded down to `step`, so that a minute's view draws once a minute. */
export function useNow(step = 1000): number {
  return useSyncExternalStore(subscribe, () => Math.floor(now / step) * step);
}

/** Milliseconds since some fixed moment by a clock that nobody can set, renewed together with `useNow`. */
export function useSteadyNow(): number {
  return useSyncExternalStore(subscribe, () => steady);
}
