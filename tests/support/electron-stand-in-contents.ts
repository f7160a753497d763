/** The page of the stand-in's window: it goes where Electron would let it go, over real HTTP. */
import { EventEmitter } from 'node:events';
import { accessSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { WebPreferences } from 'electron';
import type { StandInSession } from './electron-stand-in.ts';

type WindowOpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

export type Contents = ReturnType<typeof createContents>;

/** @param onFirstPaint called when the first page has been loaded */
export function createContents(
  { session, ...preferences }: WebPreferences & { session: StandInSession },
  onFirstPaint: () => void,
) {
  let current = '';
  let zoomLevel = 0;
  let onWindowOpen: WindowOpenHandler = () => ({ action: 'allow' });

  const mayFetch = (url: string): boolean => {
    let cancelled = false;
    session.handlers.beforeRequest({ url }, ({ cancel }) => (cancelled = cancel));
    return !cancelled;
  };
  /** Asks the shell's listeners; true when none of them prevented it. */
  const allowed = (event: string, url: string): boolean => {
    let prevented = false;
    contents.emit(event, { url, isMainFrame: true, preventDefault: () => (prevented = true) });
    return !prevented;
  };
  /** The address in the end, after redirects. */
  const fetched = async (url: string): Promise<string> => {
    if (!mayFetch(url)) throw new Error('ERR_BLOCKED_BY_CLIENT');
    if (url.startsWith('file:')) {
      accessSync(fileURLToPath(new URL(url)));
      return url;
    }
    const response = await fetch(url, { redirect: 'manual', headers: { cookie: session.cookieHeader() } });
    await response.arrayBuffer();
    const location = response.headers.get('location');
    if (location === null) {
      if (!response.ok) throw new Error(`ERR_HTTP_RESPONSE_CODE_FAILURE ${response.status}`);
      return url;
    }
    const next = new URL(location, url).href;
    if (!allowed('will-redirect', next)) throw new Error('ERR_ABORTED');
    return fetched(next);
  };
  const load = async (url: string): Promise<void> => {
    const first = current === '';
    current = await fetched(url);
    contents.emit('did-navigate', {}, current);
    contents.emit('did-finish-load');
    if (first) onFirstPaint();
  };

  const contents = Object.assign(new EventEmitter(), {
    load,
    loadFile: (file: string, query: Record<string, string>) =>
      load(`${pathToFileURL(file).href}?${new URLSearchParams(query).toString()}`),
    reload: () => void load(current),
    getURL: () => current,
    getZoomLevel: () => zoomLevel,
    setZoomLevel: (level: number) => (zoomLevel = level),
    getLastWebPreferences: () => preferences,
    setWindowOpenHandler: (handler: WindowOpenHandler) => (onWindowOpen = handler),
    send: () => undefined,
    print: (_options: unknown, done: (success: boolean, reason: string) => void) => done(true, ''),

    /** What a page's own script would do. */
    page: {
      go: async (url: string): Promise<void> => {
        const target = new URL(url, current).href;
        if (allowed('will-frame-navigate', target)) await load(target).catch(() => undefined);
      },
      popUp: (url: string): boolean => onWindowOpen({ url }).action === 'allow',
      permission: (name: string): 'granted' | 'denied' =>
        session.handlers.check(contents, name) ? 'granted' : 'denied',
      attachWebview: (): boolean => allowed('will-attach-webview', ''),
    },
  });
  return contents;
}
