import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';

/** A host as people start it: the `puntos` command in a process of its own. */
export interface HostProcess {
  readonly pid: number;
  readonly folder: string;
  /** Where it serves: the centre over HTTPS, a Punto over HTTP. */
  readonly url: string;
  /** Its door for browsers on this machine, over HTTP. */
  readonly localUrl: string;
}

const PUNTOS = join(import.meta.dirname, '..', 'puntos.ts');
/** How long a host may take to end cleanly before it is killed. */
const PATIENCE_MS = 8_000;

const readyLine = z.object({
  ready: z.literal(true),
  pid: z.int(),
  url: z.url(),
  localUrl: z.url().optional(),
});

/**
 * Starts `puntos station serve` or `puntos central serve` on a folder and resolves once it is ready. The channel
 * ends it if this process dies without having said so. `stack` gets its end before it is waited for. Throws
 * Refusal with what the host said when it ends instead.
 */
export async function startHost(
  stack: AsyncDisposableStack,
  role: 'station' | 'central',
  folder: string,
): Promise<HostProcess> {
  const child = spawn(process.execPath, [PUNTOS, role, 'serve', '--data', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own: Ctrl-C reaches us alone, and we end them in order.
    detached: process.platform !== 'win32',
  });
  stack.defer(() => endOf(child));
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the host has no output');
  const said = text(stderr);
  const line = await Promise.race([
    firstLine(stdout),
    new Promise<never>((_, fail) => {
      child.once('error', fail);
      child.once('exit', () => {
        said.then(
          (words) => fail(new Refusal('CARPETA_EN_USO', words.trim() || 'Un servidor no arrancó.')),
          fail,
        );
      });
    }),
  ]);
  const ready = readyLine.parse(JSON.parse(line));
  return { pid: ready.pid, folder, url: ready.url, localUrl: ready.localUrl ?? ready.url };
}

function firstLine(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: output }).once('line', resolve);
  });
}

/** Ends a host by its number and resolves once it is gone. */
async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await gone;
  clearTimeout(impatient);
}
