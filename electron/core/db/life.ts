import { deviceIdentity, type DeviceIdentity } from '../ledger/identity.ts';
import { compiledOnce } from './compiled.ts';
import type { DataFolder } from './folder.ts';
import {
  compareMarks,
  placeOfMark,
  readEpochMark,
  readPositionMark,
  writeEpochMark,
  type Life,
  type PositionMark,
} from './marks.ts';
import { readMeta, writeMeta } from './meta.ts';
import type { Store } from './store.ts';
import type { Writer } from './tables.ts';

/** A database that no device has written to yet. */
export async function isBlank(store: Store): Promise<boolean> {
  return (await readMeta(store.local, 'device')) === null;
}

/** Compares the marks inside and outside the database and begins a new epoch where they say so. */
export async function settleLife(
  folder: DataFolder,
  store: Store,
  randomBytes: (size: number) => Uint8Array,
): Promise<{ identity: DeviceIdentity; life: Life; position: number }> {
  const isNew = await isBlank(store);
  const { device, epoch } = await deviceIdentity(store.raw, randomBytes);
  const position = await store.transaction(lastPosition);
  const mark = readEpochMark(folder);
  const life: Life =
    isNew && mark === null
      ? { epoch, reason: null, lost: 0 }
      : compareMarks(
          { device, epoch, position },
          { mark, place: placeOfMark(folder), position: readPositionMark(folder) },
        );
  // Inside first: a crash before the mark outside is written leaves a higher epoch inside, which is harmless.
  if (life.epoch !== epoch) await writeMeta(store.local, 'epoch', String(life.epoch));
  if (life.reason !== null || mark === null) writeEpochMark(folder, device, life.epoch);
  return { identity: { device, epoch: life.epoch }, life, position };
}

/** The store, keeping the mark of the log's position in step with what is durable. */
export function notingPosition<Kind extends Store>(store: Kind, mark: PositionMark): Kind {
  return {
    ...store,
    transaction: async (work) => {
      let reached = 0;
      const result = await store.transaction(async (tx) => {
        const done = await work(tx);
        // Read inside: afterwards the next transaction may already have written what it will roll back.
        reached = await lastPosition(tx);
        return done;
      });
      mark.note(reached);
      return result;
    },
  };
}

async function lastPosition(tx: Writer): Promise<number> {
  const query = compiledOnce(tx, 'lastPosition', () =>
    tx
      .selectFrom('change')
      .select((eb) => eb.fn.max('position').as('last'))
      .compile(),
  );
  const { rows } = await tx.executeQuery<{ last: number | null }>({ ...query, parameters: [] });
  return rows[0]?.last ?? 0;
}
