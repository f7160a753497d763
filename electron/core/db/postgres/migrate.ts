import { Refusal } from '#shared/domain/failure.ts';
import { newerDatabase } from '../migrate.ts';
import { migrations as allMigrations } from '../migrations/all.ts';
import type { Migration } from '../migrations/migration.ts';
import type { Session } from './connection.ts';
import { GUARD_FUNCTION, GUARD_SETTING, INSTR_FUNCTION, postgresSteps } from './translate.ts';

/** The steps that this database has taken; the highest is its version. */
const STEPS = `CREATE TABLE IF NOT EXISTS "puntosMigration" (
  "version" bigint PRIMARY KEY, "name" text NOT NULL, "appliedAt" timestamptz NOT NULL DEFAULT now()
)`;

/**
 * Brings the database to the newest version, each step in a transaction of its own. A database of a newer program or
 * with another program's tables is refused untouched.
 */
export async function migratePostgres(
  session: Session,
  migrations: readonly Migration[] = allMigrations,
): Promise<void> {
  const from = await postgresVersion(session);
  const newest = migrations.at(-1)?.version ?? 0;
  if (from > newest) throw newerDatabase(from, newest);
  if (from === 0) await refuseForeign(session);
  for (const { version, name, statements } of postgresSteps(migrations)) {
    if (version <= from) continue;
    await session.run('BEGIN');
    try {
      await session.run(
        [`SET LOCAL ${GUARD_SETTING} = 'open'`, STEPS, GUARD_FUNCTION, INSTR_FUNCTION].join(';\n'),
      );
      for (const statement of statements) await session.run(statement);
      const parameters = [version, name];
      await session.query({
        sql: 'INSERT INTO "puntosMigration" ("version", "name") VALUES ($1, $2)',
        parameters,
      });
      await session.commit();
    } catch (error) {
      await session.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
  await indexNames(session);
}

/** 0 for a database that holds nothing of this program. */
async function postgresVersion(session: Session): Promise<number> {
  const { rows: known } = await session.query<{ found: number }>({
    sql: `SELECT to_regclass('"puntosMigration"') IS NOT NULL AS found`,
    parameters: [],
  });
  if (known[0]?.found !== 1) return 0;
  const { rows } = await session.query<{ version: number | null }>({
    sql: 'SELECT max("version") AS version FROM "puntosMigration"',
    parameters: [],
  });
  return rows[0]?.version ?? 0;
}

async function refuseForeign(session: Session): Promise<void> {
  const { rows } = await session.query<{ tables: number; encoding: string }>({
    sql: `SELECT (SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()) AS tables,
                 current_setting('server_encoding') AS encoding`,
    parameters: [],
  });
  const [found] = rows;
  if (found !== undefined && found.tables > 0) {
    throw new Refusal(
      'YA_EXISTE',
      'Esa base de datos ya tiene tablas de otro programa. Cree una vacía para la central y repita la orden.',
    );
  }
  if (found?.encoding !== 'UTF8') {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'Esa base de datos no guarda todas las letras (no es UTF8). Créela con «createdb --encoding=UTF8 --template=template0» y repita la orden.',
    );
  }
}

/** Where the server has no trigrams, names are found all the same, only more slowly. */
async function indexNames(session: Session): Promise<void> {
  const { rows } = await session.query<{ found: number }>({
    sql: "SELECT count(*) AS found FROM pg_available_extensions WHERE name = 'pg_trgm'",
    parameters: [],
  });
  if (rows[0]?.found !== 1) return;
  try {
    await session.run('CREATE EXTENSION IF NOT EXISTS pg_trgm');
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NO_AUTORIZADO') return;
    throw error;
  }
  await session.run(
    'CREATE INDEX IF NOT EXISTS "personIndex_trigrams" ON "personIndex" USING gin ("folded" gin_trgm_ops)',
  );
}
