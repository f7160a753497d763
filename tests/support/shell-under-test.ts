/** One way to drive the shell, whether Electron itself runs it or the stand-in. */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type * as Electron from 'electron';
import { electronProgram } from '#cli/provision/desktop.mjs';
import { exitOf } from './exit-of.ts';
import { electronCommand, shellInElectron } from './shell-in-electron.ts';
import { shellInStandIn, standInCommand } from './shell-in-stand-in.ts';

export type ShellUnderTest = {
  /** Runs a self-contained function in the shell's main process. */
  evaluate<Result, Argument>(
    run: (electron: typeof Electron, argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
  /** The page tries to go somewhere by itself. */
  go(url: string): Promise<void>;
  /** The page tries to open a window; true when it got one. */
  popUp(url: string): Promise<boolean>;
  permission(name: 'geolocation' | 'notifications'): Promise<string>;
  /** The names that the page finds in window.desktop. */
  offered(): Promise<string[]>;
  /** Calls one of them from the page; `bytes` is sent as UTF-8. */
  call(name: string, request?: Record<string, string>): Promise<unknown>;
  /** Address of the own origin that answers with a redirect to `target`. */
  redirectTo(target: string): Promise<string>;
  /** Exit code, once the shell has ended. */
  ended: Promise<number | null>;
  /** Ends it the hard way, if it has not ended. */
  end(): Promise<void>;
};

/** How a process is started on a data folder. */
export type Command = { file: string; args: string[]; env: NodeJS.ProcessEnv };

// Asking the package `electron` itself would start a download.
const executable = electronProgram(resolve(import.meta.dirname, '..', '..'));
export const RUNS_IN = executable === undefined ? 'the stand-in for Electron' : 'Electron itself';

const started: ShellUnderTest[] = [];

export async function endAll(): Promise<void> {
  await Promise.all(started.splice(0).map((shell) => shell.end()));
}

function command(dataDir: string): Command {
  const env = { ...process.env, XDG_CONFIG_HOME: join(dataDir, 'config') };
  return executable === undefined ? standInCommand(dataDir, env) : electronCommand(executable, dataDir, env);
}

export async function startShell(dataDir: string): Promise<ShellUnderTest> {
  const shell =
    executable === undefined ? shellInStandIn(command(dataDir)) : await shellInElectron(command(dataDir));
  started.push(shell);
  return shell;
}

/** Starts the app a second time on the same folder; its exit code. */
export async function startAgain(dataDir: string): Promise<number | null> {
  const { file, args, env } = command(dataDir);
  return exitOf(spawn(file, args, { env, stdio: 'ignore' }));
}
