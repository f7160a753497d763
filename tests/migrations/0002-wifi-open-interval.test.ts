import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDriver, type Driver } from '#core/db/driver.ts';
import { fileVersion, migrate } from '#core/db/migrate.ts';
import { frame } from '#core/db/migrations/0001-frame.ts';
import { wifiOpenInterval } from '#core/db/migrations/0002-wifi-open-interval.ts';
import { TEST_KEY, temporaryFolder } from '#tests/support/store.ts';

let folder: string;
let driver: Driver;
beforeEach(() => {
  folder = temporaryFolder();
  driver = openDriver(join(folder, 'puntos.db'), { key: TEST_KEY });
});
afterEach(() => {
  driver.close();
  rmSync(folder, { recursive: true, force: true });
});

it('version 2 adds the growing run of a zone and leaves what a file of version 1 holds as it was', () => {
  migrate(driver, [frame]);
  driver.exec("INSERT INTO zoneStatus VALUES ('d', 'a', 'UP', 1000, 2000, 12.5, 3, 'OK')");
  const statuses = () => driver.prepare('SELECT * FROM zoneStatus').all([]);
  const before = statuses();
  migrate(driver, [frame, wifiOpenInterval]);
  expect(fileVersion(driver)).toBe(2);
  expect(statuses()).toEqual(before);
  driver.exec("INSERT INTO wifiOpenInterval VALUES ('a', 'UP', 1000, 2000)");
  expect(driver.prepare('SELECT * FROM wifiOpenInterval').all([])).toEqual([
    { zoneId: 'a', state: 'UP', t0: 1000, t1: 2000 },
  ]);
});
