import { randomBytes } from 'node:crypto';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBackup, restoreBackup, verifyBackup } from '#core/db/backup.ts';
import { openDriver } from '#core/db/driver.ts';
import { dataFolder, type DataFolder } from '#core/db/folder.ts';
import { migrations } from '#core/db/migrations/all.ts';
import {
  contents,
  filesBelow,
  flipBit,
  openTestFolder,
  register,
  type TestFolder,
} from '#tests/support/folder.ts';
import { NOW } from '#tests/support/instant.ts';
import { temporaryFolder } from '#tests/support/store.ts';

let folder: DataFolder;
let file: string;
let t: TestFolder;
beforeEach(async () => {
  folder = dataFolder(temporaryFolder());
  file = `${temporaryFolder()}/copia de abril.db`;
  t = await openTestFolder(folder.path);
  await register(t, 'Uno');
});
afterEach(() => rmSync(folder.path, { recursive: true, force: true }));

const options = () => ({ folder: folder.path, keySource: { kind: 'file' } as const, file, now: () => NOW });

describe('a backup', () => {
  it('is taken and verified while the folder is served, and restored with a new epoch', async () => {
    const made = await createBackup(options());
    expect(made).toEqual({
      file,
      summary: {
        ok: true,
        bytes: readFileSync(file).length,
        version: migrations.at(-1)?.version,
        device: t.identity.device,
        epoch: 1,
        position: 2,
        attendances: 1,
        people: 1,
        searchOk: true,
      },
    });
    expect(await verifyBackup(options())).toEqual(made);
    await register(t, 'Dos');
    await expect(restoreBackup(options())).rejects.toMatchObject({ code: 'CARPETA_EN_USO' });
    await t.close();
    const replaced = readFileSync(folder.database);
    expect(await restoreBackup(options())).toEqual({
      ...made,
      quarantined: '20260414T154200Z',
      broughtOver: 0,
    });
    expect(readFileSync(`${folder.quarantine}/20260414T154200Z/puntos.db`).equals(replaced)).toBe(true);
    const after = await openTestFolder(folder.path);
    expect(await contents(after)).toEqual({ people: ['Uno'], attendances: 1 });
    expect([after.newEpoch, after.recovered?.lost]).toEqual(['RESTORED', 2]);
    expect(after.identity.epoch).toBeGreaterThan(1);
    await after.close();
  });

  it('brings a replaced machine to life with the recovered key', async () => {
    await createBackup(options());
    await t.close();
    const fresh = dataFolder(temporaryFolder());
    const there = { ...options(), folder: fresh.path };
    await expect(restoreBackup(there)).rejects.toMatchObject({ code: 'LLAVE_FALTA' });
    copyFileSync(folder.keyFile, fresh.keyFile);
    expect((await restoreBackup(there)).quarantined).toBeNull();
    const after = await openTestFolder(fresh.path);
    expect(await contents(after)).toEqual({ people: ['Uno'], attendances: 1 });
    expect([after.identity.device, after.newEpoch, after.identity.epoch]).toEqual([
      t.identity.device,
      'MARK_LOST',
      2,
    ]);
    await after.close();
    rmSync(fresh.path, { recursive: true });
  });

  it('never replaces a file', async () => {
    writeFileSync(file, 'otra cosa');
    await expect(createBackup(options())).rejects.toMatchObject({ code: 'YA_EXISTE' });
    expect(readFileSync(file, 'utf8')).toBe('otra cosa');
    await t.close();
  });

  it.each([
    ['damaged in the middle', () => flipBit(file, 4096 * 6 + 40), 'BASE_DANADA'],
    ['damaged at its beginning', () => flipBit(file, 40), 'LLAVE_ERRADA'],
    ['not there', () => rmSync(file), 'NO_EXISTE'],
    ['empty', () => writeFileSync(file, ''), 'NO_EXISTE'],
    ['of a newer program', () => makeNewer(), 'BASE_MAS_NUEVA'],
  ])('that is %s is not restored, and the database stays', async (_what, spoil, code) => {
    await createBackup(options());
    spoil();
    await t.close();
    const before = readFileSync(folder.database);
    await expect(restoreBackup(options())).rejects.toMatchObject({ code });
    expect(readFileSync(folder.database).equals(before)).toBe(true);
    expect(filesBelow(folder.quarantine)).toEqual([]);
  });

  it('of another machine is not restored', async () => {
    await createBackup(options());
    await t.close();
    writeFileSync(folder.keyFile, randomBytes(32).toString('hex'));
    await expect(verifyBackup(options())).rejects.toMatchObject({ code: 'LLAVE_ERRADA' });
    await expect(restoreBackup(options())).rejects.toMatchObject({ code: 'LLAVE_ERRADA' });
  });

  it('of a damaged database is refused and leaves no file', async () => {
    await t.close();
    flipBit(folder.database, 4096 * 6 + 40);
    await expect(createBackup(options())).rejects.toMatchObject({ code: 'BASE_DANADA' });
    expect(filesBelow(file.slice(0, file.lastIndexOf('/')))).toEqual([]);
  });
});

function makeNewer(): void {
  const driver = openDriver(file, { key: t.key });
  driver.exec('PRAGMA user_version=99');
  driver.close();
}
