import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import {
  assertNoDefects,
  forget,
  register,
  startHub,
  startStation,
  tables,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { databaseUrlOf } from '#tests/support/machine-store.ts';

let hub: TestHub;
let joya: TestStation;
let admin: pg.Client;
let personId: string;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  admin = new pg.Client({ connectionString: databaseUrlOf(hub.folder) });
  await admin.connect();
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  await joya.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
  personId = await register(joya, { documentNumber: '9999000001' });
  await joya.sync.syncNow();
});
afterEach(async () => {
  await admin.end();
  await joya.close();
  await hub.close();
  assertNoDefects(joya, hub);
  forget(hub, joya);
});

/** The server does that once so many visits are written: some of a batch, or all that a statement writes at once. */
async function whenItWrites(visits: number, does: string): Promise<() => Promise<void>> {
  await admin.query(`CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM "attendance") >= ${visits} THEN ${does}; END IF; RETURN NULL; END $$`);
  await admin.query(
    'CREATE TRIGGER fault AFTER INSERT ON "attendance" FOR EACH ROW EXECUTE FUNCTION fault()',
  );
  return async () => {
    await admin.query('DROP TRIGGER fault ON "attendance"');
    await admin.query('DROP FUNCTION fault()');
  };
}

async function comeTogether(visits: number): Promise<void> {
  await joya.context.ledger.write('ana', async (tx) => {
    for (let each = 0; each < visits; each += 1) {
      await tx.append('attendance', visit(tx, joya.context.siteId(), personId));
    }
  });
}

const held = async () => {
  const { rows } = await admin.query<{ visits: string; odd: string }>(
    `SELECT (SELECT count(*) FROM "attendance") AS visits, (SELECT count(*) FROM "change" WHERE "state" <> 'APPLIED') AS odd`,
  );
  return { visits: Number(rows[0]?.visits), odd: Number(rows[0]?.odd) };
};

describe('a push in whose middle the server of the database', () => {
  const faults = [
    ['has no more space', "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'"],
    ['is told to stop what it does', "RAISE EXCEPTION 'canceling statement' USING ERRCODE = '57014'"],
    ['finds a page of its own damaged', "RAISE EXCEPTION 'invalid page' USING ERRCODE = 'XX001'"],
    ['runs out of memory', "RAISE EXCEPTION 'out of memory' USING ERRCODE = '53200'"],
  ] as const;
  for (const [what, fault] of faults) {
    it(`${what} leaves nothing of it, blames no change for it, and takes it whole afterwards`, async () => {
      const mend = await whenItWrites(4, fault);
      await comeTogether(4);
      await expect(joya.sync.syncNow()).rejects.toMatchObject({ name: 'Refusal' });
      expect(await held()).toEqual({ visits: 1, odd: 0 });
      await mend();
      expect(await joya.sync.syncNow()).toMatchObject({ pushed: 4, pending: 0, quarantined: 0 });
      expect(await held()).toEqual({ visits: 5, odd: 0 });
      expect(await tables(joya)).toEqual(await tables(hub));
    });
  }

  it('ends leaves nothing of it, and what the Punto sends again is there once', async () => {
    const mend = await whenItWrites(4, 'PERFORM pg_terminate_backend(pg_backend_pid())');
    await comeTogether(4);
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ name: 'Refusal' });
    expect(await held()).toEqual({ visits: 1, odd: 0 });
    await mend();
    // The host closes and opens again: see tests/postgres/host.test.ts.
    const { folder, port } = hub;
    await hub.close();
    hub = await startHub(folder, port);
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 4, pending: 0, quarantined: 0 });
    expect(await held()).toEqual({ visits: 5, odd: 0 });
    expect(await tables(joya)).toEqual(await tables(hub));
  });
});
