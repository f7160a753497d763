import { cpSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMeta } from '#core/db/meta.ts';
import { auditIn } from '#core/audit.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import {
  forget,
  register,
  startHub,
  startStation,
  tables,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { endPuntos } from '#tests/support/two-puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';

let hub: TestHub;
let joya: TestStation;
let inem: TestStation;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  inem = await startStation();
  await makeSites();
  await joya.sync.enrol(await newCode('PD01'));
  await inem.sync.enrol(await newCode('PD02'));
});
afterEach(() => endPuntos({ hub, joya, inem }));

async function makeSites(): Promise<void> {
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  await createSite(hub.context, 'central', { code: 'PD02', name: 'INEM' });
}

async function newCode(site: string): Promise<string> {
  return (await createEnrolmentCode(hub.context, 'central', site)).code;
}

/** Until nothing is on its way any more: what one Punto sends the other gets with its next contact. */
async function syncAll(): Promise<void> {
  for (const station of [joya, inem, joya, inem]) await station.sync.syncNow();
}

/** A person whom both Puntos register, edit and serve, and who wrote it; returns the two ids. */
async function work(): Promise<string[]> {
  const atJoya = await register(joya, { documentNumber: '9999000017' });
  await syncAll();
  const atInem = await register(inem, { documentNumber: '9999000017', givenNames: 'Ana', phone: '3001' });
  for (const [station, id, phone] of [
    [joya, atJoya, '3002'],
    [inem, atInem, '3003'],
  ] as const) {
    await station.context.ledger.write('ana@recepcion', async (tx) => {
      await tx.patch('person', id, { phone });
      await tx.append('attendance', visit(tx, station.context.siteId(), atJoya));
      await auditIn(tx, station.context, 'ana@recepcion', 'PERSONA_CORREGIDA', id);
    });
  }
  await syncAll();
  return [atJoya, atInem];
}

/** What people wrote at the Puntos, without the clocks that a centre gives. */
async function written(of: TestHub | TestStation): Promise<unknown> {
  const { person, attendance } = await tables(of);
  const audit = await of.context.store.read
    .selectFrom('auditEntry')
    .selectAll()
    .where('actor', '=', 'ana@recepcion')
    .orderBy('id')
    .execute();
  const index = await of.context.store.read
    .selectFrom('personIndex')
    .select(['personId', 'canonicalId'])
    .orderBy('personId')
    .execute();
  const people = person?.map((row) => ({ ...(row as object), clock: '', fieldClocks: null }));
  return { people, attendance, audit, index };
}

describe('a centre whose folder was lost', () => {
  it('and that comes back from the copy of its first day has all that the Puntos wrote, once, and nothing to decide', async () => {
    const { folder, port } = hub;
    await hub.close();
    const firstDay = temporaryFolder();
    cpSync(folder, firstDay, { recursive: true });
    hub = await startHub(folder, port);
    await work();
    const before = await written(hub);
    expect(before).toMatchObject({ people: { length: 2 }, attendance: { length: 4 }, audit: { length: 2 } });
    await hub.close();
    forget(hub);
    hub = await startHub(firstDay, port);
    await writeMeta(hub.context.store.local, 'epoch', '2');
    await hub.close();
    hub = await startHub(firstDay, port);
    await syncAll();
    expect(await written(hub)).toEqual(before);
    for (const station of [joya, inem]) {
      expect(await station.sync.status()).toMatchObject({ pending: 0, quarantined: [] });
      const siteId = station.context.siteId();
      expect((await tables(station, siteId))['person']).toEqual((await tables(hub, siteId))['person']);
    }
    expect(JSON.stringify(await tables(hub))).not.toContain('~');
    expect(await hub.context.store.read.selectFrom('conflict').selectAll().execute()).toEqual([]);
  });

  it('and set up anew is another centre: unless they are told, its Puntos send it nothing, keep all they have and work on', async () => {
    await work();
    const { port } = hub;
    await hub.close();
    forget(hub);
    hub = await startHub(undefined, port);
    await makeSites();
    await register(joya, { documentNumber: '9999000025' });
    const kept = [await written(joya), await written(inem)];
    for (const [station, site] of [
      [joya, 'PD01'],
      [inem, 'PD02'],
    ] as const) {
      const { device } = station.context.ledger.identity;
      await expect(station.sync.syncNow()).rejects.toMatchObject({ code: 'CERTIFICADO_DISTINTO' });
      await expect(station.sync.enrol(await newCode(site))).rejects.toMatchObject({
        code: 'OTRA_CENTRAL',
        message: expect.stringContaining('no se cambió nada'),
      });
      expect(station.context.ledger.identity.device).toBe(device);
    }
    expect([await written(joya), await written(inem)]).toEqual(kept);
    expect(await joya.sync.status()).toMatchObject({ pending: 2, siteCode: 'PD01' });
    expect(await written(hub)).toEqual({ people: [], attendance: [], audit: [], index: [] });
    const { read } = hub.context.store;
    expect(await read.selectFrom('device').select('id').execute()).toEqual([]);
    expect(await read.selectFrom('enrolmentCode').select('usedBy').execute()).toEqual([
      { usedBy: null },
      { usedBy: null },
    ]);
  });

  it('and set up anew has all that the Puntos wrote, once and of one person, when they are told that it is lost', async () => {
    await work();
    const before = await written(hub);
    const { port } = hub;
    await hub.close();
    forget(hub);
    hub = await startHub(undefined, port);
    await makeSites();
    await joya.sync.enrol(await newCode('PD01'), true);
    await inem.sync.enrol(await newCode('PD02'), true);
    await syncAll();
    expect(await written(hub)).toEqual(before);
    for (const station of [joya, inem]) {
      expect(await station.sync.status()).toMatchObject({ pending: 0, quarantined: [] });
      const siteId = station.context.siteId();
      expect((await tables(station, siteId))['person']).toEqual((await tables(hub, siteId))['person']);
    }
    expect(JSON.stringify(await tables(hub))).not.toContain('~');
    expect(await hub.context.store.read.selectFrom('conflict').selectAll().execute()).toEqual([]);
  });
});
