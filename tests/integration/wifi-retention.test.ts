import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { expireFacts } from '#core/ledger/expire.ts';
import { startWifiUpkeep } from '#core/wifi/upkeep.ts';
import {
  assertNoDefects,
  forget,
  startHub,
  startStation,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

const HOUR = 3_600_000;
/** The first instant that is still kept: 400 days before today began. */
const KEPT_FROM = startOfLocalDate(localDate(Date.now())) - 400 * DAY_MS;
let hub: TestHub;
let joya: TestStation;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  assertNoDefects(hub, joya);
  forget(hub, joya);
});

const write = (id: string, hour: number) =>
  joya.context.ledger.write('poller', (tx) =>
    tx.append('wifiHour', {
      id,
      siteId: joya.context.siteId(),
      vantage: joya.context.ledger.identity.device,
      hour,
      data: 'invented',
    }),
  );
const hours = async ({ context }: TestHub | TestStation) =>
  (await context.store.read.selectFrom('wifiHour').select('id').orderBy('id').execute()).map(({ id }) => id);
const logged = async ({ context }: TestHub | TestStation) =>
  (
    await context.store.read
      .selectFrom('change')
      .select(['rowId', 'payload', 'salt'])
      .where('tableName', '=', 'wifiHour')
      .orderBy('rowId')
      .execute()
  ).map(({ rowId, payload, salt }) => [rowId, payload !== null, salt !== null]);

it('hours of a zone go after 400 days, at the station and at the centre by the same rule, and nothing travels for it', async () => {
  await write('1-old', KEPT_FROM - HOUR);
  await write('2-first', KEPT_FROM);
  await write('3-new', Date.now() - HOUR);
  await joya.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
  await joya.sync.syncNow();
  expect(await hours(hub)).toEqual(['1-old', '2-first', '3-new']);
  for (const copy of [joya, hub]) {
    expect(await expireFacts(copy.context.store, Date.now())).toBe(1);
    expect(await hours(copy)).toEqual(['2-first', '3-new']);
    expect(await logged(copy)).toEqual([
      ['1-old', false, false],
      ['2-first', true, true],
      ['3-new', true, true],
    ]);
    expect(await expireFacts(copy.context.store, Date.now())).toBe(0);
    const around = sql`DELETE FROM ${sql.table('wifiHour')}`.execute(copy.context.store.raw);
    await expect(around).rejects.toThrow('ledger_guard');
  }
  expect(await joya.sync.syncNow()).toMatchObject({ pushed: 0, pulled: 0, quarantined: 0 });
});

it('an hour that outlived its time before the centre heard of it does not stop what comes after it', async () => {
  await write('1-old', KEPT_FROM - HOUR);
  expect(await expireFacts(joya.context.store, Date.now())).toBe(1);
  await write('2-new', Date.now() - HOUR);
  await joya.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
  expect(await joya.sync.syncNow()).toMatchObject({ pending: 0, quarantined: 0 });
  expect(await hours(hub)).toEqual(['2-new']);
});

it('the upkeep of a machine that runs does it by itself, more than one piece of it', async () => {
  for (let index = 0; index < 51; index += 1) await write(`old-${index}`, KEPT_FROM - (index + 1) * HOUR);
  await write('new', Date.now() - HOUR);
  const failures: unknown[] = [];
  const upkeep = startWifiUpkeep(joya.context, { report: (_place, error) => failures.push(error) });
  await vi.waitFor(async () => expect(await hours(joya)).toEqual(['new']), { timeout: 10_000 });
  await upkeep.stop();
  expect(failures).toEqual([]);
});
