/** The session of the window: in memory, alone with its core, without any permission. */
import { session } from 'electron';
import type { Session } from 'electron';
import { STARTUP_COOKIE } from '#shared/domain/desktop.ts';
import { isOwnOrigin, isRequestAllowed } from './policy/navigation.ts';
import type { Place } from './policy/navigation.ts';
import { isPermissionGranted } from './policy/permission.ts';

/** Without `persist:` nothing of what was shown is written to the disk: no cache, no cookies. */
const PARTITION = 'puntos';

export async function openWindowSession(place: () => Place & { statusFolder: string }): Promise<Session> {
  const own = session.fromPartition(PARTITION);
  own.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermissionGranted(permission)));
  own.setPermissionCheckHandler((_contents, permission) => isPermissionGranted(permission));
  own.setDevicePermissionHandler(() => false);
  own.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isRequestAllowed(details.url, place()) });
  });
  own.on('will-download', (event, item) => {
    const url = item.getURL();
    if (!isOwnOrigin(url.replace(/^blob:/u, ''), place().origin)) event.preventDefault();
  });
  // The core is on this machine: a proxy of the system has no business in between.
  await own.setProxy({ mode: 'direct' });
  return own;
}

/** Gives the window the secret of this start of the core, out of reach of the page's scripts. */
export async function grantStartupSecret(own: Session, origin: string, secret: string): Promise<void> {
  await own.cookies.set({
    url: origin,
    name: STARTUP_COOKIE,
    value: secret,
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
  });
}
