import { Kysely, sql } from 'kysely';
import { sqliteDialect } from './dialect.ts';
import { openDriver, type Driver, type OpenDriver } from './driver.ts';
import { insideTransaction } from './in-turn.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import type { Local, LocalTables, Reader, Tables, Writer } from './tables.ts';

export interface Store {
  readonly read: Reader;
  /** Tables that never travel: sessions, targets, statuses, derived indexes. */
  readonly local: Local;
  /** For the ledger, db/ and the hub's storage only. */
  readonly raw: Kysely<Tables>;
  /** What opens the same file on another thread; null when the store is no file. Never logged. */
  readonly file: { readonly path: string; readonly key: Uint8Array } | null;
  /**
   * Runs `work` over one moment of the data, with everything that was committed when it began. A server gives it a
   * session of its own, which stops nobody who writes; the file's one connection gives it its turn.
   */
  reading<T>(work: (db: Reader) => Promise<T>): Promise<T>;
  /** Runs `work` in one transaction, one after another; a throw leaves no trace. */
  transaction<T>(work: (tx: Writer) => Promise<T>): Promise<T>;
  /** While `work` runs, the guard of the replicated tables lets writes of this connection pass. */
  unguarded<T>(work: () => Promise<T>): Promise<T>;
  /** Afterwards what was deleted or overwritten is not left over beside the rows either. */
  forgetDeleted(): Promise<void>;
  close(): Promise<void>;
}

/** The embedded file, which every machine has unless it was given a database of its own. */
export interface FileStore extends Store {
  readonly driver: Driver;
}

export interface StoreOptions {
  readonly path: string;
  readonly key: Uint8Array;
  readonly beforeMigration?: (driver: Driver, from: number) => void;
  /** Called when a damaged page is met while the store is open. */
  readonly onDamage?: () => void;
  /** The steps to bring the file to; the program's own unless a test brings others. */
  readonly migrations?: readonly Migration[];
  /** The file itself, unless a simulation puts a disk of its own below it. */
  readonly openDriver?: OpenDriver;
}

/** Opens (or creates) the encrypted file, brings it to the newest version and arms the guard. */
export function openStore(options: StoreOptions): FileStore {
  const { onDamage } = options;
  const driver = (options.openDriver ?? openDriver)(options.path, {
    key: options.key,
    ...(onDamage && { onDamage }),
  });
  let open = false;
  try {
    driver.define('ledger_guard', () => {
      if (!open) throw new Error('ledger_guard: replicated tables are written through the ledger only');
      return 1;
    });
    migrate(driver, options.migrations, (from) => options.beforeMigration?.(driver, from));
  } catch (error) {
    driver.close();
    throw error;
  }
  const raw = new Kysely<Tables>({ dialect: sqliteDialect(driver) });
  const transaction: Store['transaction'] = (work) =>
    raw.transaction().execute((tx) => insideTransaction.run(true, () => work(tx)));
  return {
    read: raw,
    local: raw as unknown as Kysely<LocalTables>,
    raw,
    driver,
    file: { path: options.path, key: options.key },
    reading: transaction,
    transaction,
    unguarded: async (work) => {
      open = true;
      try {
        return await work();
      } finally {
        open = false;
      }
    },
    forgetDeleted: async () => {
      // The driver overwrites what is deleted; the log that still has it is emptied into the file.
      await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(raw);
    },
    close: () => raw.destroy(),
  };
}
