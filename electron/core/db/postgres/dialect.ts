import {
  type CompiledQuery,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { inTurn, refuseInsideTransaction } from '../in-turn.ts';
import type { Readers, Reading, Session } from './connection.ts';
import { settingGuard } from './guard.ts';

/**
 * Kysely over the one session that writes. Transactions of this program follow one another, as they do in the
 * embedded file: the positions of the log then become visible in their order and without holes, and no transaction is
 * ever repeated because another one came between.
 */
export function writingDialect(session: Session, unguarded: () => boolean): Dialect {
  const guard = settingGuard(session, unguarded);
  const turns = inTurn(
    connectionOf(async (query) => {
      await guard.before(query);
      return session.query(query);
    }),
  );
  return dialect({
    init: async () => {},
    acquireConnection: turns.acquire,
    releaseConnection: async () => turns.release(),
    beginTransaction: () => session.run('BEGIN'),
    commitTransaction: () => session.commit(),
    rollbackTransaction: async () => {
      guard.forget();
      // Of a session that is lost the server rolls back by itself, and the reason must not be hidden by a second one.
      await session.run('ROLLBACK').catch(() => undefined);
    },
    destroy: async () => {},
  });
}

/** Kysely over the sessions that only read: what the windows ask does not wait for what a Punto sends. */
export function readingDialect(readers: Readers): Dialect {
  const taken = new WeakMap<DatabaseConnection, Reading>();
  const never = () => Promise.reject(new Error('Transactions run on the session that writes.'));
  return dialect({
    init: async () => {},
    acquireConnection: async () => {
      refuseInsideTransaction();
      const reading = await readers.take();
      const connection = connectionOf(reading.query);
      taken.set(connection, reading);
      return connection;
    },
    releaseConnection: async (connection) => taken.get(connection)?.release(),
    beginTransaction: never,
    commitTransaction: never,
    rollbackTransaction: never,
    destroy: () => readers.end(),
  });
}

function dialect(driver: Driver): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function connectionOf(query: (asked: CompiledQuery) => Promise<QueryResult<unknown>>): DatabaseConnection {
  const executeQuery = query as DatabaseConnection['executeQuery'];
  return {
    executeQuery,
    streamQuery: async function* <R>(asked: CompiledQuery) {
      // As on the embedded file, rows come at once: no cursor stays open.
      yield await executeQuery<R>(asked);
    },
  };
}
