import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostRole } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { composeApplication, type Application } from './application.ts';
import { roleMadeBy, runCommand } from './commands.ts';
import { systemClocks } from './compose.ts';
import type { Topic } from './context.ts';
import type { Setup } from './core.ts';
import { readMeta, writeMeta } from './db/meta.ts';
import { openFolder, type OpenedFolder } from './db/open.ts';
import { openPostgresFolder } from './db/postgres/open.ts';
import { createSnapshotter } from './db/snapshot.ts';
import type { Store } from './db/store.ts';
import { anyAccount } from './features/users/accounts.ts';
import { firstStart, setupToken } from './first-start.ts';
import type { HostOptions, RunningHost } from './host-options.ts';
import { refuseAddress, serveHub } from './hub-door.ts';
import { serveCommands } from './http/command-door.ts';
import { createEventHub } from './http/events.ts';
import { startServer, type RunningServer } from './http/server.ts';
import { reportDefect } from './report.ts';
import { settleRole } from './role.ts';

/**
 * Opens the folder, composes the application for its role and serves it. A page of the database that turns out
 * damaged while it serves makes it open again, which restores the newest good snapshot. Throws Refusal.
 */
export async function startCore(options: HostOptions): Promise<RunningHost> {
  const closing = new AbortController();
  let turn: Promise<void> = Promise.resolve();
  let running: Serving | null = null;
  // While it starts, the refusal itself tells: see restoringOnce.
  const onDamage = () =>
    reopen(
      'Se encontró daño en la base de datos: se cierra y se restaura la última copia buena.',
      restoringOnce,
    );
  const onLost = () =>
    reopen('La base de datos PostgreSQL no responde: se intenta de nuevo hasta que vuelva.', (start) =>
      onceItAnswers(start, closing.signal),
    );
  const first = await restoringOnce(() => serve(options, 0, { onDamage, onLost }));
  running = first;
  return {
    url: first.url,
    localUrl: first.localUrl,
    port: first.port,
    role: first.role(),
    pid: process.pid,
    close: async () => {
      closing.abort();
      await turn;
      await running?.close();
    },
  };

  function reopen(why: string, opening: (start: () => Promise<Serving>) => Promise<Serving | null>): void {
    if (running === null) return;
    const before = running;
    running = null;
    turn = turn.then(async () => {
      if (closing.signal.aborted) return before.close();
      process.stderr.write(`${why}\n`);
      await before.close().catch(unlessAway);
      const ports = { ...options, port: first.port };
      running = await opening(() => serve(ports, portOf(first.localUrl), { onDamage, onLost }));
    });
    turn.catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : 'No se pudo restaurar.'}\n`);
      // oxlint-disable-next-line unicorn/no-process-exit -- without a database there is nothing left to serve
      process.exit(1);
    });
  }
}

/** What a host hears of its database while it serves. */
interface DatabaseTroubles {
  readonly onDamage: () => void;
  readonly onLost: () => void;
}

const isAway = (error: unknown) => error instanceof Refusal && error.code === 'BASE_AUSENTE';

/** What could not be written when the server went is undone there: closing goes on without it. */
function unlessAway(error: unknown): void {
  if (!isAway(error)) throw error;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** Starts as soon as the server of the database answers again, however long that takes; null when it is to end. */
async function onceItAnswers(start: () => Promise<Serving>, signal: AbortSignal): Promise<Serving | null> {
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      return await start();
    } catch (error) {
      unlessAway(error);
    }
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/** Opening again is the recovery: damage met while starting is noted in the folder, and the next opening restores. */
async function restoringOnce<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'BASE_DANADA') throw error;
    return start();
  }
}

const portOf = (url: string) => Number(new URL(url).port);

/** Runs one verb on a folder that nobody serves. Throws Refusal. */
export function withCore(options: HostOptions, name: string, input: unknown): Promise<unknown> {
  return restoringOnce(() => runHere(options, name, input));
}

async function runHere(options: HostOptions, name: string, input: unknown): Promise<unknown> {
  const opened = await open(options, { onDamage: () => {}, onLost: () => {} });
  try {
    const known = await settleRole(opened.store, undefined);
    const role = known ?? roleMadeBy(name) ?? 'station';
    if (known === null && roleMadeBy(name) !== null) await settleRole(opened.store, role);
    const application = await compose(options, opened, role, () => {}, noSetup);
    const result = await runCommand(application.core, name, input);
    await application.stop();
    return result;
  } finally {
    await opened.close();
  }
}

const noSetup: Setup = {
  needed: async () => false,
  tokenNeeded: true,
  fixedRole: null,
  complete: () => Promise.reject(new Error('A command has no set-up.')),
};

async function open(options: HostOptions, troubles: DatabaseTroubles): Promise<OpenedFolder> {
  const { dataDir: folder, keySource, database } = options;
  const { now, randomBytes } = systemClocks;
  if (database === undefined) {
    return openFolder({ folder, keySource, now, randomBytes, onDamage: troubles.onDamage });
  }
  if (options.role === 'station') {
    throw new Refusal(
      'ROL_EQUIVOCADO',
      'Un Punto guarda sus datos en su propio computador: --database es de la oficina central.',
    );
  }
  const opened = await openPostgresFolder({ folder, database, now, randomBytes, onLost: troubles.onLost });
  try {
    await settleRole(opened.store, 'central');
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function compose(
  options: HostOptions,
  opened: OpenedFolder,
  role: HostRole,
  publish: (topic: Topic) => void,
  setup: Setup,
): Promise<Application> {
  const { appVersion, resourcesDir, rendererDir, polling } = options;
  return composeApplication({ role, opened, appVersion, resourcesDir, rendererDir, polling, publish, setup });
}

interface Serving {
  readonly url: string;
  readonly localUrl: string;
  readonly port: number;
  role(): HostRole;
  close(): Promise<void>;
}

async function serve(options: HostOptions, localPort: number, troubles: DatabaseTroubles): Promise<Serving> {
  const opened = await open(options, troubles);
  const events = createEventHub();
  const servers: RunningServer[] = [];
  const closeAll = async (application: Application | null) => {
    events.close();
    for (const server of servers.toReversed()) await server.close();
    try {
      await application?.stop();
    } finally {
      await opened.close();
    }
  };
  let state: { application: Application } | null = null;
  try {
    const fixedRole = await settleRole(opened.store, options.role);
    refuseAddress(options, fixedRole);
    const token = (await anyAccount(opened.store.read)) ? null : setupToken();
    if (token !== null && options.startupSecret === undefined) {
      process.stderr.write(`Código de preparación (se usa una vez): ${token}\n`);
    }
    const setup = firstStart(options, opened, fixedRole, token, async (role) => {
      if (role === state?.application.core.context.role) return state.application.core;
      await state?.application.stop();
      const next = await compose(options, opened, role, events.publish, setup);
      state = { application: next };
      if (next.hub !== null) {
        // The port that was asked for is the window's already.
        const door = { ...options, port: 0 };
        servers.push(await serveHub(door, opened.store, () => next, events));
      }
      await next.start();
      return next.core;
    });
    const role = fixedRole ?? 'station';
    const application = await compose(options, opened, role, events.publish, setup);
    state = { application };
    const current = () => state?.application ?? application;
    const secure = application.hub === null ? null : await serveHub(options, opened.store, current, events);
    if (secure !== null) servers.push(secure);
    const commandToken = randomBytes(32).toString('base64url');
    const asked = secure === null ? options.port : 0;
    const local = await onUsualPort(opened.store, asked || localPort, (port) =>
      startServer({
        core: () => current().core,
        events,
        rendererDir: options.rendererDir,
        host: '127.0.0.1',
        port,
        report: reportDefect,
        ...(options.startupSecret === undefined ? {} : { startupSecret: options.startupSecret }),
        extend: (app) => serveCommands(app, commandToken, () => current().core, reportDefect),
      }),
    );
    servers.push(local);
    opened.lock.announce({ url: local.url, token: commandToken });
    await application.start();
    const stopSnapshots = opened.key === null ? async () => {} : keepSnapshots(opened, opened.key);
    return {
      url: secure?.url ?? local.url,
      localUrl: local.url,
      port: secure?.port ?? local.port,
      role: () => current().core.context.role,
      close: async () => {
        await stopSnapshots();
        await closeAll(current());
      },
    };
  } catch (error) {
    await closeAll(state?.application ?? null);
    throw error;
  }
}

/** Verified copies of the file, every hour. */
function keepSnapshots({ folder, onDamage }: OpenedFolder, key: Uint8Array): () => Promise<void> {
  const snapshotter = createSnapshotter({ folder, key, now: systemClocks.now, onDamage });
  return snapshotter.schedule((outcome) => {
    if (outcome.kind === 'NO_SPACE') {
      process.stderr.write('No hay espacio para la copia de seguridad: libere disco.\n');
    }
    if (outcome.kind === 'FAILED') {
      process.stderr.write('La copia de seguridad de esta hora falló; se repetirá.\n');
    }
  });
}

/**
 * Starts on the port that was asked for, or else on the one of last time, so that a bookmark keeps working; when
 * another program has taken that one meanwhile, on any free one.
 */
async function onUsualPort(
  store: Store,
  asked: number,
  start: (port: number) => Promise<RunningServer>,
): Promise<RunningServer> {
  const usual = Number((await readMeta(store.local, 'localPort')) ?? 0);
  const server = await start(asked || usual).catch((error: unknown) => {
    const taken = error instanceof Refusal && error.code === 'PUERTO_EN_USO';
    if (asked !== 0 || !taken) throw error;
    return start(0);
  });
  if (server.port !== usual) await writeMeta(store.local, 'localPort', String(server.port));
  return server;
}
