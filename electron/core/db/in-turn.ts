import { AsyncLocalStorage } from 'node:async_hooks';

/** Set while code runs inside a transaction: asking for a second connection there would wait for ever. */
export const insideTransaction = new AsyncLocalStorage<true>();

/** Throws where code inside a transaction asks for a connection of its own. */
export function refuseInsideTransaction(): void {
  if (insideTransaction.getStore() === true) {
    throw new Error(
      'A query went to the database from inside a transaction: use the transaction it was given.',
    );
  }
}

/** One connection for everybody, handed out in order of asking. */
export function inTurn<Connection>(connection: Connection): {
  acquire(): Promise<Connection>;
  release(): void;
} {
  let tail: Promise<void> = Promise.resolve();
  let free: (() => void) | undefined;
  return {
    acquire: async () => {
      refuseInsideTransaction();
      const before = tail;
      const { promise, resolve } = Promise.withResolvers<void>();
      tail = promise;
      await before;
      free = resolve;
      return connection;
    },
    release: () => free?.(),
  };
}
