import { setTimeout as sleep } from 'node:timers/promises';
import { HandleEmptyInListsPlugin, Kysely, replaceWithNoncontingentExpression, sql } from 'kysely';
import { Refusal } from '#shared/domain/failure.ts';
import { insideTransaction } from '../in-turn.ts';
import type { Migration } from '../migrations/migration.ts';
import type { Store } from '../store.ts';
import type { LocalTables, Tables } from '../tables.ts';
import { APPLICATION, openReaders, openSession, type Session } from './connection.ts';
import { readingDialect, writingDialect } from './dialect.ts';
import { prepareSession } from './fit.ts';
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
 * CARPETA_EN_USO, BASE_MAS_NUEVA, PROGRAMA_VIEJO, NO_AUTORIZADO, NO_EXISTE, YA_EXISTE, ENTRADA_INVALIDA,
 * CERTIFICADO_DISTINTO or DISCO_LLENO.
 */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  const { url, onLost, migrations } = options;
  let process: number | null = null;
  const session = await openSession({
    url,
    onLost: () => {
      if (process !== null) lostProcesses.add(process);
      onLost?.();
    },
  });
  try {
    await prepareSession(session);
    process = await holdAlone(session);
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

/** The server's processes of the sessions that this program lost while they held the lock. */
const lostProcesses = new Set<number>();

/**
 * Where the network was cut the server still holds the lock for the session that this very program lost, and would for
 * hours; one of another program stands.
 */
async function endLostSessions(session: Session): Promise<void> {
  if (lostProcesses.size === 0) return;
  await session.query({
    sql: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ANY($1)
      AND application_name = $2 AND datname = current_database() AND usename = current_user`,
    parameters: [[...lostProcesses], APPLICATION],
  });
}

/** The process of the server that holds the lock from now on. */
async function holdAlone(session: Session): Promise<number> {
  await endLostSessions(session);
  for (let waited = 0; ; waited += 100) {
    const { rows } = await session.query<{ held: number; process: number }>({
      sql: `SELECT pg_try_advisory_lock(${LOCK}) AS held, pg_backend_pid() AS process`,
      parameters: [],
    });
    if (rows[0]?.held === 1) return rows[0].process;
    if (waited >= LOCK_WAIT_MS) {
      throw new Refusal(
        'CARPETA_EN_USO',
        'Otro programa ya atiende esa base de datos. Ciérrelo y repita la orden: la central es una sola. Si el computador que la atendía se apagó de golpe, espere un minuto.',
      );
    }
    await sleep(100);
  }
}
