import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import {
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
let siteId: string;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  siteId = (await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' })).id;
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  forget(hub, joya);
});

async function codeFor(site: string): Promise<string> {
  return (await createEnrolmentCode(hub.context, 'central', site)).code;
}

describe('a Punto and the central office', () => {
  it('hold the same rows after what was registered before and after the enrolment was sent', async () => {
    await register(joya, { documentNumber: '1001' });
    await joya.sync.enrol(await codeFor('PD01'));
    await register(joya, { documentNumber: '1002' });
    expect(await joya.sync.syncNow()).toEqual({ pushed: 4, pulled: 1, pending: 0, conflicts: 0, quarantined: 0 });
    const here = await tables(joya);
    expect(here).toEqual(await tables(hub));
    expect(here['person']).toHaveLength(2);
    expect(here['person']).toEqual(here['person']?.map((row) => expect.objectContaining({ siteId, ...(row as object) })));
    expect(JSON.stringify(here)).not.toContain('~');
    expect(await joya.sync.syncNow()).toEqual({ pushed: 0, pulled: 0, pending: 0, conflicts: 0, quarantined: 0 });
    expect([...hub.defects, ...joya.defects]).toEqual([]);
  });
});
