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
let writable: 0 | 1;
beforeEach(() => {
  folder = temporaryFolder();
  writable = 1;
  driver = openDriver(join(folder, 'puntos.db'), { key: TEST_KEY });
  driver.define('ledger_guard', () => {
    if (writable === 0) throw new Error('guarded');
    return 1;
  });
});
afterEach(() => {
  driver.close();
  rmSync(folder, { recursive: true, force: true });
});

const all = (table: string) => driver.prepare(`SELECT * FROM ${table} ORDER BY 1`).all([]);

const MARK =
  "INSERT INTO sessionMark VALUES (?, 's1', ?, 'g1', ?, ?, 10, 20, '2026-04-14', NULL, ?, 'LISTA', NULL, 'x')";
const mark = (id: string, session: string, person: string, what: string, at: number) =>
  driver.prepare(MARK).run([id, session, person, what, at]);

it('version 5 leaves what version 4 held as it was', () => {
  migrate(driver, upTo(4));
  driver.exec(
    "INSERT INTO attendance VALUES ('a1', 's1', 'p1', 'CURSO', 1, '2026-04-14', 'DESK', NULL, 1, NULL)",
  );
  driver.exec("INSERT INTO setting VALUES ('attendance.lateDays', '5', 'c', NULL, NULL)");
  const held = [all('attendance'), all('setting')];
  migrate(driver, upTo(5));
  expect(fileVersion(driver)).toBe(5);
  expect([all('attendance'), all('setting')]).toEqual(held);
});

it('the latest mark of each person at each session is the one that holds', () => {
  migrate(driver, upTo(5));
  mark('m1', 'one', 'ana', 'PRESENTE', 100);
  mark('m2', 'one', 'ana', 'AUSENTE', 200);
  mark('m3', 'two', 'ana', 'TARDE', 50);
  mark('m5', 'one', 'luz', 'EXCUSA', 100);
  mark('m4', 'one', 'luz', 'PRESENTE', 100);
  const live = driver.prepare('SELECT id, mark FROM liveSessionMark ORDER BY id').all([]);
  expect(live).toEqual([
    { id: 'm2', mark: 'AUSENTE' },
    { id: 'm3', mark: 'TARDE' },
    { id: 'm5', mark: 'EXCUSA' },
  ]);
});

it('who was at a session that took place attended, late or not, as long as no later mark says otherwise', () => {
  migrate(driver, upTo(5));
  const session = (id: string, cancelledAt: number | null, deletedAt: number | null) =>
    driver
      .prepare(
        "INSERT INTO courseSession VALUES (?, 's1', 'g1', NULL, 10, 20, '2026-04-14', NULL, NULL, NULL, ?, NULL, NULL, NULL, 'c', NULL, ?)",
      )
      .run([id, cancelledAt, deletedAt]);
  session('held', null, null);
  session('cancelled', 5, null);
  session('deleted', null, 5);
  for (const [at, what] of (['PRESENTE', 'TARDE', 'AUSENTE', 'EXCUSA'] as const).entries())
    mark(`m${at}`, 'held', `p${at}`, what, 100);
  mark('c', 'cancelled', 'p0', 'PRESENTE', 100);
  mark('d', 'deleted', 'p0', 'PRESENTE', 100);
  mark('m5', 'held', 'p1', 'AUSENTE', 200);
  expect(all('liveSessionAttendance')).toEqual([
    {
      id: 'm0',
      siteId: 's1',
      sessionId: 'held',
      groupId: 'g1',
      personId: 'p0',
      service: 'CURSO',
      startedAt: 10,
      localDate: '2026-04-14',
    },
  ]);
});

it('nothing goes into the new tables beside the one door', () => {
  migrate(driver, upTo(5));
  writable = 0;
  expect(() => mark('m1', 'one', 'ana', 'PRESENTE', 100)).toThrow('guarded');
  expect(all('sessionMark')).toEqual([]);
});

it('finds where a use stands in the log without reading the log', () => {
  migrate(driver, upTo(5));
  const plan = driver
    .prepare("EXPLAIN QUERY PLAN SELECT position FROM change WHERE tableName = 'useStart' AND rowId = ?")
    .all(['u1']);
  expect(JSON.stringify(plan)).toContain('change_use');
});

it('lists the visits that nobody had ended, imported ones left out', () => {
  migrate(driver, upTo(4));
  const visit = driver.prepare(
    "INSERT INTO attendance VALUES (?, 's1', 'p1', 'SALA', ?, '2026-04-14', ?, NULL, 1, NULL)",
  );
  visit.run(['open', 10, 'DESK']);
  visit.run(['ended', 20, 'DESK']);
  visit.run(['imported', 30, 'IMPORT']);
  driver.exec("INSERT INTO attendanceEnd VALUES ('e1', 's1', 'ended', 25, 'DESK')");
  migrate(driver, upTo(5));
  visit.run(['new', 40, 'GROUP']);
  expect(all('openVisit')).toEqual([
    { startedAt: 10, attendanceId: 'open' },
    { startedAt: 40, attendanceId: 'new' },
  ]);
});
