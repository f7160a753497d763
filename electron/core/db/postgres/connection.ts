// The only file that imports the PostgreSQL driver.
import { Socket } from 'node:net';
import pg from 'pg';
import type { CompiledQuery, QueryResult } from 'kysely';
import { databaseAway, fateUnknown, translateFault } from './faults.ts';

/** One session of the server. */
export interface Session {
  query<R>(query: Pick<CompiledQuery, 'sql' | 'parameters'>): Promise<QueryResult<R>>;
  /** Statements without parameters, several at a time. */
  run(sql: string): Promise<void>;
  /**
   * Lets a savepoint travel with the next statement, which spares it a round trip. Inside a transaction only: there the
   * next statement fails as well when this one does, and nobody waits for an answer of its own.
   */
  ahead(sql: string): void;
  /** Throws when the server undid the transaction instead, as it does after a statement that failed in it. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
  end(): Promise<void>;
}

export interface SessionOptions {
  readonly url: string;
  /** Called once when the server ends the session or the network loses it. */
  readonly onLost?: () => void;
}

const INT8 = pg.types.builtins.INT8;
const NUMERIC = pg.types.builtins.NUMERIC;
const BOOL = pg.types.builtins.BOOL;

/** As the embedded file answers: numbers for numbers (sums too), 0 and 1 for what is true or not. */
function parserOf(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8 || oid === NUMERIC) return exactNumber;
  if (oid === BOOL) return (value) => (value === 't' ? 1 : 0);
  return pg.types.getTypeParser(oid, format as 'text');
}

function exactNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new Error('A number of the database is larger than this program can hold exactly.');
  }
  return value;
}

const CONNECT_MS = 10_000;

const configOf = (url: string): pg.PoolConfig => ({
  connectionString: url,
  application_name: APPLICATION,
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
  types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
});

export const APPLICATION = 'puntos-digitales';

/** Opens a session. Throws Refusal: see faults.ts. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const socket = new Socket();
  const client = new pg.Client({ ...configOf(options.url), pipeline: true, stream: () => socket });
  let state: 'OPEN' | 'LOST' | 'ENDED' = 'OPEN';
  const lost = () => {
    if (state !== 'OPEN') return;
    state = 'LOST';
    options.onLost?.();
  };
  client.on('error', lost);
  client.on('end', lost);
  try {
    await client.connect();
  } catch (error) {
    state = 'ENDED';
    await client.end().catch(() => undefined);
    throw translateFault(error);
  }
  const ask = asker(client, statementNames());
  const waiting: string[] = [];
  /** Sends what waits and what follows it as one piece. */
  const together = <R>(send: () => Promise<R>): Promise<R> => {
    if (waiting.length === 0) return send();
    socket.cork();
    try {
      // Where it fails the transaction has failed, and so does what follows.
      client.query(waiting.splice(0).join('; ')).catch(() => undefined);
      return send();
    } finally {
      socket.uncork();
    }
  };
  const say = async (sql: string) => {
    if (state !== 'OPEN') throw databaseAway();
    try {
      return await together(() => client.query(sql));
    } catch (error) {
      throw translateFault(error);
    }
  };
  return {
    query: (query) => (state === 'OPEN' ? together(() => ask(query)) : Promise.reject(databaseAway())),
    run: async (sql) => {
      await say(sql);
    },
    ahead: (sql) => {
      waiting.push(sql);
    },
    rollback: async () => {
      waiting.length = 0;
      await say('ROLLBACK');
    },
    commit: async () => {
      // The end of the transaction ends its savepoints.
      waiting.length = 0;
      const { command } = await say('COMMIT').catch((error: unknown) => {
        throw state === 'LOST' ? fateUnknown() : error;
      });
      // The server's answer to the commit of a failed transaction is no error, and nothing of it is kept.
      if (command !== 'COMMIT')
        throw new Error('The server undid a transaction in which a statement failed.');
    },
    end: async () => {
      const open = state === 'OPEN';
      state = 'ENDED';
      if (open) await client.end().catch(() => undefined);
    },
  };
}

export interface Readers {
  take(): Promise<Reading>;
  end(): Promise<void>;
}

export interface Reading extends Pick<Session, 'query'> {
  release(): void;
}

/** Sessions that are opened when they are asked for, `max` at once. */
export function openReaders(url: string, max: number): Readers {
  const pool = new pg.Pool({ ...configOf(url), max });
  // A session that broke while it was idle is replaced by the next that is asked for.
  pool.on('error', () => {});
  const names = statementNames();
  return {
    take: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw translateFault(error);
      });
      // While somebody has it the pool does not listen: a line that breaks between two questions would end the program.
      // The next question says that it is gone.
      const broken = () => {};
      client.on('error', broken);
      return {
        query: asker(client, names),
        release: () => {
          client.off('error', broken);
          client.release();
        },
      };
    },
    end: () => pool.end(),
  };
}

function asker(client: pg.ClientBase, nameOf: (sql: string) => string | undefined): Session['query'] {
  return async <R>({ sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>) => {
    const name = nameOf(sql);
    const values = parameters.map(storable);
    try {
      const answer = await client.query<pg.QueryResultRow>({
        text: sql,
        values,
        ...(name !== undefined && { name }),
      });
      const changed = ['INSERT', 'UPDATE', 'DELETE'].includes(answer.command);
      return {
        rows: answer.rows as R[],
        ...(changed && { numAffectedRows: BigInt(answer.rowCount ?? 0) }),
      };
    } catch (error) {
      throw translateFault(error);
    }
  };
}

/** Statements that are kept prepared in a session; the application uses about 150 different ones. */
const PREPARED = 400;
/** Those with lists have a text for each length, which often comes once and never again. */
const REMEMBERED = 4_000;

/** Names the statements that come a second time: the server then plans them once. */
function statementNames(): (sql: string) => string | undefined {
  const seen = new Set<string>();
  const names = new Map<string, string>();
  return (sql) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (!seen.has(sql)) {
      if (seen.size < REMEMBERED) seen.add(sql);
      return undefined;
    }
    if (names.size >= PREPARED) return undefined;
    const name = `puntos_${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** PostgreSQL holds no NUL in a text; what a hostile station sends must not stop everything behind it. */
function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\u0000') ? value.replaceAll('\u0000', '\uFFFD') : value;
}
