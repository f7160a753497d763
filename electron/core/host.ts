import { randomBytes, randomInt } from 'node:crypto';
import type { HostRole } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { composeApplication, type Application } from './application.ts';
import { roleMadeBy, runCommand } from './commands.ts';
import { systemClocks } from './compose.ts';
import type { Topic } from './context.ts';
import type { Core, Setup, SetupInput } from './core.ts';
import { readMeta, writeMeta } from './db/meta.ts';
import { openFolder, type OpenedFolder } from './db/open.ts';
import { createSnapshotter } from './db/snapshot.ts';
import type { Store } from './db/store.ts';
import { checkStationName, createSetupGate, nameStation } from './features/setup/setup.ts';
import { addAccount, anyAccount, checkNewAccount } from './features/users/accounts.ts';
import type { HostOptions, RunningHost } from './host-options.ts';
import { serveCommands } from './http/command-door.ts';
import { createEventHub, type EventHub } from './http/events.ts';
import { startServer, type RunningServer } from './http/server.ts';
import { reportDefect } from './report.ts';

/**
 * Opens the folder, composes the application for its role and serves it. A page of the database that turns out
 * damaged while it serves makes it open again, which restores the newest good snapshot. Throws Refusal.
 */
export async function startCore(options: HostOptions): Promise<RunningHost> {
  let closed = false;
  let turn: Promise<void> = Promise.resolve();
  let running: Serving | null = null;
  const first = await restoringOnce(() => serve(options, 0, onDamage));
  running = first;
  return {
    url: first.url,
    localUrl: first.localUrl,
    port: first.port,
    role: first.role(),
    pid: process.pid,
    close: async () => {
      closed = true;
      await turn;
      await running?.close();
    },
  };

  function onDamage(): void {
    // While it starts, the refusal itself tells: see restoringOnce.
    if (running === null) return;
    const damaged = running;
    turn = turn.then(async () => {
      if (closed) return;
      process.stderr.write(
        'Se encontró daño en la base de datos: se cierra y se restaura la última copia buena.\n',
      );
      await damaged.close();
      running = await restoringOnce(() =>
        serve({ ...options, port: first.port }, portOf(first.localUrl), onDamage),
      );
    });
    turn.catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : 'No se pudo restaurar.'}\n`);
      // oxlint-disable-next-line unicorn/no-process-exit -- without a good copy there is nothing left to serve
      process.exit(1);
    });
  }
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
  const opened = await open(options, () => {});
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

function open(options: HostOptions, onDamage: () => void): Promise<OpenedFolder> {
  return openFolder({
    folder: options.dataDir,
    keySource: options.keySource,
    now: systemClocks.now,
    randomBytes: systemClocks.randomBytes,
    onDamage,
  });
}

function compose(
  options: HostOptions,
  opened: OpenedFolder,
  role: HostRole,
  publish: (topic: Topic) => void,
  setup: Setup,
): Promise<Application> {
  const { appVersion, resourcesDir } = options;
  return composeApplication({ role, opened, appVersion, resourcesDir, publish, setup });
}

/** Fixes the role of a new folder, or refuses another one than it has. Null: nothing has fixed it yet. */
async function settleRole(store: Store, wanted: HostRole | undefined): Promise<HostRole | null> {
  const fixed = (await readMeta(store.local, 'role')) as HostRole | null;
  if (fixed !== null && wanted !== undefined && fixed !== wanted) {
    const name = fixed === 'central' ? 'la oficina central' : 'un Punto';
    throw new Refusal('ROL_EQUIVOCADO', `Esta carpeta de datos es de ${name}. Use otra carpeta con --data.`);
  }
  if (fixed === null && wanted !== undefined) await writeMeta(store.local, 'role', wanted);
  return fixed ?? wanted ?? null;
}

interface Serving {
  readonly url: string;
  readonly localUrl: string;
  readonly port: number;
  role(): HostRole;
  close(): Promise<void>;
}

async function serve(options: HostOptions, localPort: number, onDamage: () => void): Promise<Serving> {
  const opened = await open(options, onDamage);
  const events = createEventHub();
  const servers: RunningServer[] = [];
  const closeAll = async (application: Application | null) => {
    events.close();
    for (const server of servers.toReversed()) await server.close();
    await application?.stop();
    await opened.close();
  };
  let state: { application: Application } | null = null;
  try {
    const fixedRole = await settleRole(opened.store, options.role);
    refuseAddress(options, fixedRole);
    const token = (await anyAccount(opened.store.read)) ? null : newToken();
    if (token !== null && options.startupSecret === undefined) {
      process.stderr.write(`Código de preparación (se usa una vez): ${token}\n`);
    }
    const setup = setupOf(options, opened, fixedRole, token, async (role) => {
      if (role === state?.application.core.context.role) return state.application.core;
      await state?.application.stop();
      const next = await compose(options, opened, role, events.publish, setup);
      state = { application: next };
      if (next.hub !== null) servers.push(await serveHub(options, opened.store, () => next, events));
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
    const local = await startServer({
      core: () => current().core,
      events,
      rendererDir: options.rendererDir,
      host: '127.0.0.1',
      port: secure === null ? options.port || localPort : localPort,
      report: reportDefect,
      ...(options.startupSecret === undefined ? {} : { startupSecret: options.startupSecret }),
      extend: (app) => serveCommands(app, commandToken, () => current().core, reportDefect),
    });
    servers.push(local);
    opened.lock.announce({ url: local.url, token: commandToken });
    await application.start();
    const snapshotter = createSnapshotter({
      folder: opened.folder,
      key: opened.key,
      now: systemClocks.now,
      onDamage: opened.onDamage,
    });
    const stopSnapshots = snapshotter.schedule((outcome) => {
      if (outcome.kind === 'NO_SPACE')
        process.stderr.write('No hay espacio para la copia de seguridad: libere disco.\n');
      if (outcome.kind === 'FAILED')
        process.stderr.write('La copia de seguridad de esta hora falló; se repetirá.\n');
    });
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

/**
 * The HTTPS door of the centre: stations, and windows of other computers. Over restarts it keeps its port and the
 * address that enrolment codes carry: the one that --url gave, or else the one that is bound.
 */
async function serveHub(
  options: HostOptions,
  store: Store,
  current: () => Application,
  events: EventHub,
): Promise<RunningServer> {
  const { hub } = current();
  if (hub === null) throw new Error('Only the centre has a hub.');
  if (options.publicUrl !== undefined) {
    await writeMeta(store.local, 'centreGivenUrl', new URL(options.publicUrl).origin);
  }
  const given = await readMeta(store.local, 'centreGivenUrl');
  const lastPort = Number((await readMeta(store.local, 'centrePort')) ?? 0);
  const server = await startServer({
    core: () => current().core,
    events,
    rendererDir: options.rendererDir,
    host: options.host,
    port: options.port === 0 ? lastPort : options.port,
    tls: hub.tls,
    ...(given === null ? {} : { alsoKnownAs: new URL(given).host }),
    report: reportDefect,
    extend: hub.routes,
  });
  await writeMeta(store.local, 'centrePort', String(server.port));
  await writeMeta(store.local, 'centreUrl', given ?? server.url);
  return server;
}

/** Only the centre speaks HTTPS; without it nothing may leave this machine. */
function refuseAddress(options: HostOptions, role: HostRole | null): void {
  const loopback = options.host === '127.0.0.1' || options.host === 'localhost' || options.host === '::1';
  if (role !== 'central' && !loopback) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'Un Punto solo se atiende desde su propio computador (127.0.0.1): sin HTTPS los datos viajarían a la vista.',
    );
  }
  if (options.publicUrl === undefined) return;
  if (role === 'station') {
    throw new Refusal('ENTRADA_INVALIDA', 'Un Punto no tiene --url: esa es la dirección de la central.');
  }
  if (URL.parse(options.publicUrl)?.protocol !== 'https:') {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'La dirección de --url no es válida; escríbala como https://nombre:puerto.',
    );
  }
}

/** Eight digits: read from one window and typed into another. Guessing is slowed by the growing wait. */
function newToken(): string {
  return String(randomInt(10_000_000, 100_000_000));
}

function setupOf(
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
