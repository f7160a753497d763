/** The built shell in Electron itself, driven by Playwright. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { _electron } from 'playwright';
import { electronArguments } from '#cli/provision/desktop.mjs';
import { exitOf } from './exit-of.ts';
import type { Command, ShellUnderTest } from './shell-under-test.ts';

const top = resolve(import.meta.dirname, '..', '..');

export function electronCommand(executable: string, dataDir: string, env: NodeJS.ProcessEnv): Command {
  const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0;
  return { file: executable, args: electronArguments(top, ['--data', dataDir], { isRootOnLinux }), env };
}

let ready: Promise<void> | undefined;

/** Builds what Electron will run, and brings a display where the machine has none. */
async function prepare(): Promise<void> {
  const build = spawn(
    process.execPath,
    [resolve(top, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'],
    {
      cwd: top,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  if ((await exitOf(build)) !== 0) throw new Error('electron-vite build failed');
  if (process.platform !== 'linux' || process.env.DISPLAY !== undefined) return;
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1366x768x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { promise, resolve: found, reject } = Promise.withResolvers<string>();
  server.once('error', reject);
  server.stdout.once('data', (line: Buffer) => found(`:${line.toString().trim()}`));
  process.env.DISPLAY = await promise;
  process.once('exit', () => server.kill());
  server.unref();
}

function strings(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

type Bridge = { desktop: Record<string, (argument?: unknown) => Promise<unknown>> };

export async function shellInElectron({ file, args, env }: Command): Promise<ShellUnderTest> {
  ready ??= prepare();
  await ready;
  const electron = await _electron.launch({
    executablePath: file,
    args,
    env: strings({ ...env, DISPLAY: process.env.DISPLAY }),
  });
  const child = electron.process();
  const ended = exitOf(child);
  const page = async () => electron.firstWindow();

  return {
    evaluate: async (run, argument) => {
      // Playwright's type of the argument admits handles too, which the tests do not use.
      const result: unknown = await electron.evaluate(
        run as (electron: unknown, argument: unknown) => unknown,
        argument as unknown,
      );
      return result as Awaited<ReturnType<typeof run>>;
    },
    ended,
    go: async (url) => {
      await (await page()).evaluate((url) => location.assign(url), url);
    },
    popUp: async (url) => (await page()).evaluate((url) => window.open(url) !== null, url),
    permission: async (name) =>
      (await page()).evaluate(async (name) => (await navigator.permissions.query({ name })).state, name),
    offered: async () => (await page()).evaluate(() => Object.keys(window.desktop ?? {})),
    call: async (name, request) =>
      (await page()).evaluate(
        async ({ name, request }) => {
          const { desktop } = window as unknown as Bridge;
          const bytes = request?.['bytes'];
          const sent = bytes === undefined ? request : { ...request, bytes: new TextEncoder().encode(bytes) };
          return desktop[name]?.(sent);
        },
        { name, request },
      ),
    redirectTo: async (target) => {
      // The product's own core redirects nowhere, so its answer is changed on the way.
      await electron.evaluate(({ session }, target) => {
        session.fromPartition('puntos').webRequest.onHeadersReceived((details, answer) => {
          if (!details.url.includes('/redirige')) answer({});
          else answer({ statusLine: 'HTTP/1.1 302 Found', responseHeaders: { Location: [target] } });
        });
      }, target);
      return '/redirige';
    },
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}
