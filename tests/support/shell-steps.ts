/** What a test does to the shell and sees of it, step by step. */
import { expect } from 'vitest';
import { startShell } from './shell-under-test.ts';
import type { ShellUnderTest } from './shell-under-test.ts';

/** Generous: a loaded machine may take its time, and nothing here measures it. */
export const PATIENCE = { timeout: 40_000, interval: 50 };
export const address = (shell: ShellUnderTest): Promise<string> =>
  shell.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '',
    undefined,
  );

const OWN = /^http:\/\/127\.0\.0\.1:\d+\/$/u;

export async function waitForPage(shell: ShellUnderTest): Promise<string> {
  await expect.poll(() => address(shell).catch(() => ''), PATIENCE).toMatch(OWN);
  return new URL(await address(shell)).origin;
}

/** The message of the page that says why the core did not start. */
export async function waitForRefusal(shell: ShellUnderTest): Promise<string | null> {
  await expect.poll(() => address(shell).catch(() => ''), PATIENCE).toContain('estado=detenido');
  return new URL(await address(shell)).searchParams.get('mensaje');
}

export const startReady = async (folder: string): Promise<ShellUnderTest> => {
  const shell = await startShell(folder);
  await waitForPage(shell);
  return shell;
};

export const corePid = (shell: ShellUnderTest): Promise<number | undefined> =>
  shell.evaluate(
    ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Núcleo de Puntos Digitales')?.pid,
    undefined,
  );

export const secret = (shell: ShellUnderTest) =>
  shell.evaluate(async ({ session }) => {
    const [cookie] = await session.fromPartition('puntos').cookies.get({ name: 'pd_inicio' });
    return cookie;
  }, undefined);

type Seen = { told: string[]; visited: string[]; opened: string[]; menu: { label: string; id: string }[] };

/** Notes what the shell tells the person, where it goes and what its tray offers; answers every question. */
export async function watch(shell: ShellUnderTest, answer = 0): Promise<void> {
  await shell.evaluate(({ BrowserWindow, dialog, shell, Tray }, answer) => {
    const seen = { told: [], visited: [], opened: [], menu: [] } as Seen;
    Object.assign(globalThis, { seen });
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    contents?.on('did-navigate', (_event, url) => seen.visited.push(url));
    Object.assign(dialog, {
      showMessageBox: async (...options: { message: string }[]) => {
        seen.told.push(options.at(-1)?.message ?? '');
        return { response: answer };
      },
    });
    Object.assign(shell, { openExternal: async (url: string) => seen.opened.push(url) });
    const show = Tray.prototype.setContextMenu;
    Tray.prototype.setContextMenu = function (menu) {
      Object.assign(seen, { menu: menu?.items ?? [] });
      show.call(this, menu);
    };
  }, answer);
}

export const seen = (shell: ShellUnderTest): Promise<Seen> =>
  shell.evaluate(() => {
    const { told, visited, opened, menu } = (globalThis as unknown as { seen: Seen }).seen;
    return { told, visited, opened, menu: menu.map(({ label, id }) => ({ label, id })) };
  }, undefined);

export const choose = (shell: ShellUnderTest, id: string): Promise<void> =>
  shell.evaluate((_electron, id) => {
    const { menu } = (globalThis as unknown as { seen: { menu: { id: string; click(): void }[] } }).seen;
    menu.find((item) => item.id === id)?.click();
  }, id);

/** Kills the core and waits for the next one; then the tray has shown its menu again. */
export async function killCore(shell: ShellUnderTest): Promise<void> {
  const before = await corePid(shell);
  if (before === undefined) throw new Error('there is no core to kill');
  process.kill(before, 'SIGKILL');
  await expect.poll(async () => (await corePid(shell)) ?? before, PATIENCE).not.toBe(before);
  await waitForPage(shell);
}

export const closeWindow = (shell: ShellUnderTest): Promise<void> =>
  shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close(), undefined);

export const isVisible = (shell: ShellUnderTest): Promise<boolean | undefined> =>
  shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible(), undefined);
