import { mkdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { freeBytes } from '#core/db/snapshot.ts';
import { cuttingProxy, type CuttingProxy } from '#tests/support/cutting-proxy.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { survive, UNSCATHED } from '#tests/support/sync-kill.ts';
import { tinyDisk, type TinyDisk } from '#tests/support/tiny-disk.ts';

const DISK = 24 * 1024 * 1024;

it('a line that cuts every contact after some thousand bytes, and slows, loses nothing and doubles nothing', async () => {
  let line: CuttingProxy | null = null;
  const { promised, ...result } = await survive(
    async (pair) => {
      if (line === null) throw new Error('no line');
      for (const bytes of [300, 2_000, 9_000]) {
        line.cutAfter(bytes);
        await pair.station().saysMore(1, 'accident');
        line.cutAfter(null);
        line.slow(40);
        await pair.station().saysMore(2, 'synced');
        line.slow(0);
      }
    },
    {
      hub: temporaryFolder(),
      station: temporaryFolder(),
      through: async (port) => {
        line = await cuttingProxy(port);
        return line.url;
      },
    },
  );
  expect(result).toEqual(UNSCATHED);
  expect(promised).toBeGreaterThan(6);
}, 240_000);

it('a disk that is full at the station, then at the centre, refuses and loses nothing that it promised', async () => {
  const disks = { station: tinyDisk(DISK, freeBytes), hub: tinyDisk(DISK, freeBytes) };
  const { station, hub } = disks;
  try {
    const { promised, ...result } = await survive(
      async (pair) => {
        for (const [disk, whose] of [
          [station, pair.station],
          [hub, pair.hub],
        ] as const) {
          await pair.station().saysMore(2, 'synced');
          await outOfSpace(disk, () => whose().saysMore(2, 'accident'));
          await pair.station().saysMore(2, 'synced');
        }
      },
      {
        hub: folderOn(hub),
        station: folderOn(station),
      },
    );
    expect(result).toEqual(UNSCATHED);
    expect(promised).toBeGreaterThan(6);
  } finally {
    station?.remove();
    hub?.remove();
  }
}, 240_000);

function folderOn(disk: TinyDisk | null): string {
  if (disk === null) return temporaryFolder();
  const folder = `${disk.folder}/datos`;
  mkdirSync(folder);
  return folder;
}

/** Where this user may mount no disk of its own, nothing befalls the two. */
async function outOfSpace(disk: TinyDisk | null, noticed: () => Promise<void>): Promise<void> {
  if (disk === null) return;
  disk.fill(20_000);
  await noticed();
  disk.free();
}
