import type { HeartbeatReply, SealingJwk } from '#shared/sync/wire.ts';

/** Seals the key of this station's database to the centre's public key; the key itself stays where it is. */
export type SealKey = (centre: SealingJwk) => Promise<string>;

/**
 * When the sealed copy of the database key travels: from the moment the centre's recovery key is known until the
 * centre says that it holds a copy. Nothing is kept over a restart, because every heartbeat is answered with where
 * the centre stands; so a station that enrolled before, and a centre that came back older, are served the same way.
 */
export interface KeyCopyDelivery {
  /** The centre's key, from the enrolment. */
  sealFor(centre: SealingJwk | undefined): void;
  /** What the next heartbeat carries; undefined when nothing needs sending. */
  sealed(): Promise<string | undefined>;
  /** What the centre answered. */
  answered(recovery: HeartbeatReply['recovery']): void;
  /** Whether the centre lacks a copy and said what to seal it to. */
  waits(): boolean;
}

export function createKeyCopyDelivery(seal: SealKey): KeyCopyDelivery {
  let centre: SealingJwk | null = null;
  return {
    sealFor: (key) => {
      centre = key ?? null;
    },
    sealed: async () => (centre === null ? undefined : seal(centre)),
    answered: (recovery) => {
      centre = recovery === undefined || recovery.held ? null : recovery.key;
    },
    waits: () => centre !== null,
  };
}
