import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { CORE_FLAGS } from '#cli/provision/project.mjs';
import { openDriver } from '#core/db/driver.ts';
import { dataFolder } from '#core/db/folder.ts';
import { exitOf } from './exit-of.ts';
import { PUNTOS } from './program.ts';

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the `puntos` command as a script does: a process of its own, its exit code and both its outputs. */
export async function puntos(folder: string, args: readonly string[], stdin = ''): Promise<Said> {
  const child = spawn(process.execPath, [PUNTOS, ...args, '--data', folder], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(stdin);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)]);
  return { code, stdout, stderr };
}

/** The same with --json: its one line, parsed. Throws when it was refused or said anything else. */
export async function puntosJson(folder: string, args: readonly string[], stdin = ''): Promise<unknown> {
  const said = await puntos(folder, [...args, '--json'], stdin);
  if (said.code !== 0) throw new Error(`«${args.join(' ')}» ended with ${said.code}: ${said.stderr}`);
  if (!/^[^\n]+\n$/.test(said.stdout)) throw new Error(`Not one line: ${said.stdout.slice(0, 200)}`);
  return JSON.parse(said.stdout);
}

export interface Serving {
  /** The ready line, as printed. */
  readonly ready: { readonly ready: true; readonly role: string; readonly url: string; readonly pid: number };
  /** The door on 127.0.0.1 over HTTP. */
  readonly localUrl: string;
  readonly process: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** SIGTERM; the exit code once it has ended. */
  stop(): Promise<number | null>;
}

/**
 * Starts `station serve` or `central serve` and waits for its ready line. Throws when it ends instead. `program`: the
 * built one where that is what is measured.
 */
export async function servePuntos(
  folder: string,
  args: readonly string[] = ['station', 'serve'],
  program: string = PUNTOS,
): Promise<Serving> {
  const child = spawn(process.execPath, [...CORE_FLAGS, program, ...args, '--json', '--data', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part;
  });
  const ended = exitOf(child);
  while (!stdout.includes('\n')) {
    const code = await Promise.race([once(child.stdout, 'data').then(() => 'more' as const), ended]);
    if (code !== 'more') throw new Error(`It ended with ${code} before it was ready: ${stderr}`);
  }
  const ready = JSON.parse(stdout) as Serving['ready'] & { readonly localUrl?: string };
  return {
    ready,
    localUrl: ready.localUrl ?? ready.url,
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/**
 * Rows of every table of a folder, read beside whoever serves it: what a refused command must leave alone. Left out is
 * what a serving process works off by itself.
 */
export function rowCounts(folder: string): Record<string, number> {
  const { database, keyFile } = dataFolder(folder);
  const key = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex');
  const driver = openDriver(database, { key, readonly: true, mustExist: true });
  try {
    const tables = driver
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'personSearch%' AND name <> 'wifiChanged'",
      )
      .all([]) as { name: string }[];
    return Object.fromEntries(
      tables.map(({ name }) => {
        const [row] = driver.prepare(`SELECT count(*) AS n FROM "${name}"`).all([]) as { n: number }[];
        return [name, row?.n ?? Number.NaN];
      }),
    );
  } finally {
    driver.close();
  }
}
