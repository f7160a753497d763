import type { HostRole } from '#shared/domain/codes.ts';
import type { Store } from './db/store.ts';
import type { Clocks, Ledger } from './ledger/ledger.ts';

/** What changed on the server: open screens ask again for what they show of it (server-sent events). */
export type Topic =
  | 'attendance'
  | 'people'
  | 'wifi'
  | 'sync'
  | 'central'
  | 'users'
  | 'session'
  | 'services'
  | 'imports'
  | 'courses'
  | 'coworking'
  | 'availability';

/** What every feature is made of. Composed once in station.ts or central.ts. */
export interface CoreContext {
  readonly role: HostRole;
  /** The data folder, absolute. */
  readonly folder: string;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly clocks: Clocks;
  /** The Punto of this station; '' before enrolment; '-' at the centre. */
  siteId(): string;
  /** The key of the claims; null on a station that is not enrolled. */
  cityKey(): Uint8Array | null;
  publish(topic: Topic): void;
}
