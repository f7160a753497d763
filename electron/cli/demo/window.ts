import { createTRPCClient, httpLink } from '@trpc/client';
import type { AppRouter } from '#core/http/router.ts';

/** A window of a host without a screen: somebody who has logged in and asks what the renderer asks. */
export type Window = ReturnType<typeof createTRPCClient<AppRouter>>;

const ENDED = 401;

/**
 * Logs in through the host's own door, and again when the session has ended (a demonstration may run for days).
 * `signal` ends every question that is under way.
 */
export async function openWindow(
  url: string,
  account: { readonly username: string; readonly password: string },
  signal: AbortSignal,
): Promise<Window> {
  let cookie = '';
  const ask = async (target: RequestInfo | URL, options: RequestInit): Promise<Response> => {
    const headers = new Headers(options.headers);
    headers.set('origin', url);
    if (cookie !== '') headers.set('cookie', cookie);
    const reply = await fetch(target, { ...options, headers, signal });
    const given = reply.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
    if (given.length > 0) cookie = given.join('; ');
    return reply;
  };
  const login = createTRPCClient<AppRouter>({ links: [linkOf(url, ask)] });
  await login.session.login.mutate(account);
  return createTRPCClient<AppRouter>({
    links: [
      linkOf(url, async (target, options) => {
        const reply = await ask(target, options);
        if (reply.status !== ENDED) return reply;
        await login.session.login.mutate(account);
        return ask(target, options);
      }),
    ],
  });
}

function linkOf(url: string, ask: (target: RequestInfo | URL, options: RequestInit) => Promise<Response>) {
  return httpLink<AppRouter>({
    url: `${url}/trpc`,
    methodOverride: 'POST',
    fetch: (target, options) => ask(target, options as RequestInit),
  });
}
