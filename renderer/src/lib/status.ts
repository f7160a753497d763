/** What the status bar says: the one place for what is not synchronised. Instants in milliseconds UTC. */
export interface Status {
  readonly host: 'station' | 'central';
  readonly network:
    | { readonly kind: 'online' }
    /** Nothing is known yet: the program has just been opened, or the computer just enrolled. */
    | { readonly kind: 'connecting' }
    | {
        readonly kind: 'offline';
        readonly since: number | undefined;
        /** Only the first is ended by waiting; what ends the others is told on the screen of the synchronisation. */
        readonly why: 'NO_LINE' | 'REFUSED' | 'OTHER';
      }
    /** Not enrolled at a central office yet: works alone, and that is no fault. */
    | { readonly kind: 'alone' };
  /** Nothing waits at the centre itself. */
  readonly sync:
    | {
        readonly pending: number;
        /** What the centre did not take: it does not wait, and is not there either. */
        readonly refused: number;
        readonly oldest: number | undefined;
        readonly lastAt: number | undefined;
        readonly running: boolean;
      }
    | undefined;
  readonly wifi:
    | { readonly polledAt: number | undefined; readonly up: number; readonly total: number }
    | undefined;
}
