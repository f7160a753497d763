import { useSyncExternalStore } from 'react';

/**
 * Where the person is: one word in the address's fragment ("#/recepcion"), so that a reload comes back to it.
 * What a screen hands to the next one stays in memory: names and documents do not belong in addresses, which
 * browsers keep in their history.
 */
let handed: unknown;

function current(): string {
  return /^#\/([a-z-]*)/u.exec(window.location.hash)?.[1] ?? '';
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => {
    window.removeEventListener('hashchange', listener);
  };
}

export function useRoute(): string {
  return useSyncExternalStore(subscribe, current);
}

/** Goes to a place; `hand` can be taken once by the screen that opens. */
export function goTo(place: string, hand?: unknown): void {
  handed = hand;
  window.location.hash = `#/${place}`;
}

/** What the last screen handed over, once. */
export function takeHanded(): unknown {
  const value = handed;
  handed = undefined;
  return value;
}
