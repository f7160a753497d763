import { useEffect, useState, useSyncExternalStore } from 'react';

/**
 * Where the person is: one word in the address's fragment ("#/recepcion"), so that a reload comes back to it.
 * What a screen hands to the next one stays in memory: names and documents do not belong in addresses, which
 * browsers keep in their history.
 */
let handed: { readonly place: string; readonly value: unknown } | undefined;

/** The place where something would be lost, which asks before it is left by whatever way. */
let keeper: { readonly place: string; readonly ask: (go: () => void) => void } | undefined;

function named(): string {
  return /^#\/([a-z-]*)/u.exec(window.location.hash)?.[1] ?? '';
}

function current(): string {
  return keeper?.place ?? named();
}

/** A link or the browser's own way back has changed the address already: it is put right, and the question asked. */
function holdBack(): void {
  const wanted = named();
  if (keeper === undefined || wanted === keeper.place) return;
  window.history.replaceState(window.history.state, '', `#/${keeper.place}`);
  goTo(wanted);
}

function subscribe(listener: () => void): () => void {
  const changed = () => {
    holdBack();
    listener();
  };
  window.addEventListener('hashchange', changed);
  return () => {
    window.removeEventListener('hashchange', changed);
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
  const go = () => {
    handed = { place, value };
    window.location.hash = `#/${place}`;
  };
  // Where one is already, nothing is left.
  if (place === keeper?.place) go();
  else leaveBy(go);
}

/** Does what leaves this screen, at once or when the person has said that what is not saved may go. */
export function leaveBy(go: () => void): void {
  if (keeper === undefined) go();
  else keeper.ask(go);
}

interface Leaving {
  /** How the person was about to leave; undefined while nobody does. The screen asks, and calls it or `stay`. */
  readonly leave: (() => void) | undefined;
  readonly stay: () => void;
}

/** While something is `unsaved`, this place is left by no way without being asked. */
export function useLeaving(unsaved: boolean): Leaving {
  const [leave, setLeave] = useState<() => void>();
  useEffect(() => {
    if (!unsaved) return undefined;
    const mine = {
      place: named(),
      ask: (go: () => void) => {
        setLeave(() => () => {
          keeper = undefined;
          go();
        });
      },
    };
    keeper = mine;
    return () => {
      if (keeper === mine) keeper = undefined;
    };
  }, [unsaved]);
  return {
    leave,
    stay: () => {
      setLeave(undefined);
    },
  };
}

/** What the screen before handed to this place, or undefined. */
export function handedTo(place: string): unknown {
  return handed?.place === place ? handed.value : undefined;
}

/** Forgets what was handed over: the screen is done with it. */
export function dropHanded(): void {
  handed = undefined;
}
