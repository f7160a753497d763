import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportToStick, importFromStick, stickRefusal } from '#cli/stick.ts';
import type { LocalFolder } from '#cli/verbs/verb.ts';
import { freeBytes } from '#core/db/snapshot.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { tinyDisk } from '#tests/support/tiny-disk.ts';

/** As large as a month of a Punto. */
const PACKAGE = Buffer.alloc(1_500_000, 'puntos');
const made = { name: 'PD01 para la central.puntos', base64: PACKAGE.toString('base64'), changes: 7, left: 0 };
const taken = {
  siteCode: 'PD01',
  changes: 7,
  reply: { name: 'Respuesta para PD01.puntos', base64: made.base64 },
};

/** The folder's own program, which has done its part. */
const asked: string[] = [];
const local: LocalFolder = {
  folder: '/nowhere',
  keySource: { kind: 'file' },
  now: Date.now,
  run: async (command) => {
    asked.push(command);
    return command === 'sync.export' ? made : taken;
  },
  interactive: false,
};

const refusalOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return `${error.code}: ${error.message}`;
  throw error ?? new Error('It was not refused.');
};

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  asked.length = 0;
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a package on its way to a stick', () => {
  it('goes whole into a file, or under its own name into a folder', async () => {
    const named = join(folder, 'mío.puntos');
    expect(await exportToStick(local, named)).toEqual({ file: named, changes: 7, left: 0 });
    const { file } = await exportToStick(local, folder);
    expect(file).toBe(join(folder, made.name));
    expect(readFileSync(named).equals(PACKAGE)).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual([made.name, 'mío.puntos'].toSorted());
  });

  it('never replaces a file, and then nothing is made', async () => {
    const mine = join(folder, 'mío.puntos');
    writeFileSync(mine, 'otra cosa');
    expect(await refusalOf(exportToStick(local, mine))).toMatch(/^YA_EXISTE: .*nunca reemplaza/);
    expect(await refusalOf(importFromStick(local, mine, mine))).toMatch(/^YA_EXISTE/);
    expect([readFileSync(mine, 'utf8'), asked]).toEqual(['otra cosa', []]);
  });

  it('says that the stick is not there, and that a file is no package by its size', async () => {
    expect(await refusalOf(exportToStick(local, join(folder, 'E', 'x.puntos')))).toMatch(
      /No existe la carpeta .* ¿Está puesta la memoria\?/,
    );
    expect(await refusalOf(importFromStick(local, join(folder, 'x.puntos'), undefined))).toMatch(
      /No existe el archivo/,
    );
    const film = join(folder, 'película.puntos');
    spawnSync('truncate', ['-s', '5G', film]);
    asked.length = 0;
    expect(await refusalOf(importFromStick(local, film, undefined))).toMatch(/pesa más de 64 MB/);
    expect(asked).toEqual([]);
  });

  it('leaves nothing of itself on a stick that is full', async () => {
    const disk = tinyDisk(4_000_000, freeBytes);
    if (disk === null) {
      // Nobody but root may mount one: here only what the system would say of it.
      expect(stickRefusal('ENOSPC', folder, 'x.puntos').message).toMatch(/^No cabe en/);
      return;
    }
    try {
      disk.fill(500_000);
      expect(await refusalOf(exportToStick(local, disk.folder))).toMatch(/^DISCO_LLENO: No cabe en/);
      expect(readdirSync(disk.folder)).toEqual(['filler']);
      disk.free();
      expect(existsSync((await exportToStick(local, disk.folder)).file)).toBe(true);
    } finally {
      disk.remove();
    }
  });

  it('says that a stick is write-protected, and that what the Punto sent is safe at the centre', async () => {
    const disk = tinyDisk(4_000_000, freeBytes);
    if (disk === null) {
      expect(stickRefusal('EROFS', folder, 'x.puntos').message).toMatch(/protegida contra escritura/);
      return;
    }
    try {
      const { file } = await exportToStick(local, disk.folder);
      spawnSync('mount', ['-o', 'remount,ro', disk.folder]);
      expect(await refusalOf(exportToStick(local, join(disk.folder, 'x.puntos')))).toMatch(
        /protegida contra escritura/,
      );
      expect(await refusalOf(importFromStick(local, file, undefined))).toMatch(
        /ya se recibieron, pero la respuesta no se pudo guardar.*protegida contra escritura.*--reply/,
      );
      const { reply } = await importFromStick(local, file, folder);
      expect(reply).toBe(join(folder, taken.reply.name));
    } finally {
      disk.remove();
    }
  });
});
