import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFolder, type DataFolder } from '#core/db/folder.ts';
import { readEpochMark } from '#core/db/marks.ts';
import { replaceDatabase } from '#core/db/recovery.ts';
import { listSnapshots } from '#core/db/snapshot-files.ts';
import {
  contents,
  filesBelow,
  flipBit,
  openTestFolder,
  register,
  snapshotter,
} from '#tests/support/folder.ts';
import { NOW } from '#tests/support/instant.ts';
import { temporaryFolder } from '#tests/support/store.ts';

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolder(temporaryFolder());
});
afterEach(() => rmSync(folder.path, { recursive: true, force: true }));

/** Two people in a snapshot, and one more (two changes) registered afterwards; closed. */
async function filled(): Promise<{ device: string }> {
  const t = await openTestFolder(folder.path);
  await register(t, 'Uno');
  await register(t, 'Dos');
  await snapshotter(t, () => NOW - 42 * 60_000).take();
  await register(t, 'Tres');
  await t.close();
  return { device: t.identity.device };
}

const OLD = { people: ['Uno', 'Dos'], attendances: 2 };
const ALL = { people: ['Uno', 'Dos', 'Tres'], attendances: 3 };

describe('opening a folder', () => {
  it('that was closed well changes nothing: same device, same epoch, nothing to report', async () => {
    const { device } = await filled();
    for (let i = 0; i < 3; i += 1) {
      const t = await openTestFolder(folder.path);
      expect([t.identity, t.newEpoch, t.recovered]).toEqual([{ device, epoch: 1 }, null, null]);
      expect(await contents(t)).toEqual(ALL);
      await t.close();
    }
    expect(filesBelow(folder.quarantine)).toEqual([]);
  });

  it.each([
    ['a damaged first page', () => flipBit(folder.database, 60)],
    ['a file cut off in the middle', () => truncateSync(folder.database, 4096 * 9 + 100)],
    ['a file of other contents', () => writeFileSync(folder.database, 'no es una base de datos'.repeat(900))],
  ])('with %s restores the newest good snapshot and keeps what was there', async (_what, damage) => {
    const { device } = await filled();
    damage();
    const damaged = readFileSync(folder.database);
    const t = await openTestFolder(folder.path);
    expect(await contents(t)).toEqual(OLD);
    expect(t.recovered).toEqual({
      cause: 'DAMAGED',
      snapshotAt: NOW - 42 * 60_000,
      lost: 2,
      quarantined: '20260414T154200Z',
      at: NOW,
      message:
        'La base de datos estaba dañada. Se restauró la copia del 14 de abril de 2026 a las 10:00\u00A0a.\u00A0m.; faltan 2 cambios posteriores. Lo que ya se había sincronizado vuelve de la central con la próxima sincronización; revise y registre de nuevo lo demás. Lo que había se guardó, sin borrar nada, en «quarantine/20260414T154200Z».',
    });
    expect([t.identity.device, t.newEpoch, t.identity.epoch > 1]).toEqual([device, 'RESTORED', true]);
    expect(readFileSync(`${folder.quarantine}/20260414T154200Z/puntos.db`).equals(damaged)).toBe(true);
    await register(t, 'Tres de nuevo');
    await t.close();
    const again = await openTestFolder(folder.path);
    expect([again.recovered, again.identity]).toEqual([null, t.identity]);
    expect((await contents(again)).people).toEqual(['Uno', 'Dos', 'Tres de nuevo']);
    await again.close();
  });

  it.each([
    ['is gone', () => rmSync(folder.database)],
    ['is empty', () => truncateSync(folder.database, 0)],
  ])('whose database %s restores it instead of beginning anew', async (_what, damage) => {
    await filled();
    damage();
    const t = await openTestFolder(folder.path);
    expect(await contents(t)).toEqual(OLD);
    expect(t.recovered).toMatchObject({ cause: 'MISSING', lost: 2 });
    await t.close();
  });

  it('skips a snapshot that is damaged itself', async () => {
    await filled();
    const t = await openTestFolder(folder.path);
    await register(t, 'Cuatro');
    await snapshotter(t).take();
    await t.close();
    const [, newest] = listSnapshots(folder);
    flipBit(newest?.path ?? '', 4096 * 7 + 5);
    flipBit(folder.database, 60);
    const restored = await openTestFolder(folder.path);
    expect(await contents(restored)).toEqual(OLD);
    expect(restored.recovered).toMatchObject({ snapshotAt: NOW - 42 * 60_000, lost: 4 });
    expect(listSnapshots(folder)).toHaveLength(2);
    await restored.close();
  });

  it('without any good snapshot is refused, and every file stays as it was', async () => {
    await filled();
    for (const snapshot of listSnapshots(folder)) flipBit(snapshot.path, 4096 * 7 + 5);
    flipBit(folder.database, 60);
    const before = filesBelow(folder.path).map((name) => [name, readFileSync(`${folder.path}/${name}`)]);
    await expect(openTestFolder(folder.path)).rejects.toMatchObject({
      code: 'BASE_DANADA',
      message: expect.stringContaining('No se borró ni se cambió nada'),
    });
    expect(filesBelow(folder.path).map((name) => [name, readFileSync(`${folder.path}/${name}`)])).toEqual(
      before,
    );
  });

  it('whose every row still stood in a log that is damaged restores it instead of beginning anew', async () => {
    const t = await openTestFolder(folder.path);
    await register(t, 'Uno');
    await snapshotter(t).take();
    const crashed = temporaryFolder();
    for (const name of readdirSync(folder.path)) {
      if (!name.startsWith('serving'))
        cpSync(`${folder.path}/${name}`, `${crashed}/${name}`, { recursive: true });
    }
    await t.close();
    rmSync(`${crashed}/puntos.db-shm`);
    flipBit(`${crashed}/puntos.db-wal`, 20);
    const after = await openTestFolder(crashed);
    expect([await contents(after), after.identity.device]).toEqual([
      { people: ['Uno'], attendances: 1 },
      t.identity.device,
    ]);
    expect(after.recovered).toMatchObject({ cause: 'DAMAGED', lost: 0 });
    await after.close();
    rmSync(crashed, { recursive: true });
  });

  it('after a crash in the middle of a restoration restores again', async () => {
    await filled();
    const [snapshot] = listSnapshots(folder);
    flipBit(folder.database, 60);
    // What a crash leaves between setting the old file aside and putting the copy in its place.
    await replaceDatabase(folder, snapshot?.path ?? '', NOW);
    rmSync(folder.database);
    writeFileSync(`${folder.database}.restoring`, 'half a copy');
    const t = await openTestFolder(folder.path);
    expect(await contents(t)).toEqual(OLD);
    expect(t.recovered?.cause).toBe('MISSING');
    await t.close();
  });

  it('restores after damage that was met at work, and the next opening looks at the whole file', async () => {
    const t = await openTestFolder(folder.path);
    for (let i = 0; i < 40; i += 1) await register(t, `Persona ${i}`);
    await snapshotter(t).take();
    // The table of people is not read when a folder opens.
    const [table] = t.store.driver
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'person'")
      .all([]) as { rootpage: number }[];
    await t.close();
    flipBit(folder.database, (Number(table?.rootpage) - 1) * 4096 + 9);
    const seen: string[] = [];
    const open = await openTestFolder(folder.path, { onDamage: () => seen.push('damage') });
    expect(open.recovered).toBeNull();
    await expect(contents(open)).rejects.toMatchObject({ code: 'BASE_DANADA' });
    expect(seen.length).toBeGreaterThan(0);
    await open.close();
    const restored = await openTestFolder(folder.path);
    expect(restored.recovered).toMatchObject({ cause: 'DAMAGED', lost: 0 });
    expect((await contents(restored)).people).toHaveLength(40);
    expect(existsSync(folder.damageMark)).toBe(false);
    await restored.close();
  });

  it('builds the search index anew when only that was wrong, and restores nothing', async () => {
    const t = await openTestFolder(folder.path);
    await register(t, 'Zulma');
    t.store.driver.exec(
      "INSERT INTO personSearch (personSearch, rowid, folded) VALUES ('delete', 1, 'otra persona distinta')",
    );
    t.onDamage();
    await t.close();
    const again = await openTestFolder(folder.path);
    expect([again.recovered, again.identity.epoch]).toEqual([null, 1]);
    again.store.driver.exec("INSERT INTO personSearch (personSearch, rank) VALUES ('integrity-check', 1)");
    expect(
      again.store.driver.prepare("SELECT rowid FROM personSearch WHERE folded LIKE '%zulm%'").all([]),
    ).toEqual([{ rowid: 1 }]);
    await again.close();
  });
});

describe('a database that is older than the folder knows', () => {
  it('put back by hand begins a new epoch, higher than any before, and says what is missing', async () => {
    const { device } = await filled();
    copyFileSync(folder.database, `${folder.path}/copia`);
    const t = await openTestFolder(folder.path);
    await register(t, 'Cuatro');
    await t.close();
    copyFileSync(`${folder.path}/copia`, folder.database);
    const back = await openTestFolder(folder.path);
    expect([back.identity, back.newEpoch]).toEqual([{ device, epoch: 2 }, 'LOG_SHORTER']);
    expect(back.recovered).toMatchObject({ cause: 'OLDER_FILE', lost: 2, snapshotAt: null });
    await register(back, 'Cuatro otra vez');
    await back.close();
    copyFileSync(`${folder.path}/copia`, folder.database);
    const twice = await openTestFolder(folder.path);
    expect([twice.identity, twice.newEpoch]).toEqual([{ device, epoch: 3 }, 'RESTORED']);
    await register(twice, 'Cinco');
    const chain = await twice.store.read
      .selectFrom('change')
      .select(['epoch', 'seq'])
      .where('position', '>', 6)
      .execute();
    expect(chain).toEqual([
      { epoch: 3, seq: 1 },
      { epoch: 3, seq: 2 },
    ]);
    await twice.close();
    expect(readEpochMark(folder)?.epoch).toBe(3);
  });

  it('in a copied folder begins a new epoch too, because the first one may go on', async () => {
    const { device } = await filled();
    const copy = temporaryFolder();
    cpSync(folder.path, copy, { recursive: true });
    const cloned = await openTestFolder(copy);
    expect([cloned.identity, cloned.newEpoch, cloned.recovered]).toEqual([
      { device, epoch: 2 },
      'FOLDER_COPIED',
      null,
    ]);
    await cloned.close();
    const first = await openTestFolder(folder.path);
    expect(first.identity.epoch).toBe(1);
    await first.close();
    rmSync(copy, { recursive: true });
  });

  it('whose log lost its end after a crash says how much, and keeps the log', async () => {
    const crashed = temporaryFolder();
    const t = await openTestFolder(folder.path);
    await register(t, 'Uno');
    t.store.driver.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    await register(t, 'Dos');
    await register(t, 'Tres');
    // What is on the disk when the power goes.
    for (const name of readdirSync(folder.path)) {
      if (!name.startsWith('serving'))
        cpSync(`${folder.path}/${name}`, `${crashed}/${name}`, { recursive: true });
    }
    await t.close();
    const log = `${crashed}/puntos.db-wal`;
    flipBit(log, 32 + 24 + 100);
    const torn = readFileSync(log);
    rmSync(`${crashed}/puntos.db-shm`);
    const after = await openTestFolder(crashed);
    expect(await contents(after)).toEqual({ people: ['Uno'], attendances: 1 });
    expect([after.newEpoch, after.identity.epoch]).toEqual(['LOG_SHORTER', 2]);
    expect(after.recovered).toMatchObject({ cause: 'OLDER_FILE', lost: 4 });
    expect(readFileSync(`${crashed}/quarantine/20260414T154200Z/puntos.db-wal`).equals(torn)).toBe(true);
    await after.close();
    rmSync(crashed, { recursive: true });
  });
});
