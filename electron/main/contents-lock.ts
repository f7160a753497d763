/** Locks every web contents of the app to its place, also one that some code may create by mistake. */
import { app, shell } from 'electron';
import type { WebContents } from 'electron';
import { mayOpenExternally } from './policy/external-links.ts';
import { decideNavigation, publicScreen } from './policy/navigation.ts';
import type { Place } from './policy/navigation.ts';

function openOutside(url: string): void {
  // A machine without a browser is not an error of ours; the link just does nothing.
  if (mayOpenExternally(url)) void shell.openExternal(url).catch(() => undefined);
}

function lock(contents: WebContents, place: () => Place, onRetry: () => void): void {
  const judge = (event: { preventDefault(): void }, url: string, isMainFrame: boolean): void => {
    const verdict = decideNavigation(url, contents.getURL(), place());
    if (verdict === 'allow') return;
    event.preventDefault();
    if (verdict === 'retry') onRetry();
    else if (isMainFrame) openOutside(url);
  };
  contents.on('will-frame-navigate', (details) => judge(details, details.url, details.isMainFrame));
  // A redirect is never opened outside: the person clicked on something else.
  contents.on('will-redirect', (details) => judge(details, details.url, false));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    // It inherits the sandbox and the session of its opener, and is locked as every contents is.
    const title = publicScreen(url, place().origin);
    if (title !== undefined)
      return {
        action: 'allow',
        overrideBrowserWindowOptions: { title, backgroundColor: '#0D1219', autoHideMenuBar: true },
      };
    openOutside(url);
    return { action: 'deny' };
  });
}

export function lockAllContents(place: () => Place, onRetry: () => void): void {
  app.on('web-contents-created', (_event, contents) => lock(contents, place, onRetry));
}
