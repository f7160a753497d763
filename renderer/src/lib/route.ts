import { useSyncExternalStore } from 'react';

/**
 * Where the person is: one word in the address's fragment ("#/recepcion"), so that a reload comes back to it.
 * What a screen hands to the next one stays in memory: names and documents do not belong in addresses, which
 * browsers keep in their history.
 */
let handed: { readonly place: string; readonly value: unknown } | undefined;

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

/** Whether the address still names this place: a locked screen covers it and does not leave it. */
export function isAt(place: string): boolean {
  return current() === place;
}

/** Goes to a place, with what its screen needs to know from this one. */
export function goTo(place: string, value?: unknown): void {
  handed = { place, value };
  window.location.hash = `#/${place}`;
}

/** What the screen before handed to this place, or undefined. */
export function handedTo(place: string): unknown {
  return handed?.place === place ? handed.value : undefined;
}

/** Forgets what was handed over: the screen is done with it. */
export function dropHanded(): void {
  handed = undefined;
}
