import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFolder } from './store.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A host as people start it: the `puntos` command in a process of its own, on a folder of its own. */
export interface WebHost {
  readonly url: string;
  readonly folder: string;
  /** The one-time token of the set-up, as the console shows it. */
  readonly token: string;
  readonly stop: () => Promise<void>;
}

/** Starts `puntos station serve` or `puntos central serve` on a new folder and waits until it is ready. */
export async function startWebHost(role: 'station' | 'central'): Promise<WebHost> {
  const folder = temporaryFolder();
  const child = spawn(
    process.execPath,
    [join(ROOT, 'electron', 'cli', 'puntos.ts'), role, 'serve', '--data', folder, '--json'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ready = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
    ended.then(() => Promise.reject(new Error(`The host ended before it was ready: ${said}`))),
  ]);
  const { url } = JSON.parse(ready) as { url: string };
  return {
    url,
    folder,
    token: /(\d{8})/u.exec(said)?.[1] ?? '',
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
