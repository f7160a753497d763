import { cpSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMeta } from '#core/db/meta.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import {
  assertNoDefects,
  forget,
  interval,
  register,
  startHub,
  startStation,
  tables,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { temporaryFolder } from '#tests/support/store.ts';

const START = 1_700_000_000_000;

let hub: TestHub;
let joya: TestStation;
/** Goes on from a copy of the same disk. */
let second: TestStation;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  await joya.sync.enrol(await newCode());
});
afterEach(async () => {
  for (const machine of [joya, second, hub]) await machine.close();
  assertNoDefects(hub, joya, second);
  forget(hub, joya, second);
});

async function newCode(): Promise<string> {
  return (await createEnrolmentCode(hub.context, 'central', 'PD01')).code;
}

const deviceOf = (station: TestStation) => station.context.ledger.identity.device;

async function numbers(of: TestHub): Promise<unknown[]> {
  const rows = await of.context.store.read.selectFrom('person').select('documentNumber').execute();
  return rows.map((row) => row.documentNumber).toSorted();
}

async function cloneJoya(): Promise<void> {
  await joya.close();
  const copy = temporaryFolder();
  cpSync(joya.folder, copy, { recursive: true });
  joya = await startStation(joya.folder);
  second = await startStation(copy);
}

/** The centre goes on; what it is now is put back by the function that this returns. */
async function copyHub(): Promise<() => Promise<void>> {
  const { folder, port } = hub;
  await hub.close();
  const older = temporaryFolder();
  cpSync(folder, older, { recursive: true });
  hub = await startHub(folder, port);
  return async () => {
    await hub.close();
    forget(hub);
    hub = await startHub(older, port);
    await writeMeta(hub.context.store.local, 'epoch', '2');
    await hub.close();
    hub = await startHub(older, port);
  };
}

describe('a computer that goes on from a cloned disk', () => {
  it('is told apart at a restored centre though it has nothing to send, and all that was acknowledged once comes back', async () => {
    await register(joya, { documentNumber: '9999000111' });
    await joya.sync.syncNow();
    await cloneJoya();
    const restoreHub = await copyHub();
    await register(second, { documentNumber: '9999000333' });
    await register(second, { documentNumber: '9999000444' });
    await interval(second, START);
    expect(await second.sync.syncNow()).toMatchObject({ pushed: 5, pending: 0 });
    await restoreHub();
    // As many as the other machine was acknowledged, and more: by their numbers the centre has everything of both.
    for (const documentNumber of ['9999000555', '9999000666', '9999000777']) {
      await register(joya, { documentNumber });
    }
    await joya.sync.syncNow();
    await expect(second.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
    const [kept] = await hub.context.store.read.selectFrom('forkedBatch').selectAll().execute();
    expect(kept?.body).toContain('9999000444');
    for (const machine of [second, joya]) {
      await machine.sync.enrol(await newCode());
      await machine.sync.syncNow();
    }
    await second.sync.syncNow();
    expect(deviceOf(second)).not.toBe(deviceOf(joya));
    expect(await numbers(hub)).toEqual([
      '9999000111',
      '9999000333',
      '9999000444',
      '9999000555',
      '9999000666',
      '9999000777',
    ]);
    const all = await tables(hub);
    expect(await tables(joya)).toEqual(all);
    expect(await tables(second)).toEqual(all);
    expect(all['attendance']).toHaveLength(6);
    expect(all['wifiInterval']).toHaveLength(1);
    // Of its own they wrote nothing anew: each operation stands there as its author wrote it.
    expect(await hub.context.store.read.selectFrom('conflict').selectAll().execute()).toEqual([]);
    expect((await second.sync.status()).quarantined).toEqual([]);
  });

  it('goes on to show what the centre refused before, and the centre keeps it once', async () => {
    const id = await register(joya, { documentNumber: '9999000111' });
    await joya.context.ledger.write('ana@recepcion', (tx) =>
      tx.append('attendance', visit(tx, 'sitio-ajeno', id)),
    );
    await joya.sync.syncNow();
    const refused = (await joya.sync.status()).quarantined;
    expect(refused).toMatchObject([{ table: 'attendance', reason: 'Dice ser de otro Punto.' }]);
    await cloneJoya();
    await register(joya, { documentNumber: '9999000222' });
    await register(second, { documentNumber: '9999000333' });
    await joya.sync.syncNow();
    await expect(second.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
    await second.sync.enrol(await newCode());
    expect(await second.sync.syncNow()).toMatchObject({ pending: 0 });
    expect((await second.sync.status()).quarantined).toEqual(refused);
    const held = hub.context.store.read.selectFrom('change').select('tableName');
    expect(await held.where('state', '=', 'QUARANTINED').execute()).toEqual([{ tableName: 'attendance' }]);
    expect(await numbers(hub)).toEqual(['9999000111', '9999000222', '9999000333']);
  });
});
