import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isBuilt, sourcesHash } from '#cli/provision/build.mjs';
import { exitCodeOf, run } from '#cli/provision/child.mjs';
import { benchNames, programsNeededBy } from '#cli/provision/commands.mjs';
import { chooseOpening, electronArguments, electronProgram, hasDisplay } from '#cli/provision/desktop.mjs';
import { isInstalled, packagesState, stampOf } from '#cli/provision/packages.mjs';
import { projectEnvironment, projectNode } from '#cli/provision/project.mjs';
import { readyAddress } from '#cli/provision/start.mjs';
import { adviceFor, distributionOf, locate } from '#cli/provision/system.mjs';
import { closingLine, notRun } from '#cli/provision/testing.mjs';
import { inTurn, isAbandoned } from '#cli/provision/turn.mjs';

const PROJECT = resolve(import.meta.dirname, '../..');

let clone = '';

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'puntos-clone-'));
});

afterEach(async () => {
  await rm(clone, { recursive: true, force: true });
});

async function write(path: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(join(clone, path)), { recursive: true });
  await writeFile(join(clone, path), text, { mode });
}

const LOCK = JSON.stringify({
  packages: {
    '': { version: '0.1.0' },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/@swc/core-win32-x64-msvc': { version: '1.16.22', optional: true },
  },
});

describe('the Node packages', () => {
  /** A node_modules as npm leaves it. */
  async function installed(zod: string): Promise<void> {
    await write('package-lock.json', LOCK);
    await write(projectNode('.'), '', 0o755);
    const record = { packages: { 'node_modules/zod': { version: zod } } };
    await write('node_modules/.package-lock.json', JSON.stringify(record));
  }

  test('are missing in a fresh clone', async () => {
    await write('package-lock.json', LOCK);
    expect(packagesState(clone)).toBe('missing');
  });

  test('are ready when the stamp is that of the lockfile, and missing when the lockfile has changed', async () => {
    await installed('4.6.7');
    await write('node_modules/.puntos-stamp', stampOf(LOCK));
    expect(packagesState(clone)).toBe('ready');
    await write('package-lock.json', LOCK.replace('4.6.7', '4.6.8'));
    expect(packagesState(clone)).toBe('missing');
  });

  test("that a developer's own npm ci installed are accepted", async () => {
    await installed('4.6.7');
    expect(packagesState(clone)).toBe('unstamped');
  });

  test('that npm ci left half done are installed again', async () => {
    await installed('4.6.7');
    await rm(join(clone, 'node_modules/.package-lock.json'));
    expect(packagesState(clone)).toBe('missing');
  });

  test('are installed again when the project’s own Node is gone from them', async () => {
    await installed('4.6.7');
    await write('node_modules/.puntos-stamp', stampOf(LOCK));
    await rm(projectNode(clone));
    expect(packagesState(clone)).toBe('missing');
  });

  test('are left alone where node_modules is a link to those of another clone', async () => {
    await write('package-lock.json', LOCK);
    await mkdir(join(clone, 'elsewhere'));
    await symlink(join(clone, 'elsewhere'), join(clone, 'node_modules'), 'junction');
    expect(packagesState(clone)).toBe('linked');
  });

  test('may lack what is optional, but nothing else and nothing in another version', () => {
    const lock = JSON.parse(LOCK);
    const holding = (packages: Record<string, { version: string }>): boolean =>
      isInstalled(lock, { packages });
    expect(holding({ 'node_modules/zod': { version: '4.6.7' } })).toBe(true);
    expect(holding({ 'node_modules/zod': { version: '4.6.6' } })).toBe(false);
    expect(holding({})).toBe(false);
    expect(
      holding({
        'node_modules/zod': { version: '4.6.7' },
        'node_modules/@swc/core-win32-x64-msvc': { version: '1.0.0' },
      }),
    ).toBe(false);
  });
});

describe('the build', () => {
  beforeEach(async () => {
    await write('renderer/src/main.tsx', 'export {};');
    await write('electron/main/index.ts', 'export {};');
    await write('package-lock.json', LOCK);
    const stamp = { web: sourcesHash(clone, 'web'), desktop: sourcesHash(clone, 'desktop') };
    await write('out/.puntos-stamp.json', JSON.stringify(stamp));
  });

  const built = (): { web: boolean; desktop: boolean } => ({
    web: isBuilt(clone, 'web'),
    desktop: isBuilt(clone, 'desktop'),
  });

  test('is kept while no source changes', () => {
    expect(built()).toEqual({ web: true, desktop: true });
  });

  test('is made again after a source of the window changed, was added or was removed', async () => {
    await write('renderer/src/main.tsx', 'export const changed = 1;');
    expect(built()).toEqual({ web: false, desktop: false });
    await write('out/.puntos-stamp.json', JSON.stringify({ web: sourcesHash(clone, 'web') }));
    await write('renderer/src/new.tsx', '');
    expect(isBuilt(clone, 'web')).toBe(false);
    await rm(join(clone, 'renderer/src/new.tsx'));
    expect(isBuilt(clone, 'web')).toBe(true);
    await rm(join(clone, 'renderer/src/main.tsx'));
    expect(isBuilt(clone, 'web')).toBe(false);
  });

  test('is made again after a source was saved with the same size', async () => {
    await utimes(join(clone, 'renderer/src/main.tsx'), new Date(0), new Date(0));
    expect(isBuilt(clone, 'web')).toBe(false);
  });

  test('for the web host does not wait for the sources of the shell', async () => {
    await write('electron/main/index.ts', 'export const changed = 1;');
    expect(built()).toEqual({ web: true, desktop: false });
  });

  test('is missing in a fresh clone, and after one that was cut short', async () => {
    await rm(join(clone, 'out/.puntos-stamp.json'));
    expect(built()).toEqual({ web: false, desktop: false });
  });
});

describe('two commands started at once', () => {
  test('work one after the other, and the second says that it waits', async () => {
    const path = join(clone, 'turno');
    const steps: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      steps.push(`${name} begins`);
      await new Promise((done) => setImmediate(done));
      steps.push(`${name} ends`);
    };
    await Promise.all([
      inTurn(path, work('first'), () => steps.push('first waits')),
      inTurn(path, work('second'), () => steps.push('second waits')),
    ]);
    expect(steps).toEqual(['first begins', 'second waits', 'first ends', 'second begins', 'second ends']);
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });

  test('let the next one in when the work fails', async () => {
    const path = join(clone, 'turno');
    const failing = inTurn(
      path,
      () => Promise.reject(new Error('no network')),
      () => undefined,
    );
    await expect(failing).rejects.toThrow('no network');
    expect(
      await inTurn(
        path,
        () => Promise.resolve('second'),
        () => undefined,
      ),
    ).toBe('second');
  });

  test('of which the first was killed: the second takes its turn without waiting', async () => {
    const path = join(clone, 'turno');
    const module = new URL('../../electron/cli/provision/turn.mjs', import.meta.url).href;
    const script = `import { inTurn } from '${module}';
      await inTurn(process.argv[1], () => { process.kill(process.pid, 'SIGKILL'); return new Promise(() => {}); }, () => {});`;
    const first = spawn(process.execPath, ['--input-type=module', '-e', script, path], { stdio: 'ignore' });
    await new Promise((done) => first.once('close', done));
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: first.pid });
    const waited: string[] = [];
    expect(
      await inTurn(
        path,
        () => Promise.resolve('repaired'),
        () => waited.push('waits'),
      ),
    ).toBe('repaired');
    expect(waited).toEqual([]);
  });

  test('on two machines and one folder go by the other’s silence', () => {
    const holder = { token: 't', pid: 1, host: 'other' };
    const seen = { host: 'here', isAlive: () => false };
    expect(isAbandoned(holder, { ...seen, silentMs: 1_000 })).toBe(false);
    expect(isAbandoned(holder, { ...seen, silentMs: 61_000 })).toBe(true);
    expect(isAbandoned({ ...holder, host: 'here' }, { ...seen, silentMs: 1_000 })).toBe(true);
    expect(isAbandoned({ ...holder, host: 'here' }, { ...seen, silentMs: 1_000, isAlive: () => true })).toBe(
      false,
    );
    expect(isAbandoned(undefined, { ...seen, silentMs: 1_000 })).toBe(false);
  });
});

describe('programs of the system', () => {
  test('are found in the PATH', async () => {
    await write('bin/chromium', '#!/bin/sh', 0o755);
    expect(locate('chromium', ['/nowhere', join(clone, 'bin')].join(delimiter))).toBe(
      join(clone, 'bin', 'chromium'),
    );
  });

  test('that are missing are named with their purpose and how to get them, by machine', () => {
    const machine = { platform: 'linux', isRoot: false, distribution: 'debian' } as const;
    expect(adviceFor(['chromium', 'snmpd'], machine)).toBe(
      [
        'Faltan programas del sistema:',
        '  - chromium: el navegador de las pruebas de pantalla',
        '  - snmpd: el agente SNMP de las pruebas de las zonas WiFi',
        'Para instalarlos: sudo apt-get update && sudo apt-get install chromium snmpd',
      ].join('\n'),
    );
    expect(adviceFor(['snmpd'], { ...machine, distribution: 'fedora' })).toContain(
      'sudo dnf install net-snmp',
    );
    expect(adviceFor(['snmpd'], { platform: 'darwin', isRoot: false, distribution: undefined })).toContain(
      'brew install net-snmp',
    );
    expect(adviceFor(['snmpd'], { platform: 'win32', isRoot: false, distribution: undefined })).toContain(
      'WSL',
    );
    expect(adviceFor(['pdftotext'], machine)).toContain('apt-get install poppler-utils');
    expect(adviceFor(['snmpd'], { ...machine, distribution: 'void' })).toContain('de su sistema (snmpd)');
  });

  test('are looked for by the distribution that the machine says it is', () => {
    expect(distributionOf('PRETTY_NAME="Debian GNU/Linux 13"\nID=debian\nVERSION_ID="13"\n')).toBe('debian');
    expect(distributionOf('NAME=x\nID="opensuse-leap"\n')).toBe('opensuse-leap');
    expect(distributionOf('')).toBeUndefined();
  });

  test('that a measurement needs are named in its file', () => {
    expect(programsNeededBy('// Polls 82 agents.\n// needs: snmpd, chromium\n')).toEqual([
      'chromium',
      'snmpd',
    ]);
    expect(programsNeededBy('// needs: snmpd, prometheus-snmp-exporter\n')).toEqual([
      'prometheus-snmp-exporter',
      'snmpd',
    ]);
    expect(programsNeededBy('// Registers visitors.\n')).toEqual([]);
  });
});

describe('npm start', () => {
  test('opens a window only where there is a display', () => {
    expect(hasDisplay({ platform: 'linux', env: {} })).toBe(false);
    expect(hasDisplay({ platform: 'linux', env: { DISPLAY: ':0' } })).toBe(true);
    expect(hasDisplay({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe(true);
    expect(hasDisplay({ platform: 'win32', env: {} })).toBe(true);
  });

  test('serves the web host where there is no display, without trying to fetch Electron', async () => {
    expect(await chooseOpening(clone, { platform: 'linux', env: {} })).toEqual({
      kind: 'web',
      reason: 'no hay pantalla (ni DISPLAY ni WAYLAND_DISPLAY)',
    });
  });

  test('serves the web host where Electron’s runtime cannot be fetched', async () => {
    // Port 9 of this machine refuses: what a machine without internet sees.
    const env = { DISPLAY: ':0', ELECTRON_MIRROR: 'http://127.0.0.1:9/' };
    expect(await chooseOpening(clone, { platform: 'linux', env })).toEqual({
      kind: 'web',
      reason: 'no se pudo obtener el ejecutable de Electron',
    });
  });

  test('opens the desktop app where Electron’s runtime is there', async () => {
    await write('node_modules/electron/path.txt', 'electron');
    expect(electronProgram(clone)).toBeUndefined();
    await write('node_modules/electron/dist/electron', '', 0o755);
    const program = join(clone, 'node_modules/electron/dist/electron');
    const env = { DISPLAY: ':0' };
    expect(await chooseOpening(clone, { platform: 'linux', env })).toEqual({ kind: 'desktop', program });
  });

  test('gives up Electron’s sandbox only as root on Linux', () => {
    expect(electronArguments('/app', ['--data', 'd'], { isRootOnLinux: true })).toEqual([
      '--no-sandbox',
      '/app',
      '--data',
      'd',
    ]);
    expect(electronArguments('/app', [], { isRootOnLinux: false })).toEqual(['/app']);
  });

  test('reads the address from the line that a host prints when it is ready', () => {
    const ready = '{"ready":true,"role":"station","url":"http://127.0.0.1:4100/","pid":7}';
    expect(readyAddress(ready)).toBe('http://127.0.0.1:4100/');
    expect(readyAddress('{"ready":false}')).toBeUndefined();
    expect(readyAddress('otra línea')).toBeUndefined();
  });
});

describe('npm test', () => {
  const file = (status: string, tests: [string, string][]) => ({
    name: 'a.test.ts',
    status,
    assertionResults: tests.map(([fullName, result]) => ({ fullName, status: result })),
  });

  test('closes with how many tests passed and failed', () => {
    const report = {
      numPassedTests: 40,
      numFailedTests: 1,
      testResults: [file('failed', [['a', 'failed']])],
    };
    expect(closingLine(report, 1)).toBe('40 passed, 1 failed');
    expect(closingLine({ numPassedTests: 41, numFailedTests: 0, testResults: [] }, 0)).toBe(
      '41 passed, 0 failed',
    );
  });

  test('counts a file that does not load, and a run that broke off, as failed', () => {
    const unloaded = { numPassedTests: 3, numFailedTests: 0, testResults: [file('failed', [])] };
    expect(closingLine(unloaded, 1)).toBe('3 passed, 1 failed');
    expect(closingLine({ numPassedTests: 3, numFailedTests: 0, testResults: [] }, 1)).toBe(
      '3 passed, 1 failed',
    );
    expect(closingLine(undefined, 134)).toBe('0 passed, 1 failed');
  });

  test('says what did not run', () => {
    const report = {
      numPassedTests: 1,
      numFailedTests: 0,
      testResults: [
        file('passed', [
          ['one', 'passed'],
          ['two', 'pending'],
        ]),
      ],
    };
    expect(notRun(report, { hasElectron: true })).toEqual(['No se ejecutó: two']);
    expect(notRun(undefined, { hasElectron: false })).toEqual([
      expect.stringContaining('dentro de Electron'),
    ]);
  });
});

describe('npm run bench', () => {
  test('knows the measurements by their files', async () => {
    await write('tests/bench/start.ts', '');
    await write('tests/bench/checkin.ts', '');
    await write('tests/bench/people.csv', '');
    expect(benchNames(clone)).toEqual(['checkin', 'start']);
  });

  test('without a known name lists the names on stderr, prints nothing and exits with 2', async () => {
    const script = join(PROJECT, 'electron/cli/provision/run.mjs');
    const child = spawn(process.execPath, [script, 'bench', 'nothing-of-this-name'], { cwd: PROJECT });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (said.stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (said.stderr += String(chunk)));
    const code = await new Promise((done) => child.once('close', done));
    expect({ code, stdout: said.stdout }).toEqual({ code: 2, stdout: '' });
    expect(said.stderr).toContain('No hay una medición «nothing-of-this-name»');
  });
});

describe('what a command starts', () => {
  test('finds the project’s tools and its Node before those of the machine', () => {
    const bin = join('/clone', 'node_modules', '.bin');
    const kept = { NODE_COMPILE_CACHE: join('/clone', 'node_modules', '.cache', 'node') };
    expect(projectEnvironment('/clone', { PATH: '/usr/bin', HOME: '/root' })).toEqual({
      PATH: `${bin}${delimiter}/usr/bin`,
      HOME: '/root',
      ...kept,
    });
    expect(projectEnvironment('/clone', { Path: 'C:\\Windows' })).toEqual({
      Path: `${bin}${delimiter}C:\\Windows`,
      ...kept,
    });
  });

  test('keeps its exit code, and has that of a shell when a signal ended it', async () => {
    const node = (script: string) =>
      run(process.execPath, ['-e', script], { cwd: clone, env: process.env, stdio: 'ignore' });
    expect(await node('process.exit(3)')).toBe(3);
    expect(await node("process.kill(process.pid, 'SIGTERM')")).toBe(143);
    expect(await run(join(clone, 'absent'), [], { cwd: clone, env: {} })).toBe(127);
    expect(exitCodeOf(null, null)).toBe(1);
  });

  test('ends when the command is told to end', async () => {
    const module = new URL('../../electron/cli/provision/child.mjs', import.meta.url).href;
    // The inner program ends by itself with 7 when it is told to: that code must come out.
    const inner =
      "process.on('SIGTERM', () => process.exit(7)); console.log('up'); setInterval(() => {}, 1000);";
    const outer = `import { run } from '${module}';
      process.exitCode = await run(process.execPath, ['-e', ${JSON.stringify(inner)}], { cwd: '.', env: process.env });`;
    const command = spawn(process.execPath, ['--input-type=module', '-e', outer], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((up) => command.stdout.once('data', up));
    command.kill('SIGTERM');
    expect(await new Promise((done) => command.once('close', done))).toBe(7);
  });
});
