// The only file that imports the database driver.
import Database from 'better-sqlite3';
import { Refusal } from '#shared/domain/failure.ts';

export interface Statement {
  readonly reader: boolean;
  all(parameters: readonly unknown[]): unknown[];
  run(parameters: readonly unknown[]): { changes: number; lastInsertRowid: number | bigint };
}

/** One connection to one encrypted file. Everything is synchronous; the layers above add order. */
export interface Driver {
  readonly path: string;
  prepare(sql: string): Statement;
  exec(sql: string): void;
  pragma(source: string): unknown;
  /** False once SQLite has rolled back by itself, as it does on a full disk. */
  inTransaction(): boolean;
  /** Defines an SQL function that only this connection has. */
  define(name: string, body: (...args: never[]) => string | number | null): void;
  close(): void;
}

export interface DriverOptions {
  /** Raw 32-byte key of the file. */
  readonly key: Uint8Array;
  readonly readonly?: boolean;
  readonly mustExist?: boolean;
  /** Called when a page turns out to be damaged after the file opened well. */
  readonly onDamage?: () => void;
}

/** Opens a file; a simulation of failing disks brings its own around this one. */
export type OpenDriver = (path: string, options: DriverOptions) => Driver;

/** Statements kept per connection; the application uses about 150 different ones. */
const STATEMENT_CACHE = 500;

/**
 * Opens the file with encryption of every page (SQLCipher 4 format, raw key).
 * Throws the Refusal LLAVE_ERRADA when the first page cannot be read with the key: the driver cannot tell a
 * wrong key from a damaged first page, so the caller compares the key's fingerprint first (see key.ts).
 */
export function openDriver(path: string, options: DriverOptions): Driver {
  const database = new Database(path, {
    readonly: options.readonly ?? false,
    fileMustExist: options.mustExist ?? false,
    timeout: 5_000,
  });
  try {
    database.pragma("cipher='sqlcipher'");
    database.pragma('legacy=4');
    database.pragma(`key="x'${Buffer.from(options.key).toString('hex')}'"`);
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    database.pragma('temp_store=MEMORY');
    database.pragma('foreign_keys=ON');
    database.pragma('cache_size=-65536');
    if (options.readonly !== true) {
      database.pragma('journal_mode=WAL');
      database.pragma('synchronous=FULL');
      // What a person had suppressed must not stay readable in the free parts of the file.
      database.pragma('secure_delete=ON');
    }
  } catch (error) {
    database.close();
    throw translate(error);
  }
  const guarded = <T>(run: () => T): T => {
    try {
      return run();
    } catch (error) {
      // The key was right when the file opened: a page that it no longer reads is damage.
      const refusal = codeOf(error) === 'SQLITE_NOTADB' ? damaged() : translate(error);
      if (refusal instanceof Refusal && refusal.code === 'BASE_DANADA') options.onDamage?.();
      throw refusal;
    }
  };
  const statements = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const prepared = guarded(() => database.prepare(sql));
    const statement: Statement = {
      reader: prepared.reader,
      all: (parameters) => guarded(() => prepared.all(...parameters)),
      run: (parameters) => guarded(() => prepared.run(...parameters)),
    };
    if (statements.size >= STATEMENT_CACHE) {
      const oldest = statements.keys().next().value;
      if (oldest !== undefined) statements.delete(oldest);
    }
    statements.set(sql, statement);
    return statement;
  };
  return {
    path,
    prepare,
    exec: (sql) => {
      guarded(() => database.exec(sql));
    },
    pragma: (source) => guarded(() => database.pragma(source, { simple: true })),
    inTransaction: () => database.inTransaction,
    define: (name, body) => {
      database.function(name, body as (...args: unknown[]) => unknown);
    },
    close: () => {
      statements.clear();
      database.close();
    },
  };
}

/**
 * Holds a small file exclusively until released or until the process ends, however it ends; null when somebody
 * else holds it after `waitMs`. Nothing is written: the file stays empty. Nobody may open it by other means, since
 * closing any handle of a file drops a process's POSIX locks on it.
 */
export function holdExclusively(path: string, waitMs: number): { release(): void } | null {
  const database = new Database(path, { timeout: waitMs });
  try {
    database.pragma('journal_mode=MEMORY');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) return null;
    throw translate(error);
  }
  return { release: () => database.close() };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function damaged(): Refusal {
  return new Refusal(
    'BASE_DANADA',
    'La base de datos está dañada. Cierre el programa y vuelva a abrirlo: se restaurará la copia buena más reciente.',
  );
}

/** The last but one is a log whose index, the file «-shm», finds no room to grow: a disk may be that full. */
const FULL_DISK = new Set(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC']);

/** Faults of the disk and of the file are the user's to mend: they get a code and a sentence. */
function translate(error: unknown): unknown {
  const code = codeOf(error);
  if (FULL_DISK.has(code)) {
    return new Refusal(
      'DISCO_LLENO',
      'El disco está lleno: no se guardó nada de este último paso. Libere espacio y repítalo.',
    );
  }
  if (code === 'SQLITE_NOTADB') {
    return new Refusal(
      'LLAVE_ERRADA',
      'La base de datos no se abre con esta llave. Use la llave de este computador o restaure la copia de la llave.',
    );
  }
  if (code.startsWith('SQLITE_CORRUPT')) return damaged();
  return error;
}
