import { createDataFolder, dataFolder } from '../folder.ts';
import { notingPosition, settleLife } from '../life.ts';
import { acquireLock } from '../lock.ts';
import { openPositionMark } from '../marks.ts';
import type { OpenedFolder } from '../open.ts';
import { reportRecovery } from '../recovery-report.ts';
import type { DatabaseAddress } from './address.ts';
import { refuseOwnData, rememberElsewhere } from './elsewhere.ts';
import { openPostgresStore } from './store.ts';

export interface OpenPostgresOptions {
  /** The data folder, absolute: it keeps the lock, the marks, and how commands find who serves. */
  readonly folder: string;
  readonly database: DatabaseAddress;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  /** Called once when the server is gone: the host closes and opens again. */
  readonly onLost: () => void;
}

/**
 * Opens a centre whose data is in PostgreSQL. The marks outside the database work as for a file: one that was restored
 * from an older dump begins a new epoch, and the Puntos send again what it lacks. Throws Refusal like
 * openPostgresStore, CARPETA_EN_USO, or CONFLICTO where the folder has a database of its own.
 */
export async function openPostgresFolder(options: OpenPostgresOptions): Promise<OpenedFolder> {
  const folder = dataFolder(options.folder);
  createDataFolder(folder);
  const lock = acquireLock(folder, options.now());
  try {
    refuseOwnData(folder);
    const store = await openPostgresStore({ url: options.database.url, onLost: options.onLost });
    try {
      const { identity, life, position } = await settleLife(folder, store, options.randomBytes);
      rememberElsewhere(folder, options.database.label);
      const mark = openPositionMark(folder);
      mark.reset(position);
      return {
        folder,
        store: notingPosition(store, mark),
        identity,
        newEpoch: life.reason,
        recovered: reportRecovery(null, life, options.now()),
        key: null,
        lock,
        onDamage: () => {},
        close: async () => {
          await store.close();
          mark.close();
          lock.release();
        },
      };
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}
