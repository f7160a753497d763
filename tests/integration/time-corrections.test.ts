import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startClockWatch } from '#core/clock-watch.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { indicators } from '#core/features/indicators/indicators.ts';
import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import { TOLERANCE_MS } from '#shared/sync/true-time.ts';
import {
  assertNoDefects,
  forget,
  register,
  startHub,
  startStation,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

const YEARS = 5 * 365 * DAY_MS;
/** Two readings of one clock during a test. */
const MOMENTS_MS = 60_000;
const moments = (ms: number) => Math.round(ms / MOMENTS_MS) * MOMENTS_MS + 0;

let hub: TestHub;
let joya: TestStation;
beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  await joya.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  assertNoDefects(hub, joya);
  forget(hub, joya);
});

/** What each visit says of itself, and what it is told to be, as distances from the true time: oldest first. */
async function visits({ context }: TestHub | TestStation) {
  const now = Date.now();
  const rows = await context.store.read
    .selectFrom('liveAttendance as live')
    .innerJoin('attendance as fact', 'fact.id', 'live.id')
    .select(['live.startedAt', 'live.localDate', 'live.rawAt', 'fact.startedAt as factAt'])
    .orderBy('live.id')
    .execute();
  return rows.map(({ startedAt, localDate: date, rawAt, factAt }) => ({
    error: moments(factAt - now),
    told: moments(startedAt - now),
    marked: rawAt === factAt,
    dated: date === localDate(startedAt),
  }));
}

/** Watches the station's clock; what really passes is what passes here. */
async function settingClocks(
  station: TestStation,
  set: (clock: (ms: number) => Promise<void>) => Promise<void>,
) {
  const watch = await startClockWatch(station.context, {
    elapsed: () => performance.now(),
    everyMs: 3_600_000,
    report: (_place, error) => {
      throw error;
    },
  });
  await set(async (ms) => {
    await watch.look();
    station.clockError.ms = ms;
    await watch.look();
  });
  await watch.stop();
}

const exact = (error: number) => ({ error, told: 0, marked: error !== 0, dated: true });

describe('a Punto whose clock is wrong', () => {
  it('keeps what its clock said, and both sides tell the time through the correction', async () => {
    joya.clockError.ms = YEARS;
    await register(joya);
    await joya.sync.syncNow();
    expect(await visits(hub)).toEqual([exact(YEARS)]);
    expect(await visits(joya)).toEqual([exact(YEARS)]);
    const corrections = (station: TestHub | TestStation) =>
      station.context.store.read.selectFrom('timeCorrection').selectAll().execute();
    expect(await corrections(joya)).toEqual(await corrections(hub));
  });

  it('is corrected by each step of its clock, although that was put right before the contact', async () => {
    await settingClocks(joya, async (set) => {
      await register(joya, { documentNumber: '1001' });
      await set(YEARS);
      await register(joya, { documentNumber: '1002' });
      await set(-YEARS);
      await register(joya, { documentNumber: '1003' });
      await set(0);
      await register(joya, { documentNumber: '1004' });
    });
    await joya.sync.syncNow();
    expect(await visits(hub)).toEqual([exact(0), exact(YEARS), exact(-YEARS), exact(0)]);
    expect(await visits(joya)).toEqual(await visits(hub));
  });

  it('is corrected from the handshake on when the clock is set while it is in contact', async () => {
    await settingClocks(joya, async (set) => {
      await set(YEARS);
      await joya.sync.syncNow();
      await register(joya, { documentNumber: '1001' });
      await set(0);
      await register(joya, { documentNumber: '1002' });
      await joya.sync.syncNow();
    });
    expect(await visits(hub)).toEqual([exact(YEARS), exact(0)]);
  });

  it('counts in the quarter in which it was, at the Punto as in the city', async () => {
    joya.clockError.ms = YEARS;
    await register(joya);
    await joya.sync.syncNow();
    const today = localDate(Date.now());
    const tomorrow = localDate(Date.now() + DAY_MS);
    for (const { context } of [hub, joya]) {
      const { indicators: figures } = await indicators(context, { from: today, to: tomorrow });
      expect(figures.find(({ code }) => code === 'ATENCIONES')?.value).toBe(1);
    }
  });

  it('is left alone when it is off by less than two minutes', async () => {
    joya.clockError.ms = TOLERANCE_MS - 10_000;
    await register(joya);
    await joya.sync.syncNow();
    expect(await hub.context.store.read.selectFrom('timeCorrection').selectAll().execute()).toEqual([]);
  });

  it('has its visits of that time closed on their true day', async () => {
    joya.clockError.ms = YEARS;
    await register(joya);
    await joya.sync.syncNow();
    const open = await joya.context.store.read.selectFrom('openVisit').select('startedAt').execute();
    const told = await joya.context.store.read.selectFrom('liveAttendance').select('startedAt').execute();
    expect(open).toEqual(told);
  });
});
