import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { createDatabase, TEMPLATE } from './machine-store.ts';

/** The address of a new database on the project's server: migrated, or with nothing in it at all. */
export async function newDatabase(kind: 'MIGRATED' | 'EMPTY'): Promise<string> {
  const server = inject('postgres');
  const name = `prueba_${randomBytes(6).toString('hex')}`;
  await createDatabase(server, name, kind === 'MIGRATED' ? TEMPLATE : null);
  return `${server}/${name}`;
}
