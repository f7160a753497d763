import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { CoreContext } from '#core/context.ts';
import { TEST_KEY } from './store.ts';

/** Every page of a machine's file without its encryption, free ones included: what a look at the disk would find. */
export function decryptedPages({ folder, context }: { folder: string; context: CoreContext }): Buffer {
  context.store.driver.pragma('wal_checkpoint(TRUNCATE)');
  const copy = join(folder, 'copy.db');
  copyFileSync(join(folder, 'puntos.db'), copy);
  const database = new Database(copy);
  database.pragma("cipher='sqlcipher'");
  database.pragma('legacy=4');
  database.pragma(`key="x'${Buffer.from(TEST_KEY).toString('hex')}'"`);
  database.pragma('journal_mode=DELETE');
  database.pragma("rekey=''");
  database.close();
  const pages = readFileSync(copy);
  rmSync(copy);
  return pages;
}
