/** A core of a few lines that keeps the contract of the real one: its port, its secret, its orderly end. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StartCore } from '#core/host-options.ts';
import { STARTUP_COOKIE } from '#shared/domain/desktop.ts';

export const startCore: StartCore = async (options) => {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.headers.cookie !== `${STARTUP_COOKIE}=${options.startupSecret}`) {
      response.writeHead(403).end('NO_AUTORIZADO');
    } else if (url.pathname === '/redirige') {
      response.writeHead(302, { location: url.searchParams.get('a') ?? '/' }).end();
    } else {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Puntos Digitales</title>');
    }
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(options.port, options.host, resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}`,
    localUrl: `http://${options.host}:${port}`,
    port,
    role: 'station',
    pid: process.pid,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
