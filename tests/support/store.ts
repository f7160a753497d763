import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { openStore, type FileStore } from '#core/db/store.ts';
import { derivePeople } from '#core/features/people/derive.ts';
import { deviceIdentity } from '#core/ledger/identity.ts';
import { openLedger, type Clocks, type Ledger } from '#core/ledger/ledger.ts';
import { layEmptyDatabase } from './empty-database.ts';

export const TEST_KEY = Buffer.alloc(32, 7);

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'puntos-'));
}

export interface TestStore {
  readonly folder: string;
  readonly store: FileStore;
  readonly ledger: Ledger;
  readonly clocks: Clocks;
  close(): Promise<void>;
}

/** A real encrypted file in a folder of its own, with the ledger over it. */
export async function openTestStore(
  options: {
    ordering?: 'station' | 'centre';
    clocks?: Partial<Clocks>;
    folder?: string;
    cityKey?: Uint8Array;
  } = {},
): Promise<TestStore> {
  const folder = options.folder ?? temporaryFolder();
  const path = join(folder, 'puntos.db');
  layEmptyDatabase(path, TEST_KEY);
  const store = openStore({ path, key: TEST_KEY });
  const clocks: Clocks = { now: Date.now, randomBytes, newId: v7, ...options.clocks };
  const ledger = await openLedger({
    store,
    identity: await deviceIdentity(store.raw, clocks.randomBytes),
    clocks,
    derive: derivePeople(() => options.cityKey ?? null),
    ordering: options.ordering ?? 'station',
  });
  return {
    folder,
    store,
    ledger,
    clocks,
    close: async () => {
      await store.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
