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

/** Set and taken back for each change of a batch; to go back to one (ROLLBACK TO) is a statement like any other. */
const SAVEPOINT = /^\s*(?:savepoint|release)\b/iu;

/**
 * Kysely over the one session that writes. Transactions of this program follow one another, as they do in the
 * embedded file: the positions of the log then become visible in their order and without holes, and no transaction is
 * ever repeated because another one came between.
 */
export function writingDialect(session: Session, unguarded: () => boolean): Dialect {
  const guard = settingGuard(session, unguarded);
  const turns = inTurn(
    connectionOf(async (query) => {
      if (SAVEPOINT.test(query.sql)) {
        session.ahead(query.sql);
        return { rows: [] };
      }
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
      await session.rollback().catch(() => undefined);
    },
    destroy: async () => {},
  });
}

/**
 * Kysely over sessions that only read: what the windows ask does not wait for what a Punto sends. A transaction sees
 * one moment, with all that was committed when it began: whatever a batch brought is in it whole or not at all.
 */
export function readingDialect(readers: Readers): Dialect {
  const taken = new WeakMap<DatabaseConnection, Reading>();
  const say = (statement: string) => async (connection: DatabaseConnection) => {
    await taken.get(connection)?.query({ sql: statement, parameters: [] });
  };
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
    beginTransaction: say('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'),
    commitTransaction: say('COMMIT'),
    rollbackTransaction: (connection) => say('ROLLBACK')(connection).catch(() => undefined),
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
