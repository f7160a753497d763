import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import packageJson from '../../package.json' with { type: 'json' };
import type { HostOptions, RunningHost } from '#core/host-options.ts';
import { parseDatabaseAddress, type DatabaseAddress } from '#core/db/postgres/address.ts';
import { reportDefect } from '#core/report.ts';
import { defaultDataFolder } from '#shared/domain/data-folder.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { invoke } from './invoke.ts';
import { parseLine, type Wanted } from './parse.ts';
import { verbs } from './verbs/all.ts';
import type { LocalFolder, Verb } from './verbs/verb.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Exit codes of the outside interface: 0 done, 1 refused with a reason on stderr, 2 wrong usage. */
async function main(): Promise<number> {
  const parsed = await parseLine(process.argv.slice(2), verbs);
  if (parsed.kind === 'help') {
    process.stdout.write(parsed.text);
    return 0;
  }
  if (parsed.kind === 'usage') {
    process.stderr.write(`${parsed.message}\n`);
    return 2;
  }
  const { wanted, json } = parsed;
  const dataDir = resolve(
    parsed.data ?? defaultDataFolder({ platform: process.platform, home: homedir(), env: process.env }),
  );
  try {
    const options = hostOptions(dataDir, databaseOf(parsed.database));
    return wanted.kind === 'serve' ? await serve(options, wanted) : await carryOut(options, wanted, json);
  } catch (error) {
    if (error instanceof Refusal) {
      process.stderr.write(`${error.message}\n`);
    } else {
      reportDefect(
        wanted.kind === 'serve' ? 'serve' : wanted.verb.words.join(' '),
        error instanceof Error ? error : new Error('?'),
      );
      process.stderr.write('Algo falló; no se guardó nada de este último paso.\n');
    }
    return 1;
  }
}

/** From the option, or from the environment, which no list of processes shows to others. */
function databaseOf(option: string | undefined): DatabaseAddress | null {
  const given = option ?? process.env['PUNTOS_DATABASE'] ?? '';
  if (given === '') return null;
  const address = parseDatabaseAddress(given);
  if (option !== undefined && address.hasPassword) {
    // The title takes the place of the words that the process was started with, as far as the system allows.
    process.title = 'puntos';
    process.stderr.write(
      'La contraseña de --database queda en el historial de la consola: mejor en PUNTOS_DATABASE o en ~/.pgpass.\n',
    );
  }
  return address;
}

function hostOptions(dataDir: string, database: DatabaseAddress | null): HostOptions {
  return {
    dataDir,
    ...(database !== null && { database }),
    host: '127.0.0.1',
    port: 0,
    rendererDir: join(ROOT, 'out', 'renderer'),
    resourcesDir: join(ROOT, 'resources'),
    appVersion: packageJson.version,
    keySource: { kind: 'file' },
  };
}

async function serve(options: HostOptions, wanted: Extract<Wanted, { kind: 'serve' }>): Promise<number> {
  const { port = '0', host, url } = wanted.options;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    process.stderr.write('El puerto es un número de 0 a 65535.\n');
    return 2;
  }
  const { startCore } = await import('#core/host.ts');
  const running = await startCore({
    ...options,
    port: Number(port),
    ...(wanted.role === undefined ? {} : { role: wanted.role }),
    ...(host === undefined ? {} : { host }),
    ...(url === undefined ? {} : { publicUrl: url }),
  });
  const ended = endOf(running);
  const { role, localUrl } = running;
  process.stdout.write(
    `${JSON.stringify({ ready: true, role, url: running.url, pid: running.pid, ...(localUrl === running.url ? {} : { localUrl }) })}\n`,
  );
  // Node writes it at an orderly end only; a host may be ended by a power cut for weeks.
  flushCompileCache();
  await ended;
  return 0;
}

/**
 * Resolves once the host has closed: told by a signal, or because the program that started it and speaks to it
 * over a channel is gone. A second signal must not cut the clean end short, so the handlers stay.
 */
function endOf(running: RunningHost): Promise<void> {
  return new Promise((finish, fail) => {
    let closing: Promise<void> | null = null;
    const end = () => {
      closing ??= running.close().then(finish, fail);
    };
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
    if (process.channel === undefined || process.channel === null) return;
    process.once('disconnect', end);
    process.channel.unref();
    if (!process.connected) end();
  });
}

async function carryOut(
  options: HostOptions,
  wanted: Extract<Wanted, { kind: 'verb' }>,
  json: boolean,
): Promise<number> {
  const { verb } = wanted;
  const input = verb.input({
    options: wanted.options,
    password: verb.passwordOnStdin === true ? await passwordFromStdin() : '',
    file: verb.file === undefined ? { name: '', base64: '' } : fileOf(wanted.path ?? ''),
    path: wanted.path ?? '',
  });
  const local: LocalFolder = {
    folder: options.dataDir,
    keySource: options.keySource,
    ...(options.database && { database: options.database }),
    now: Date.now,
    run: (command, given) => invoke(options, command, given),
    interactive: process.stdin.isTTY && process.stderr.isTTY && !json,
  };
  for (const line of (await verb.before?.(local, input)) ?? []) process.stderr.write(`${line}\n`);
  const value =
    'local' in verb.does
      ? await verb.does.local(local, input)
      : await invoke(options, verb.does.command, input);
  const lines = json ? [JSON.stringify(value)] : printed(verb, value);
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  const bad = verb.bad?.(value as never) ?? null;
  if (bad === null) return 0;
  process.stderr.write(`${bad}\n`);
  return 1;
}

const printed = (verb: Verb, value: unknown): string[] => verb.print(value as never);

/** The line typed or piped; a trailing line break is not part of a password. */
async function passwordFromStdin(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Clave: ');
  const given = await readAll(process.stdin);
  return given.replace(/\r?\n$/, '');
}

function fileOf(path: string): { name: string; base64: string } {
  try {
    return { name: basename(path), base64: readFileSync(path).toString('base64') };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      missing ? `No existe el archivo «${path}».` : `No se pudo leer el archivo «${path}».`,
    );
  }
}

process.exitCode = await main();
