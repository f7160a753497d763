/** Composes the shell: one window, one tray icon, one core. It decides nothing; policy/ does. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { app, Menu } from 'electron';
import type { BrowserWindow, Session } from 'electron';
import { DESKTOP_CHANNELS } from '#shared/domain/desktop.ts';
import type { UpdateState } from '#shared/domain/desktop.ts';
import { lockAllContents } from './contents-lock.ts';
import { forkCore } from './core-fork.ts';
import type { StartOptions } from './core-messages.ts';
import { superviseCore } from './core-supervisor.ts';
import type { CoreState, CoreSupervisor, Unready } from './core-supervisor.ts';
import { confirmQuit, showStatus, tellAboutTray } from './dialogs.ts';
import { answerWindow } from './ipc.ts';
import { databaseKey } from './key.ts';
import type { Launch } from './launch.ts';
import { setStartWithSession } from './login-item.ts';
import { isOwnOrigin } from './policy/navigation.ts';
import { openSettings } from './settings.ts';
import { statusLine, statusPageIn, statusQuery } from './status-page.ts';
import type { StatusPage } from './status-page.ts';
import { openTray } from './tray.ts';
import { startUpdater } from './updater.ts';
import { bringToFront, openWindow } from './window.ts';
import { grantStartupSecret, openWindowSession } from './window-session.ts';

/** Pause before a page that did not load is asked for again. */
const LOAD_AGAIN_MS = 1_000;

/** Once for each start: the person who reads the terminal or the system's log. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function originOf(state: CoreState): string | undefined {
  return state.kind === 'ready' ? state.origin : undefined;
}

function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

/** What the core is asked to start with: a new secret each time, and the key of the folder. */
function startOptionsFor(launch: Launch): () => Promise<StartOptions | Unready> {
  let lastNotice: string | undefined;
  return async () => {
    let key: Awaited<ReturnType<typeof databaseKey>>;
    try {
      key = await databaseKey(launch.dataDir);
    } catch {
      const message = `No se pudo usar la carpeta de datos (${launch.dataDir}). Revise que exista espacio en el disco y que esta cuenta pueda escribir en ella.`;
      return { refused: { code: 'CARPETA_INACCESIBLE', message } };
    }
    if ('refused' in key) return key;
    if (key.notice !== undefined && key.notice !== lastNotice) say(`Aviso: ${key.notice}`);
    lastNotice = key.notice;
    return {
      dataDir: launch.dataDir,
      host: '127.0.0.1',
      port: 0,
      rendererDir: launch.rendererDir,
      resourcesDir: launch.resources,
      appVersion: app.getVersion(),
      startupSecret: randomBytes(32).toString('base64url'),
      keySource: key.source,
    };
  };
}

/** Shows in the window what the core's state asks for: its page, or the page that says what is going on. */
async function show(
  window: BrowserWindow,
  own: Session,
  page: StatusPage,
  core: CoreSupervisor,
  state: CoreState,
): Promise<void> {
  if (window.isDestroyed() || core.state() !== state) return;
  const query = statusQuery(state);
  try {
    if (query !== undefined) await window.loadFile(page.file, { query });
    else if (state.kind === 'ready') {
      await grantStartupSecret(own, state.origin, state.secret);
      if (core.state() === state) await window.loadURL(`${state.origin}/`);
    }
  } catch {
    // A load that a newer state cut off needs nothing; one that failed by itself is tried again.
    after(LOAD_AGAIN_MS, () => void show(window, own, page, core, state));
  }
}

/** Starts everything. Returns what a second start of the app asks for. */
export async function runShell(launch: Launch): Promise<{ bringToFront: () => void }> {
  Menu.setApplicationMenu(null);
  const settings = await openSettings(app.getPath('userData'));
  const page = statusPageIn(launch.resources);
  let quitting = false;
  let update: UpdateState = { kind: 'current' };

  const place = () => ({
    origin: originOf(core.state()),
    statusPage: page.url,
    statusFolder: page.folderUrl,
  });
  lockAllContents(place, () => core.retry());
  const own = await openWindowSession(place);

  const window = openWindow({
    session: own,
    preload: launch.preload,
    icon: join(launch.resources, 'icons', 'icon.png'),
    settings,
    devTools: !app.isPackaged,
    isQuitting: () => quitting,
    tellAboutTray: async (window) => {
      if (settings.get().toldAboutTray) return;
      await tellAboutTray(window);
      await settings.update({ toldAboutTray: true }).catch(() => undefined);
    },
  });
  // The system ends the session: there is no time for questions, and the database survives a hard end.
  window.on('session-end', () => {
    quitting = true;
  });

  const core = superviseCore({
    fork: () => forkCore(launch.coreEntry),
    startOptions: startOptionsFor(launch),
    now: Date.now,
    after,
    onState: (state) => {
      refreshTray();
      void show(window, own, page, core, state);
    },
  });

  const startWithSession = async (enabled: boolean): Promise<void> => {
    await setStartWithSession(enabled);
    await settings.update({ startWithSession: enabled });
  };
  const leave = async (afterwards: () => void): Promise<void> => {
    quitting = true;
    await core.stop();
    afterwards();
  };

  const setTray = openTray(join(launch.resources, 'icons', 'tray.png'), {
    open: () => bringToFront(window),
    showStatus: () => void showStatus(core.state(), launch.dataDir),
    setStartsWithSession: (enabled) => {
      void startWithSession(enabled)
        .catch(() => say('Aviso: no se pudo cambiar el inicio con la sesión.'))
        .then(refreshTray);
    },
    installUpdate: () => void leave(() => updater.installNow()),
    quit: () => {
      void confirmQuit().then((sure) => sure && app.quit());
    },
  });
  function refreshTray(): void {
    setTray({
      line: statusLine(core.state()),
      startsWithSession: settings.get().startWithSession ?? false,
      update: update.kind === 'ready' ? update.version : undefined,
    });
  }

  const updater = await startUpdater((state) => {
    update = state;
    refreshTray();
    if (!window.isDestroyed() && isOwnOrigin(window.webContents.getURL(), originOf(core.state()))) {
      window.webContents.send(DESKTOP_CHANNELS.updateStateChanged, state);
    }
  });
  answerWindow({ window, origin: () => originOf(core.state()), updateState: updater.state });

  app.on('before-quit', (event) => {
    quitting = true;
    if (core.state().kind === 'stopped') return;
    event.preventDefault();
    void leave(() => app.quit());
  });
  // The zones are watched with the window closed; only Salir ends the app.
  app.on('window-all-closed', () => undefined);

  // An installed Punto watches from the moment the machine is on, unless a person chose otherwise.
  if (app.isPackaged && settings.get().startWithSession === undefined) {
    await startWithSession(true).catch(() => say('Aviso: no se pudo activar el inicio con la sesión.'));
  }
  core.start();
  return { bringToFront: () => bringToFront(window) };
}
