/**
 * What somebody was typing when the screen was locked or the session ended: it waits in memory, and nowhere else, for
 * the same user to come back. Nobody else ever gets it.
 */
let kept: { readonly user: string; readonly place: string; readonly value: unknown } | undefined;

export function keepUnfinished(user: string, place: string, value: unknown): void {
  kept = { user, place, value };
}

/** What this user left at this place, or undefined. */
export function unfinishedOf(user: string, place: string): unknown {
  return kept?.user === user && kept.place === place ? kept.value : undefined;
}

/** It was finished or given up, or its user has left. */
export function dropUnfinished(): void {
  kept = undefined;
}

/** Somebody is here: what another user left is gone. */
export function dropUnfinishedOfOthers(user: string): void {
  if (kept?.user !== user) kept = undefined;
}
