import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, startOfLocalDate } from '#shared/domain/bogota.ts';
import { ROUND_THE_CLOCK } from '#shared/domain/service-hours.ts';
import { readAvailability } from '#core/wifi/availability.ts';
import { observedOf } from '#core/wifi/observed.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { addZones, openWifiFolder, type WifiFolder } from '#tests/support/wifi-folder.ts';

const HOUR = 3_600_000;
const DAY = startOfLocalDate('2026-04-10');
const PERIOD = { from: '2026-04-10', to: '2026-04-12' };
let folder: string;
let centre: WifiFolder;

beforeEach(async () => {
  folder = temporaryFolder();
  centre = await openWifiFolder(folder, () => DAY + 4 * DAY_MS, 'central');
  await addZones(centre.context, { a: '1', b: '1', c: '17' });
});
afterEach(async () => {
  await centre.close();
  rmSync(folder, { recursive: true, force: true });
});

let rows = 0;
async function saw(vantage: string, zoneId: string, state: 'UP' | 'DOWN', from: number, to: number) {
  rows += 1;
  const id = `i${rows}`;
  await centre.context.ledger.write('test', (tx) =>
    tx.append('wifiInterval', { id, siteId: 's', vantage, zoneId, state, t0: DAY + from, t1: DAY + to }),
  );
}

async function assign(vantage: string, zoneId: string, from: number, to: number | null, gone = false) {
  rows += 1;
  const id = `x${rows}`;
  await centre.context.ledger.write('test', (tx) =>
    tx.create('zoneAssignment', {
      id,
      siteId: 's',
      vantage,
      zoneId,
      rank: 'PRIMERA',
      startsAt: DAY + from,
      endsAt: to === null ? null : DAY + to,
      sealedTarget: null,
      deletedAt: gone ? DAY : null,
    }),
  );
}

async function contract(
  id: string,
  targetMilli: number,
  zones: Readonly<Record<string, [number, number | null]>>,
) {
  await centre.context.ledger.write('test', async (tx) => {
    await tx.create('contract', {
      id,
      number: `${id} de 2026`,
      operator: 'Operador de prueba',
      targetMilli,
      serviceHours: JSON.stringify(ROUND_THE_CLOCK),
      startsOn: '2026-01-01',
      endsOn: null,
      deletedAt: null,
    });
    for (const [zoneId, [from, to]] of Object.entries(zones)) {
      await tx.create('contractZone', {
        id: `${id}-${zoneId}`,
        contractId: id,
        zoneId,
        commissionedAt: DAY + from,
        withdrawnAt: to === null ? null : DAY + to,
        deletedAt: null,
      });
    }
  });
}

describe('availability at the centre', () => {
  it('has the sum of each comuna, of each contract against its own target, and of the city', async () => {
    await contract('k1', 90_000, { a: [0, null], b: [0, null] });
    await contract('k2', 50_000, { c: [24 * HOUR, null] });
    await saw('v1', 'a', 'UP', 0, 48 * HOUR);
    await saw('v1', 'b', 'UP', 0, 36 * HOUR);
    await saw('v1', 'b', 'DOWN', 36 * HOUR, 48 * HOUR);
    await saw('v1', 'c', 'UP', 24 * HOUR, 30 * HOUR);
    const { zones, comunas, contracts, city } = await readAvailability(centre.context, PERIOD);
    expect(
      zones.map((zone) => [
        zone.zoneId,
        zone.contractId,
        zone.targetMilli,
        zone.E / HOUR,
        zone.U / HOUR,
        zone.verdict,
      ]),
    ).toEqual([
      ['a', 'k1', 90_000, 48, 48, 'CUMPLE'],
      ['b', 'k1', 90_000, 48, 36, 'INCUMPLE'],
      ['c', 'k2', 50_000, 24, 6, 'NO_CONCLUYENTE'],
    ]);
    expect(
      comunas.map((each) => [each.comuna, each.zones, each.E / HOUR, each.D / HOUR, each.verdict]),
    ).toEqual([
      ['1', 2, 96, 12, 'INCUMPLE'],
      ['17', 1, 24, 0, 'NO_CONCLUYENTE'],
    ]);
    expect(
      contracts.map((each) => [each.number, each.zones, each.targetMilli, each.U / HOUR, each.verdict]),
    ).toEqual([
      ['k1 de 2026', 2, 90_000, 84, 'INCUMPLE'],
      ['k2 de 2026', 1, 50_000, 6, 'NO_CONCLUYENTE'],
    ]);
    // Zones that owe different targets have none in common.
    expect(city).toMatchObject({ zones: 3, E: 120 * HOUR, U: 90 * HOUR, targetMilli: null, verdict: null });
    const against = await readAvailability(centre.context, { ...PERIOD, target: 70 });
    expect(against.city).toMatchObject({ targetMilli: 70_000, verdict: 'CUMPLE' });
  });

  it('of a zone that changed hands counts for each contract its own part', async () => {
    await contract('k1', 90_000, { a: [0, 24 * HOUR] });
    await contract('k2', 50_000, { a: [24 * HOUR, null] });
    await saw('v1', 'a', 'UP', 0, 24 * HOUR);
    await saw('v1', 'a', 'DOWN', 24 * HOUR, 48 * HOUR);
    const { zones, contracts } = await readAvailability(centre.context, { ...PERIOD, zoneIds: ['a'] });
    expect(zones).toMatchObject([{ contractId: 'k2', targetMilli: null, verdict: null, E: 48 * HOUR }]);
    expect(contracts.map((each) => [each.contractId, each.U / HOUR, each.D / HOUR, each.verdict])).toEqual([
      ['k1', 24, 0, 'CUMPLE'],
      ['k2', 0, 24, 'INCUMPLE'],
    ]);
  });
});

describe('what counts of what was seen', () => {
  const seen = async (zoneId: string) =>
    (await observedOf(centre.context.store.read, [zoneId], DAY, DAY + DAY_MS))
      .get(zoneId)
      ?.map(({ t0, t1, state }) => [state, (t0 - DAY) / HOUR, (t1 - DAY) / HOUR]);

  it('is anybody’s word until the zone is assigned, and then that of the assigned stations alone', async () => {
    await saw('v1', 'a', 'DOWN', 0, 20 * HOUR);
    await saw('v2', 'a', 'UP', 4 * HOUR, 12 * HOUR);
    expect(await seen('a')).toEqual([
      ['DOWN', 0, 4],
      ['UP', 4, 12],
      ['DOWN', 12, 20],
    ]);
    await assign('v1', 'a', 6 * HOUR, 18 * HOUR);
    await assign('v2', 'a', 8 * HOUR, 10 * HOUR);
    await assign('v2', 'a', 0, null, true);
    expect(await seen('a')).toEqual([
      ['DOWN', 0, 4],
      ['UP', 4, 6],
      ['DOWN', 6, 8],
      ['UP', 8, 10],
      ['DOWN', 10, 18],
    ]);
    expect(await seen('b')).toEqual([]);
  });

  it('includes the last word of a station for its own day, and no day before it', async () => {
    const word = { vantage: 'v1', zoneId: 'a', state: 'UP' as const, rttMs: 8, clients: 3, outcome: 'OK' };
    await centre.context.store.local
      .insertInto('zoneStatus')
      .values({ ...word, since: DAY - 5 * DAY_MS, sampledAt: DAY + 7 * HOUR })
      .execute();
    expect(await seen('a')).toEqual([['UP', 0, 7]]);
    expect((await observedOf(centre.context.store.read, ['a'], DAY - 6 * DAY_MS, DAY)).get('a')).toEqual([]);
    const { zones } = await readAvailability(centre.context, { ...PERIOD, zoneIds: ['a'] });
    expect(zones).toMatchObject([{ U: 7 * HOUR, D: 0 }]);
  });
});
