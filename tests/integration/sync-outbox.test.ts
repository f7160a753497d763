import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import {
  assertNoDefects,
  forget,
  person,
  register,
  startHub,
  startStation,
  tables,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

let hub: TestHub;
let joya: TestStation;
let joyaSite: string;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  joyaSite = (await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' })).id;
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  assertNoDefects(hub, joya);
  forget(hub, joya);
});

async function enrol(station: TestStation, site: string): Promise<void> {
  await station.sync.enrol((await createEnrolmentCode(hub.context, 'central', site)).code);
}

describe('a heavy outbox', () => {
  it('goes in whole transactions, in pieces that a narrow proxy lets through, while the desk writes on', async () => {
    await enrol(joya, 'PD01');
    for (let batch = 0; batch < 8; batch += 1) {
      await joya.context.ledger.write('ana', async (tx) => {
        for (let i = 0; i < 90; i += 1) {
          const row = person(tx, joyaSite, {
            documentNumber: `${batch}-${i}-000`,
            givenNames: `Persona ${i}`,
          });
          await tx.create('person', row);
          await tx.append('attendance', visit(tx, joyaSite, row.id));
        }
      });
    }
    hub.largest.bytes = 35_000;
    let writes = 0;
    const desk = setInterval(() => {
      writes += 1;
      void register(joya, { documentNumber: `900${writes}` });
    }, 20);
    await joya.sync.syncNow().finally(() => clearInterval(desk));
    await joya.sync.syncNow();
    expect(hub.largest.refused).toBeGreaterThan(0);
    expect(writes).toBeGreaterThan(3);
    expect(await tables(joya)).toEqual(await tables(hub));
    expect((await tables(hub))['attendance']).toHaveLength(720 + writes);
    // A new computer of the same Punto downloads all of it, page by page.
    const second = await startStation();
    await enrol(second, 'PD01');
    await second.sync.syncNow();
    expect(await tables(second)).toEqual(await tables(joya));
    await second.close();
    forget(second);
  });

  it('that no network of this width carries is said, and stays', async () => {
    await enrol(joya, 'PD01');
    await joya.sync.syncNow();
    await register(joya);
    await joya.sync.syncNow();
    await register(joya);
    hub.largest.bytes = 500;
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'SIN_RED' });
    expect(await joya.sync.status()).toMatchObject({ pending: 2 });
    hub.largest.bytes = null;
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2 });
  });
});
