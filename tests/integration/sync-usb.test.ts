import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

let hub: TestHub;
let joya: TestStation;
let joyaSite: string;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  joyaSite = (await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' })).id;
  await createSite(hub.context, 'central', { code: 'PD07', name: 'INEM' });
  await joya.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  assertNoDefects(hub, joya);
  forget(hub, joya);
});

const made = async (station: TestStation = joya) => (await station.sync.carrier.make('ana@recepcion')).bytes;
const taken = async (bytes: Uint8Array) => (await hub.hub.intake.take('central@oatic', bytes)).reply.bytes;

describe('a Punto without network', () => {
  it('sends everything on a stick and takes the answer back: both sides hold the same rows and nothing waits', async () => {
    const id = await register(joya, { documentNumber: '1001' });
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone: '3101' }));
    await hub.context.ledger.write('central', (tx) =>
      tx.append('attendance', visit(tx, joyaSite, 'someone-before')),
    );
    const { bytes, name, changes, left } = await joya.sync.carrier.make('ana@recepcion');
    expect({ name, changes, left }).toEqual({
      name: expect.stringMatching(/^PD01 para la central \d{4}-\d{2}-\d{2} \d{4}\.puntos$/),
      // The person, the visit, the new phone, and the entry of the audit trail.
      changes: 4,
      left: 0,
    });
    const { reply, madeAt, ...outcome } = await hub.hub.intake.take('central@oatic', bytes);
    expect(outcome).toMatchObject({
      device: joya.context.ledger.identity.device,
      siteCode: 'PD01',
      siteName: 'La Joya',
      changes: 4,
      fresh: 4,
      conflicts: 0,
      parked: 0,
      quarantined: 0,
      repeated: false,
      left: 0,
      lacking: false,
    });
    expect(Math.abs(madeAt - Date.now())).toBeLessThan(60_000);
    const read = await joya.sync.carrier.read(reply.bytes);
    expect(read).toMatchObject({ acknowledged: 4, quarantined: 0, nothingNew: false, next: 'NOTHING', pending: 0 });
    const here = await tables(joya);
    expect(here).toEqual(await tables(hub));
    expect(JSON.stringify(here)).not.toContain('~');
    // The network finds nothing left to do.
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 0, pulled: 0, pending: 0 });
  });
});
