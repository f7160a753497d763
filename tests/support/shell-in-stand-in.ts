/** The shell's own sources in a process of Node, with the stand-in as its `electron`. */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Contents } from './electron-stand-in-contents.ts';
import { exitOf } from './exit-of.ts';
import type { Command, ShellUnderTest } from './shell-under-test.ts';

export function standInCommand(dataDir: string, env: NodeJS.ProcessEnv): Command {
  const hooks = join(import.meta.dirname, 'electron-stand-in-hooks.ts');
  const entry = resolve(import.meta.dirname, '..', '..', 'electron', 'main', 'index.ts');
  return { file: process.execPath, args: ['--import', hooks, entry, '--data', dataDir], env };
}

type Answer = { id: number; result?: never; error?: string };
type PageAction = Exclude<keyof Contents['page'], 'attachWebview'>;

export function shellInStandIn({ file, args, env }: Command): ShellUnderTest {
  const child = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  child.on('message', (answer: Answer) => {
    const question = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error === undefined) question?.resolve(answer.result as never);
    else question?.reject(new Error(answer.error));
  });
  child.on('exit', () => {
    for (const question of waiting.values()) question.reject(new Error('The shell has ended'));
    waiting.clear();
  });
  const ended = exitOf(child);
  let lastId = 0;

  const evaluate: ShellUnderTest['evaluate'] = async (run, argument) => {
    const { promise, resolve, reject } = Promise.withResolvers<never>();
    lastId += 1;
    waiting.set(lastId, { resolve, reject });
    child.send({ id: lastId, source: run.toString(), argument });
    return promise;
  };
  const inPage = async <Result>(action: PageAction, argument: string): Promise<Result> =>
    evaluate<Result, { action: PageAction; argument: string }>(
      ({ BrowserWindow }, { action, argument }) => {
        const contents: unknown = BrowserWindow.getAllWindows()[0]?.webContents;
        const { page } = contents as { page: Record<PageAction, (argument: string) => Result> };
        return page[action](argument);
      },
      { action, argument },
    );
  type Globals = {
    pageGlobals(): Promise<{ desktop: Record<string, (argument?: unknown) => Promise<unknown>> }>;
  };

  return {
    evaluate,
    ended,
    go: (url) => inPage('go', url),
    popUp: (url) => inPage('popUp', url),
    permission: (name) => inPage('permission', name),
    offered: () =>
      evaluate(async (electron) => {
        const { desktop } = await (electron as unknown as Globals).pageGlobals();
        return Object.keys(desktop);
      }, undefined),
    call: (name, request) =>
      evaluate(
        async (electron, { name, request }) => {
          const { desktop } = await (electron as unknown as Globals).pageGlobals();
          const bytes = request?.['bytes'];
          const sent = bytes === undefined ? request : { ...request, bytes: new TextEncoder().encode(bytes) };
          return desktop[name]?.(sent);
        },
        { name, request },
      ),
    redirectTo: async (target) => `/redirige?a=${encodeURIComponent(target)}`,
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}
