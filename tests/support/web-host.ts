import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PUNTOS } from './program.ts';
import { temporaryFolder } from './store.ts';

const QUICK_STATION = join(import.meta.dirname, 'quick-station-process.ts');

/** A host as people start it: the `puntos` command in a process of its own. */
export interface WebHost {
  readonly url: string;
  readonly folder: string;
  /** The one-time token of the set-up, as the console shows it. */
  readonly token: string;
  /** All that the process has printed, on both of its outputs. */
  readonly said: () => string;
  /** Ends the process and keeps the folder: SIGKILL is a power cut. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  /** Ends the process, where it still runs, and removes the folder. */
  readonly stop: () => Promise<void>;
}

export interface WebHostOptions {
  /** A folder of before; a new one without it. */
  readonly folder?: string;
  /** Further words of the command, for example a port. */
  readonly args?: readonly string[];
}

/** Starts `puntos station serve` or `puntos central serve` and waits until it is ready. */
export async function startWebHost(
  role: 'station' | 'central',
  { folder = temporaryFolder(), args = [] }: WebHostOptions = {},
): Promise<WebHost> {
  return served(folder, [PUNTOS, role, 'serve', '--data', folder, '--json', ...args]);
}

/** A new station whose poller does not take minutes: see quick-station-process.ts. */
export function startQuickStation(): Promise<WebHost> {
  const folder = temporaryFolder();
  return served(folder, [QUICK_STATION, folder]);
}

async function served(folder: string, words: readonly string[]): Promise<WebHost> {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const ready = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
    ended.then(() => Promise.reject(new Error(`The host ended before it was ready: ${said}`))),
  ]);
  const { url } = JSON.parse(ready) as { url: string };
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    await ended;
  };
  return {
    url,
    folder,
    token: /(\d{8})/u.exec(said)?.[1] ?? '',
    said: () => said + printed,
    end,
    stop: async () => {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port that nobody uses now, for a host that is to come back at the same address. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
