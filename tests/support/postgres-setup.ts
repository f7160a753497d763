import type { TestProject } from 'vitest/node';
import { openPostgresStore } from '#core/db/postgres/store.ts';
import { createDatabase, TEMPLATE } from './machine-store.ts';
import { startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run's project, without a database. */
    postgres: string;
  }
}

/** Starts the server that the tests of the project «postgres» share, with a migrated database to copy for each centre. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres({ durable: false });
  await createDatabase(server.url, TEMPLATE, null);
  const template = await openPostgresStore({ url: `${server.url}/${TEMPLATE}` });
  await template.close();
  project.provide('postgres', server.url);
  return server.stop;
}
