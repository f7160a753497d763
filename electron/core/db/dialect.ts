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
import { inTurn } from './in-turn.ts';

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
  const turns = inTurn(connection);
  const run = (sql: string) => connection.executeQuery(CompiledQuery.raw(sql)).then(() => undefined);
  return {
    init: async () => {},
    acquireConnection: turns.acquire,
    releaseConnection: async () => turns.release(),
    beginTransaction: () => run('begin immediate'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: async () => {
      // On a full disk SQLite has rolled back already: a second time would hide the reason behind an error.
      if (driver.inTransaction()) await run('rollback');
    },
    destroy: async () => driver.close(),
  };
}
