import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFolder, type DataFolder } from '#core/db/folder.ts';
import { migrations } from '#core/db/migrations/all.ts';
import { listSnapshots } from '#core/db/snapshot-files.ts';
import { createSnapshotter, type SnapshotOutcome } from '#core/db/snapshot.ts';
import { runCheck } from '#core/db/upkeep.ts';
import {
  filesBelow,
  flipBit,
  openTestFolder,
  register,
  snapshotter,
  type TestFolder,
} from '#tests/support/folder.ts';
import { NOW } from '#tests/support/instant.ts';
import { temporaryFolder } from '#tests/support/store.ts';

let folder: DataFolder;
let t: TestFolder;
beforeEach(async () => {
  folder = dataFolder(temporaryFolder());
  t = await openTestFolder(folder.path);
});
afterEach(async () => {
  await t.close();
  rmSync(folder.path, { recursive: true, force: true });
});

describe('a snapshot', () => {
  it('is a whole encrypted copy that was checked before it got its name', async () => {
    await register(t, 'Zulma');
    const taken = await snapshotter(t).take();
    const name = '00000001-20260414T154200Z.db';
    const path = `${folder.snapshots}/${name}`;
    const bytes = readFileSync(path).length;
    expect(taken).toEqual({ kind: 'TAKEN', snapshot: { name, path, order: 1, at: NOW, bytes }, deleted: [] });
    expect(await runCheck({ path, key: t.key })).toEqual({
      ok: true,
      bytes,
      version: migrations.at(-1)?.version,
      device: t.identity.device,
      epoch: 1,
      position: 2,
      attendances: 1,
      people: 1,
      searchOk: true,
    });
    // A copy is never written again: not even a log appears beside it.
    expect(filesBelow(folder.snapshots)).toEqual([name]);
  });

  it('is not taken again while nothing was written, and once it was', async () => {
    const copies = snapshotter(t);
    await register(t, 'Zulma');
    expect((await copies.take()).kind).toBe('TAKEN');
    expect(await copies.take()).toEqual({ kind: 'UNCHANGED' });
    await register(t, 'Otra');
    expect((await copies.take()).kind).toBe('TAKEN');
    expect(listSnapshots(folder).map((s) => s.order)).toEqual([1, 2]);
  });

  it('is taken while the desk goes on registering, and holds a state that the desk had', async () => {
    for (let i = 0; i < 200; i += 1) await register(t, `Antes ${i}`);
    const copying = snapshotter(t).take();
    let during = 0;
    // Requests come one by one through the event loop; the answer of the thread comes the same way.
    while ((await Promise.race([copying, setImmediate(null)])) === null) {
      await register(t, `Durante ${during}`);
      during += 1;
    }
    const taken = await copying;
    if (taken.kind !== 'TAKEN') throw new Error(taken.kind);
    const held = await runCheck({ path: taken.snapshot.path, key: t.key });
    if (!held.ok) throw new Error(held.message);
    expect(during).toBeGreaterThan(0);
    expect(held.people).toBeGreaterThanOrEqual(200);
    expect(held.people).toBeLessThanOrEqual(200 + during);
    expect([held.attendances, held.position]).toEqual([held.people, held.people * 2]);
  });

  it('asked for twice at the same moment is taken once', async () => {
    const copies = snapshotter(t);
    const [one, two] = await Promise.all([copies.take(), copies.take()]);
    expect(one).toBe(two);
    expect(listSnapshots(folder)).toHaveLength(1);
  });

  it('that was cut off by a crash is removed by the next one', async () => {
    writeFileSync(`${folder.snapshots}/00000001-20260414T144200Z.db.partial`, 'half');
    await snapshotter(t).take();
    expect(filesBelow(folder.snapshots)).toEqual(['00000001-20260414T154200Z.db']);
  });

  it('is numbered on when the clock goes back, so that the newest is the one taken last', async () => {
    await snapshotter(t).take();
    await register(t, 'Zulma');
    await snapshotter(t, () => NOW - 86_400_000).take();
    expect(listSnapshots(folder).map((s) => s.name)).toEqual([
      '00000001-20260414T154200Z.db',
      '00000002-20260413T154200Z.db',
    ]);
  });

  it('is not begun when it would fill the disk, and older ones make room first', async () => {
    await snapshotter(t).take();
    await register(t, 'Zulma');
    await snapshotter(t).take();
    await register(t, 'Otra');
    const full = createSnapshotter({
      folder,
      key: t.key,
      now: () => NOW,
      onDamage: t.onDamage,
      freeBytes: () => 1_000,
    });
    expect((await full.take()).kind).toBe('NO_SPACE');
    expect(listSnapshots(folder).map((s) => s.order)).toEqual([2]);
  });

  it('finds damage that nobody has met yet, keeps the good copies and tells the host', async () => {
    for (let i = 0; i < 50; i += 1) await register(t, `Persona ${i}`);
    await snapshotter(t).take();
    await t.close();
    flipBit(folder.database, 4096 * 12 + 77);
    let told = 0;
    t = await openTestFolder(folder.path, {
      onDamage: () => {
        told += 1;
      },
    });
    const outcome = await snapshotter(t).take();
    expect(outcome).toMatchObject({ kind: 'FAILED', failure: { code: 'BASE_DANADA', which: 'SOURCE' } });
    expect([told, existsSync(folder.damageMark)]).toEqual([1, true]);
    expect(listSnapshots(folder).map((s) => s.order)).toEqual([1]);
    await t.close();
    t = await openTestFolder(folder.path);
    expect(t.recovered).toMatchObject({ cause: 'DAMAGED', lost: 0 });
  });

  it('comes by itself as long as the folder is served', async () => {
    const { promise, resolve } = Promise.withResolvers<SnapshotOutcome>();
    const stop = snapshotter(t).schedule(resolve, 5);
    expect((await promise).kind).toBe('TAKEN');
    await stop();
  });
});
