// Electron's runtime: the package brings none; it is fetched the first time the desktop app is to be opened.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { projectNode, say } from './project.mjs';

const REACH_WITHIN_MS = 8_000;
const FETCH_WITHIN_MS = 600_000;
const RELEASES = 'https://github.com/electron/electron/releases/download/';

/**
 * @typedef {{ platform: NodeJS.Platform, env: NodeJS.ProcessEnv }} Surroundings
 * @typedef {{ kind: 'desktop', program: string } | { kind: 'web', reason: string }} Opening
 */

/**
 * Whether a window can be shown: only Linux runs without.
 * @param {Surroundings} surroundings
 * @returns {boolean}
 */
export function hasDisplay({ platform, env }) {
  return platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}

/**
 * Electron's program, if its runtime is here.
 * @param {string} project
 * @returns {string | undefined}
 */
export function electronProgram(project) {
  const folder = join(project, 'node_modules', 'electron');
  // The installer writes path.txt last.
  if (!existsSync(join(folder, 'path.txt'))) return undefined;
  const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
  return existsSync(program) ? program : undefined;
}

/**
 * Decides what `npm start` opens, fetching Electron's runtime if that is what is missing.
 * @param {string} project
 * @param {Surroundings} surroundings
 * @returns {Promise<Opening>}
 */
export async function chooseOpening(project, surroundings) {
  if (!hasDisplay(surroundings)) {
    return { kind: 'web', reason: 'no hay pantalla (ni DISPLAY ni WAYLAND_DISPLAY)' };
  }
  if (electronProgram(project) === undefined) await fetchRuntime(project, surroundings.env);
  const program = electronProgram(project);
  return program === undefined
    ? { kind: 'web', reason: 'no se pudo obtener el ejecutable de Electron' }
    : { kind: 'desktop', program };
}

/**
 * What Electron is started with.
 * @param {string} project
 * @param {readonly string[]} args of the person
 * @param {{ isRootOnLinux: boolean }} surroundings
 * @returns {string[]}
 */
export function electronArguments(project, args, { isRootOnLinux }) {
  return [...(isRootOnLinux ? ['--no-sandbox'] : []), project, ...args];
}

/**
 * Failing is expected (no network, a proxy that forbids it) and means only that the web host is opened.
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 */
async function fetchRuntime(project, env) {
  if (!(await isReachable(env))) return;
  say('Descargando el ejecutable de Electron (unos 110 MB, solo la primera vez)…');
  await run(projectNode(project), [join(project, 'node_modules', 'electron', 'install.js')], {
    cwd: project,
    env,
    stdio: 'ignore',
    timeoutMs: FETCH_WITHIN_MS,
  });
}

/**
 * A machine without internet must not wait for a download's own timeouts at every start.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>}
 */
async function isReachable(env) {
  // Behind a proxy only the downloader knows the way.
  if (env['HTTPS_PROXY'] !== undefined || env['https_proxy'] !== undefined) return true;
  const address = env['ELECTRON_MIRROR'] ?? env['npm_config_electron_mirror'] ?? RELEASES;
  try {
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(REACH_WITHIN_MS) });
    return true;
  } catch {
    return false;
  }
}
