import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runDoctor } from '#core/db/doctor.ts';
import type { CheckName } from '#core/db/finding.ts';
import { dataFolder, type DataFolder } from '#core/db/folder.ts';
import { writeMeta } from '#core/db/meta.ts';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { flipBit, openTestFolder, register, snapshotter, type TestFolder } from '#tests/support/folder.ts';
import { NOW } from '#tests/support/instant.ts';
import { temporaryFolder } from '#tests/support/store.ts';

let folder: DataFolder;
let t: TestFolder;
beforeEach(async () => {
  folder = dataFolder(temporaryFolder());
  t = await openTestFolder(folder.path);
  for (let i = 0; i < 20; i += 1) await register(t, `Persona ${i}`);
  await snapshotter(t).take();
});
afterEach(async () => {
  await t.close().catch(() => undefined);
  rmSync(folder.path, { recursive: true, force: true });
});

const examine = (now = NOW, free = 1e12) =>
  runDoctor({
    folder: folder.path,
    keySource: { kind: 'file' },
    now: () => now,
    freeBytes: () => free,
  });

/** The checks that are not well. */
async function complaints(now?: number, free?: number): Promise<CheckName[]> {
  const report = await examine(now, free);
  const bad = report.findings.filter((finding) => !finding.ok);
  expect(report.ok).toBe(bad.length === 0);
  for (const finding of report.findings) {
    expect(finding.fix === null).toBe(finding.ok);
    expect(finding.message).not.toBe('');
  }
  return bad.map((finding) => finding.check);
}

describe('the doctor', () => {
  it('finds a healthy folder healthy, whether it is being served or not', async () => {
    const served = await examine();
    await t.close();
    const closed = await examine();
    expect([served.ok, closed.ok]).toEqual([true, true]);
    expect(closed.findings.map((finding) => finding.check)).toEqual([
      'folder',
      'lock',
      'permissions',
      'disk',
      'key',
      'fingerprint',
      'database',
      'search',
      'chain',
      'marks',
      'outbox',
      'snapshots',
      'clock',
    ]);
    expect(served.findings[1]?.message).toBe(`Un programa atiende esta carpeta (proceso ${process.pid}).`);
    expect(closed.findings[8]?.message).toBe('La cadena de cambios propios está completa (40 cambios).');
  });

  it('changes nothing that a later opening would notice', async () => {
    await t.close();
    await examine();
    t = await openTestFolder(folder.path);
    expect([t.newEpoch, t.recovered, t.identity.epoch]).toEqual([null, null, 1]);
  });

  it.each<[string, () => void, CheckName[]]>([
    ['other accounts that can read the key', () => chmodSync(folder.keyFile, 0o644), ['permissions']],
    ['a missing key', () => rmSync(folder.keyFile), ['key']],
    ['a lost fingerprint', () => rmSync(folder.fingerprint), ['fingerprint']],
    ['a damaged page', () => flipBit(folder.database, 4096 * 20 + 3), ['database']],
    ['a damaged first page', () => flipBit(folder.database, 33), ['database']],
    ['lost marks', () => rmSync(folder.epochMark), ['marks']],
    ['no snapshot', () => rmSync(folder.snapshots, { recursive: true }), ['snapshots']],
    [
      'the key of another folder',
      () => writeFileSync(folder.keyFile, randomBytes(32).toString('hex')),
      ['fingerprint', 'database'],
    ],
  ])('finds %s', async (_what, spoil, expected) => {
    await t.close();
    spoil();
    expect(await complaints()).toEqual(expected);
  });

  it('finds a full disk and a clock that cannot be right', async () => {
    await t.close();
    expect(await complaints(NOW, 1e6)).toEqual(['disk']);
    expect(await complaints(NOW - DAY_MS)).toEqual(['clock']);
    expect(await complaints(0)).toEqual(['clock']);
  });

  it('finds an outbox that waits too long and snapshots that stay behind the work', async () => {
    await t.close();
    expect(await complaints(NOW + 8 * DAY_MS)).toEqual(['outbox']);
    t = await openTestFolder(folder.path, { now: () => NOW + DAY_MS });
    await register(t, 'Mañana');
    expect(await complaints(NOW + DAY_MS)).toEqual(['snapshots']);
  });

  it('finds records that only this computer has, and a comparison with the centre that is late', async () => {
    const compared = { healed: { person: 2 }, unknown: 0, explained: 0, at: NOW };
    await writeMeta(t.store.local, 'compared', JSON.stringify(compared));
    expect((await examine()).findings.find(({ check }) => check === 'compare')?.message).toContain(
      'se repusieron 2 registros',
    );
    expect(await complaints(NOW + 8 * DAY_MS)).toContain('compare');
    await writeMeta(t.store.local, 'compared', JSON.stringify({ ...compared, unknown: 3 }));
    expect(await complaints()).toEqual(['compare']);
  });

  it('finds a search index that does not lead to the people', async () => {
    t.store.driver.exec(
      "INSERT INTO personSearch (personSearch, rowid, folded) VALUES ('delete', 1, 'otra persona distinta')",
    );
    await t.close();
    expect(await complaints()).toEqual(['search']);
  });

  it('finds a change of the log that was altered', async () => {
    t.store.driver.exec(
      "UPDATE change SET payload = replace(payload, 'Persona 7', 'Persona X') WHERE seq = 15",
    );
    await t.close();
    const report = await examine();
    expect(report.findings.filter((finding) => !finding.ok)).toEqual([
      {
        check: 'chain',
        ok: false,
        message: 'La cadena de cambios propios se rompe en 1/15: su contenido fue alterado.',
        fix: 'Avise a la central antes de sincronizar y conserve la carpeta como está.',
      },
    ]);
  });

  it('of a folder without a database says so', async () => {
    const empty = temporaryFolder();
    const report = await runDoctor({ folder: empty, keySource: { kind: 'file' }, now: () => NOW });
    expect(report.findings.map((finding) => [finding.check, finding.ok])).toEqual([['folder', false]]);
    rmSync(empty, { recursive: true });
  });
});
