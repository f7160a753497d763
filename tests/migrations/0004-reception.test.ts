import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDriver, type Driver } from '#core/db/driver.ts';
import { fileVersion, migrate } from '#core/db/migrate.ts';
import { migrations } from '#core/db/migrations/all.ts';
import { upcast } from '#shared/sync/upcast.ts';
import { TEST_KEY, temporaryFolder } from '#tests/support/store.ts';

const upTo = (version: number) => migrations.filter((step) => step.version <= version);
/** What version 3 wrote of each table that this one changes. */
const PERSON = {
  siteId: 's1',
  documentType: 'CC',
  documentNumber: '9999000017',
  givenNames: 'Ana María',
  surnames: 'Peña Prueba',
  birthDate: '1990-05-15',
  sex: 'MUJER',
  phone: null,
  neighbourhood: null,
  comuna: 'NO_INFORMA',
  publicServant: 0,
  registeredAt: 1_700_000_000_000,
  deletedAt: null,
};
const VISIT = {
  siteId: 's1',
  personId: 'p1',
  service: 'COWORKING',
  startedAt: 1_700_000_000_000,
  localDate: '2023-11-14',
  origin: 'DESK',
  note: null,
};
const END = { siteId: 's1', attendanceId: 'a1', endedAt: 1_700_000_600_000 };
const COUNT = {
  siteId: 's1',
  service: 'EVENTO',
  startedAt: 1_700_000_000_000,
  localDate: '2023-11-14',
  sex: 'MUJER',
  ageGroup: '18-28',
  count: 30,
};

let folder: string;
let driver: Driver;
beforeEach(() => {
  folder = temporaryFolder();
  driver = openDriver(join(folder, 'puntos.db'), { key: TEST_KEY });
  driver.define('ledger_guard', () => 1);
});
afterEach(() => {
  driver.close();
  rmSync(folder, { recursive: true, force: true });
});

type Row = Record<string, string | number | null>;

function insert(table: string, row: Row): void {
  const names = Object.keys(row);
  driver
    .prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`)
    .run(Object.values(row));
}

const all = (table: string) => driver.prepare(`SELECT * FROM ${table} ORDER BY 1`).all([]);

it('version 4 keeps every row of version 3 and completes it as the change that made it is completed', () => {
  migrate(driver, upTo(3));
  insert('person', { id: 'p1', ...PERSON, clock: 'c1', fieldClocks: null });
  insert('attendance', { id: 'a1', ...VISIT });
  insert('attendanceEnd', { id: 'e1', ...END });
  insert('anonymousAttendance', { id: 'n1', ...COUNT });
  insert('setting', {
    id: 'wifi.intervalSeconds',
    value: '60',
    clock: 'c2',
    fieldClocks: null,
    deletedAt: null,
  });
  const settings = all('setting');
  migrate(driver, upTo(4));
  expect(fileVersion(driver)).toBe(4);
  expect(all('person')).toEqual([
    { id: 'p1', ...upcast('person', 1, PERSON), clock: 'c1', fieldClocks: null },
  ]);
  expect(all('attendance')).toEqual([{ id: 'a1', ...upcast('attendance', 1, VISIT) }]);
  expect(all('attendanceEnd')).toEqual([{ id: 'e1', ...upcast('attendanceEnd', 1, END) }]);
  expect(all('anonymousAttendance')).toEqual([{ id: 'n1', ...upcast('anonymousAttendance', 1, COUNT) }]);
  expect(all('setting')).toEqual(settings);
});

it('counts neither what was voided nor what came with an import that was undone', () => {
  migrate(driver, upTo(4));
  const visit = { ...VISIT, recordedAt: 1_700_000_000_000 };
  insert('attendance', { id: 'kept', ...visit, importId: 'good' });
  insert('attendance', { id: 'voided', ...visit, importId: null });
  insert('attendance', { id: 'undone', ...visit, importId: 'bad' });
  insert('attendance', { id: 'orphan', ...visit, importId: 'not here yet' });
  insert('attendanceVoid', { id: 'v1', siteId: 's1', attendanceId: 'voided', reason: 'x', voidedAt: 1 });
  const run = {
    siteId: 's1',
    kind: 'ATENCIONES',
    fileName: 'x.csv',
    fileHash: 'h',
    rows: 1,
    imported: 1,
    startedAt: 1,
    finishedAt: 2,
    actor: 'a',
    undoReason: null,
    clock: 'c',
    fieldClocks: null,
    deletedAt: null,
  };
  insert('importRun', { id: 'good', ...run, undoneAt: null });
  insert('importRun', { id: 'bad', ...run, undoneAt: 3 });
  const event = { siteId: 's1', personId: 'p1', at: 1, localDate: '2023-11-14', authorised: 1 };
  insert('characterisationEvent', { id: 'kept', ...event, origin: 'DESK', importId: null });
  insert('characterisationEvent', { id: 'undone', ...event, origin: 'WEB', importId: 'bad' });
  insert('characterisationEvent', { id: 'orphan', ...event, origin: 'WEB', importId: 'not here yet' });
  const request = { siteId: 's1', requestedAt: 1, localDate: '2023-11-14', subject: 'x', personId: null };
  insert('onlineRequest', { id: 'kept', ...request, number: '1', importId: 'good' });
  insert('onlineRequest', { id: 'undone', ...request, number: '2', importId: 'bad' });
  insert('onlineRequest', { id: 'orphan', ...request, number: '3', importId: 'not here yet' });
  for (const view of ['liveAttendance', 'liveCharacterisationEvent', 'liveOnlineRequest']) {
    const live = driver.prepare(`SELECT id FROM ${view} ORDER BY id`).all([]);
    expect(live).toEqual([{ id: 'kept' }, { id: 'orphan' }]);
  }
});
