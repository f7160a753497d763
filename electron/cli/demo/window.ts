import { createTRPCClient, httpLink } from '@trpc/client';
import type { AppRouter } from '#core/http/router.ts';

/** A window of a host without a screen: somebody who has logged in and asks what the renderer asks. */
export type Window = ReturnType<typeof createTRPCClient<AppRouter>>;

/** Logs in through the host's own door. `signal` ends every question that is under way. */
export async function openWindow(
  url: string,
  account: { readonly username: string; readonly password: string },
  signal: AbortSignal,
): Promise<Window> {
  let cookie = '';
  const window = createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${url}/trpc`,
        methodOverride: 'POST',
        headers: () => ({ origin: url, ...(cookie === '' ? {} : { cookie }) }),
        fetch: async (target, options) => {
          const reply = await fetch(target, { ...(options as RequestInit), signal });
          const given = reply.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
          if (given.length > 0) cookie = given.join('; ');
          return reply;
        },
      }),
    ],
  });
  await window.session.login.mutate(account);
  return window;
}
