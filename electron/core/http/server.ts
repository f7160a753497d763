import { createHash, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import fastify, { type FastifyInstance } from 'fastify';
import { Refusal } from '#shared/domain/failure.ts';
import type { Core } from '../core.ts';
import { STARTUP_COOKIE } from '#shared/domain/desktop.ts';
import { refusedOrigin, SECURITY_HEADERS, type Door } from './access.ts';
import { serveEvents, type EventHub } from './events.ts';
import { serveImports } from './import-door.ts';
import { appRouter, type AppRouter } from './router.ts';
import type { RequestContext } from './trpc.ts';
import { serveUsb } from './usb-door.ts';
import { serveWall } from './wall-door.ts';

export interface ServerOptions {
  /** The composed application of the moment: set-up may replace it. */
  readonly core: () => Core;
  readonly events: EventHub;
  readonly rendererDir: string | null;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** The desktop's window proves itself with this cookie; nobody else reaches anything. */
  readonly startupSecret?: string;
  /** Another host:port under which browsers reach it. */
  readonly alsoKnownAs?: string;
  readonly report: (path: string, error: Error) => void;
  /** Routes beside the window's: the hub's, and the door of the commands. They check their callers themselves. */
  readonly extend?: (app: FastifyInstance) => void;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Paths whose callers are programs: they prove themselves by a signature or a token, not by an origin. */
const PROGRAM_PATHS = ['/sync/', '/orden'];

/** Starts the one HTTP server of a host. Throws PUERTO_EN_USO. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const app = fastify({
    logger: false,
    bodyLimit: 4 * 1024 * 1024,
    routerOptions: { maxParamLength: 5_000 },
    ...(options.tls === undefined ? {} : { https: { ...options.tls, minVersion: 'TLSv1.3' as const } }),
  }) as unknown as FastifyInstance;
  const scheme = options.tls === undefined ? 'http' : 'https';
  let door: Door = { hosts: new Set(), scheme };
  // Before the plugins: each takes along the handlers that are there when it is registered.
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'Aquí no hay nada.' }));
  app.setErrorHandler((error, request, reply) => {
    const status =
      typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 500)
      options.report(request.routeOptions.url ?? 'http', error instanceof Error ? error : new Error('?'));
    return reply
      .code(status)
      .send({ message: status >= 500 ? 'Algo falló; repítalo.' : 'La petición no es válida.' });
  });
  await app.register(fastifyCookie);

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (scheme === 'https') reply.header('strict-transport-security', 'max-age=31536000');
    if (PROGRAM_PATHS.some((path) => request.url.startsWith(path))) return;
    const refused = refusedOrigin(door, request);
    if (refused !== null)
      return reply.code(403).type('text/plain').send('Esta dirección no atiende a otras páginas.');
    if (
      options.startupSecret !== undefined &&
      !same(request.cookies[STARTUP_COOKIE], options.startupSecret)
    ) {
      return reply.code(403).type('text/plain').send('Abra Puntos Digitales desde su icono.');
    }
    if (request.url.startsWith('/trpc') && request.method !== 'POST') {
      return reply.code(405).type('text/plain').send('Solo POST.');
    }
  });

  const cookieName = () => `pd_sesion_${options.core().context.ledger.identity.device}`;
  const sessionOf = async (cookies: Record<string, string | undefined>) => {
    const token = cookies[cookieName()];
    return token === undefined ? null : options.core().sessions.find(token);
  };

  await app.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      allowMethodOverride: true,
      createContext: async ({ req, res }): Promise<RequestContext> => ({
        core: options.core(),
        session: await sessionOf(req.cookies),
        report: options.report,
        setSession: (token) => {
          const attributes = {
            path: '/',
            httpOnly: true,
            sameSite: 'strict',
            secure: scheme === 'https',
          } as const;
          if (token === null) res.clearCookie(cookieName(), attributes);
          else res.setCookie(cookieName(), token, attributes);
        },
      }),
    },
  } satisfies FastifyTRPCPluginOptions<AppRouter>);
  serveEvents(app, options.events, async (cookies) => {
    const session = await sessionOf(cookies as Record<string, string | undefined>);
    return session !== null && session.lockedAt === null;
  });
  const callerOf = async (cookies: object) => ({
    core: options.core(),
    session: await sessionOf(cookies as Record<string, string | undefined>),
  });
  serveImports(app, callerOf);
  serveUsb(app, callerOf);
  serveWall(app, { core: options.core, sessionOf, secure: scheme === 'https' });
  options.extend?.(app);
  if (options.rendererDir !== null) {
    await app.register(fastifyStatic, {
      root: options.rendererDir,
      cacheControl: false,
      setHeaders: (reply, path) => {
        // Vite names assets by their content; the page itself is asked for at every start.
        reply.header(
          'cache-control',
          path.endsWith('.html') ? 'no-store' : 'public, max-age=31536000, immutable',
        );
      },
    });
  }

  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    await app.close();
    throw addressRefusal(error, options) ?? error;
  }
  const { port } = app.server.address() as AddressInfo;
  const hosts = namesOf(options.host).map((name) => `${name}:${port}`);
  const [first] = hosts;
  if (options.alsoKnownAs !== undefined) hosts.push(options.alsoKnownAs);
  door = { hosts: new Set(hosts.map((host) => host.toLowerCase())), scheme };
  return {
    port,
    url: `${scheme}://${first}`,
    close: async () => {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

/** Why it could not listen, when that is the person's to mend; null for a defect. */
function addressRefusal(error: unknown, { host, port }: ServerOptions): Refusal | null {
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'EADDRINUSE':
      return new Refusal(
        'PUERTO_EN_USO',
        `El puerto ${port} ya lo usa otro programa. Ciérrelo o elija otro con --port.`,
        { port },
      );
    case 'EACCES':
      return new Refusal(
        'PUERTO_EN_USO',
        `Esta cuenta no puede usar el puerto ${port}. Elija con --port uno de 1024 en adelante.`,
        { port },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Refusal(
        'ENTRADA_INVALIDA',
        `«${host}» no es una dirección de este computador. Revise --host.`,
        { host },
      );
    default:
      return null;
  }
}

/**
 * What a browser may call a server that listens on an address, the one to tell people first. Listening everywhere
 * means every address of this computer.
 */
function namesOf(host: string): string[] {
  const local = ['127.0.0.1', 'localhost'];
  if (host === '127.0.0.1') return local;
  const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address);
  if (host !== '0.0.0.0' && host !== '::') return [bracketed(host), ...local];
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, scopeid }) => !internal && (scopeid ?? 0) === 0)
    .toSorted((a, b) => a.family.localeCompare(b.family));
  return [...outside.map(({ address }) => bracketed(address)), hostname(), ...local];
}

function same(given: string | undefined, expected: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(expected));
}
