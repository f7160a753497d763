import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDriver, type Driver } from '#core/db/driver.ts';
import { migrate } from '#core/db/migrate.ts';
import { migrations } from '#core/db/migrations/all.ts';
import { TEST_KEY, temporaryFolder } from '#tests/support/store.ts';

const upTo = (version: number) => migrations.filter((step) => step.version <= version);
const RAW = 1_900_000_000_000;
const TRUE = 1_700_000_000_000;

let folder: string;
let driver: Driver;
let guarded = false;
beforeEach(() => {
  folder = temporaryFolder();
  driver = openDriver(join(folder, 'puntos.db'), { key: TEST_KEY });
  guarded = false;
  driver.define('ledger_guard', () => {
    if (guarded) throw new Error('round the door');
    return 1;
  });
  migrate(driver, upTo(6));
});
afterEach(() => {
  driver.close();
  rmSync(folder, { recursive: true, force: true });
});

function insert(table: string, row: Record<string, string | number | null>): void {
  const names = Object.keys(row);
  driver
    .prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`)
    .run(Object.values(row));
}

const all = (sql: string) => driver.prepare(sql).all([]);

const visit = (id: string, startedAt: number) =>
  insert('attendance', {
    id,
    siteId: 's1',
    personId: 'p1',
    service: 'COWORKING',
    startedAt,
    localDate: '2030-03-17',
    origin: 'DESK',
    note: null,
    recordedAt: startedAt,
    importId: null,
  });

const correct = (id: string) =>
  insert('timeCorrection', {
    id,
    siteId: 's1',
    tableName: 'attendance',
    rawAt: RAW,
    startedAt: TRUE,
    localDate: '2023-11-14',
    correctedAt: TRUE + 1,
    clock: 'c1',
    fieldClocks: null,
    deletedAt: null,
  });

it('version 7 leaves every visit at the time that it says, and tells those apart that the centre corrects afterwards', () => {
  visit('a1', RAW);
  visit('a2', RAW);
  const before = all('SELECT * FROM attendance ORDER BY id');
  const listed = all('SELECT * FROM liveAttendance ORDER BY id');
  migrate(driver, upTo(7));
  expect(all('SELECT * FROM attendance ORDER BY id')).toEqual(before);
  expect(all('SELECT * FROM timeCorrection')).toEqual([]);
  expect(all('SELECT * FROM liveAttendance ORDER BY id')).toEqual(
    listed.map((row) => ({ ...(row as object), rawAt: null })),
  );
  correct('a1');
  const told = 'SELECT id, startedAt, localDate, rawAt FROM liveAttendance ORDER BY id';
  expect(all(told)).toEqual([
    { id: 'a1', startedAt: TRUE, localDate: '2023-11-14', rawAt: RAW },
    { id: 'a2', startedAt: RAW, localDate: '2030-03-17', rawAt: null },
  ]);
  // While this computer's own clock is wrong its lists follow that.
  insert('meta', { key: 'clockWrong', value: '1' });
  expect(all(told)).toEqual(
    ['a1', 'a2'].map((id) => ({ id, startedAt: RAW, localDate: '2030-03-17', rawAt: null })),
  );
});

it('version 7 lists an open visit of before where its correction says, until it ends', () => {
  visit('a1', RAW);
  const open = () => all('SELECT attendanceId, startedAt FROM openVisit');
  expect(open()).toEqual([{ attendanceId: 'a1', startedAt: RAW }]);
  migrate(driver, upTo(7));
  expect(open()).toEqual([{ attendanceId: 'a1', startedAt: RAW }]);
  correct('a1');
  expect(open()).toEqual([{ attendanceId: 'a1', startedAt: TRUE }]);
  insert('attendanceEnd', { id: 'e1', siteId: 's1', attendanceId: 'a1', endedAt: RAW + 1, how: 'DESK' });
  expect(open()).toEqual([]);
});

it('a correction is written by the door of the ledger alone', () => {
  migrate(driver, upTo(7));
  guarded = true;
  expect(() => correct('a1')).toThrow('round the door');
});
