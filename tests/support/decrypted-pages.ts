import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDriver } from '#core/db/driver.ts';
import { TEST_KEY } from './store.ts';

/** Every page of a machine's file without its encryption, free ones included: what a look at the disk would find. */
export function decryptedPages({ folder }: { readonly folder: string }): Buffer {
  const live = openDriver(join(folder, 'puntos.db'), { key: TEST_KEY });
  live.pragma('wal_checkpoint(TRUNCATE)');
  live.close();
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
