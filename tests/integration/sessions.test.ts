import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAccount } from '#core/features/users/accounts.ts';
import { waitAfter } from '#core/features/users/attempts.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';

const PASSWORD = 'café con leche a las 8';
let t: TestCore;

beforeEach(async () => {
  t = await openTestCore();
  await addAccount(t.core.context, 'machine', {
    username: 'Rosa',
    displayName: 'Rosa Muestra',
    role: 'desk',
    password: PASSWORD,
  });
});
afterEach(() => t.close());

describe('a user', () => {
  it('logs in with name and password and is found again by the token, also after a restart', async () => {
    const { token, session } = await t.core.sessions.login(' ROSA ', PASSWORD);
    expect(session).toMatchObject({ username: 'rosa', role: 'desk', lockedAt: null });
    const stored = await t.store.read.selectFrom('session').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(token);
    expect(await t.core.sessions.find(token)).toMatchObject({ userId: session.userId });
    expect(await t.core.sessions.find(`${token}x`)).toBeNull();
  });

  it('is stored with argon2id and never with the password', async () => {
    const [row] = await t.store.read.selectFrom('localUser').selectAll().execute();
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const log = await t.store.read.selectFrom('change').selectAll().execute();
    expect(JSON.stringify(log)).not.toContain(PASSWORD);
  });

  it('types an accent in either Unicode form', async () => {
    await expect(t.core.sessions.login('rosa', PASSWORD.normalize('NFD'))).resolves.toMatchObject({});
  });

  it('waits longer after each wrong password, also with the right one, and names are not given away', async () => {
    for (let i = 0; i < 3; i += 1) {
      await expect(t.core.sessions.login('rosa', 'mala')).rejects.toMatchObject({ code: 'CLAVE_ERRADA' });
    }
    await expect(t.core.sessions.login('rosa', PASSWORD)).rejects.toMatchObject({
      code: 'ESPERE',
      details: { seconds: 1 },
    });
    t.clock.now += 1_000;
    await expect(t.core.sessions.login('rosa', 'mala')).rejects.toMatchObject({ code: 'CLAVE_ERRADA' });
    await expect(t.core.sessions.login('rosa', PASSWORD)).rejects.toMatchObject({ details: { seconds: 2 } });
    t.clock.now += 2_000;
    await expect(t.core.sessions.login('rosa', PASSWORD)).resolves.toMatchObject({});
    for (let i = 0; i < 3; i += 1) {
      await expect(t.core.sessions.login('nadie', 'mala')).rejects.toMatchObject({ code: 'CLAVE_ERRADA' });
    }
    await expect(t.core.sessions.login('nadie', 'mala')).rejects.toMatchObject({ code: 'ESPERE' });
    expect([0, 2, 3, 4, 8, 60].map(waitAfter)).toEqual([0, 0, 1, 2, 32, 300]);
  });

  it('is not locked out for longer than the wait by a clock that was set back', async () => {
    for (let i = 0; i < 3; i += 1) await t.core.sessions.login('rosa', 'mala').catch(() => undefined);
    t.clock.now -= 365 * 86_400_000;
    await expect(t.core.sessions.login('rosa', PASSWORD)).rejects.toMatchObject({ details: { seconds: 1 } });
  });

  it('comes to the end of the session after a working day and after two idle hours', async () => {
    const first = await t.core.sessions.login('rosa', PASSWORD);
    t.clock.now += 2 * 3_600_000 + 1;
    expect(await t.core.sessions.find(first.token)).toBeNull();
    const second = await t.core.sessions.login('rosa', PASSWORD);
    for (let hour = 0; hour < 12; hour += 1) {
      t.clock.now += 3_600_000;
      expect(await t.core.sessions.find(second.token)).not.toBeNull();
    }
    t.clock.now += 1;
    expect(await t.core.sessions.find(second.token)).toBeNull();
  });

  it('loses the session within half a minute when the account is closed, and changes rights with the role', async () => {
    const { token } = await t.core.sessions.login('rosa', PASSWORD);
    await t.store.local.updateTable('localUser').set({ role: 'wifi' }).execute();
    t.clock.now += 31_000;
    expect((await t.core.sessions.find(token))?.role).toBe('wifi');
    await t.store.local.updateTable('localUser').set({ active: 0 }).execute();
    t.clock.now += 31_000;
    expect(await t.core.sessions.find(token)).toBeNull();
    await expect(t.core.sessions.login('rosa', PASSWORD)).rejects.toMatchObject({ code: 'CLAVE_ERRADA' });
  });

  it('locks the screen and unlocks it with the same password only', async () => {
    const { token, session } = await t.core.sessions.login('rosa', PASSWORD);
    await t.core.sessions.lock(session);
    expect((await t.core.sessions.find(token))?.lockedAt).toBe(t.clock.now);
    await expect(t.core.sessions.unlock(session, 'otra')).rejects.toMatchObject({ code: 'CLAVE_ERRADA' });
    await t.core.sessions.unlock(session, PASSWORD);
    expect((await t.core.sessions.find(token))?.lockedAt).toBeNull();
    await t.core.sessions.logout(session);
    expect(await t.core.sessions.find(token)).toBeNull();
  });

  it.each([
    ['a short password', { password: 'corta' }, 'password'],
    ['a name with blanks and accents', { username: 'josé pérez' }, 'username'],
    ['a name in use', { username: 'ROSA' }, 'username'],
  ])('is refused with %s', async (_what, change, field) => {
    const account = {
      username: 'otro',
      displayName: '',
      role: 'desk' as const,
      password: PASSWORD,
      ...change,
    };
    await expect(addAccount(t.core.context, 'machine', account)).rejects.toMatchObject({
      details: { field },
    });
    expect(await t.store.read.selectFrom('localUser').selectAll().execute()).toHaveLength(1);
  });
});
