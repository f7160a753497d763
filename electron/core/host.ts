import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HostRole } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { composeContext, publishedPuntos } from './compose.ts';
import type { Core, SetupInput } from './core.ts';
import { readMeta, writeMeta } from './db/meta.ts';
import { openStore, type Store } from './db/store.ts';
import { anyAccount, addAccount } from './features/users/accounts.ts';
import { createSessions } from './features/users/sessions.ts';
import { checkSetupToken, nameStation, type SetupGate } from './features/setup/setup.ts';
import type { HostOptions, RunningHost } from './host-options.ts';
import { createEventHub } from './http/events.ts';
import { startServer } from './http/server.ts';
import { reportDefect } from './report.ts';

/** Opens the folder, composes the application for its role and serves it. Throws Refusal. */
export async function startCore(options: HostOptions): Promise<RunningHost> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const store = openStore({ path: join(options.dataDir, 'puntos.db'), key: Buffer.alloc(32, 1) });
  const events = createEventHub();
  try {
    const role = await settleRole(store, options.role);
    const state: { core: Core } = {
      core: await compose(options, store, role, events.publish, (core) => (state.core = core)),
    };
    const server = await startServer({
      core: () => state.core,
      events,
      rendererDir: options.rendererDir,
      host: options.host,
      port: options.port,
      report: reportDefect,
      ...(options.startupSecret === undefined ? {} : { startupSecret: options.startupSecret }),
    });
    return {
      url: server.url,
      port: server.port,
      role: state.core.context.role,
      pid: process.pid,
      close: async () => {
        events.close();
        await server.close();
        await store.close();
      },
    };
  } catch (error) {
    events.close();
    await store.close();
    throw error;
  }
}

/** The first command on a new folder fixes its role; afterwards another role is refused. */
async function settleRole(store: Store, wanted: HostRole | undefined): Promise<HostRole | null> {
  const fixed = (await readMeta(store.local, 'role')) as HostRole | null;
  if (fixed !== null && wanted !== undefined && fixed !== wanted) {
    const name = fixed === 'central' ? 'la oficina central' : 'un Punto';
    throw new Refusal('ROL_EQUIVOCADO', `Esta carpeta de datos es de ${name}. Use otra carpeta con --data.`);
  }
  if (fixed === null && wanted !== undefined) await writeMeta(store.local, 'role', wanted);
  return fixed ?? wanted ?? null;
}

async function compose(
  options: HostOptions,
  store: Store,
  fixedRole: HostRole | null,
  publish: Core['context']['publish'],
  replace: (core: Core) => void,
): Promise<Core> {
  const { context } = await composeContext({
    role: fixedRole ?? 'station',
    folder: options.dataDir,
    store,
    publish,
  });
  const sessions = createSessions(context);
  const hasAccount = await anyAccount(context);
  let gate: SetupGate | null = null;
  if (!hasAccount) {
    gate = { token: newToken() };
    if (options.startupSecret === undefined) announce(gate.token);
  }
  const core: Core = {
    context,
    sessions,
    version: options.appVersion,
    puntos: publishedPuntos(options.resourcesDir),
    setupNeeded: async () => !(await anyAccount(context)),
    // The desktop's window has already proven itself by the secret cookie.
    setupTokenNeeded: () => options.startupSecret === undefined,
    fixedRole: () => fixedRole,
    completeSetup: async (input: SetupInput) => {
      if (await anyAccount(context)) gate = null;
      checkSetupToken(gate, options.startupSecret === undefined ? input.token : (gate?.token ?? ''));
      const role = (await settleRole(store, input.role)) ?? input.role;
      const next = role === context.role ? core : await compose(options, store, role, publish, replace);
      if (role === 'station') await nameStation(context, input.siteName ?? '');
      await addAccount(next.context, 'setup', { ...input, role: 'admin' });
      gate = null;
      replace(next);
      return next.sessions.login(input.username, input.password);
    },
  };
  return core;
}

/** Eight digits: read from one window and typed into another. */
function newToken(): string {
  return String(randomInt(10_000_000, 100_000_000));
}

function announce(token: string): void {
  process.stderr.write(`Código de preparación (se usa una vez): ${token}\n`);
}
