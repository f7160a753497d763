import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDriver, type Driver } from '#core/db/driver.ts';
import { fileVersion, migrate } from '#core/db/migrate.ts';
import { migrations } from '#core/db/migrations/all.ts';
import { TEST_KEY, temporaryFolder } from '#tests/support/store.ts';

const upTo = (version: number) => migrations.filter((step) => step.version <= version);

let folder: string;
let driver: Driver;
beforeEach(() => {
  folder = temporaryFolder();
  driver = openDriver(join(folder, 'puntos.db'), { key: TEST_KEY });
  driver.define('ledger_guard', () => 1);
  migrate(driver, upTo(6));
});
afterEach(() => {
  driver.close();
  rmSync(folder, { recursive: true, force: true });
});

type Row = Record<string, unknown>;
const all = (table: string) => driver.prepare(`SELECT * FROM ${table} ORDER BY 1`).all([]) as Row[];

const change = (position: number, seq: number, state: string) =>
  driver
    .prepare(
      "INSERT INTO change VALUES (?, 'd', 1, ?, ?, 1, 10, 20, 'wifiHour', 'r', '{}', NULL, 'ana', 5, 's', 'p', 'h', '*', ?, NULL, NULL, NULL)",
    )
    .run([position, seq, seq, state]);

it('version 7 keeps every change in the chain of the desk, where it was hashed', () => {
  change(1, 1, 'APPLIED');
  change(2, 2, 'PENDING');
  const before = all('change');
  migrate(driver, upTo(7));
  expect(fileVersion(driver)).toBe(7);
  expect(all('change')).toEqual(
    before.map((row) => ({ ...row, lane: 0, settledAt: null, ruledAt: null, origin: null })),
  );
  // The same number may stand once in each chain.
  driver.exec(
    'INSERT INTO change SELECT 3, device, epoch, seq, txId, txSize, hlc, wallTime, tableName, rowId, payload, seen, actor, schemaVersion, salt, payloadHash, hash, scope, state, effective, reason, waitsFor, 1, NULL, NULL, NULL FROM change WHERE position = 1',
  );
  expect(() => driver.exec('UPDATE change SET lane = 0 WHERE position = 3')).toThrow('UNIQUE');
});

it('version 7 moves how far the centre holds a device into its chain, and keeps what else it knows', () => {
  driver.exec(
    "INSERT INTO device VALUES ('d', 's', 'Equipo', 'k1', 'k2', 1, NULL, 3, 4, 5, 99, 7, '0.1', 8, 9, 2, 41, 'abc')",
  );
  driver.exec(
    "INSERT INTO conflict VALUES ('c', 'person', 'r', 'phone', '\"1\"', 'v1', '\"2\"', 'v2', 10, NULL)",
  );
  migrate(driver, upTo(7));
  expect(all('deviceChain')).toEqual([
    { device: 'd', lane: 0, epoch: 2, ackedSeq: 41, ackedHash: 'abc', lastEffective: 99, toldUntil: 0 },
  ]);
  expect(all('device')).toEqual([
    {
      id: 'd',
      siteId: 's',
      name: 'Equipo',
      signKey: 'k1',
      sealKey: 'k2',
      enrolledAt: 1,
      revokedAt: null,
      frozenAt: 3,
      lastContactAt: 4,
      lastPushAt: 5,
      clockOffsetMs: 7,
      appVersion: '0.1',
      pending: 8,
      pendingSince: 9,
      expiresAt: null,
      formerly: null,
      pulledTo: 0,
      schemaVersion: null,
      diskFree: null,
      quarantined: null,
      comparedAt: null,
      comparedFault: null,
    },
  ]);
  expect(all('conflict')).toEqual([
    expect.objectContaining({
      id: 'c',
      decidedAt: null,
      decision: null,
      decidedBy: null,
      device: null,
      siteId: null,
    }),
  ]);
  for (const table of ['forkedBatch', 'syncDecision', 'scopeSnapshot', 'collected']) {
    expect(all(table)).toEqual([]);
  }
});

it('finds what waits, in the order of its chain, without reading the log', () => {
  migrate(driver, upTo(7));
  const plan = (query: string, given: unknown[]) =>
    JSON.stringify(driver.prepare(`EXPLAIN QUERY PLAN ${query}`).all(given));
  const waiting = plan(
    "SELECT epoch, txId FROM change WHERE state = ? AND state <> 'APPLIED' AND lane = ? AND device = ? ORDER BY position LIMIT 1",
    ['PENDING', 0, 'd'],
  );
  expect(waiting).toContain('change_waiting');
  expect(waiting).not.toContain('TEMP B-TREE');
  expect(
    plan(
      'SELECT epoch, txId FROM change WHERE device = ? AND lane = ? AND epoch = ? AND seq > ? AND seq = txId ORDER BY epoch, seq LIMIT 1',
      ['d', 0, 1, 5],
    ),
  ).toContain('change_sequence (device=? AND lane=? AND epoch=? AND seq>?)');
});
