import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDriver } from '#core/db/driver.ts';
import { dataFolder, type DataFolder } from '#core/db/folder.ts';
import { fileVersion } from '#core/db/migrate.ts';
import { migrations } from '#core/db/migrations/all.ts';
import type { Migration } from '#core/db/migrations/migration.ts';
import { listSnapshots } from '#core/db/snapshot-files.ts';
import { contents, filesBelow, openTestFolder, register } from '#tests/support/folder.ts';
import { temporaryFolder } from '#tests/support/store.ts';

/** The version of today's program, and one that a later program will have. */
const TODAY = migrations.length;
const next = (sql: string): readonly Migration[] => [
  ...migrations,
  { version: TODAY + 1, name: 'next', sql },
];
/** Gives a table a new column, as a later version will. */
const GROW = 'ALTER TABLE loginAttempt ADD COLUMN lockedUntil INTEGER NOT NULL DEFAULT 1';

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolder(temporaryFolder());
});
afterEach(() => rmSync(folder.path, { recursive: true, force: true }));

async function todaysFile(): Promise<Uint8Array> {
  const t = await openTestFolder(folder.path, { migrations });
  await register(t, 'Zulma');
  t.store.driver.exec("INSERT INTO loginAttempt VALUES ('u1', 1, 10), ('u2', 2, 20)");
  await t.close();
  return t.key;
}

const attempts = (key: Uint8Array, path: string) => {
  const driver = openDriver(path, { key, readonly: true });
  const rows = driver.prepare('SELECT * FROM loginAttempt ORDER BY username').all([]);
  const version = fileVersion(driver);
  driver.close();
  return { rows, version };
};

describe('the version of a file', () => {
  it('is what an empty file becomes, without a snapshot of nothing', async () => {
    const t = await openTestFolder(folder.path, { migrations });
    expect(fileVersion(t.store.driver)).toBe(TODAY);
    await t.close();
    expect(listSnapshots(folder)).toEqual([]);
  });

  it('grows to a next version with all its rows, after a verified snapshot of how it was', async () => {
    const key = await todaysFile();
    const t = await openTestFolder(folder.path, { migrations: next(GROW) });
    expect(await contents(t)).toEqual({ people: ['Zulma'], attendances: 1 });
    expect(t.store.driver.prepare('SELECT * FROM loginAttempt ORDER BY username').all([])).toEqual([
      { username: 'u1', failures: 1, lastAt: 10, lockedUntil: 1 },
      { username: 'u2', failures: 2, lastAt: 20, lockedUntil: 1 },
    ]);
    expect([fileVersion(t.store.driver), t.newEpoch]).toEqual([TODAY + 1, null]);
    await t.close();
    const [snapshot] = listSnapshots(folder);
    expect(attempts(key, snapshot?.path ?? '')).toEqual({
      rows: [
        { username: 'u1', failures: 1, lastAt: 10 },
        { username: 'u2', failures: 2, lastAt: 20 },
      ],
      version: TODAY,
    });
  });

  it('stays as it was when a step fails half way', async () => {
    const key = await todaysFile();
    const before = attempts(key, folder.database);
    const failing = next(`${GROW}; DELETE FROM loginAttempt; INSERT INTO nowhere VALUES (1)`);
    await expect(openTestFolder(folder.path, { migrations: failing })).rejects.toThrow(
      'no such table: nowhere',
    );
    expect(attempts(key, folder.database)).toEqual(before);
    const t = await openTestFolder(folder.path);
    expect([await contents(t), t.newEpoch]).toEqual([{ people: ['Zulma'], attendances: 1 }, null]);
    await t.close();
  });

  it('of a file from a newer program is refused, and no byte of it changes', async () => {
    await todaysFile();
    await (await openTestFolder(folder.path, { migrations: next(GROW) })).close();
    const before = readFileSync(folder.database);
    const snapshots = filesBelow(folder.snapshots);
    await expect(openTestFolder(folder.path, { migrations })).rejects.toMatchObject({
      code: 'BASE_MAS_NUEVA',
      details: { from: TODAY + 1, newest: TODAY },
    });
    expect(readFileSync(folder.database).equals(before)).toBe(true);
    expect(filesBelow(folder.snapshots)).toEqual(snapshots);
  });

  it('restored over a newer file is brought to the newer version again', async () => {
    await todaysFile();
    await (await openTestFolder(folder.path, { migrations: next(GROW) })).close();
    const [snapshot] = listSnapshots(folder);
    copyFileSync(snapshot?.path ?? '', folder.database);
    const t = await openTestFolder(folder.path, { migrations: next(GROW) });
    expect(fileVersion(t.store.driver)).toBe(TODAY + 1);
    expect(await contents(t)).toEqual({ people: ['Zulma'], attendances: 1 });
    await t.close();
  });
});
