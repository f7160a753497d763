// Where things are in the clone, and how this folder speaks to the person who runs it.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's folder. */
export const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));

/** A cause that the person can act on: its message is shown as it is, without a stack. */
export class ProvisionError extends Error {}

/**
 * One line of progress, on stderr.
 * @param {string} line Spanish
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * The project's own Node, a devDependency: the database driver and the tests need its version.
 * @param {string} project
 * @returns {string}
 */
export function projectNode(project) {
  return join(project, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * How Node runs a core that serves. Node lets the space of the youngest objects grow to 128 MB, which an import of a
 * hundred thousand rows fills with garbage; within 32 MB it takes no longer and needs a fifth less memory.
 */
export const CORE_FLAGS = ['--max-semi-space-size=16'];

/**
 * The environment of what we start: the project's tools and its Node come first, as in `npm run`. What Node makes
 * of the sources is kept, which halves the time to ready; inside the project and not in the system's temporary
 * folder, where another account could prepare it.
 * @param {string} project
 * @param {NodeJS.ProcessEnv} base
 * @returns {NodeJS.ProcessEnv}
 */
export function projectEnvironment(project, base) {
  // Windows spells the variable `Path`, and a second spelling beside it would win or lose by chance.
  const name = Object.keys(base).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const bin = join(project, 'node_modules', '.bin');
  return {
    ...base,
    [name]: [bin, base[name] ?? ''].join(delimiter),
    NODE_COMPILE_CACHE: base['NODE_COMPILE_CACHE'] ?? join(project, 'node_modules', '.cache', 'node'),
  };
}

/**
 * How to start npm: the one that runs us, or the one that belongs to this Node, or the one in the PATH.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npmCommand(environment) {
  const script = environment['npm_execpath'];
  if (script !== undefined && /npm-cli\.c?js$/.test(script) && existsSync(script)) {
    return { command: process.execPath, args: [script], shell: false };
  }
  return process.platform === 'win32'
    ? { command: 'npm.cmd', args: [], shell: true }
    : { command: 'npm', args: [], shell: false };
}
