import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '#core/db/store.ts';

/** By key: the file that a new machine begins with. */
const files = new Map<string, Buffer>();

/**
 * Puts a migrated file with nothing in it where there is none yet: what opening it would do, once for all tests of a
 * process instead of for each.
 */
export function layEmptyDatabase(path: string, key: Uint8Array): void {
  if (existsSync(path)) return;
  const name = Buffer.from(key).toString('hex');
  const file = files.get(name) ?? migratedFile(key);
  files.set(name, file);
  writeFileSync(path, file);
}

function migratedFile(key: Uint8Array): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'puntos-'));
  try {
    const path = join(folder, 'puntos.db');
    // Its log is emptied into it when the file itself is closed; a store that was asked nothing would leave it open.
    openStore({ path, key }).driver.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
