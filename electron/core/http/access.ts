import type { IncomingHttpHeaders } from 'node:http';

/** Where a server listens, as a browser names it. */
export interface Door {
  /** Values of the Host header that are this server, for example 127.0.0.1:4180. */
  readonly hosts: ReadonlySet<string>;
  readonly scheme: 'http' | 'https';
}

export interface RequestLine {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Whether a request may have come from a page of this server itself. A foreign page cannot pass: its Host names
 * another server (DNS rebinding), or its Origin or Sec-Fetch-Site says where it came from. Same-origin GETs carry
 * no Origin, which is why both are looked at. Returns why not, or null.
 */
export function refusedOrigin(door: Door, request: RequestLine): string | null {
  const host = request.headers.host;
  if (host === undefined || !door.hosts.has(host.toLowerCase())) return 'host';
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== `${door.scheme}://${host}`) return 'origin';
  const site = request.headers['sec-fetch-site'];
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (site !== undefined && site !== 'same-origin') {
    // «none» is an address typed by the person; it may open the page and nothing else.
    if (!(site === 'none' && reads)) return 'site';
  }
  if (!reads && origin === undefined && site === undefined) return 'origin';
  return null;
}

/** Headers of every answer. The page runs only what this server sent. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    // The theme's variables are a constructed style sheet (renderer/src/app/theme.ts): nothing inline is needed.
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
