import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const PROJECT = resolve(import.meta.dirname, '../..');
const TREE = ['electron', 'renderer', 'shared', 'tests'];

type Files = Record<string, string>;
type Violation = { rule: string; from: string };

/** A small tree that keeps every rule, close to each of them. */
const CLEAN: Files = {
  'shared/domain/person.ts': `import { z } from 'zod';
    import { v7 } from 'uuid';
    export const person = z.object({ id: z.string().default(() => v7()) });`,
  'shared/domain/mutual.ts': `import type { Other } from './other.ts';
    export type Mutual = { other: Other };`,
  'shared/domain/other.ts': `import type { Mutual } from './mutual.ts';
    export type Other = { mutual: Mutual };`,
  'electron/core/router.ts': `import { person } from '#shared/domain/person.ts';
    export const router = { person };
    export type AppRouter = typeof router;`,
  'electron/core/db/driver.ts': `import Database from 'better-sqlite3';
    export const open = (path: string) => new Database(path);`,
  'electron/core/features/people/router.ts': `import { find } from './queries.ts'; export const people = { find };`,
  'electron/core/features/people/queries.ts': `export const find = () => [];`,
  'electron/core/features/wifi/router.ts': `export const wifi = {};`,
  'electron/cli/puntos.ts': `import { router } from '#core/router.ts'; export const verbs = [router];`,
  'electron/main/index.ts': `import { app } from 'electron';
    import type { AppRouter } from '#core/router.ts';
    import { mayOpen } from '#main/policy/navigation.ts';
    export const shell = (router: AppRouter) => [app, router, mayOpen];`,
  'electron/main/policy/navigation.ts': `import { person } from '#shared/domain/person.ts';
    export const mayOpen = () => person;`,
  'electron/preload/index.ts': `import { contextBridge } from 'electron'; export const bridge = contextBridge;`,
  'renderer/src/client.ts': `import type { AppRouter } from '#core/router.ts';
    export type Client = AppRouter;
    export type Same = import('#core/router.ts').AppRouter;`,
  'renderer/src/features/people/screen.tsx': `import { person } from '#shared/domain/person.ts';
    export const Screen = () => <p>{String(person)}</p>;`,
  'renderer/src/features/wifi/board.tsx': `export const Board = () => <p />;`,
  'tests/unit/person.test.ts': `import { person } from '#shared/domain/person.ts';
    import Database from 'better-sqlite3';
    export const both = [person, Database];`,
};

/** For each rule, files that break it (each of them, by itself) and no other rule's `from`. */
const PLANTED: Record<string, Files> = {
  'shared-is-pure': {
    'shared/domain/planted-node.ts': `import { readFileSync } from 'node:fs'; export const read = readFileSync;`,
    'shared/domain/planted-package.ts': `import { parse } from 'csv-parse/sync'; export const csv = parse;`,
    'shared/domain/planted-core.ts': `import { router } from '#core/router.ts'; export const up = router;`,
    'shared/domain/planted-using.ts': `export async function f() { await using file = await import('node:os'); return file; }`,
  },
  'core-knows-no-host': {
    'electron/core/planted.ts': `import { verbs } from '#cli/puntos.ts'; export const host = verbs;`,
    'electron/core/planted-later.ts': `export const host = async () => await import('#main/policy/navigation.ts');`,
  },
  'commands-know-no-window': {
    'electron/cli/planted.ts': `export { mayOpen } from '#main/policy/navigation.ts';`,
  },
  'nothing-shipped-knows-the-tests': {
    'electron/cli/planted-tests.ts': `export * from '#tests/unit/person.test.ts';`,
  },
  'every-import-resolves': {
    'electron/core/planted-lost.ts': `import { gone } from '#shared/domain/gone.ts'; export const lost = gone;`,
  },
  'renderer-runs-in-a-browser': {
    'renderer/src/planted-node.ts': `import { hostname } from 'node:os'; export const name = hostname;`,
  },
  'electron-only-in-main': {
    'electron/core/planted-electron.ts': `import { app } from 'electron'; export const shell = app;`,
    'electron/cli/planted-updater.ts': `import { autoUpdater } from 'electron-updater'; export const u = autoUpdater;`,
    'tests/unit/planted-type.test.ts': `import type { App } from 'electron'; export type Shell = App;`,
  },
  'policy-is-pure': {
    'electron/main/policy/planted.ts': `import { app } from 'electron'; export const shell = app;`,
    'electron/main/policy/planted-up.ts': `import { readFileSync } from 'node:fs'; export const up = readFileSync;`,
  },
  'main-knows-the-core-as-a-process': {
    'electron/main/planted.ts': `import { router } from '#core/router.ts'; export const inside = router;`,
  },
  'renderer-knows-the-core-by-type': {
    'renderer/src/planted.ts': `import { router, type AppRouter } from '#core/router.ts';
      export const inside: AppRouter = router;`,
    'renderer/src/planted-effect.ts': `import '#core/router.ts';`,
    'renderer/src/planted-export.ts': `export { router } from '#core/router.ts';`,
  },
  'features-do-not-import-each-other': {
    'electron/core/features/people/planted.ts': `import { wifi } from '../wifi/router.ts'; export const w = wifi;`,
    'electron/core/features/wifi/planted-type.ts': `import type { people } from '#core/features/people/router.ts';
      export type People = typeof people;`,
  },
  'renderer-features-do-not-import-each-other': {
    'renderer/src/features/people/planted.tsx': `import { Board } from '../wifi/board.tsx'; export const b = Board;`,
  },
  'one-driver-one-file': {
    'electron/core/db/planted.ts': `import Database from 'better-sqlite3'; export const second = Database;`,
  },
  'no-circles': {
    'shared/domain/planted-a.ts': `import { b } from './planted-b.ts'; export const a = () => b;`,
    'shared/domain/planted-b.ts': `import { a } from './planted-a.ts'; export const b = () => a;`,
  },
};

const temporary: string[] = [];

/** A folder like the project, with the project's own rules and packages and the given files. */
async function plant(...trees: Files[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'puntos-rules-'));
  temporary.push(folder);
  await cp(join(PROJECT, '.dependency-cruiser.cjs'), join(folder, '.dependency-cruiser.cjs'));
  await cp(join(PROJECT, 'package.json'), join(folder, 'package.json'));
  await symlink(join(PROJECT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const [path, source] of trees.flatMap((tree) => Object.entries(tree))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), source);
  }
  return folder;
}

/** What dependency-cruiser reports, in the way that `npm run check` calls it. */
async function violationsIn(folder: string): Promise<Violation[]> {
  const script = join(PROJECT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const output = await new Promise<string>((done, failed) => {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
    execFile(
      process.execPath,
      [script, ...TREE, '--output-type', 'json'],
      options,
      (error, stdout, stderr) => {
        if (stdout === '') failed(new Error(`dependency-cruiser said nothing: ${stderr}`, { cause: error }));
        else done(stdout);
      },
    );
  });
  const report: { summary: { violations: { from: string; rule: { name: string } }[] } } = JSON.parse(output);
  return report.summary.violations.map(({ from, rule }) => ({ rule: rule.name, from }));
}

afterAll(async () => {
  await Promise.all(temporary.map((folder) => rm(folder, { recursive: true, force: true })));
});

describe('the import rules', () => {
  const config: { forbidden: { name: string; severity: string }[] } = createRequire(import.meta.url)(
    join(PROJECT, '.dependency-cruiser.cjs'),
  );
  let found: Violation[] = [];

  beforeAll(async () => {
    found = await violationsIn(await plant(CLEAN, ...Object.values(PLANTED)));
  });

  test('each have a planted violation, and each stop the check', () => {
    expect(Object.keys(PLANTED).toSorted()).toEqual(config.forbidden.map(({ name }) => name).toSorted());
    expect(config.forbidden.filter(({ severity }) => severity !== 'error')).toEqual([]);
  });

  test('find nothing in a tree that keeps them', async () => {
    expect(await violationsIn(await plant(CLEAN))).toEqual([]);
  });

  test.each(Object.entries(PLANTED))('%s bites on every violation planted for it', (rule, files) => {
    const bitten = found.filter((violation) => violation.rule === rule).map(({ from }) => from);
    const planted = Object.keys(files).toSorted();
    // A circle is reported once, at its first file.
    const expected = rule === 'no-circles' ? planted.slice(0, 1) : planted;
    expect(bitten.filter((from) => from.includes('planted')).toSorted()).toEqual(expected);
  });

  test('find nothing but what was planted', () => {
    expect(found.filter(({ from }) => !from.includes('planted'))).toEqual([]);
  });

  test('are kept by the project itself', async () => {
    expect(await violationsIn(PROJECT)).toEqual([]);
  });
});
