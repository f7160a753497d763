import { AsyncLocalStorage } from 'node:async_hooks';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver as KyselyDriver,
  type QueryResult,
} from 'kysely';
import type { Driver } from './driver.ts';

/** Set while code runs inside a transaction: asking for a second connection there would wait for ever. */
export const insideTransaction = new AsyncLocalStorage<true>();

/** Kysely's own mutex would wait before our driver is asked, and so before the check above. */
class QueuedByDriver extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/**
 * Kysely over our driver. It differs from Kysely's own in three things: transactions begin IMMEDIATE (a
 * deferred one that reads and then writes fails with SQLITE_BUSY beside another process), prepared statements
 * are kept, and a query on the database from inside a transaction is a defect that is reported, not a deadlock.
 */
export function sqliteDialect(driver: Driver): Dialect {
  return {
    createAdapter: () => new QueuedByDriver(),
    createDriver: () => sqliteDriver(driver),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function sqliteDriver(driver: Driver): KyselyDriver {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      const statement = driver.prepare(query.sql);
      if (statement.reader) return { rows: statement.all(query.parameters) as R[] };
      const { changes, lastInsertRowid } = statement.run(query.parameters);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    },
    streamQuery: async function* <R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
      // One connection serves everybody: a cursor held open would stop the desk, so rows come at once.
      yield { rows: driver.prepare(query.sql).all(query.parameters) as R[] };
    },
  };
  // One connection, handed out in order of asking.
  let tail: Promise<void> = Promise.resolve();
  let release: (() => void) | undefined;
  const run = (sql: string) => connection.executeQuery(CompiledQuery.raw(sql)).then(() => undefined);
  return {
    init: async () => {},
    acquireConnection: async () => {
      if (insideTransaction.getStore() === true) {
        throw new Error(
          'A query went to the database from inside a transaction: use the transaction it was given.',
        );
      }
      const before = tail;
      let free = () => {};
      tail = new Promise((resolve) => {
        free = resolve;
      });
      await before;
      release = free;
      return connection;
    },
    releaseConnection: async () => {
      release?.();
    },
    beginTransaction: () => run('begin immediate'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: async () => {
      // On a full disk SQLite has rolled back already: a second time would hide the reason behind an error.
      if (driver.inTransaction()) await run('rollback');
    },
    destroy: async () => driver.close(),
  };
}
