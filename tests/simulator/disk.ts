import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDriver, type Driver, type OpenDriver, type Statement } from '#core/db/driver.ts';
import { dataFolder, databaseFiles } from '#core/db/folder.ts';
import { Refusal } from '#shared/domain/failure.ts';

/** Thrown by every statement of a machine that has no power any more. */
export class Killed extends Error {
  constructor() {
    super('The power is gone.');
  }
}

/** The bytes of a data folder at one moment; null for a file that is not there. */
export type Image = ReadonlyMap<string, Buffer | null>;

/**
 * The disk of one machine: a real encrypted SQLite file in a folder of its own, below which a kill leaves exactly what
 * is in the files at that statement, and a full disk rolls back as SQLite itself does.
 */
export interface Disk {
  readonly folder: string;
  /** What the production store opens its file with. */
  readonly open: OpenDriver;
  /** The power goes at the n-th statement from now: before it runs, or when it has run. */
  cutAt(statements: number, when: 'BEFORE' | 'AFTER'): void;
  /** The power goes now. */
  cut(): void;
  isCut(): boolean;
  /** No power cut is planned any more. */
  calm(): void;
  /** Puts the files back as they were when the power went; for a machine whose last work has come to its end. */
  restart(): void;
  setFull(full: boolean): void;
  /** Database and log as they are now: what a copy of the file would hold. */
  copy(): Image;
  /** The same with the marks that lie beside them: what a copied folder or disk holds. */
  copyAll(): Image;
  /** Puts files there and leaves the marks beside them, as an administrator does who restores a copy. */
  put(image: Image): void;
  /** Rows as they are in the file, past every layer of the program. */
  rows<Row>(sql: string, parameters?: readonly unknown[]): Row[];
  /** Runs past every layer: only for mutations, which break what the simulator must notice. */
  damage(sql: string, parameters?: readonly unknown[]): void;
  remove(): void;
}

export interface DiskEvents {
  /** After every transaction that is in the file and wrote people or visits. */
  readonly committed: () => void;
  /** A disk that lies: what it said was written is gone with the power. Only for a mutation. */
  readonly lies?: () => boolean;
  /** A disk that ends a transaction in its middle. Only for a mutation. */
  readonly tears?: () => boolean;
}

/** Memory where the system offers it: a process that dies loses nothing there, and forcing to disk costs nothing. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export function newFolder(): string {
  return mkdtempSync(join(PLACE, 'puntos-sim-'));
}

/** What a registration consists of: looking at it after every other commit tells nothing new. */
const WATCHED = /"(?:person|attendance)"/;

const full = () => new Refusal('DISCO_LLENO', 'El disco está lleno: no se guardó nada de este último paso.');

export function simulatedDisk(folder: string, events: DiskEvents): Disk {
  const paths = dataFolder(folder);
  const [database, log, index] = databaseFiles(paths.database);
  mkdirSync(folder, { recursive: true });
  let inner: Driver | null = null;
  let left: { image: Image } | null = null;
  let plan: { statements: number; when: 'BEFORE' | 'AFTER' } | null = null;
  let isFull = false;
  let before: Image | null = null;
  let concerned = false;

  const read = (path: string) => (existsSync(path) ? readFileSync(path) : null);
  const write = (path: string, bytes: Buffer | null | undefined) => {
    if (bytes === null || bytes === undefined) rmSync(path, { force: true });
    else writeFileSync(path, bytes);
  };
  const copy = (): Image => new Map([database, log].map((path) => [path, read(path)]));
  const cut = () => {
    if (left !== null) return;
    const now = events.lies?.() === true && before !== null ? before : copy();
    left = { image: new Map([...now, [paths.positionMark, read(paths.positionMark)]]) };
  };
  /** Whether the power goes with this statement, and when. */
  const due = () => {
    if (left !== null) throw new Killed();
    if (plan === null) return null;
    plan.statements -= 1;
    if (plan.statements > 0) return null;
    const { when } = plan;
    plan = null;
    if (when === 'AFTER') return when;
    cut();
    throw new Killed();
  };

  const guarded = (driver: Driver, sql: string, statement: Statement): Statement => {
    const commits = sql === 'commit';
    const writes = /^(insert|update|delete)/i.test(sql);
    const concerns = writes && WATCHED.test(sql);
    const around = <T>(run: () => T): T => {
      const when = due();
      if (isFull && (commits || (writes && driver.inTransaction()))) {
        if (driver.inTransaction()) driver.exec('ROLLBACK');
        throw full();
      }
      if (commits && events.lies !== undefined) before = copy();
      const result = run();
      if (concerns) concerned = true;
      if (when === 'AFTER') {
        cut();
        throw new Killed();
      }
      if (sql.startsWith('insert into "person"') && driver.inTransaction() && events.tears?.() === true) {
        driver.exec('COMMIT; BEGIN IMMEDIATE');
        events.committed();
      }
      if (commits && concerned) {
        concerned = false;
        events.committed();
      }
      return result;
    };
    return {
      reader: statement.reader,
      all: (parameters) => around(() => statement.all(parameters)),
      run: (parameters) => around(() => statement.run(parameters)),
    };
  };

  return {
    folder,
    open: (path, options) => {
      const driver = openDriver(path, options);
      inner = driver;
      const known = new Map<string, Statement>();
      return {
        ...driver,
        prepare: (sql) => {
          const held = known.get(sql);
          if (held !== undefined) return held;
          const statement = guarded(driver, sql, driver.prepare(sql));
          known.set(sql, statement);
          return statement;
        },
        exec: (sql) => {
          due();
          driver.exec(sql);
        },
        pragma: (source) => {
          due();
          return driver.pragma(source);
        },
        // A machine without power rolls nothing back: opening the file does.
        inTransaction: () => left === null && driver.inTransaction(),
        close: () => {
          inner = null;
          driver.close();
        },
      };
    },
    cutAt: (statements, when) => {
      plan = { statements, when };
    },
    cut,
    isCut: () => left !== null,
    calm: () => {
      plan = null;
    },
    restart: () => {
      if (left !== null) {
        rmSync(index, { force: true });
        for (const [path, bytes] of left.image) write(path, bytes);
      }
      left = null;
      plan = null;
      before = null;
    },
    setFull: (value) => {
      isFull = value;
    },
    copy,
    copyAll: () =>
      new Map([database, log, paths.positionMark, paths.epochMark].map((path) => [path, read(path)])),
    put: (image) => {
      rmSync(index, { force: true });
      for (const [path, bytes] of image) write(path.replace(/^.*\//, `${folder}/`), bytes);
    },
    rows: <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (inner?.prepare(sql).all(parameters) ?? []) as Row[],
    damage: (sql, parameters = []) => {
      inner?.prepare(sql).run(parameters);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Makes the mark of a copied folder believe that it never moved: a disk copied sector by sector. */
export function keepPlace(folder: string): void {
  const { epochMark } = dataFolder(folder);
  if (!existsSync(epochMark)) return;
  const mark = JSON.parse(readFileSync(epochMark, 'utf8')) as { place: string };
  // Written over the same file, so that its place stays the one that is written into it.
  const place = String(statSync(epochMark, { bigint: true }).ino);
  writeFileSync(epochMark, `${JSON.stringify({ ...mark, place })}\n`);
}
