/** The one window: sandboxed, locked to the core's origin, hidden instead of closed. */
import { BrowserWindow } from 'electron';
import type { Session } from 'electron';
import { HIDDEN_SWITCH } from './login-item.ts';
import { shellKey, zoomLevelAfter } from './policy/keyboard.ts';
import type { SettingsFile } from './settings.ts';

export type WindowOptions = {
  session: Session;
  preload: string;
  icon: string;
  settings: SettingsFile;
  /** Developer tools exist only when run from the sources. */
  devTools: boolean;
  /** True once the app is on its way out; then a close is a close. */
  isQuitting: () => boolean;
  /** Tells the person, the first time, that the app goes on in the tray. */
  tellAboutTray: (window: BrowserWindow) => Promise<void>;
};

/** The window's own page was killed or crashed: a new one is loaded after this pause, not in a tight loop. */
const RELOAD_AFTER_MS = 1_000;

export function openWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Puntos Digitales',
    icon: options.icon,
    width: 1366,
    height: 768,
    minWidth: 683,
    minHeight: 480,
    // The page's own ground, so that nothing flashes white.
    backgroundColor: '#F4F6F9',
    show: false,
    webPreferences: {
      session: options.session,
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // The spelling dictionaries would be fetched from the internet.
      spellcheck: false,
      devTools: options.devTools,
    },
  });
  window.removeMenu();
  const { webContents } = window;

  webContents.on('did-finish-load', () => webContents.setZoomLevel(options.settings.get().zoomLevel));
  webContents.on('before-input-event', (event, input) => {
    const key = shellKey(input);
    if (key === undefined) return;
    event.preventDefault();
    const zoomLevel = zoomLevelAfter(webContents.getZoomLevel(), key);
    webContents.setZoomLevel(zoomLevel);
    // The level is set; failing to remember it is not worth a message.
    void options.settings.update({ zoomLevel }).catch(() => undefined);
  });
  webContents.on('render-process-gone', () => {
    setTimeout(() => {
      if (!window.isDestroyed()) webContents.reload();
    }, RELOAD_AFTER_MS);
  });

  window.on('close', (event) => {
    if (options.isQuitting()) return;
    event.preventDefault();
    void (async () => {
      await options.tellAboutTray(window);
      window.hide();
    })();
  });
  window.once('ready-to-show', () => {
    if (!process.argv.includes(HIDDEN_SWITCH)) window.show();
  });
  return window;
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
