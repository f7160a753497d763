import { rmSync } from 'node:fs';
import { composeContext } from '#core/compose.ts';
import type { CoreContext } from '#core/context.ts';
import { deviceIdentity } from '#core/ledger/identity.ts';
import type { Derive } from '#core/ledger/ledger.ts';
import { openMachineStore } from '#tests/support/machine-store.ts';
import { temporaryFolder } from '#tests/support/store.ts';

/** A station for whom time and chance stand still: two of them that are told the same hold the same, byte for byte. */
export interface StillStation {
  readonly context: CoreContext;
  readonly derive: Derive;
  close(): Promise<void>;
}

export const STILL_NOW = Date.parse('2026-04-14T15:42:00Z');

export async function openStillStation(siteId: string): Promise<StillStation> {
  const folder = temporaryFolder();
  const store = await openMachineStore('station', folder);
  let ids = 0;
  const { context, derive, adopt } = await composeContext({
    role: 'station',
    folder,
    store,
    identity: await deviceIdentity(store.raw, () => Buffer.alloc(16, 7)),
    publish: () => {},
    clocks: {
      now: () => STILL_NOW,
      randomBytes: (size) => Buffer.alloc(size, 7),
      newId: () => `id-${String((ids += 1)).padStart(8, '0')}`,
    },
  });
  adopt(siteId, Buffer.alloc(32, 5));
  return {
    context,
    derive,
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const HELD = [
  'person',
  'directory',
  'personIndex',
  'personPair',
  'attendance',
  'attendanceEnd',
  'attendanceVoid',
  'openVisit',
  'erasure',
  'wifiInterval',
  'zone',
  'site',
  'change',
] as const;

/** Whole tables, each row as text, without the order in which they came; but for that of the log. */
export async function heldBy({ context: { store } }: StillStation): Promise<Record<string, string[]>> {
  const held: Record<string, string[]> = {};
  for (const table of HELD) {
    const rows = await store.raw
      .selectFrom(table as 'person')
      .selectAll()
      .execute();
    // The row numbers of the search say only in which order its entries came.
    held[table] = rows.map((row) => JSON.stringify({ ...row, rowid: undefined })).sort();
  }
  return held;
}
