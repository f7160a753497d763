import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openPostgresStore } from '#core/db/postgres/store.ts';
import { openStore, type Store } from '#core/db/store.ts';
import type { HostRole } from '#shared/domain/codes.ts';
import { layEmptyDatabase } from './empty-database.ts';
import { TEST_KEY } from './store.ts';

/** Names the PostgreSQL server that centres use; without it they have a file like everybody. */
export const SERVER_VARIABLE = 'PUNTOS_TEST_POSTGRES';

/** A migrated database without anything in it. */
export const TEMPLATE = 'plantilla';

const server = () => process.env[SERVER_VARIABLE];

/** What a machine of a test stores in: the same hub tests run over a file and over PostgreSQL. */
export async function openMachineStore(role: HostRole, folder: string): Promise<Store> {
  const url = server();
  if (role !== 'central' || url === undefined) {
    const path = join(folder, 'puntos.db');
    layEmptyDatabase(path, TEST_KEY);
    return openStore({ path, key: TEST_KEY });
  }
  const database = databaseOf(folder);
  await createDatabase(url, database, TEMPLATE);
  return openPostgresStore({ url: `${url}/${database}` });
}

/** Copies all that a closed centre has: its folder and its database. */
export async function copyCentre(from: string, to: string): Promise<void> {
  cpSync(from, to, { recursive: true });
  const url = server();
  if (url !== undefined) await createDatabase(url, databaseOf(to), databaseOf(from));
}

/** Where a centre of this project has its data. */
export const databaseUrlOf = (folder: string): string => `${server() ?? ''}/${databaseOf(folder)}`;

const databaseOf = (folder: string) => createHash('sha256').update(folder).digest('hex').slice(0, 30);

/** Makes a database unless it is there. */
export async function createDatabase(url: string, name: string, template: string | null): Promise<void> {
  const client = new pg.Client({ connectionString: `${url}/postgres` });
  await client.connect();
  try {
    const copy = template === null ? '' : ` TEMPLATE "${template}" STRATEGY FILE_COPY`;
    await client.query(`CREATE DATABASE "${name}"${copy}`);
  } catch (error) {
    const there = error instanceof Error && 'code' in error && error.code === '42P04';
    if (!there) throw error;
  } finally {
    await client.end();
  }
}
