import { readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runDoctor } from '#core/db/doctor.ts';
import { dataFolder, type DataFolder } from '#core/db/folder.ts';
import { freeBytes } from '#core/db/snapshot.ts';
import { createSnapshotter } from '#core/db/snapshot.ts';
import {
  contents,
  filesBelow,
  flipBit,
  openTestFolder,
  register,
  snapshotter,
  type TestFolder,
} from '#tests/support/folder.ts';
import { NOW } from '#tests/support/instant.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { tinyDisk, type TinyDisk } from '#tests/support/tiny-disk.ts';

let disk: TinyDisk | null;
let folder: DataFolder;
let t: TestFolder;

beforeEach(async () => {
  disk = tinyDisk(12 * 1024 * 1024, freeBytes);
  folder = dataFolder(disk === null ? temporaryFolder() : `${disk.folder}/datos`);
  t = await openTestFolder(folder.path);
  await register(t, 'Primera');
});
afterEach(async () => {
  await t.close();
  rmSync(folder.path, { recursive: true, force: true });
  disk?.remove();
});

/** Leaves that many bytes; without a disk of our own, the database is kept from growing instead. */
function fill(leaving: number): void {
  if (disk === null) t.store.driver.pragma(`max_page_count=${Number(t.store.driver.pragma('page_count'))}`);
  else disk.fill(leaving);
}
function free(): void {
  if (disk === null) t.store.driver.pragma('max_page_count=1073741823');
  else disk.free();
}

/** Registers until it is refused; gives the names that were acknowledged. */
async function registerUntilRefused(prefix: string): Promise<{ acknowledged: string[]; refusal: unknown }> {
  const acknowledged: string[] = [];
  for (let i = 0; i < 2_000; i += 1) {
    const name = `${prefix} ${i}`;
    try {
      await register(t, name);
      acknowledged.push(name);
    } catch (refusal) {
      return { acknowledged, refusal };
    }
  }
  throw new Error('The disk never became full.');
}

describe('a full disk', () => {
  it('refuses a registration as a whole, loses none before it, and takes new ones once there is space', async () => {
    const expected = ['Primera'];
    for (const leaving of [0, 10_000, 50_000, 200_000]) {
      fill(leaving);
      const { acknowledged, refusal } = await registerUntilRefused(`Con ${leaving}`);
      expect(refusal).toMatchObject({
        code: 'DISCO_LLENO',
        message: 'El disco está lleno: no se guardó nada de este último paso. Libere espacio y repítalo.',
      });
      expected.push(...acknowledged);
      expect(await contents(t)).toEqual({ people: expected, attendances: expected.length });
      free();
      await register(t, `Después de ${leaving}`);
      expected.push(`Después de ${leaving}`);
    }
    await t.close();
    t = await openTestFolder(folder.path);
    expect([t.recovered, t.newEpoch]).toEqual([null, null]);
    expect(await contents(t)).toEqual({ people: expected, attendances: expected.length });
    const changes = await t.store.read.selectFrom('change').select('seq').orderBy('seq').execute();
    expect(changes.map((change) => change.seq)).toEqual(expected.flatMap((_, i) => [2 * i + 1, 2 * i + 2]));
  });

  it('leaves no half snapshot behind, and the desk goes on', async () => {
    for (let i = 0; i < 100; i += 1) await register(t, `Persona ${i}`);
    fill(100_000);
    // The copy is made to believe that there is space: the disk fills while it is written.
    const copies = createSnapshotter({
      folder,
      key: t.key,
      now: () => NOW,
      onDamage: t.onDamage,
      freeBytes: () => 1e12,
    });
    const outcome = await copies.take();
    // Without a disk of our own only the database is limited, and the copy has its space.
    const expected = disk === null ? { kind: 'TAKEN' } : { kind: 'FAILED', failure: { code: 'DISCO_LLENO' } };
    expect(outcome).toMatchObject(expected);
    expect(filesBelow(folder.snapshots)).toHaveLength(disk === null ? 1 : 0);
    free();
    expect((await copies.take()).kind).toBe(disk === null ? 'UNCHANGED' : 'TAKEN');
  });

  it('that leaves a good database no room to open is told as what it is, by the program and by the doctor', async () => {
    await t.close();
    const before = readFileSync(folder.database);
    if (disk !== null) {
      // Room for the small files beside the database, and none for the index of its log.
      disk.fill(20_000);
      await expect(openTestFolder(folder.path)).rejects.toMatchObject({ code: 'DISCO_LLENO' });
      const { findings } = await runDoctor({
        folder: folder.path,
        keySource: { kind: 'file' },
        now: () => NOW,
        freeBytes: () => 20_000,
      });
      const complaints = findings.filter(({ ok }) => !ok);
      expect(complaints.map(({ check }) => check)).toEqual(['disk', 'database', 'snapshots']);
      expect(complaints[1]).toEqual({
        check: 'database',
        ok: false,
        message: 'El disco está lleno: la base de datos no se puede abrir para revisarla.',
        fix: 'Libere espacio en el disco y revise otra vez.',
      });
      expect(readFileSync(folder.database).equals(before)).toBe(true);
      disk.free();
    }
    t = await openTestFolder(folder.path);
    expect([t.recovered, t.newEpoch]).toEqual([null, null]);
    expect(await contents(t)).toEqual({ people: ['Primera'], attendances: 1 });
  });

  it('at recovery refuses and leaves the damaged file and the copies where they are', async () => {
    for (let i = 0; i < 100; i += 1) await register(t, `Persona ${i}`);
    await snapshotter(t).take();
    await t.close();
    flipBit(folder.database, 60);
    const before = readFileSync(folder.database);
    disk?.fill(20_000);
    if (disk !== null) {
      await expect(openTestFolder(folder.path)).rejects.toMatchObject({ code: 'DISCO_LLENO' });
      expect(readFileSync(folder.database).equals(before)).toBe(true);
      expect(filesBelow(folder.quarantine)).toEqual([]);
      disk.free();
    }
    t = await openTestFolder(folder.path);
    expect(t.recovered?.cause).toBe('DAMAGED');
    expect((await contents(t)).people).toHaveLength(101);
  });
});
