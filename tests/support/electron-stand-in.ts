/**
 * A stand-in for the part of Electron's API that the shell uses, for machines without Electron's runtime.
 * It shows no window, but what the shell relies on happens for real: processes are forked and killed, pages
 * are fetched with the session's cookies, events can be prevented, one lock holds a data folder.
 */
import { fork } from 'node:child_process';
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cookie, CookiesSetDetails, MenuItemConstructorOptions, WebPreferences } from 'electron';
import { createContents } from './electron-stand-in-contents.ts';
import type { Contents } from './electron-stand-in-contents.ts';

const top = resolve(import.meta.dirname, '..', '..');
const paths = new Map([['documents', join(top, 'out')]]);
const children: { pid: number | undefined; name: string }[] = [];

/** An event that its listeners may prevent. */
function preventable(): { preventDefault(): void; defaultPrevented: boolean } {
  const event = { defaultPrevented: false, preventDefault: () => (event.defaultPrevented = true) };
  return event;
}

function leave(code: number): never {
  rmSync(join(app.getPath('userData'), 'stand-in.lock'), { force: true });
  process.exit(code);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  enableSandbox: () => undefined,
  setAppUserModelId: () => undefined,
  getVersion: (): string => JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')).version,
  getAppPath: () => top,
  getPath: (name: string) => paths.get(name) ?? '',
  setPath: (name: string, path: string) => paths.set(name, path),
  setLoginItemSettings: () => undefined,
  getAppMetrics: () =>
    children
      .filter(({ pid }) => pid !== undefined && isAlive(pid))
      .map(({ pid, name }) => ({ type: 'Utility', pid, name })),
  /** One file a folder holds the process that has it; a second start tells it with a signal. */
  requestSingleInstanceLock: (): boolean => {
    const folder = app.getPath('userData');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'stand-in.lock');
    const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    if (holder !== 0 && isAlive(holder)) {
      process.kill(holder, 'SIGUSR2');
      return false;
    }
    writeFileSync(file, String(process.pid));
    process.on('SIGUSR2', () => app.emit('second-instance', preventable(), [], '', undefined));
    return true;
  },
  quit: () => {
    const event = preventable();
    app.emit('before-quit', event);
    if (event.defaultPrevented) return;
    if (BrowserWindow.getAllWindows().every((window) => window.close())) leave(0);
  },
  exit: leave,
});
process.on('SIGTERM', () => app.quit());
setImmediate(() => app.emit('ready'));

type Handlers = {
  request: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void;
  check: (contents: unknown, permission: string) => boolean;
  beforeRequest: (details: { url: string }, answer: (verdict: { cancel: boolean }) => void) => void;
};

function createSession() {
  const jar = new Map<string, CookiesSetDetails>();
  // Electron grants and lets pass what nobody decides.
  const handlers: Handlers = {
    request: (_contents, _permission, answer) => answer(true),
    check: () => true,
    beforeRequest: (_details, answer) => answer({ cancel: false }),
  };
  return Object.assign(new EventEmitter(), {
    handlers,
    setProxy: async () => undefined,
    setPermissionRequestHandler: (handler: Handlers['request']) => (handlers.request = handler),
    setPermissionCheckHandler: (handler: Handlers['check']) => (handlers.check = handler),
    setDevicePermissionHandler: () => undefined,
    webRequest: {
      onBeforeRequest: (handler: Handlers['beforeRequest']) => (handlers.beforeRequest = handler),
    },
    cookies: {
      set: async (details: CookiesSetDetails) => jar.set(details.name ?? '', details),
      get: async ({ name }: { name: string }): Promise<Partial<Cookie>[]> => {
        const cookie = jar.get(name);
        if (cookie === undefined) return [];
        const { url, expirationDate, ...details } = cookie;
        return [{ ...details, domain: new URL(url).hostname, session: expirationDate === undefined }];
      },
    },
    cookieHeader: () => [...jar.values()].map(({ name, value }) => `${name}=${value}`).join('; '),
  });
}
export type StandInSession = ReturnType<typeof createSession>;

const sessions = new Map<string, StandInSession>();
export const session = {
  fromPartition: (partition: string): StandInSession => {
    const own = sessions.get(partition) ?? createSession();
    sessions.set(partition, own);
    return own;
  },
};

const windows: BrowserWindow[] = [];

export class BrowserWindow extends EventEmitter {
  readonly webContents: Contents;
  #state = { visible: false, focused: false, destroyed: false };

  constructor(options: { webPreferences: WebPreferences & { session: StandInSession } }) {
    super();
    this.webContents = createContents(options.webPreferences, () => this.emit('ready-to-show'));
    windows.push(this);
    app.emit('web-contents-created', preventable(), this.webContents);
  }
  static getAllWindows = (): BrowserWindow[] => windows.filter((window) => !window.isDestroyed());
  loadURL = (url: string) => this.webContents.load(url);
  loadFile = (file: string, { query }: { query: Record<string, string> }) =>
    this.webContents.loadFile(file, query);
  removeMenu = () => undefined;
  isDestroyed = () => this.#state.destroyed;
  isMinimized = () => false;
  isVisible = () => this.#state.visible;
  isFocused = () => this.#state.focused;
  show = () => {
    this.#state.visible = true;
  };
  focus = () => {
    this.#state.focused = true;
  };
  hide = () => {
    Object.assign(this.#state, { visible: false, focused: false });
  };
  close = (): boolean => {
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.#state.destroyed = true;
    return this.#state.destroyed;
  };
}

export const utilityProcess = {
  fork: (entry: string, args: string[], { serviceName }: { serviceName: string }) => {
    const port = fileURLToPath(new URL('utility-process-port.ts', import.meta.url));
    const child = fork(entry, args, {
      execArgv: ['--import', port],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    children.push({ pid: child.pid, name: serviceName });
    const utility = Object.assign(new EventEmitter(), {
      // A message to a process that has just died is lost, as it is with Electron.
      postMessage: (message: object) => child.connected && child.send(message, () => undefined),
      kill: () => child.kill(),
    });
    child.on('message', (message) => utility.emit('message', message));
    child.on('exit', (code) => utility.emit('exit', code));
    return utility;
  },
};

/** The account's key store: whoever knows STAND_IN_KEYRING opens what it wrapped; empty means there is none. */
const keyring = process.env.STAND_IN_KEYRING ?? 'la cuenta de siempre';
const wrappingKey = createHash('sha256').update(keyring).digest();
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => keyring !== '',
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptStringAsync: async (plain: string): Promise<Buffer> => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce);
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  },
  decryptStringAsync: async (sealed: Buffer) => {
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    const result = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
    return { result, shouldReEncrypt: false };
  },
};

type StandInItem = MenuItemConstructorOptions & { checked: boolean };
export const Menu = {
  setApplicationMenu: () => undefined,
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => {
    const items: StandInItem[] = template.map((item) => ({ ...item, checked: item.checked ?? false }));
    return {
      items: items.map((item) =>
        Object.assign(item, {
          // Electron turns a checkbox over before it tells.
          click: ((click) => () => {
            item.checked = item.type === 'checkbox' ? !item.checked : item.checked;
            Reflect.apply(click ?? (() => undefined), undefined, [item]);
          })(item.click),
        }),
      ),
    };
  },
};
export class Tray extends EventEmitter {
  setToolTip(_text: string): void {}
  setContextMenu(_menu: unknown): void {}
}
export class Notification extends EventEmitter {
  /** What the person sees, in order. */
  static readonly shown: Notification[] = [];
  static isSupported = (): boolean => true;
  readonly title: string;
  readonly body: string;
  constructor({ title, body }: { title: string; body: string }) {
    super();
    this.title = title;
    this.body = body;
  }
  show(): void {
    Notification.shown.push(this);
  }
}
export const dialog = {
  showErrorBox: () => undefined,
  showMessageBox: async () => ({ response: 0 }),
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
};
export const shell = { openExternal: async (_url: string) => undefined };

type InvokeHandler = (event: object, argument: unknown) => unknown;
const invokeHandlers = new Map<string, InvokeHandler>();
export const ipcMain = {
  handle: (channel: string, handler: InvokeHandler) => invokeHandlers.set(channel, handler),
};
/** The page's side of the bridge, for the preload; the sender is the one window as it stands. */
export const ipcRenderer = {
  invoke: async (channel: string, argument: unknown) => {
    const sender = BrowserWindow.getAllWindows()[0]?.webContents;
    const handler = invokeHandlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return handler({ sender, senderFrame: { parent: null, url: sender?.getURL() } }, argument);
  },
  on: () => undefined,
  off: () => undefined,
};
const exposed: Record<string, unknown> = {};
export const contextBridge = {
  exposeInMainWorld: (name: string, value: unknown) => (exposed[name] = value),
};
/** What the page finds in its `window` once the preload has run. */
export async function pageGlobals(): Promise<Record<string, unknown>> {
  await import('#preload/index.ts');
  return exposed;
}
