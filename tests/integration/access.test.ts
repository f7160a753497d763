import { describe, expect, it } from 'vitest';
import { refusedOrigin } from '#core/http/access.ts';
import { appRouter } from '#core/http/router.ts';
import { denied, type Access } from '#core/http/trpc.ts';
import { hostRole, role } from '#shared/domain/codes.ts';
import type { Session } from '#core/features/users/sessions.ts';
import { openTestCore } from '#tests/support/core.ts';

type Walked = { _def: { procedures: Record<string, { _def: { meta?: Access } }> } };
const procedures = Object.entries((appRouter as unknown as Walked)._def.procedures);

/** Everything that somebody who has not logged in may ask: adding to this list is a decision. */
const PUBLIC = ['session.login', 'session.status', 'setup.complete', 'setup.state'];

const sessionOf = (as: string, lockedAt: number | null = null) =>
  ({ userId: 'u', role: as, lockedAt }) as unknown as Session;

describe('every procedure', () => {
  it('says who may call it, and only the known few are public', () => {
    expect(procedures.length).toBeGreaterThan(10);
    expect(procedures.filter(([, p]) => p._def.meta === undefined).map(([name]) => name)).toEqual([]);
    const open = procedures.filter(([, p]) => p._def.meta?.access === 'public').map(([name]) => name);
    expect(open.toSorted()).toEqual(PUBLIC);
  });

  it.each(procedures.map(([name, p]) => ({ name, meta: p._def.meta })))(
    '$name is refused to every role, host and state it does not name',
    ({ meta }) => {
      for (const host of hostRole.options) {
        const ctx = (session: Session | null) => ({ core: { context: { role: host } } as never, session });
        const here = meta?.host === undefined || meta.host === host;
        expect(denied(meta, ctx(null)) === null).toBe(here && meta?.access === 'public');
        for (const as of role.options) {
          const named = Array.isArray(meta?.access) ? meta.access.includes(as) : true;
          expect(denied(meta, ctx(sessionOf(as))) === null).toBe(here && named);
          const passesLocked = here && !Array.isArray(meta?.access);
          expect(denied(meta, ctx(sessionOf(as, 1))) === null).toBe(passesLocked);
        }
        // A role that does not exist passes nowhere that asks for a role.
        expect(denied(meta, ctx(sessionOf('intruder'))) === null).toBe(here && !Array.isArray(meta?.access));
      }
    },
  );

  it('is refused when it says nothing', () => {
    const ctx = { core: { context: { role: 'station' } } as never, session: sessionOf('admin') };
    expect(denied(undefined, ctx)?.code).toBe('NO_AUTORIZADO');
  });

  it('answers a caller without rights with a refusal and does nothing', async () => {
    const t = await openTestCore();
    await expect(t.callerAs(null).people.search({ text: 'ana' })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    });
    await expect(t.callerAs('desk', true).attendance.today()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await expect(t.callerAs('wifi').attendance.today()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const input = { username: 'x.y', displayName: 'X', role: 'admin' as const, password: 'una frase larga' };
    await expect(t.callerAs('desk').users.add(input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await t.store.read.selectFrom('localUser').selectAll().execute()).toEqual([]);
    await t.close();
  });
});

describe('the HTTP door', () => {
  const door = { hosts: new Set(['127.0.0.1:4180', 'localhost:4180']), scheme: 'http' as const };
  const own = { host: '127.0.0.1:4180', origin: 'http://127.0.0.1:4180', 'sec-fetch-site': 'same-origin' };
  it.each([
    ['its own page', 'POST', own, null],
    ['an address typed by a person', 'GET', { host: 'localhost:4180', 'sec-fetch-site': 'none' }, null],
    [
      'a same-origin read without Origin',
      'GET',
      { host: 'localhost:4180', 'sec-fetch-site': 'same-origin' },
      null,
    ],
    ['another name for this machine', 'GET', { host: 'evil.example:4180' }, 'host'],
    ['no Host at all', 'GET', {}, 'host'],
    ['another port', 'POST', { ...own, host: '127.0.0.1:4181' }, 'host'],
    ['a page of another origin', 'POST', { ...own, origin: 'https://evil.example' }, 'origin'],
    ['the same host over another scheme', 'POST', { ...own, origin: 'https://127.0.0.1:4180' }, 'origin'],
    ['a sandboxed page', 'POST', { ...own, origin: 'null' }, 'origin'],
    ['a cross-site read', 'GET', { host: 'localhost:4180', 'sec-fetch-site': 'cross-site' }, 'site'],
    [
      'another port of the same site',
      'GET',
      { host: 'localhost:4180', 'sec-fetch-site': 'same-site' },
      'site',
    ],
    ['a write that nobody vouches for', 'POST', { host: 'localhost:4180' }, 'origin'],
    ['a write typed as an address', 'POST', { host: 'localhost:4180', 'sec-fetch-site': 'none' }, 'site'],
  ])('judges %s', (_what, method, headers, verdict) => {
    expect(refusedOrigin(door, { method, headers })).toBe(verdict);
  });
});
