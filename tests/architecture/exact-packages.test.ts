import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { completeLockfile, missingOptionalPackages, platformOfName } from '#cli/provision/lockfile.mjs';

const PROJECT = resolve(import.meta.dirname, '../..');

const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');

type Manifest = Record<'dependencies' | 'devDependencies', Record<string, string>>;
type Lock = {
  packages: Record<string, { version?: string; resolved?: string; integrity?: string; optional?: boolean }>;
};

describe('the packages', () => {
  const manifest: Manifest = JSON.parse(read('package.json'));
  const lock: Lock = JSON.parse(read('package-lock.json'));
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies };

  test('are all asked for in one exact version', () => {
    const loose = Object.entries(wanted).filter(
      ([, version]) => !/^(npm:[@\w/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  test('are locked in the version that is asked for', () => {
    const locked = Object.keys(wanted).map((name) => [name, lock.packages[`node_modules/${name}`]?.version]);
    const asked = Object.entries(wanted).map(([name, version]) => [name, version.replace(/^npm:.*@/, '')]);
    expect(locked).toEqual(asked);
  });

  test('of Mantine are all of one number, and so are those of tRPC', () => {
    const numbers = (scope: string): number =>
      new Set(
        Object.keys(wanted)
          .filter((name) => name.startsWith(scope))
          .map((name) => wanted[name]),
      ).size;
    expect([numbers('@mantine/'), numbers('@trpc/')]).toEqual([1, 1]);
  });

  test('lack a checksum only where they are optional', () => {
    const unsummed = Object.entries(lock.packages).filter(
      ([path, entry]) => path !== '' && entry.integrity === undefined && entry.optional !== true,
    );
    expect(unsummed).toEqual([]);
  });

  test('that are optional are all in the lockfile, or npm ci would refuse it (npm run lockfile adds them)', () => {
    expect(missingOptionalPackages(JSON.parse(read('package-lock.json')))).toEqual([]);
  });
});

describe('no committed file', () => {
  // `git ls-files` is the list of what is committed; an exported tree without .git has no such list.
  const inClone = existsSync(join(PROJECT, '.git'));
  const committed = inClone
    ? execFileSync('git', ['ls-files', '-z'], { cwd: PROJECT, encoding: 'utf8' })
        .split('\0')
        .filter((path) => path !== '')
    : ['package-lock.json', '.npmrc', 'package.json'];

  test('names the host of a package registry', () => {
    // Spelled in parts, so that this file is not the one that it finds.
    const hosts = [
      ['registry', 'npmjs', 'org'],
      ['registry', 'yarnpkg', 'com'],
      ['npm', 'pkg', 'github', 'com'],
    ];
    const named = committed.filter((path) => {
      const text = existsSync(join(PROJECT, path)) ? read(path) : '';
      return hosts.some((host) => text.includes(host.join('.')));
    });
    expect(named).toEqual([]);
  });

  test('says from where npm takes a package', () => {
    const lock: Lock = JSON.parse(read('package-lock.json'));
    expect(Object.values(lock.packages).filter((entry) => entry.resolved !== undefined)).toEqual([]);
    expect(read('.npmrc')).not.toMatch(/registry\s*=|:_auth|\/\//i);
    expect(read('.npmrc')).toContain('omit-lockfile-registry-resolved=true');
  });
});

describe('completing the lockfile', () => {
  test('names each missing optional package with its version and platform, and leaves the rest alone', () => {
    const lock = {
      packages: {
        '': { version: '1.0.0' },
        'node_modules/tool': {
          version: '2.0.0',
          dev: true,
          optionalDependencies: {
            '@tool/binding-linux-x64-musl': '2.0.0',
            '@tool/binding-linux-x64-gnu': '2.0.0',
          },
        },
        'node_modules/@tool/binding-linux-x64-gnu': {
          version: '2.0.0',
          optional: true,
          integrity: 'sha512-x',
        },
      },
    };
    expect(completeLockfile(lock)).toEqual({
      packages: {
        ...lock.packages,
        'node_modules/@tool/binding-linux-x64-musl': {
          version: '2.0.0',
          cpu: ['x64'],
          dev: true,
          libc: ['musl'],
          optional: true,
          os: ['linux'],
        },
      },
    });
    expect(missingOptionalPackages(completeLockfile(lock))).toEqual([]);
  });

  test('reads the platform from the names that native packages have', () => {
    expect(platformOfName('@swc/core-win32-x64-msvc')).toEqual({ os: ['win32'], cpu: ['x64'] });
    expect(platformOfName('@oxfmt/binding-linux-arm-musleabihf')).toEqual({
      os: ['linux'],
      cpu: ['arm'],
      libc: ['musl'],
    });
    expect(platformOfName('@swc/core-linux-ppc64-gnu')).toEqual({
      os: ['linux'],
      cpu: ['ppc64'],
      libc: ['glibc'],
    });
    expect(platformOfName('left-pad')).toBeUndefined();
  });

  test('refuses a package whose platform it cannot tell', () => {
    const lock = { packages: { 'node_modules/tool': { optionalDependencies: { 'left-pad': '1.0.0' } } } };
    expect(() => completeLockfile(lock)).toThrow('left-pad@1.0.0');
  });
});
