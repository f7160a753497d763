import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMeta } from '#core/db/meta.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { deviceKeys, signText } from '#core/sync/keys.ts';
import { adoptPage } from '#core/sync/station/adopt.ts';
import { nextBatch } from '#core/sync/station/outbox.ts';
import { entities } from '#shared/domain/entities.ts';
import { fieldNames, type Entity } from '#shared/domain/entity.ts';
import { OLDEST_SUPPORTED, SCHEMA_VERSION } from '#shared/sync/change.ts';
import { batchText } from '#shared/sync/wire.ts';
import {
  assertNoDefects,
  forget,
  register,
  startHub,
  startStation,
  tables,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

let hub: TestHub;
let joya: TestStation;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  await joya.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
  await joya.sync.syncNow();
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  assertNoDefects(hub, joya);
  forget(hub, joya);
});

const knownBut = (table: string, ...missing: string[]) =>
  JSON.stringify({
    schemaVersion: SCHEMA_VERSION - 1,
    fields: Object.fromEntries(
      Object.values<Entity>(entities).map((each) => [
        each.table,
        fieldNames(each).filter((field) => each.table !== table || !missing.includes(field)),
      ]),
    ),
  });

async function restartHub(): Promise<void> {
  const { folder, port } = hub;
  await hub.close();
  hub = await startHub(folder, port);
}

describe('a centre that is updated', () => {
  it('takes from its log what newer stations had written into fields that it did not know', async () => {
    const id = await register(joya, { phone: '3001' });
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone: '3002' }));
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', id, { neighbourhood: 'Centro' }));
    await joya.sync.syncNow();
    const whole = await tables(hub);
    // As the older program made the row, and the update of the file gave it the new column.
    await hub.context.store.unguarded(() =>
      hub.context.store.raw.updateTable('person').set({ phone: null, fieldClocks: null }).execute(),
    );
    await writeMeta(hub.context.store.local, 'knownFields', knownBut('person', 'phone'));
    await restartHub();
    const [row] = (await tables(hub))['person'] as { phone: string | null }[];
    expect(row?.phone).toBe('3002');
    expect((await tables(hub))['attendance']).toEqual(whole['attendance']);
    // And it passes them on.
    const { position } = await hub.context.store.read
      .selectFrom('change')
      .select(({ fn }) => fn.max('position').as('position'))
      .executeTakeFirstOrThrow();
    const moved = await hub.context.store.read
      .selectFrom('change')
      .select('rowId')
      .where('position', '=', position)
      .executeTakeFirst();
    expect(moved?.rowId).toBe(id);
  });

  it('fills the facts too, and leaves alone what somebody wrote later', async () => {
    await register(joya);
    await joya.sync.syncNow();
    await hub.context.store.unguarded(() =>
      hub.context.store.raw.updateTable('attendance').set({ origin: 'IMPORT' }).execute(),
    );
    await writeMeta(hub.context.store.local, 'knownFields', knownBut('attendance', 'origin'));
    await restartHub();
    expect(await tables(hub)).toEqual(await tables(joya));
    const before = await tables(hub);
    await restartHub();
    expect(await tables(hub)).toEqual(before);
  });

  it('applies then what it took for a mistake of a newer program', async () => {
    const id = await register(joya);
    await joya.sync.syncNow();
    // As the older program left it, to which a word of the newer one was a mistake.
    await hub.context.store.raw
      .updateTable('change')
      .set({ state: 'PARKED', waitsFor: `schema:${SCHEMA_VERSION}`, reason: 'x' })
      .where('rowId', '=', id)
      .execute();
    await hub.context.store.unguarded(() => hub.context.store.raw.deleteFrom('person').execute());
    await restartHub();
    expect((await tables(hub))['person']).toEqual((await tables(joya))['person']);
  });
});

describe('a station', () => {
  it('below the supported floor sends what it has, and is told why it gets nothing', async () => {
    await register(joya);
    const { device } = joya.context.ledger.identity;
    const schemaVersion = OLDEST_SUPPORTED - 1;
    const report = {
      appVersion: '0',
      pending: 2,
      pendingSince: null,
      zones: [],
      diskFree: null,
      quarantined: 0,
    };
    await hub.hub.heartbeat(device, { ...report, schemaVersion });
    const batch = await nextBatch(joya.context, new Map(), 500);
    const body = JSON.stringify(batch);
    const keys = await deviceKeys(joya.context.store.local);
    expect(
      await hub.hub.push(device, { batch: body, signature: signText(keys, batchText(body)) }),
    ).toMatchObject({ kind: 'ACKED', acked: 2, verdicts: [] });
    const ask = () => hub.hub.pull(device, { cursor: 0, hubEpoch: 0, epoch: 1 });
    await expect(ask()).rejects.toMatchObject({ code: 'PROGRAMA_VIEJO' });
    await hub.hub.heartbeat(device, { ...report, schemaVersion: OLDEST_SUPPORTED });
    expect((await ask()).schemaVersion).toBe(SCHEMA_VERSION);
  });

  it('that is newer than its centre completes the rows that come from it', async () => {
    const old = await register(joya);
    await joya.sync.syncNow();
    const [row] = (await tables(hub))['person'] as Record<string, string | number | null>[];
    const {
      id: _id,
      clock,
      fieldClocks: _clocks,
      representativeName: _name,
      importId: _import,
      ...fields
    } = row ?? {};
    const other = `${old.slice(0, -1)}${old.endsWith('0') ? '1' : '0'}`;
    const versions = Object.fromEntries(Object.keys(fields).map((field) => [field, String(clock)]));
    const outcome = await adoptPage(
      joya.context,
      async () => {},
      {
        items: [{ kind: 'STATE', group: 0, table: 'person', rowId: other, fields, versions }],
        groups: [1],
        cursor: 1,
        hubEpoch: 1,
        schemaVersion: 1,
        more: false,
      },
      async () => {},
    );
    expect(outcome).toEqual({ applied: 1, unreadable: 0 });
    expect((await tables(joya))['person']).toContainEqual(
      expect.objectContaining({ id: other, representativeName: null, importId: null }),
    );
  });
});
