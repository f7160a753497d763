import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAccount } from '#core/features/users/accounts.ts';
import { WALL_PATHS, type WallBoard } from '#shared/domain/wall.ts';
import { startClockedHost, type ClockedHost } from '#tests/support/clocked-host.ts';
import { PASSWORD } from '#tests/support/steps.ts';
import { addTargets, addZones } from '#tests/support/wifi-folder.ts';
import { openWindow, type TestWindow } from '#tests/support/window.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let host: ClockedHost;
let desk: TestWindow;
beforeEach(async () => {
  host = await startClockedHost({ rendererDir: null });
  desk = openWindow(host.url);
  await addZones(host.t.core.context, { este: '13', oeste: '1' });
  await addTargets(host.t.core.context, ['este', 'oeste']);
});
afterEach(() => host.stop());

async function post(path: string, ...cookies: readonly string[]) {
  const reply = await fetch(`${host.url}${path}`, {
    method: 'POST',
    headers: { origin: host.url, cookie: cookies.join('; ') },
  });
  const text = await reply.text();
  return {
    status: reply.status,
    cookie: reply.headers.get('set-cookie'),
    body: text === '' ? null : (JSON.parse(text) as WallBoard & { code?: string }),
  };
}
const pairOf = (cookie: string | null) => cookie?.split(';')[0] ?? '';
const logIn = (username: string) => desk.value('session.login', { username, password: PASSWORD });

async function hang(): Promise<string> {
  await logIn('admin');
  const { status, cookie } = await post(WALL_PATHS.open, desk.cookie());
  expect(status).toBe(204);
  expect(cookie).toMatch(/; Path=\/muro; HttpOnly; SameSite=Strict$/u);
  return pairOf(cookie);
}

describe('a wall', () => {
  it('shows nothing without its pass, which only a session gives, and not to everybody', async () => {
    expect((await post(WALL_PATHS.data)).status).toBe(401);
    expect((await post(WALL_PATHS.open)).status).toBe(403);
    await addAccount(host.t.core.context, 'test', {
      username: 'taller',
      displayName: 'Instructora Inventada',
      role: 'instructor',
      password: PASSWORD,
    });
    await logIn('taller');
    expect(await post(WALL_PATHS.open, desk.cookie())).toMatchObject({
      status: 403,
      cookie: null,
      body: { code: 'NO_AUTORIZADO' },
    });
    const pass = await hang();
    // A session alone is no pass, and a pass is no session.
    expect((await post(WALL_PATHS.data, desk.cookie())).status).toBe(401);
    const as = await fetch(`${host.url}/trpc/wifi.board`, {
      method: 'POST',
      headers: { origin: host.url, cookie: pass, 'content-type': 'application/json' },
    });
    expect(as.status).toBe(401);
    const [name = '', value = ''] = pass.split('=');
    for (const forged of ['', 'x', '.', `${value}x`, `9${value}`, value.replace('.', '..'), `1e9.${value}`])
      expect((await post(WALL_PATHS.data, `${name}=${forged}`)).status).toBe(401);
  });

  it('shows the states of the zones, and neither addresses of devices nor anybody', async () => {
    const { status, body } = await post(WALL_PATHS.data, await hang());
    expect(status).toBe(200);
    expect(body).toEqual({
      now: host.t.clock.now,
      version: '0',
      intervalMs: 60_000,
      polledAt: null,
      stations: { polling: 0, blind: 0 },
      comunas: [
        {
          code: '1',
          name: 'Norte',
          zones: [
            { id: 'oeste', name: 'Parque Oeste', state: 'UNKNOWN', since: null, until: null, watched: true },
          ],
        },
        {
          code: '13',
          name: 'Oriental',
          zones: [
            { id: 'este', name: 'Parque Este', state: 'UNKNOWN', since: null, until: null, watched: true },
          ],
        },
      ],
      month: { from: '2026-04-01', availability: null, coverage: 0, targetMilli: null },
      clocks: [],
    });
    expect(JSON.stringify(body)).not.toMatch(/10\.0\.0|lectura|admin/u);
  });

  it('hangs for months and renews its pass, while the session behind it ends as if nobody were there', async () => {
    let pass = await hang();
    const asked = async () => {
      // A browser sends the cookies of both.
      const { status, cookie } = await post(WALL_PATHS.data, pass, desk.cookie());
      if (cookie !== null) pass = pairOf(cookie);
      return status;
    };
    for (let hours = 0; hours < 3; hours += 1) {
      host.pass(HOUR);
      expect(await asked()).toBe(200);
    }
    const { user } = await desk.value<{ user: unknown }>('session.status');
    expect(user).toBeNull();
    const first = pass;
    for (let days = 0; days < 90; days += 10) {
      host.pass(10 * DAY);
      expect(await asked()).toBe(200);
    }
    expect(pass).not.toBe(first);
    expect((await post(WALL_PATHS.data, first)).status).toBe(401);
    // A machine that stood in a cupboard has to be opened anew; a clock that was set back takes nothing away.
    host.pass(-30 * DAY);
    expect(await asked()).toBe(200);
    host.pass(91 * DAY);
    expect(await asked()).toBe(401);
  });

  it('leaves nothing behind in the browser when it is left', async () => {
    const pass = await hang();
    const { status, cookie } = await post(WALL_PATHS.close, pass);
    expect(status).toBe(204);
    expect(cookie).toMatch(/^pd_muro_[^=]+=; Max-Age=0; Path=\/muro; /u);
  });

  it('is not asked from another page', async () => {
    const pass = await hang();
    const foreign = await fetch(`${host.url}${WALL_PATHS.data}`, {
      method: 'POST',
      headers: { origin: 'https://example.org', cookie: pass },
    });
    expect(foreign.status).toBe(403);
  });
});
