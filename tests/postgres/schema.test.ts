import { join } from 'node:path';
import { rmSync } from 'node:fs';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { openPostgresStore } from '#core/db/postgres/store.ts';
import { postgresSteps } from '#core/db/postgres/translate.ts';
import { migrations } from '#core/db/migrations/all.ts';
import { openStore } from '#core/db/store.ts';
import { newDatabase } from '#tests/support/new-database.ts';
import { TEST_KEY, temporaryFolder } from '#tests/support/store.ts';

const clients: pg.Client[] = [];
async function clientOf(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  return client;
}
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end();
});

const TYPES: Record<string, string> = {
  TEXT: 'text',
  INTEGER: 'bigint',
  REAL: 'double precision',
  BLOB: 'bytea',
};

describe('the schema that comes from the migrations of the file', () => {
  it('has the same tables and views with the same columns, types and duties', async () => {
    const folder = temporaryFolder();
    const file = openStore({ path: join(folder, 'puntos.db'), key: TEST_KEY });
    const inFile = file.driver
      .prepare(
        `SELECT s.type AS kind, s.name AS "table", c.name, c.type, c."notnull", c.pk FROM sqlite_schema s
         JOIN pragma_table_info(s.name) c WHERE s.type IN ('table', 'view')
           AND s.name NOT LIKE 'sqlite_%' AND s.name NOT LIKE 'personSearch%'`,
      )
      .all([]) as { kind: string; table: string; name: string; type: string; notnull: number; pk: number }[];
    await file.close();
    rmSync(folder, { recursive: true });
    const client = await clientOf(await newDatabase('MIGRATED'));
    const { rows } = await client.query<{ text: string }>(
      `SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN ' must ' ELSE ' may ' END || data_type
         || coalesce(' ' || collation_name, '') AS text
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'puntosMigration'`,
    );
    const expected = inFile
      .filter(({ kind }) => kind === 'table')
      .map(({ table, name, type, notnull, pk }) => {
        const duty = notnull === 1 || pk > 0 ? 'must' : 'may';
        return `${table}.${name} ${duty} ${TYPES[type]}${type === 'TEXT' ? ' C' : ''}`;
      });
    expect(rows.map(({ text }) => text).toSorted()).toEqual(expected.toSorted());
    const views = await client.query<{ text: string }>(
      `SELECT table_name || '.' || column_name AS text FROM information_schema.columns
       JOIN information_schema.views USING (table_schema, table_name)
       WHERE table_schema = 'public' AND table_name <> 'personSearch'`,
    );
    const seen = inFile.filter(({ kind }) => kind === 'view').map(({ table, name }) => `${table}.${name}`);
    expect(views.rows.map(({ text }) => text).toSorted()).toEqual(seen.toSorted());
  });

  it('takes a database of an earlier version along, with its rows', async () => {
    const url = await newDatabase('EMPTY');
    const before = await openPostgresStore({ url, migrations: migrations.slice(0, 6) });
    await before.close();
    const client = await clientOf(url);
    await client.query(
      `INSERT INTO "device" VALUES ('d1', 's1', 'PC 1', '{}', '{}', 1, NULL, NULL, NULL, NULL, 77, NULL, NULL, NULL, NULL, 3, 9, 'h9')`,
    );
    const after = await openPostgresStore({ url });
    expect(await after.read.selectFrom('deviceChain').selectAll().execute()).toMatchObject([
      { device: 'd1', lane: 0, epoch: 3, ackedSeq: 9, ackedHash: 'h9', lastEffective: 77 },
    ]);
    await after.close();
  });

  it('refuses a step in words that it does not know, before anybody relies on it', () => {
    const odd = { version: 1, name: 'odd', sql: 'PRAGMA user_version=3;' };
    expect(() => postgresSteps([odd])).toThrow('No translation for PostgreSQL');
  });
});

describe('a database that is not the centre’s', () => {
  it('of a newer program is refused untouched', async () => {
    const url = await newDatabase('MIGRATED');
    const client = await clientOf(url);
    await client.query(`INSERT INTO "puntosMigration" ("version", "name") VALUES (99, 'future')`);
    await expect(openPostgresStore({ url })).rejects.toMatchObject({ code: 'BASE_MAS_NUEVA' });
  });

  it('of another program is refused untouched', async () => {
    const url = await newDatabase('EMPTY');
    const client = await clientOf(url);
    await client.query('CREATE TABLE factura (id int)');
    await expect(openPostgresStore({ url })).rejects.toMatchObject({ code: 'YA_EXISTE' });
    const { rows } = await client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    expect(rows).toEqual([{ tablename: 'factura' }]);
  });

  it('that does not exist, or whose server does not, says so', async () => {
    const url = new URL(await newDatabase('EMPTY'));
    await expect(openPostgresStore({ url: `${url.href}x` })).rejects.toMatchObject({ code: 'NO_EXISTE' });
    const password = new URL(url);
    password.password = 'otra';
    await expect(openPostgresStore({ url: password.href })).rejects.toMatchObject({ code: 'NO_AUTORIZADO' });
    url.port = '1';
    await expect(openPostgresStore({ url: url.href })).rejects.toMatchObject({ code: 'BASE_AUSENTE' });
  });
});
