import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openDriver } from '#core/db/driver.ts';
import { migrate } from '#core/db/migrate.ts';
import { migrations } from '#core/db/migrations/all.ts';
import { openStore } from '#core/db/store.ts';
import { applyChange } from '#core/ledger/apply.ts';
import type { Fields } from '#shared/sync/merge.ts';
import { writtenByVersion1 } from '#tests/support/first-version.ts';
import { TEST_KEY, temporaryFolder } from '#tests/support/store.ts';

const VERSION = '0000000000001000@d';
const TABLES = ['person', 'attendance', 'attendanceEnd', 'anonymousAttendance'] as const;

interface Written {
  readonly table: string;
  readonly fields: Fields;
}

const idOf = (at: number) => `r${String(at).padStart(3, '0')}`;

/** A file of the days of the first version that holds these rows, and was then migrated. */
function applyThenMigrate(rows: readonly Written[]): unknown[][] {
  const folder = temporaryFolder();
  const driver = openDriver(join(folder, 'puntos.db'), { key: TEST_KEY });
  driver.define('ledger_guard', () => 1);
  migrate(
    driver,
    migrations.filter(({ version }) => version <= 3),
  );
  for (const [at, { table, fields }] of rows.entries()) {
    const versions = table === 'person' ? { clock: VERSION, fieldClocks: null } : {};
    const row = { id: idOf(at), ...fields, ...versions };
    const names = Object.keys(row);
    driver
      .prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`)
      .run(Object.values(row));
  }
  migrate(driver, migrations);
  const held = TABLES.map((table) => driver.prepare(`SELECT * FROM ${table} ORDER BY id`).all([]));
  driver.close();
  rmSync(folder, { recursive: true, force: true });
  return held;
}

/** A file of today to which the same rows come as changes of the first version. */
async function upcastThenApply(rows: readonly Written[]): Promise<unknown[][]> {
  const folder = temporaryFolder();
  const store = openStore({ path: join(folder, 'puntos.db'), key: TEST_KEY });
  const options = { store, derive: async () => {}, requireParents: false };
  await store.transaction(async (tx) => {
    for (const [at, { table, fields }] of rows.entries()) {
      const change = { tableName: table, rowId: idOf(at), payload: JSON.stringify(fields), schemaVersion: 1 };
      expect(await applyChange(tx, options, change, VERSION, {})).toMatchObject({ kind: 'APPLIED' });
    }
  });
  const held: unknown[][] = [];
  for (const table of TABLES) {
    held.push(
      await store.read
        .selectFrom(table as 'person')
        .selectAll()
        .orderBy('id')
        .execute(),
    );
  }
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  return held;
}

it('Invariant 9: upcasting what the first version wrote and applying it equals applying it and migrating', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(writtenByVersion1, { minLength: 20, maxLength: 120 }), async (rows) => {
      expect(await upcastThenApply(rows)).toEqual(applyThenMigrate(rows));
    }),
    { numRuns: 4 },
  );
});
