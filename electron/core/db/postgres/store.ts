import { setTimeout as sleep } from 'node:timers/promises';
import { HandleEmptyInListsPlugin, Kysely, replaceWithNoncontingentExpression, sql } from 'kysely';
import { Refusal } from '#shared/domain/failure.ts';
import { insideTransaction } from '../in-turn.ts';
import type { Migration } from '../migrations/migration.ts';
import type { Store } from '../store.ts';
import type { LocalTables, Tables } from '../tables.ts';
import { openReaders, openSession, type Session } from './connection.ts';
import { readingDialect, writingDialect } from './dialect.ts';
import { migratePostgres } from './migrate.ts';

export interface PostgresOptions {
  /** postgres://…, checked by parseDatabaseAddress. */
  readonly url: string;
  /** Called once when the server is gone: whatever was not committed is undone, and this store answers no more. */
  readonly onLost?: () => void;
  readonly migrations?: readonly Migration[];
}

/**
 * Opens a PostgreSQL database as the store of a centre: newest version, guard armed, and one program at a time, because
 * the head of the centre's own chain lives in the memory of the process that writes. Throws Refusal BASE_AUSENTE,
 * CARPETA_EN_USO, BASE_MAS_NUEVA, NO_AUTORIZADO, NO_EXISTE, YA_EXISTE, ENTRADA_INVALIDA or DISCO_LLENO.
 */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  const { url, onLost, migrations } = options;
  const session = await openSession({ url, ...(onLost && { onLost }) });
  try {
    await holdAlone(session);
    // What the centre acknowledges must be on its disk, whatever the server's default is.
    await session.run('SET synchronous_commit = on');
    await migratePostgres(session, migrations);
  } catch (error) {
    await session.end();
    throw error;
  }
  let open = false;
  // An empty list is a list to SQLite, and a fault of syntax here.
  const plugins = [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })];
  const raw = new Kysely<Tables>({ dialect: writingDialect(session, () => open), plugins });
  const reader = (sessions: number) =>
    new Kysely<Tables>({ dialect: readingDialect(openReaders(url, sessions)), plugins });
  const read = reader(READERS);
  const longRead = reader(LONG_READERS);
  return {
    read,
    local: raw as unknown as Kysely<LocalTables>,
    raw,
    file: null,
    reading: (work) => longRead.transaction().execute((tx) => insideTransaction.run(true, () => work(tx))),
    transaction: (work) => raw.transaction().execute((tx) => insideTransaction.run(true, () => work(tx))),
    unguarded: async (work) => {
      open = true;
      try {
        return await work();
      } finally {
        open = false;
      }
    },
    forgetDeleted: async () => {
      await sql`VACUUM ${sql.join(ERASED_FROM.map((name) => sql.table(name)))}`.execute(raw);
    },
    close: async () => {
      await read.destroy();
      await longRead.destroy();
      await raw.destroy();
      // Kysely ends nothing that was never asked.
      await session.end();
    },
  };
}

/** Sessions that answer the windows and the door beside the one that writes. */
const READERS = 4;
/** Further ones for what reads for minutes: a snapshot must not take the place of a question. */
const LONG_READERS = 2;

/** Where a suppression empties fields or removes rows. */
const ERASED_FROM = ['person', 'characterisation', 'personIndex', 'change', 'conflict'];

/** Any number that no other program is likely to hold; a lock of the session ends with it, however it ends. */
const LOCK = 4_711_230_107_600;
const LOCK_WAIT_MS = 5_000;

async function holdAlone(session: Session): Promise<void> {
  for (let waited = 0; ; waited += 100) {
    const { rows } = await session.query<{ held: number }>({
      sql: `SELECT pg_try_advisory_lock(${LOCK}) AS held`,
      parameters: [],
    });
    if (rows[0]?.held === 1) return;
    if (waited >= LOCK_WAIT_MS) {
      throw new Refusal(
        'CARPETA_EN_USO',
        'Otro programa ya atiende esa base de datos. Ciérrelo y repita la orden: la central es una sola.',
      );
    }
    await sleep(100);
  }
}
