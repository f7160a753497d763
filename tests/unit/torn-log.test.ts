import { readFileSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTornTail } from '#core/db/wal.ts';
import { openTestStore, type TestStore } from '#tests/support/store.ts';

let t: TestStore;
let log: Buffer;

beforeAll(async () => {
  t = await openTestStore();
  const write = (count: number, key: string) => {
    for (let i = 0; i < count; i += 1) t.store.driver.exec(`INSERT INTO meta VALUES ('${key}${i}', 'v')`);
  };
  // The earlier life is the longer one, so that its frames stand behind the end of the next.
  write(60, 'a');
  t.store.driver.exec('PRAGMA wal_checkpoint(RESTART)');
  write(30, 'b');
  log = readFileSync(`${t.folder}/puntos.db-wal`);
});
afterAll(async () => {
  await t.close();
  rmSync(t.folder, { recursive: true, force: true });
});

describe('the log of a real encrypted database', () => {
  it('is whole as SQLite left it, with the frames of an earlier life behind its end', () => {
    const [state] = t.store.driver.prepare('PRAGMA wal_checkpoint(NOOP)').all([]) as { log: number }[];
    const frames = (log.length - 32) / (4096 + 24);
    expect(frames).toBeGreaterThan(Number(state?.log));
    expect(hasTornTail(log)).toBe(false);
    expect(hasTornTail(log.subarray(0, 10))).toBe(false);
  });

  it('has a torn tail after any flipped bit in its header or in a frame before the last', () => {
    const [state] = t.store.driver.prepare('PRAGMA wal_checkpoint(NOOP)').all([]) as { log: number }[];
    const end = 32 + (Number(state?.log) - 1) * (4096 + 24);
    fc.assert(
      fc.property(fc.nat(end - 1), fc.nat(7), (offset, bit) => {
        const torn = Buffer.from(log);
        torn.writeUInt8(torn.readUInt8(offset) ^ (1 << bit), offset);
        expect(hasTornTail(torn)).toBe(true);
      }),
    );
  });
});
