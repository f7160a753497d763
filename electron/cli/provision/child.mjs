// Children that end with us: they are told to end when we are, and their exit codes are kept.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @type {NodeJS.Signals[]} */
const ENDING = process.platform === 'win32' ? ['SIGTERM'] : ['SIGTERM', 'SIGHUP'];
const PASS_ON_AFTER_MS = 250;
const LOOK_FOR_PARENT_EVERY_MS = 100;

const PARENT = process.ppid;
const RUN_BY_NPM = process.env['npm_lifecycle_event'] !== undefined;

/**
 * npm passes a signal to the shell that it runs a script in, and that shell dies of it without telling us:
 * under npm, a parent that is gone means that we were told to end. (Started otherwise, it means nothing.)
 * @returns {boolean}
 */
function isOrphaned() {
  return RUN_BY_NPM && process.ppid !== PARENT;
}

/**
 * @typedef {{
 *   cwd: string, env: NodeJS.ProcessEnv, shell?: boolean, timeoutMs?: number,
 *   stdio?: import('node:child_process').StdioOptions,
 *   onStart?: (child: import('node:child_process').ChildProcess) => void
 * }} RunOptions
 */

/**
 * The exit code a shell would give: the code itself, or 128 plus the signal's number.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 * @returns {number}
 */
export function exitCodeOf(code, signal) {
  if (code !== null) return code;
  return signal === null ? 1 : 128 + constants.signals[signal];
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options stdio is inherited unless told; after `timeoutMs` it is ended
 * @returns {Promise<number>} its exit code; 127 when it could not be started
 */
export function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      shell: options.shell ?? false,
      stdio: options.stdio ?? 'inherit',
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    });
    /** @type {NodeJS.Timeout | undefined} */
    let ending;
    // A signal to the whole group (Ctrl-C, or a supervisor's) has reached the child by itself, and a second one
    // may cut its clean end short: it is passed on once, to a child that has not ended soon after.
    const end = () => {
      ending ??= setTimeout(() => child.kill('SIGTERM'), PASS_ON_AFTER_MS);
    };
    const interrupt = () => {
      if (!process.stdin.isTTY) end();
    };
    process.on('SIGINT', interrupt);
    for (const signal of ENDING) process.on(signal, end);
    const watching = setInterval(() => {
      if (isOrphaned()) end();
    }, LOOK_FOR_PARENT_EVERY_MS);
    /** @param {number} code */
    const finish = (code) => {
      process.off('SIGINT', interrupt);
      for (const signal of ENDING) process.off(signal, end);
      clearInterval(watching);
      clearTimeout(ending);
      resolve(code);
    };
    child.once('error', () => finish(127));
    child.once('close', (code, signal) => finish(exitCodeOf(code, signal)));
    options.onStart?.(child);
  });
}
