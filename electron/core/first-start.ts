import { randomInt } from 'node:crypto';
import type { HostRole } from '#shared/domain/codes.ts';
import type { Core, Setup, SetupInput } from './core.ts';
import type { OpenedFolder } from './db/open.ts';
import { checkStationName, createSetupGate, nameStation } from './features/setup/setup.ts';
import { addAccount, anyAccount, checkNewAccount } from './features/users/accounts.ts';
import type { HostOptions } from './host-options.ts';
import { settleRole } from './role.ts';

/** Eight digits: read from one window and typed into another. Guessing is slowed by the growing wait. */
export function setupToken(): string {
  return String(randomInt(10_000_000, 100_000_000));
}

/** The short set-up of a folder where nobody can log in yet: role, Punto, first administrator. */
export function firstStart(
  options: HostOptions,
  opened: OpenedFolder,
  fixedRole: HostRole | null,
  token: string | null,
  become: (role: HostRole) => Promise<Core>,
): Setup {
  const provenByCookie = options.startupSecret !== undefined;
  const gate = createSetupGate(token);
  return {
    needed: async () => !(await anyAccount(opened.store.read)),
    tokenNeeded: !provenByCookie,
    fixedRole,
    complete: async (input: SetupInput) => {
      if (await anyAccount(opened.store.read)) gate.close();
      gate.check(provenByCookie ? null : input.token);
      // All that can be wrong is found before the role is fixed for ever.
      checkNewAccount(input);
      if (input.role === 'station') checkStationName(input.siteName);
      await settleRole(opened.store, input.role);
      const core = await become(input.role);
      if (input.role === 'station') await nameStation(core.context, input.siteName ?? '');
      if (input.enrolmentCode !== null && core.sync !== null) await core.sync.enrol(input.enrolmentCode);
      await addAccount(core.context, 'setup', { ...input, role: 'admin' });
      gate.close();
      return core.sessions.login(input.username, input.password);
    },
  };
}
