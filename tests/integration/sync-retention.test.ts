import { cpSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import {
  assertNoDefects,
  forget,
  interval,
  register,
  startHub,
  startStation,
  tables,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { temporaryFolder } from '#tests/support/store.ts';

const DAY = 86_400_000;
const START = 1_700_000_000_000;

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

async function intervals(count: number, from: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    await interval(joya, START + (from + at) * 60_000);
  }
}

async function logged(lane: 0 | 1): Promise<number[]> {
  const rows = await joya.context.store.read
    .selectFrom('change')
    .select('seq')
    .where('lane', '=', lane)
    .orderBy('seq')
    .execute();
  return rows.map(({ seq }) => seq);
}

describe('the log of a station', () => {
  it('forgets the WiFi’s facts 30 days after the centre took them, and never its head nor what waits', async () => {
    await register(joya);
    await intervals(60, 0);
    await joya.sync.syncNow();
    joya.clockError.ms = 29 * DAY;
    await intervals(3, 60);
    await joya.sync.syncNow();
    expect(await logged(1)).toHaveLength(63);
    joya.clockError.ms = 31 * DAY;
    await joya.sync.syncNow();
    expect(await logged(1)).toEqual([61, 62, 63]);
    joya.clockError.ms = 90 * DAY;
    await joya.sync.syncNow();
    expect(await logged(1)).toEqual([63]);
    // The desk's log tells who corrected what, and stays.
    expect(await logged(0)).toEqual([1, 2]);
    await joya.close();
    joya = await startStation(joya.folder);
    await intervals(1, 63);
    expect(await logged(1)).toEqual([63, 64]);
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 1, pending: 0 });
    expect(await tables(joya)).toEqual(await tables(hub));
  });

  it('that no longer reaches back to where a restored centre stands is taken from where it begins, and that is audited', async () => {
    await intervals(1, 0);
    await joya.sync.syncNow();
    const { port } = hub;
    await hub.close();
    const copy = temporaryFolder();
    cpSync(hub.folder, copy, { recursive: true });
    const lost = hub.folder;
    hub = await startHub(lost, port);
    await intervals(3, 1);
    await joya.sync.syncNow();
    joya.clockError.ms = 40 * DAY;
    await joya.sync.syncNow();
    expect(await logged(1)).toEqual([4]);
    await hub.close();
    hub = await startHub(copy, port);
    await intervals(2, 4);
    await register(joya);
    expect(await joya.sync.syncNow()).toMatchObject({ pending: 0 });
    const audited = await hub.context.store.read
      .selectFrom('auditEntry')
      .select(['subject', 'detail'])
      .where('action', '=', 'DEVICE_SKIPPED')
      .execute();
    expect(audited).toEqual([{ subject: joya.context.ledger.identity.device, detail: '1.1.1' }]);
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 0 });
    forget({ ...hub, folder: lost });
  });
});
