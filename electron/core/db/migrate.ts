import { Refusal } from '#shared/domain/failure.ts';
import type { Driver } from './driver.ts';
import { migrations } from './migrations/all.ts';
import type { Migration } from './migrations/migration.ts';

export function fileVersion(driver: Driver): number {
  return Number(driver.pragma('user_version'));
}

/**
 * Brings the file to the newest version, each step in a transaction of its own.
 * `beforeFirst` is called once when a file that already holds data is about to change (a snapshot is taken).
 * A file of a newer program is refused untouched.
 */
export function migrate(
  driver: Driver,
  steps: readonly Migration[] = migrations,
  beforeFirst: (from: number) => void = () => {},
): void {
  const newest = steps.at(-1)?.version ?? 0;
  const from = fileVersion(driver);
  if (from > newest) {
    throw newerDatabase(from, newest);
  }
  const missing = steps.filter((step) => step.version > from);
  if (missing.length > 0 && from > 0) beforeFirst(from);
  for (const step of missing) {
    driver.exec('BEGIN IMMEDIATE');
    try {
      driver.exec(step.sql);
      driver.exec(`PRAGMA user_version=${step.version}`);
      driver.exec('COMMIT');
    } catch (error) {
      if (driver.inTransaction()) driver.exec('ROLLBACK');
      throw error;
    }
  }
}

export function newerDatabase(from: number, newest: number): Refusal {
  return new Refusal(
    'BASE_MAS_NUEVA',
    `La base de datos es de una versión más nueva del programa (${from}; este programa llega a la ${newest}). Actualice el programa; no se cambió nada.`,
    { from, newest },
  );
}
