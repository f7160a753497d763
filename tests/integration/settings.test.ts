import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { centralOverview } from '#core/features/central/overview.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { readStateSettings } from '#core/features/wifi/poll-settings.ts';
import { writeSetting } from '#core/settings.ts';
import { forget, startHub, startStation, type TestHub, type TestStation } from '#tests/support/sync-world.ts';

let hub: TestHub;
let station: TestStation;
const set = (name: string, value: string) => writeSetting(hub.context, 'admin', { name, value });
const stored = () => hub.context.store.read.selectFrom('setting').select(['id', 'value']).execute();

beforeEach(async () => {
  hub = await startHub();
  station = await startStation();
  await createSite(hub.context, 'admin', { code: 'PD01', name: 'La Joya' });
  await station.sync.enrol((await createEnrolmentCode(hub.context, 'admin', 'PD01')).code);
});
afterEach(async () => {
  await station.close();
  await hub.close();
  forget(hub, station);
});

describe('a setting of the centre', () => {
  it('reaches the Puntos with the synchronisation, and the last word counts', async () => {
    const before = await readStateSettings(station.context.store.read);
    expect(before).toEqual({ intervalMs: 60_000, confirmDownMs: 60_000 });
    await set('wifi.intervalSeconds', '300');
    await set('wifi.intervalSeconds', '30');
    await set('wifi.confirmDownSeconds', '45');
    await station.sync.syncNow();
    const after = await readStateSettings(station.context.store.read);
    expect(after).toEqual({ intervalMs: 30_000, confirmDownMs: 45_000 });
  });

  it.each([
    ['wifi.intervalSeconds', '5', 'El valor de wifi.intervalSeconds no sirve: segundos entre'],
    ['wifi.intervalSeconds', 'mucho', 'de 15 a 3600'],
    ['wifi.sentinels', '[{"kind":"TCP","host":"nombre","port":443}]', 'lista JSON'],
    ['constructor', '1', 'No hay un ajuste con ese nombre. Hay: wifi.intervalSeconds'],
  ])('%s = %s is refused with what would be right, and nothing changes', async (name, value, says) => {
    await expect(set(name, value)).rejects.toMatchObject({
      code: 'ENTRADA_INVALIDA',
      message: expect.stringContaining(says),
    });
    expect(await stored()).toEqual([]);
  });

  it('decides when a Punto counts as late', async () => {
    const states = async () => (await centralOverview(hub.context)).puntos.map(({ state }) => state);
    await station.sync.syncNow();
    hub.clockError.ms = 3 * 60_000;
    expect(await states()).toEqual(['AL_DIA']);
    await set('central.lateMinutes', '2');
    expect(await states()).toEqual(['ATRASADO']);
  });
});
