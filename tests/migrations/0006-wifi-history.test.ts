import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDriver, type Driver } from '#core/db/driver.ts';
import { fileVersion, migrate } from '#core/db/migrate.ts';
import { migrations } from '#core/db/migrations/all.ts';
import { TEST_KEY, temporaryFolder } from '#tests/support/store.ts';

const upTo = (version: number) => migrations.filter((step) => step.version <= version);
/** What `wifiChanged` calls all time. */
const ALWAYS = { t0: 0, t1: 7_258_118_400_000 };

let folder: string;
let driver: Driver;
let writable: boolean;
beforeEach(() => {
  folder = temporaryFolder();
  writable = true;
  driver = openDriver(join(folder, 'puntos.db'), { key: TEST_KEY });
  driver.define('ledger_guard', () => {
    if (!writable) throw new Error('guarded');
    return 1;
  });
});
afterEach(() => {
  driver.close();
  rmSync(folder, { recursive: true, force: true });
});

const all = (table: string) => driver.prepare(`SELECT * FROM ${table} ORDER BY 1`).all([]);

/** What was noted since the last time. */
function noted(): unknown {
  const notes = driver.prepare('SELECT zoneId, t0, t1 FROM wifiChanged ORDER BY id').all([]);
  driver.exec('DELETE FROM wifiChanged');
  return notes;
}

const interval = (id: string, zoneId: string, t0: number, t1: number) =>
  driver.prepare("INSERT INTO wifiInterval VALUES (?, 's1', 'v1', ?, 'UP', ?, ?)").run([id, zoneId, t0, t1]);
const zone = (id: string) =>
  driver
    .prepare(
      "INSERT INTO zone (id, name, address, neighbourhood, comuna, area, latitude, longitude, clock) VALUES (?, 'Z', NULL, NULL, '4', NULL, NULL, NULL, 'c')",
    )
    .run([id]);

it('version 6 leaves what version 5 held as it was, and notes whose days are to be computed', () => {
  migrate(driver, upTo(5));
  zone('a');
  interval('i1', 'a', 100, 200);
  interval('i2', 'a', 300, 400);
  interval('i3', 'b', 50, 60);
  const held = [all('wifiInterval'), all('zone')];
  migrate(driver, upTo(6));
  expect(fileVersion(driver)).toBe(6);
  expect([all('wifiInterval'), all('zone')]).toEqual(held);
  expect(noted()).toEqual([
    { zoneId: 'a', t0: 100, t1: 400 },
    { zoneId: 'b', t0: 50, t1: 60 },
  ]);
  for (const table of ['zoneDay', 'zoneSlots', 'zoneMonth']) expect(all(table)).toEqual([]);
});

describe('whatever the days are computed from notes what it changes:', () => {
  beforeEach(() => migrate(driver, upTo(6)));

  it('an interval its own time, and a new zone all time', () => {
    interval('i1', 'a', 100, 200);
    zone('a');
    expect(noted()).toEqual([
      { zoneId: 'a', t0: 100, t1: 200 },
      { zoneId: 'a', ...ALWAYS },
    ]);
  });

  it("a zone's comuna, when it becomes another one", () => {
    zone('a');
    noted();
    driver.exec("UPDATE zone SET comuna = '4', name = 'Otra' WHERE id = 'a'");
    expect(noted()).toEqual([]);
    driver.exec("UPDATE zone SET comuna = NULL WHERE id = 'a'");
    expect(noted()).toEqual([{ zoneId: 'a', ...ALWAYS }]);
  });

  it('an assignment its zone, new or changed', () => {
    driver.exec(
      "INSERT INTO zoneAssignment VALUES ('x', 's1', 'v1', 'a', 'PRIMERA', 10, NULL, NULL, 'c', NULL, NULL)",
    );
    driver.exec("UPDATE zoneAssignment SET endsAt = 20 WHERE id = 'x'");
    expect(noted()).toEqual([
      { zoneId: 'a', ...ALWAYS },
      { zoneId: 'a', ...ALWAYS },
    ]);
  });

  it('a contract every zone, and its part of a zone that zone, also the one it leaves', () => {
    driver.exec(
      "INSERT INTO contract VALUES ('k', '1', 'O', 99500, '{}', '2026-01-01', NULL, 'c', NULL, NULL)",
    );
    driver.exec("UPDATE contract SET targetMilli = 99000 WHERE id = 'k'");
    expect(noted()).toEqual([
      { zoneId: null, ...ALWAYS },
      { zoneId: null, ...ALWAYS },
    ]);
    driver.exec("INSERT INTO contractZone VALUES ('kz', 'k', 'a', 10, NULL, 'c', NULL, NULL)");
    driver.exec("UPDATE contractZone SET withdrawnAt = 20 WHERE id = 'kz'");
    noted();
    driver.exec("UPDATE contractZone SET zoneId = 'b' WHERE id = 'kz'");
    expect(noted()).toEqual(
      expect.arrayContaining([
        { zoneId: 'a', ...ALWAYS },
        { zoneId: 'b', ...ALWAYS },
      ]),
    );
  });

  it('an exclusion and its decision its own time, whichever of them arrives first', () => {
    const decide = (id: string, of: string) =>
      driver
        .prepare("INSERT INTO exclusionDecision VALUES (?, '-', ?, 'APROBADA', NULL, 9, 'central')")
        .run([id, of]);
    const ask = (id: string, zoneId: string | null) =>
      driver
        .prepare(
          "INSERT INTO exclusion VALUES (?, '-', ?, NULL, NULL, 'OTRO', 100, 200, 'r', 'e', 5, 'wifi')",
        )
        .run([id, zoneId]);
    decide('d1', 'x1');
    expect(noted()).toEqual([]);
    ask('x1', 'a');
    expect(noted()).toEqual([{ zoneId: 'a', t0: 100, t1: 200 }]);
    ask('x2', null);
    noted();
    decide('d2', 'x2');
    expect(noted()).toEqual([{ zoneId: null, t0: 100, t1: 200 }]);
  });
});

it('nothing goes into the new tables beside the one door', () => {
  migrate(driver, upTo(6));
  writable = false;
  for (const [table, row] of Object.entries({
    wifiHour: "'h', 's1', 'v1', 10, 'data'",
    exclusionDecision: "'d', '-', 'x', 'APROBADA', NULL, 9, 'central'",
    zoneEvent: "'e', 's1', 'v1', 'a', 'REINICIO', 10, NULL, NULL, NULL, NULL",
    comunaOutline: "'1', 'Norte', '[]', 'c', NULL, NULL",
  })) {
    expect(() => driver.exec(`INSERT INTO ${table} VALUES (${row})`)).toThrow('guarded');
    expect(all(table)).toEqual([]);
  }
});

it('finds what the log says of an hour, and the hours that outlived their time, without reading either whole', () => {
  migrate(driver, upTo(6));
  const plan = (query: string, given: unknown[]) =>
    JSON.stringify(driver.prepare(`EXPLAIN QUERY PLAN ${query}`).all(given));
  expect(
    plan("UPDATE change SET payload = NULL WHERE tableName = 'wifiHour' AND rowId IN (?, ?)", ['a', 'b']),
  ).toContain('change_hour');
  expect(plan('SELECT id FROM wifiHour WHERE hour < ? ORDER BY hour LIMIT 50', [1])).toContain(
    'wifiHour_hour',
  );
});
