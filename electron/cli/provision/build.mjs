// The built app (out/): made again when a source that it comes from has changed, and only then.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { projectEnvironment, projectNode, ProvisionError, say } from './project.mjs';

/**
 * What a host needs of out/: the web host serves the renderer, and runs the core from its sources where it is not
 * built from them as they are; the desktop app runs all of it built.
 * @typedef {'web' | 'desktop'} BuildTarget
 */

const CONFIGURATION = ['electron.vite.config.ts', 'package-lock.json', 'tsconfig.json'];

/** @type {Record<BuildTarget, string[]>} */
const SOURCES = {
  web: ['renderer', 'shared', ...CONFIGURATION],
  desktop: ['electron/cli', 'electron/core', 'electron/main', 'electron/preload'],
};

/**
 * The program of the `puntos` command: the built one when it is of the sources as they are (it is ready in half
 * the time), else the sources themselves, so that who changes them need not build.
 * @param {string} project
 * @returns {string} its path
 */
export function puntosProgram(project) {
  const built = join(project, 'out', 'main', 'puntos.js');
  return existsSync(built) && isBuilt(project, 'desktop')
    ? built
    : join(project, 'electron', 'cli', 'puntos.ts');
}

/**
 * A hash over name, size and time of change of every source: reading 500 files takes longer than a start may.
 * @param {string} project
 * @param {BuildTarget} target
 * @returns {string}
 */
export function sourcesHash(project, target) {
  const hash = createHash('sha256');
  for (const path of SOURCES[target].flatMap((source) => filesUnder(project, source))) {
    const { size, mtimeMs } = statSync(join(project, path));
    hash.update(`${path}\n${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} project
 * @param {BuildTarget} target
 * @returns {boolean}
 */
export function isBuilt(project, target) {
  const stamp = readStamp(project);
  const needed =
    target === 'desktop' ? /** @type {const} */ (['web', 'desktop']) : /** @type {const} */ (['web']);
  return needed.every((part) => stamp[part] === sourcesHash(project, part));
}

/**
 * Builds the app if it is not built from the sources as they are. Call it in turn, with the packages there.
 * @param {string} project
 * @param {BuildTarget} target
 * @returns {Promise<void>}
 * @throws {ProvisionError} when a source does not build
 */
export async function build(project, target) {
  if (isBuilt(project, target)) return;
  say('Construyendo la aplicación…');
  const began = Date.now();
  // The hashes of before: a source that is saved meanwhile makes the next command build again.
  const stamp = { web: sourcesHash(project, 'web'), desktop: sourcesHash(project, 'desktop') };
  rmSync(stampPath(project), { force: true });
  const script = join(project, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  /** @type {string[]} */
  const printed = [];
  const code = await run(projectNode(project), [script, 'build', '--logLevel', 'warn'], {
    cwd: project,
    env: projectEnvironment(project, process.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    // The bundler's words are of use to a person only where it failed.
    onStart: ({ stdout, stderr }) => {
      for (const output of [stdout, stderr]) output?.on('data', (part) => printed.push(String(part)));
    },
  });
  if (code !== 0) {
    process.stderr.write(printed.join(''));
    throw new ProvisionError(`La construcción de la aplicación falló (código ${code}).`);
  }
  mkdirSync(join(project, 'out'), { recursive: true });
  writeFileSync(stampPath(project), JSON.stringify(stamp));
  say(`Aplicación construida en ${Math.round((Date.now() - began) / 1000)} s.`);
}

/** @param {string} project */
function stampPath(project) {
  return join(project, 'out', '.puntos-stamp.json');
}

/**
 * @param {string} project
 * @returns {Partial<Record<BuildTarget, string>>}
 */
function readStamp(project) {
  const path = stampPath(project);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

/**
 * @param {string} project
 * @param {string} path of a file or a folder, relative to the project
 * @returns {string[]} relative paths, in an order that does not depend on the file system
 */
function filesUnder(project, path) {
  const found = statSync(join(project, path), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(join(project, path), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(project, `${path}/${entry.name}`) : [`${path}/${entry.name}`],
    );
}
