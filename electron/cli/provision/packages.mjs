// The Node packages: installed when they are not those of package-lock.json, and only then.

import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { npmCommand, projectEnvironment, projectNode, ProvisionError, say } from './project.mjs';

/** @typedef {import('./lockfile.mjs').Lockfile} Lockfile */
/** @typedef {'ready' | 'unstamped' | 'linked' | 'missing'} PackagesState */

/**
 * What a finished installation leaves behind: the hash of the lockfile it was made from and the platform.
 * @param {string} lockfile its text
 * @returns {string}
 */
export function stampOf(lockfile) {
  const hash = createHash('sha256').update(lockfile).digest('hex');
  return `${hash} ${process.platform}-${process.arch}`;
}

/**
 * Whether npm's own record of node_modules (node_modules/.package-lock.json, which it writes last) holds
 * what the lockfile asks for: everything that is not optional, and nothing in another version.
 * @param {Lockfile} lock
 * @param {Lockfile} installed
 * @returns {boolean}
 */
export function isInstalled(lock, installed) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    return found === undefined ? wanted.optional === true : found.version === wanted.version;
  });
}

/**
 * What node_modules is at this moment. Cheap enough for every start of every command.
 * @param {string} project
 * @returns {PackagesState} `unstamped`: complete, but by somebody's own `npm ci`; `linked`: a link to the
 *   packages of another clone, which are not ours to replace
 */
export function packagesState(project) {
  const modules = join(project, 'node_modules');
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink() === true) return 'linked';
  if (!existsSync(projectNode(project))) return 'missing';
  const lockfile = readFileSync(join(project, 'package-lock.json'), 'utf8');
  if (textOf(join(modules, STAMP)) === stampOf(lockfile)) return 'ready';
  const installed = textOf(join(modules, '.package-lock.json'));
  return installed !== undefined && isInstalled(JSON.parse(lockfile), JSON.parse(installed))
    ? 'unstamped'
    : 'missing';
}

const STAMP = '.puntos-stamp';

/**
 * Makes node_modules what package-lock.json asks for. Call it in turn. An installation that was cut short has
 * no stamp, and npm ci begins by emptying the folder: the next command repairs it.
 * @param {string} project
 * @returns {Promise<void>}
 * @throws {ProvisionError} when npm could not
 */
export async function installPackages(project) {
  const state = packagesState(project);
  if (state === 'ready' || state === 'linked') return;
  if (state === 'missing') await npmCi(project);
  const lockfile = readFileSync(join(project, 'package-lock.json'), 'utf8');
  writeFileSync(join(project, 'node_modules', STAMP), stampOf(lockfile));
}

/** @param {string} project */
async function npmCi(project) {
  say('Instalando los paquetes de Node (npm ci); la primera vez tarda uno o dos minutos…');
  const began = Date.now();
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  rmSync(join(project, 'node_modules', STAMP), { force: true });
  // A machine's own settings (omit=dev, NODE_ENV=production) must not leave out the tools that build the app.
  await npm(project, ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']);
  // With ignore-scripts=true in the machine's settings the package `node` arrives without its program.
  if (!existsSync(projectNode(project))) await npm(project, ['rebuild', 'node', '--ignore-scripts=false']);
  if (!existsSync(projectNode(project))) {
    throw new ProvisionError(
      'npm instaló los paquetes, pero falta el Node propio del proyecto (node_modules/node/bin). ' +
        'Borre la carpeta node_modules y repita la orden.',
    );
  }
  say(`Paquetes de Node listos en ${Math.round((Date.now() - began) / 1000)} s.`);
}

/**
 * @param {string} project
 * @param {string[]} args
 */
async function npm(project, args) {
  const { command, args: before, shell } = npmCommand(process.env);
  const code = await run(command, [...before, ...args, '--loglevel=error', '--no-progress'], {
    cwd: project,
    env: projectEnvironment(project, process.env),
    shell,
    stdio: ['ignore', 2, 2],
  });
  if (code !== 0) {
    throw new ProvisionError(
      `npm ${args[0]} terminó con el código ${code}. Revise la conexión a internet y el mensaje de arriba, ` +
        'y repita la orden: lo que quedó a medias se repara solo.',
    );
  }
}

/**
 * @param {string} path
 * @returns {string | undefined}
 */
function textOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
