import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createInterface } from 'node:readline';

/** A centre or a station as a process of its own: see sync-process.ts. */
export interface Spawned {
  readonly child: ChildProcess;
  readonly ready: Record<string, unknown>;
  /** Everything it has said, line by line. */
  readonly lines: Record<string, unknown>[];
  readonly errors: string[];
  /** Until it has said so many more lines, of those that have this name if one is given. */
  saysMore(count: number, name?: string): Promise<void>;
}

export async function start(...parameters: string[]): Promise<Spawned> {
  const child = spawn(process.execPath, ['tests/support/sync-process.ts', ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Record<string, unknown>[] = [];
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(JSON.parse(line) as Record<string, unknown>));
  await Promise.race([once(reader, 'line'), once(child, 'exit')]);
  const [ready] = lines;
  if (ready === undefined) throw new Error(`did not start: ${errors.join('')}`);
  const said = (name?: string) => (name === undefined ? lines : lines.filter((line) => name in line)).length;
  const saysMore = async (count: number, name?: string) => {
    const wanted = said(name) + count;
    while (said(name) < wanted && child.exitCode === null) await delay(5);
    if (said(name) < wanted) throw new Error(`ended by itself: ${errors.join('')}`);
  };
  return { child, ready, lines, errors, saysMore };
}

/** SIGKILL; comes back when it is gone, also when it was gone before. */
export async function kill({ child }: Spawned): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
