// Names in package-lock.json the optional packages that npm left out of it.
//
// Tools with native parts depend optionally on one package for each platform. npm drops those that it could
// not fetch while it wrote the lockfile, and `npm ci` then refuses the very lockfile that npm wrote. Naming
// them (version and platform, without a checksum, because there was nothing to sum) makes `npm ci` work
// where they cannot be had and lets the machines that need them fetch the exact version.
// Run it after every `npm install`: `npm run lockfile`. tests/architecture/lockfile.test.ts says when that
// was forgotten.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{
 *   version?: string, optional?: boolean, dev?: boolean, license?: string, os?: string[], cpu?: string[],
 *   libc?: string[], resolved?: string, integrity?: string, optionalDependencies?: Record<string, string>
 * }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

const PLATFORMS = new Set([
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]);

/**
 * Where Node finds `name` from the package at `from`: its own node_modules first, then each one above.
 * @param {Lockfile} lock
 * @param {string} from
 * @param {string} name
 * @returns {boolean}
 */
function isLocked(lock, from, name) {
  let folder = from;
  for (;;) {
    const prefix = folder === '' ? '' : `${folder}/`;
    if (`${prefix}node_modules/${name}` in lock.packages) return true;
    if (folder === '') return false;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1));
  }
}

/**
 * The optional packages that a locked package names and the lockfile lacks.
 * @param {Lockfile} lock
 * @returns {{ name: string, version: string, dev: boolean }[]}
 */
export function missingOptionalPackages(lock) {
  return Object.entries(lock.packages).flatMap(([from, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isLocked(lock, from, name))
      .map(([name, version]) => ({ name, version, dev: entry.dev === true })),
  );
}

/**
 * The platform that the name of a native package states (`@x/binding-linux-arm64-musl`).
 * @param {string} name
 * @returns {{ os: string[], cpu: string[], libc?: string[] } | undefined} undefined when it states none
 */
export function platformOfName(name) {
  const words = name.slice(name.indexOf('/') + 1).split('-');
  const at = words.findIndex((word) => PLATFORMS.has(word));
  const os = words[at];
  const cpu = words[at + 1];
  if (os === undefined || cpu === undefined) return undefined;
  const abi = words[at + 2] ?? '';
  const libc =
    os !== 'linux' ? undefined : abi.startsWith('musl') ? 'musl' : abi === 'gnu' ? 'glibc' : undefined;
  return { cpu: [cpu], ...(libc === undefined ? {} : { libc: [libc] }), os: [os] };
}

/**
 * The same lockfile with the missing optional packages named; keys in npm's order.
 * @param {Lockfile} lock
 * @returns {Lockfile}
 */
export function completeLockfile(lock) {
  const added = missingOptionalPackages(lock).map(({ name, version, dev }) => {
    const platform = platformOfName(name);
    if (platform === undefined || !/^\d+\.\d+\.\d+/.test(version)) {
      throw new Error(
        `${name}@${version}: neither its platform nor an exact version can be told from its name`,
      );
    }
    const entry = { ...platform, ...(dev ? { dev } : {}), optional: true };
    const inOrder = Object.entries(entry).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
    return [`node_modules/${name}`, { version, ...Object.fromEntries(inOrder) }];
  });
  const entries = [...Object.entries(lock.packages), ...added].toSorted(([a], [b]) =>
    String(a).localeCompare(String(b), 'en'),
  );
  return { ...lock, packages: Object.fromEntries(entries) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL('../../../package-lock.json', import.meta.url));
  const lock = /** @type {Lockfile} */ (JSON.parse(readFileSync(path, 'utf8')));
  const missing = missingOptionalPackages(lock);
  if (missing.length > 0) writeFileSync(path, `${JSON.stringify(completeLockfile(lock), null, 2)}\n`);
  process.stderr.write(`package-lock.json: ${missing.length} paquetes opcionales añadidos.\n`);
}
