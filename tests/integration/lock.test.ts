import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDataFolder, dataFolder, type DataFolder } from '#core/db/folder.ts';
import { acquireLock, findServing } from '#core/db/lock.ts';
import { openTestFolder } from '#tests/support/folder.ts';
import { NOW } from '#tests/support/instant.ts';
import { temporaryFolder } from '#tests/support/store.ts';

const HOLDER = fileURLToPath(new URL('../support/hold-folder.ts', import.meta.url));
const ADDRESS = { url: 'http://127.0.0.1:4000', token: 'a-token-of-the-holder' };

let folder: DataFolder;
let other: ChildProcess | undefined;
beforeEach(() => {
  folder = dataFolder(temporaryFolder());
  createDataFolder(folder);
});
afterEach(async () => {
  if (other?.exitCode === null && other.signalCode === null) await kill(other, 'SIGKILL');
  other = undefined;
  rmSync(folder.path, { recursive: true, force: true });
});

/** Another process that holds the folder; resolves once it does. */
async function holdElsewhere(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [HOLDER, folder.path], { stdio: ['pipe', 'pipe', 'inherit'] });
  other = child;
  for await (const line of createInterface({ input: child.stdout })) {
    expect(line).toBe('held');
    return child;
  }
  throw new Error('The holder ended before it held the folder.');
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

describe('the lock of a data folder', () => {
  it('lets one process serve, and tells the second who does and where to ask', async () => {
    const child = await holdElsewhere();
    expect(() => acquireLock(folder, NOW, 0)).toThrow(
      expect.objectContaining({ code: 'CARPETA_EN_USO', details: { pid: child.pid, since: NOW } }),
    );
    await expect(openTestFolder(folder.path)).rejects.toMatchObject({ code: 'CARPETA_EN_USO' });
    expect(findServing(folder)).toEqual({ holder: { pid: child.pid, since: NOW }, loopback: ADDRESS });
  });

  it('is free the moment its holder is killed, and the address it left is not used', async () => {
    await kill(await holdElsewhere(), 'SIGKILL');
    expect(findServing(folder)).toBeNull();
    expect(readFileSync(folder.loopback, 'utf8')).toContain(ADDRESS.token);
    const lock = acquireLock(folder, NOW, 0);
    expect(findServing(folder)).toEqual({ holder: { pid: process.pid, since: NOW }, loopback: null });
    lock.release();
    expect(findServing(folder)).toBeNull();
  });

  it('holds within one process as well', () => {
    const lock = acquireLock(folder, NOW, 0);
    expect(() => acquireLock(folder, NOW, 0)).toThrow(expect.objectContaining({ code: 'CARPETA_EN_USO' }));
    lock.release();
    lock.release();
    acquireLock(folder, NOW, 0).release();
  });

  it('survives that somebody asks who holds it', async () => {
    await holdElsewhere();
    for (let i = 0; i < 20; i += 1) expect(findServing(folder)?.loopback).toEqual(ADDRESS);
    expect(() => acquireLock(folder, NOW, 0)).toThrow(expect.objectContaining({ code: 'CARPETA_EN_USO' }));
  });

  it('keeps the token for the owner alone and takes it away at the end', () => {
    const lock = acquireLock(folder, NOW);
    lock.announce(ADDRESS);
    const own = process.platform === 'win32' ? 0o666 : 0o600;
    expect(statSync(folder.loopback).mode & 0o777).toBe(own);
    lock.release();
    expect(statSync(folder.loopback, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('is given back when opening is refused', async () => {
    const opened = openTestFolder(folder.path, { keySource: { kind: 'raw', keyHex: 'short' } });
    await expect(opened).rejects.toMatchObject({ code: 'LLAVE_ERRADA' });
    expect(findServing(folder)).toBeNull();
  });
});
