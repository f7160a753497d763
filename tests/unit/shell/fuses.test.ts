import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageDefects } from '../../../resources/packaging/check-package.ts';
import { setFuses, wrongFuses } from '../../../resources/packaging/fuses.ts';

/** The mark before the fuses in every executable of Electron, then version 1, their number and their states. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
let folder = '';
let executable = '';

async function writeExecutable(fuses: string): Promise<void> {
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, fuses.length]), Buffer.from(fuses)]);
  await writeFile(executable, Buffer.concat([Buffer.alloc(512, 7), wire, Buffer.alloc(512, 7)]));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'puntos-fuses-'));
  executable = join(folder, 'puntos-digitales');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('an executable as Electron ships it is found out, and right once its fuses are set', async () => {
  await writeExecutable('101100011');
  expect(await wrongFuses(executable)).toEqual([
    'RunAsNode',
    'EnableCookieEncryption',
    'EnableNodeOptionsEnvironmentVariable',
    'EnableNodeCliInspectArguments',
    'EnableEmbeddedAsarIntegrityValidation',
    'OnlyLoadAppFromAsar',
    'GrantFileProtocolExtraPrivileges',
  ]);

  await setFuses(executable);

  expect(await wrongFuses(executable)).toEqual([]);
});

test('a fuse that a newer Electron adds stops the build until it is decided', async () => {
  await writeExecutable('1011000111');
  await expect(setFuses(executable)).rejects.toThrow('strictlyRequireAllFuses');
});

test('a package that lost its archive or carries loose code is not accepted', async () => {
  await writeExecutable('101100011');
  await setFuses(executable);
  await mkdir(join(folder, 'resources', 'app'), { recursive: true });

  expect(await packageDefects(executable)).toEqual([
    'Falta resources/app.asar.',
    'Sobra resources/app: el código va en app.asar.',
    'Faltan los recursos de la aplicación.',
  ]);
});
