import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMeta } from '#core/db/meta.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { travellingTables } from '#core/sync/hub/scope.ts';
import { cuttingProxy, type CuttingProxy } from '#tests/support/cutting-proxy.ts';
import {
  assertNoDefects,
  forget,
  person,
  register,
  startHub,
  startStation,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

/** So that a morning's work is more than a station downloads change by change. */
const SHORT = { pulledAtMost: 20, thread: false };

let hub: TestHub;
let joya: TestStation;
let fresh: TestStation;
let proxy: CuttingProxy;
let joyaSite: string;

beforeEach(async () => {
  hub = await startHub(undefined, undefined, SHORT);
  joya = await startStation();
  fresh = await startStation();
  joyaSite = (await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' })).id;
  await createSite(hub.context, 'central', { code: 'PD07', name: 'INEM' });
  proxy = await cuttingProxy(hub.port);
  await writeMeta(hub.context.store.local, 'centreUrl', proxy.url);
  await enrol(joya, 'PD01');
});
afterEach(async () => {
  await joya.close();
  await fresh.close();
  await proxy.close();
  await hub.close();
  assertNoDefects(hub, joya, fresh);
  forget(hub, joya, fresh);
});

async function enrol(station: TestStation, site: string): Promise<void> {
  await station.sync.enrol((await createEnrolmentCode(hub.context, 'central', site)).code);
}

const NAMES = ['Ana', 'Beatriz', 'Carmen', 'Dora'];

/** People with a visit each, fifty in a transaction; sent to the centre. */
async function morning(people: number): Promise<string[]> {
  const { context } = joya;
  const ids: string[] = [];
  while (ids.length < people) {
    await context.ledger.write('ana@recepcion', async (tx) => {
      for (const before = ids.length; ids.length < Math.min(people, before + 50);) {
        const givenNames = NAMES[ids.length % NAMES.length] ?? '';
        const documentNumber = `9999${ids.length}`;
        const row = person(tx, joyaSite, { documentNumber, givenNames, neighbourhood: 'Secreto' });
        await tx.create('person', row);
        await tx.append('attendance', visit(tx, joyaSite, row.id));
        ids.push(row.id);
      }
    });
  }
  await joya.sync.syncNow();
  return ids;
}

/** Every table that travels, with its versions, and what is derived of people. */
async function everything({ context }: TestStation): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const { table } of [...travellingTables(), { table: 'directory' }]) {
    all[table] = await context.store.read
      .selectFrom(table as 'person')
      .selectAll()
      .orderBy('id')
      .execute();
  }
  all['personIndex'] = await context.store.read
    .selectFrom('personIndex')
    .select(['personId', 'folded', 'documentKey', 'claim', 'canonicalId', 'source'])
    .orderBy('personId')
    .execute();
  return all;
}

const snapshotsAt = ({ folder }: { folder: string }) => {
  try {
    return readdirSync(join(folder, 'scope-snapshots'));
  } catch {
    return [];
  }
};

describe('a new computer of a Punto with a long history', () => {
  it('holds after a snapshot and its tail what a computer holds that was there all the time', async () => {
    const [first = ''] = await morning(20);
    await enrol(fresh, 'PD01');
    expect(await fresh.sync.status()).toMatchObject({ ready: false });
    await fresh.sync.syncNow();
    expect(await fresh.sync.status()).toMatchObject({ ready: true, bootstrap: null, pending: 0 });
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', first, { phone: '3009' }));
    await joya.sync.syncNow();
    expect(await fresh.sync.syncNow()).toMatchObject({ pulled: 1 });
    await joya.sync.syncNow();
    expect(await everything(fresh)).toEqual(await everything(joya));
    // One file at the centre for all machines of the Punto, none left at the station.
    expect([snapshotsAt(hub).length, snapshotsAt(fresh)]).toEqual([1, []]);
  });

  it('downloads what it lacks, and not everything again, as long as that is the smaller part', async () => {
    await morning(60);
    await enrol(fresh, 'PD01');
    await fresh.sync.syncNow();
    const fetched = () => hub.answers.get('GET /sync/snapshot/:id')?.get(200);
    expect(fetched()).toBe(1);
    for (let i = 0; i < 30; i += 1) await register(joya, { documentNumber: `7777${i}` });
    await joya.sync.syncNow();
    // Each with their visit.
    expect(await fresh.sync.syncNow()).toMatchObject({ pulled: 60 });
    expect(fetched()).toBe(1);
    await joya.sync.syncNow();
    expect(await everything(fresh)).toEqual(await everything(joya));
  });

  it('gets of other Puntos what a download would bring, and nothing of a person lies on a disk in the clear', async () => {
    await morning(20);
    await enrol(fresh, 'PD07');
    await fresh.sync.syncNow();
    const there = await everything(fresh);
    expect([there['person'], there['attendance'], there['directory']?.length]).toEqual([[], [], 20]);
    expect(JSON.stringify(there)).not.toContain('Secreto');
    const [file = ''] = snapshotsAt(hub);
    const bytes = readFileSync(join(hub.folder, 'scope-snapshots', file));
    expect(NAMES.filter((name) => bytes.includes(name))).toEqual([]);
    expect(bytes.subarray(0, 2).toString('hex')).not.toBe('1f8b');
  });

  it('goes on where a download was cut, byte for byte, and ends whole', async () => {
    await morning(200);
    await enrol(fresh, 'PD01');
    let tries = 0;
    const sizes: number[] = [];
    for (let left = true; left; tries += 1) {
      proxy.cutAfter(12_000);
      left = await fresh.sync.syncNow().then(
        () => false,
        () => true,
      );
      const held = await fresh.sync.status();
      if (held.bootstrap?.phase === 'DOWNLOAD') sizes.push(held.bootstrap.done);
      expect(tries).toBeLessThan(20);
    }
    expect(tries).toBeGreaterThan(2);
    // Every try added to what was there.
    expect(sizes).toEqual([...new Set(sizes)].toSorted((a, b) => a - b));
    proxy.cutAfter(null);
    await joya.sync.syncNow();
    expect(await everything(fresh)).toEqual(await everything(joya));
  });

  it('registers people while the snapshot comes, and both are there in the end', async () => {
    await morning(100);
    await enrol(fresh, 'PD01');
    const contact = fresh.sync.syncNow();
    const mine: string[] = [];
    for (let i = 0; i < 5; i += 1) mine.push(await register(fresh, { documentNumber: `8888${i}` }));
    await contact;
    await fresh.sync.syncNow();
    await joya.sync.syncNow();
    await joya.sync.syncNow();
    expect(await everything(fresh)).toEqual(await everything(joya));
    expect((await everything(joya))['person']?.length).toBe(100 + mine.length);
  });

  it('begins again when what came is not what the centre made', async () => {
    await morning(20);
    await enrol(fresh, 'PD01');
    // The offer is there; the file is damaged on the centre's disk before it is fetched.
    await hub.hub.snapshot(fresh.context.ledger.identity.device, { cursor: 0, hubEpoch: 0 });
    const [file = ''] = snapshotsAt(hub);
    const path = join(hub.folder, 'scope-snapshots', file);
    const bytes = readFileSync(path);
    bytes.fill(0, 100, 200);
    writeFileSync(path, bytes);
    await expect(fresh.sync.syncNow()).rejects.toMatchObject({
      code: 'SIN_RED',
      message: 'La copia inicial llegó dañada; se pide de nuevo.',
    });
    expect([snapshotsAt(fresh), (await everything(fresh))['person']]).toEqual([[], []]);
    // A day later the centre makes another.
    hub.clockError.ms = 86_400_000;
    await fresh.sync.syncNow();
    await joya.sync.syncNow();
    expect(await everything(fresh)).toEqual(await everything(joya));
  });

  it('adopts the rest when it was cut off in the middle of adopting', async () => {
    await morning(200);
    await enrol(fresh, 'PD01');
    const { store } = fresh.context;
    const whole = store.transaction;
    let steps = 0;
    Object.assign(store, {
      transaction: (work: never) => {
        steps += 1;
        if (steps > 2) return Promise.reject(new Error('power'));
        return whole(work);
      },
    });
    await expect(fresh.sync.syncNow()).rejects.toThrow('power');
    Object.assign(store, { transaction: whole });
    fresh.defects.length = 0;
    const half = await fresh.sync.status();
    expect(half).toMatchObject({ ready: false, bootstrap: { phase: 'ADOPT', done: 400 } });
    await fresh.sync.syncNow();
    expect(await fresh.sync.status()).toMatchObject({ ready: true, bootstrap: null });
    await joya.sync.syncNow();
    expect(await everything(fresh)).toEqual(await everything(joya));
  });
});

describe('the snapshots of the centre', () => {
  it('go at once when somebody in them is erased, and after a day in any case', async () => {
    const [first = ''] = await morning(20);
    await enrol(fresh, 'PD07');
    await fresh.sync.syncNow();
    expect(snapshotsAt(hub)).toHaveLength(1);
    await joya.context.ledger.write('ana', async (tx) => {
      await tx.append('erasure', {
        id: tx.newId(),
        personId: first,
        requestId: tx.newId(),
        erasedAt: tx.now,
        officer: 'ana',
      });
    });
    await joya.sync.syncNow();
    expect(snapshotsAt(hub)).toEqual([]);
    const { device } = fresh.context.ledger.identity;
    const request = { cursor: 0, hubEpoch: 0 };
    const made = await hub.hub.snapshot(device, request);
    expect(await hub.hub.snapshot(device, request)).toEqual(made);
    hub.clockError.ms = 86_400_000;
    expect(await hub.hub.snapshot(device, request)).not.toEqual(made);
    expect(snapshotsAt(hub)).toHaveLength(1);
  });

  it('are given to machines of their own Punto only', async () => {
    await morning(20);
    await enrol(fresh, 'PD07');
    const second = await startStation();
    await enrol(second, 'PD01');
    const { device } = second.context.ledger.identity;
    await second.close();
    forget(second);
    const offered = await hub.hub.snapshot(device, { cursor: 0, hubEpoch: 0 });
    if (offered.kind !== 'READY') throw new Error('no snapshot');
    const path = hub.hub.snapshotFile(fresh.context.ledger.identity.device, offered.id);
    await expect(path).rejects.toMatchObject({ code: 'NO_EXISTE' });
    const own = await hub.hub.snapshotFile(device, offered.id);
    expect(own.bytes).toBe(offered.bytes);
  });
});
