/** Where the window may go: its own origin and nowhere else. */

export type Place = {
  /** Origin of the running core, absent while it starts or restarts. */
  origin: string | undefined;
  /** file:// address of the page that says what the core is doing, without query. */
  statusPage: string;
};

export type NavigationVerdict = 'allow' | 'deny' | 'retry';

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** Exactly this origin: scheme, host and port, and no user name before the host. */
export function isOwnOrigin(url: string, origin: string | undefined): boolean {
  if (origin === undefined) return false;
  const parsed = parse(url);
  return (
    parsed !== undefined &&
    (parsed.protocol === 'http:' || parsed.protocol === 'https:') &&
    parsed.origin === origin &&
    parsed.username === '' &&
    parsed.password === ''
  );
}

/**
 * The verdict on a navigation that a page asked for, redirects and frames included. What the shell itself
 * loads is not asked here. `retry` is the one link of the status page: no page is loaded for it.
 */
export function decideNavigation(url: string, from: string, place: Place): NavigationVerdict {
  if (isOwnOrigin(url, place.origin)) return 'allow';
  const onStatusPage = from.split(/[?#]/u, 1)[0] === place.statusPage;
  if (onStatusPage && url === `${place.statusPage}?accion=reintentar`) return 'retry';
  return 'deny';
}

/** The screens that hang where everybody sees them, by the word of their address, and the title of their window. */
const PUBLIC_SCREENS: Readonly<Record<string, string>> = { turnos: 'Turnos', muro: 'Zonas WiFi' };

/**
 * The title of the window that a page may open: the public screens of turns and of zones, at exactly their addresses.
 * They show numbers and zones and no names of people (renderer/src/app/App.tsx). Undefined for everything else.
 */
export function publicScreen(url: string, origin: string | undefined): string | undefined {
  if (!isOwnOrigin(url, origin)) return undefined;
  return Object.entries(PUBLIC_SCREENS).find(([place]) => url === `${origin}/#/${place}`)?.[1];
}

/** The session of the window fetches nothing but its core, the status page, and what the page made itself. */
export function isRequestAllowed(url: string, place: Place & { statusFolder: string }): boolean {
  if (isOwnOrigin(url, place.origin)) return true;
  const parsed = parse(url);
  if (parsed === undefined) return false;
  if (parsed.protocol === 'blob:') return isOwnOrigin(url.slice('blob:'.length), place.origin);
  // Chromium normalises the path before it asks, so a folder prefix cannot be left with "..".
  return parsed.protocol === 'file:' && parsed.href.startsWith(place.statusFolder);
}
