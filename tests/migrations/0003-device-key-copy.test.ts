import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDriver, type Driver } from '#core/db/driver.ts';
import { fileVersion, migrate } from '#core/db/migrate.ts';
import { frame } from '#core/db/migrations/0001-frame.ts';
import { wifiOpenInterval } from '#core/db/migrations/0002-wifi-open-interval.ts';
import { deviceKeyCopy } from '#core/db/migrations/0003-device-key-copy.ts';
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

it('version 3 adds the sealed copies of the keys and leaves the devices of version 2 as they were', () => {
  migrate(driver, [frame, wifiOpenInterval]);
  driver.exec(
    "INSERT INTO device VALUES ('d1', 's1', 'pc', '{}', '{}', 1, NULL, NULL, 2, NULL, 0, NULL, '0.1.0', 3, 4, 1, 0, NULL)",
  );
  driver.exec("INSERT INTO wifiOpenInterval VALUES ('a', 'UP', 1000, 2000)");
  const before = () => [
    driver.prepare('SELECT * FROM device').all([]),
    driver.prepare('SELECT * FROM wifiOpenInterval').all([]),
  ];
  const held = before();
  migrate(driver, [frame, wifiOpenInterval, deviceKeyCopy]);
  expect(fileVersion(driver)).toBe(3);
  expect(before()).toEqual(held);
  driver.exec("INSERT INTO deviceKeyCopy VALUES ('d1', 'sellada', 5)");
  expect(driver.prepare('SELECT * FROM deviceKeyCopy').all([])).toEqual([
    { device: 'd1', sealed: 'sellada', receivedAt: 5 },
  ]);
});
