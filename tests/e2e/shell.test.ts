import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { KEY_MISSING_MESSAGE, KEY_UNREADABLE_MESSAGE } from '#main/policy/key.ts';
import {
  address,
  choose,
  closeWindow,
  corePid,
  isVisible,
  killCore,
  PATIENCE,
  secret,
  seen,
  startReady,
  waitForPage,
  waitForRefusal,
  watch,
} from '#tests/support/shell-steps.ts';
import { endAll, RUNS_IN, startAgain, startShell } from '#tests/support/shell-under-test.ts';
import packageJson from '../../package.json' with { type: 'json' };

const folders: string[] = [];

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'puntos-shell-'));
  folders.push(folder);
  return folder;
}

beforeAll(() => {
  process.stdout.write(`The shell runs in ${RUNS_IN}.\n`);
});

afterEach(async () => {
  await endAll();
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

describe('the start', () => {
  test('the window shows the core, which serves only the holder of the start-up secret', async () => {
    const shell = await startReady(await newFolder());
    const cookie = await secret(shell);

    expect({ ...cookie, value: cookie?.value.length }).toMatchObject({
      value: 43,
      domain: '127.0.0.1',
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      session: true,
    });
    const stranger = await fetch(await address(shell), { redirect: 'manual' });
    expect(stranger.ok).toBe(false);
  });

  test('the window is sandboxed, isolated and without Node', async () => {
    const shell = await startReady(await newFolder());

    const preferences = await shell.evaluate(({ BrowserWindow }) => {
      const contents: unknown = BrowserWindow.getAllWindows()[0]?.webContents;
      return (contents as { getLastWebPreferences(): object }).getLastWebPreferences();
    }, undefined);
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  test('a second start shows the window of the first and ends', async () => {
    const folder = await newFolder();
    const shell = await startReady(folder);
    await watch(shell);
    await closeWindow(shell);
    await expect.poll(() => isVisible(shell), PATIENCE).toBe(false);

    expect(await startAgain(folder)).toBe(0);

    await expect.poll(() => isVisible(shell), PATIENCE).toBe(true);
  });
});

describe('the lock of the window', () => {
  test('it leaves its own origin neither by a link, nor by a redirect, nor by a pop-up', async () => {
    const shell = await startReady(await newFolder());
    await watch(shell);
    let foreignRequests = 0;
    const foreign = createServer((_request, response) => {
      foreignRequests += 1;
      response.end('ajeno');
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    foreign.listen(0, '127.0.0.1', resolve);
    await promise;
    const elsewhere = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`;
    const home = await address(shell);

    await shell.go(elsewhere);
    await shell.go('file:///etc/passwd');
    await shell.go(await shell.redirectTo(elsewhere));
    const poppedUp = await shell.popUp(elsewhere);

    expect({ poppedUp, at: await address(shell), foreignRequests }).toEqual({
      poppedUp: false,
      at: home,
      foreignRequests: 0,
    });
    expect((await seen(shell)).opened).toEqual([]);
    foreign.close();
  });

  test('an allowed https address opens in the browser of the person, no other does', async () => {
    const shell = await startReady(await newFolder());
    await watch(shell);

    await shell.popUp('https://www.datos.gov.co/resource/x');
    await shell.popUp('https://www.datos.gov.co.example.org/');
    await shell.popUp('http://www.datos.gov.co/');
    await shell.popUp('ms-settings:privacy');

    expect((await seen(shell)).opened).toEqual(['https://www.datos.gov.co/resource/x']);
  });

  test('a permission that nobody named is denied', async () => {
    const shell = await startReady(await newFolder());

    expect([await shell.permission('geolocation'), await shell.permission('notifications')]).toEqual([
      'denied',
      'denied',
    ]);
  });
});

describe('window.desktop', () => {
  test('offers print, save a file, notify, version and update state, and nothing else', async () => {
    const shell = await startReady(await newFolder());

    expect(await shell.offered()).toEqual([
      'print',
      'saveFile',
      'notify',
      'onNoticeOpened',
      'version',
      'updateState',
      'onUpdateState',
    ]);
    expect(await shell.call('version')).toBe(packageJson.version);
    expect(await shell.call('updateState')).toMatchObject({ kind: 'off' });
  });

  test('saves a report where the person says, and never a program', async () => {
    const folder = await newFolder();
    const shell = await startReady(folder);
    const path = join(folder, 'informe.csv');
    await shell.evaluate(({ dialog }, filePath) => {
      Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) });
    }, path);

    expect(await shell.call('saveFile', { name: '../../informe.csv', bytes: 'año;16.011' })).toEqual({
      saved: true,
    });
    expect(await readFile(path, 'utf8')).toBe('año;16.011');
    expect(await shell.call('saveFile', { name: 'informe.exe', bytes: 'MZ' })).toEqual({
      saved: false,
      message: 'La aplicación no guarda archivos de ese tipo.',
    });
  });

  test('tells of a zone that fell while nobody looks at the window, and its click brings the window back and tells the page', async () => {
    const shell = await startReady(await newFolder());
    const notice = { title: 'Zona WiFi caída: Parque Mutis', body: 'No responde desde las 10:41.' };
    const told = () =>
      shell.evaluate(({ BrowserWindow, Notification }) => {
        const { shown } = Notification as unknown as {
          shown: { title: string; body: string; emit(event: string): void }[];
        };
        shown.at(-1)?.emit('click');
        const window = BrowserWindow.getAllWindows()[0];
        const contents = window?.webContents as unknown as { sent: string[] } | undefined;
        return {
          shown: shown.map(({ title, body }) => ({ title, body })),
          focused: window?.isFocused(),
          sent: contents?.sent,
        };
      }, undefined);
    await shell.evaluate(({ BrowserWindow, Notification }) => {
      const window = BrowserWindow.getAllWindows()[0];
      window?.hide();
      const sent: string[] = [];
      Object.assign(window?.webContents ?? {}, { sent, send: (channel: string) => sent.push(channel) });
      if ('shown' in Notification) return;
      // Electron's own: what it shows is noted, since nothing can look at the system's corner.
      const show = Notification.prototype.show;
      Object.assign(Notification, { shown: [], isSupported: () => true });
      Notification.prototype.show = function () {
        (Notification as unknown as { shown: unknown[] }).shown.push(this);
        show.call(this);
      };
    }, undefined);

    expect(await shell.call('notify', notice)).toEqual({ shown: true });
    expect(await told()).toEqual({ shown: [notice], focused: true, sent: ['desktop:notice-opened'] });
    // Now the person looks at it: the page says it by itself.
    expect(await shell.call('notify', notice)).toEqual({ shown: false });
  });

  test('refuses a notification without a title, with a text that no system shows, or with more than both', async () => {
    const shell = await startReady(await newFolder());
    const refused = [
      { title: '', body: 'x' },
      { title: 'x', body: 'x'.repeat(401) },
      { title: 'x', body: 'x', icon: 'https://example.org/x.png' },
    ];
    for (const request of refused) {
      await expect(shell.call('notify', request)).rejects.toThrow('ENTRADA_INVALIDA');
    }
  });

  test('answers nobody while the window does not show the core', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'puntos.db'), 'a database without its key');
    const shell = await startShell(folder);
    await waitForRefusal(shell);

    await expect(shell.call('version')).rejects.toThrow('NO_AUTORIZADO');
  });
});

describe('a core that dies', () => {
  test('is started again with another secret, and the window says that the work is safe', async () => {
    const shell = await startReady(await newFolder());
    await watch(shell);
    const [secretBefore, home] = [(await secret(shell))?.value, await address(shell)];

    await killCore(shell);

    const { visited } = await seen(shell);
    expect(visited.map((url) => new URL(url).searchParams.get('estado') ?? 'app')).toEqual([
      'reiniciando',
      'app',
    ]);
    expect((await secret(shell))?.value).not.toBe(secretBefore);
    expect(await address(shell)).not.toBe(home);
  });
});

describe('the tray', () => {
  test('the closed window goes on in the tray, and the person is told once', async () => {
    const folder = await newFolder();
    const shell = await startReady(folder);
    await watch(shell);
    const core = await corePid(shell);

    for (let times = 0; times < 2; times += 1) {
      await shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show(), undefined);
      await closeWindow(shell);
      await expect.poll(() => isVisible(shell), PATIENCE).toBe(false);
    }

    expect((await seen(shell)).told).toEqual([
      'La ventana se cierra, pero la aplicación sigue vigilando las zonas WiFi.',
    ]);
    expect(await corePid(shell)).toBe(core);
  });

  test('opens the window, says the state and ends the app with its core after asking', async () => {
    const shell = await startReady(await newFolder());
    await watch(shell, 1);
    await killCore(shell);
    const core = await corePid(shell);

    expect((await seen(shell)).menu.filter(({ label }) => Boolean(label))).toMatchObject([
      { id: 'open', label: 'Abrir' },
      { id: 'status', label: 'Estado: en servicio' },
      { id: 'session', label: 'Iniciar con la sesión' },
      { id: 'quit', label: 'Salir' },
    ]);
    await closeWindow(shell);
    await expect.poll(() => isVisible(shell), PATIENCE).toBe(false);
    await choose(shell, 'open');
    expect(await isVisible(shell)).toBe(true);
    await choose(shell, 'status');
    await choose(shell, 'quit');

    expect(await shell.ended).toBe(0);
    expect(() => process.kill(core ?? 0, 0)).toThrow('ESRCH');
  });

  test.runIf(process.platform === 'linux')('starts with the session when it is asked to', async () => {
    const folder = await newFolder();
    const shell = await startReady(folder);
    await watch(shell);
    await killCore(shell);
    const autostart = join(folder, 'config', 'autostart');

    await choose(shell, 'session');
    await expect
      .poll(() => readdir(autostart).catch(() => []), PATIENCE)
      .toEqual(['puntos-digitales.desktop']);
    const entry = await readFile(join(autostart, 'puntos-digitales.desktop'), 'utf8');
    expect(entry).toMatch(/^Exec="[^"]+" "[^"]+" "--oculta"$/mu);

    await choose(shell, 'session');
    await expect.poll(() => readdir(autostart), PATIENCE).toEqual([]);
  });
});

describe('the key of the database', () => {
  test('stays the same from start to start, and is not readable where the machine has a key store', async () => {
    const folder = await newFolder();
    const first = await startReady(folder);
    const hasKeyStore = await first.evaluate(
      async ({ safeStorage }) =>
        (await safeStorage.isAsyncEncryptionAvailable()) &&
        safeStorage.getSelectedStorageBackend() !== 'basic_text',
      undefined,
    );
    const file = join(folder, 'clave.envuelta.json');
    const wrapped = await readFile(file, 'utf8').catch(() => undefined);
    await first.end();
    const second = await startReady(folder);

    expect(wrapped !== undefined).toBe(hasKeyStore);
    expect(await readFile(file, 'utf8').catch(() => undefined)).toBe(wrapped);
    if (wrapped === undefined) return;
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const keyHex = await second.evaluate(
      async ({ safeStorage }, sealed) =>
        (await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))).result,
      JSON.parse(wrapped).wrapped as string,
    );
    expect(keyHex).toMatch(/^[0-9a-f]{64}$/u);
    expect(wrapped).not.toContain(keyHex);
  });

  test('that cannot be unwrapped stops the start with a reason; repaired, the same window goes on', async () => {
    const folder = await newFolder();
    const first = await startReady(folder);
    const file = join(folder, 'clave.envuelta.json');
    const good = await readFile(file, 'utf8').catch(() => undefined);
    await first.end();
    const damaged = '{"version":1,"wrapped":"AAAA","fingerprint":"0000000000000000"}\n';
    await writeFile(file, damaged);

    const shell = await startShell(folder);
    expect(await waitForRefusal(shell)).toBe(KEY_UNREADABLE_MESSAGE);
    expect(await readFile(file, 'utf8')).toBe(damaged);
    expect(await corePid(shell)).toBeUndefined();

    await (good === undefined ? rm(file) : writeFile(file, good));
    await shell.go(`${(await address(shell)).split('?')[0]}?accion=reintentar`);
    await waitForPage(shell);
  });

  test('is never made anew beside an existing database', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'puntos.db'), 'a database without its key');

    const shell = await startShell(folder);

    expect(await waitForRefusal(shell)).toBe(KEY_MISSING_MESSAGE);
    expect((await readdir(folder)).filter((name) => name.startsWith('clave'))).toEqual([]);
    expect(await readFile(join(folder, 'puntos.db'), 'utf8')).toBe('a database without its key');
  });
});
