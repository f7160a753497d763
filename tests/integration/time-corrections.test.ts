import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startClockWatch } from '#core/clock-watch.ts';
import { erasePerson, settleErasures } from '#core/erase-person.ts';
import { centralAttendance } from '#core/features/central/attendance.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { indicators } from '#core/features/indicators/indicators.ts';
import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import { TOLERANCE_MS } from '#shared/sync/true-time.ts';
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
  it('keeps what its clock said; both sides tell the time through the correction once the clock is right', async () => {
    await settingClocks(joya, async (set) => {
      await set(YEARS);
      await register(joya);
      await joya.sync.syncNow();
      expect(await visits(hub)).toEqual([exact(YEARS)]);
      // Until then the desk finds what it has just registered where its clock says that it is.
      expect(await visits(joya)).toEqual([{ ...exact(YEARS), told: YEARS, marked: false }]);
      await set(0);
    });
    expect(await visits(joya)).toEqual([exact(YEARS)]);
    const corrections = ({ context }: TestHub | TestStation) =>
      context.store.read.selectFrom('timeCorrection').selectAll().execute();
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

  it('counts in the quarter in which it was, at the Punto as in the city, and the figure says so', async () => {
    await settingClocks(joya, async (set) => {
      await set(YEARS);
      await register(joya);
      await set(0);
    });
    await joya.sync.syncNow();
    const today = localDate(Date.now());
    const tomorrow = localDate(Date.now() + DAY_MS);
    for (const { context } of [hub, joya]) {
      const { indicators: figures } = await indicators(context, { from: today, to: tomorrow });
      const attended = figures.find(({ code }) => code === 'ATENCIONES');
      expect(attended?.value).toBe(1);
      expect(attended?.checks.find(({ name }) => name === 'HORAS_CORREGIDAS')).toEqual({
        name: 'HORAS_CORREGIDAS',
        ok: true,
        message:
          'La central corrigió la hora de 1 asistencias y de 0 personas contadas en eventos: el reloj del computador estaba mal.',
      });
    }
  });

  it('is left alone when it is off by less than two minutes', async () => {
    joya.clockError.ms = TOLERANCE_MS - 10_000;
    await register(joya);
    await joya.sync.syncNow();
    expect(await hub.context.store.read.selectFrom('timeCorrection').selectAll().execute()).toEqual([]);
  });

  it('has its visits of that time closed on their true day', async () => {
    await settingClocks(joya, async (set) => {
      await set(YEARS);
      await register(joya);
      await set(0);
    });
    await joya.sync.syncNow();
    const listed = await joya.context.store.read.selectFrom('openVisit').select('startedAt').execute();
    const told = await joya.context.store.read.selectFrom('liveAttendance').select('startedAt').execute();
    expect(listed).toEqual(told);
    await joya.context.ledger.write('ana@recepcion', async (tx) => {
      const [visit] = await tx.read.selectFrom('attendance').select('id').execute();
      const end = { id: tx.newId(), siteId: joya.context.siteId(), attendanceId: visit?.id ?? '' };
      await tx.append('attendanceEnd', { ...end, endedAt: tx.now, how: 'DESK' });
    });
    expect(await joya.context.store.read.selectFrom('openVisit').selectAll().execute()).toEqual([]);
  });

  it('stands in the centre’s list of its true day, with its exit and what its clock had said', async () => {
    await settingClocks(joya, async (set) => {
      await set(YEARS);
      await register(joya);
      await joya.context.ledger.write('ana@recepcion', async (tx) => {
        const [visit] = await tx.read.selectFrom('attendance').select('id').execute();
        const end = { id: tx.newId(), siteId: joya.context.siteId(), attendanceId: visit?.id ?? '' };
        await tx.append('attendanceEnd', { ...end, endedAt: tx.now, how: 'DESK' });
      });
      await set(0);
    });
    await joya.sync.syncNow();
    const { visits: listed } = await centralAttendance(hub.context, { date: localDate(Date.now()) });
    const distance = (at: number | null | undefined) => moments((at ?? 0) - Date.now());
    expect(listed.map(({ startedAt, endedAt, rawAt }) => [startedAt, endedAt, rawAt].map(distance))).toEqual([
      [0, 0, YEARS],
    ]);
  });

  it('keeps a suppressed person’s visits on their true day: the correction stays with the fact and tells of nobody', async () => {
    let personId = '';
    await settingClocks(joya, async (set) => {
      await set(YEARS);
      personId = await register(joya);
      await set(0);
    });
    await joya.sync.syncNow();
    const corrections = ({ context }: TestHub | TestStation) =>
      context.store.read.selectFrom('timeCorrection').selectAll().execute();
    const before = await corrections(hub);
    expect(before).toHaveLength(1);
    const order = { personId, requestId: 'r1', officer: 'jefa' };
    await joya.context.ledger.write('jefa', (tx) => erasePerson(tx, joya.context, order));
    await settleErasures(joya.context);
    await joya.sync.syncNow();
    for (const machine of [hub, joya]) {
      expect(await visits(machine)).toEqual([exact(YEARS)]);
      expect(await corrections(machine)).toEqual(before);
    }
    expect(JSON.stringify(before)).not.toContain(personId);
  });

  it('corrects nothing of what a file said, and an import that is undone takes all of it out of the figures', async () => {
    joya.clockError.ms = YEARS;
    const said = Date.now() - 30 * DAY_MS;
    const importId = await joya.context.ledger.write('ana@recepcion', async (tx) => {
      const siteId = joya.context.siteId();
      const id = tx.newId();
      const run = { id, siteId, kind: 'ATENCIONES', fileName: 'x.csv', fileHash: 'h'.repeat(64) } as const;
      const times = { startedAt: tx.now, finishedAt: tx.now, undoneAt: null, undoReason: null };
      await tx.create('importRun', { ...run, ...times, rows: 1, imported: 1, actor: 'ana', deletedAt: null });
      const someone = { ...person(tx, siteId), importId: id };
      await tx.create('person', someone);
      const row = { ...visit(tx, siteId, someone.id), origin: 'IMPORT', importId: id } as const;
      await tx.append('attendance', { ...row, startedAt: said, localDate: localDate(said) });
      return id;
    });
    await joya.sync.syncNow();
    for (const { context } of [hub, joya]) {
      expect(await context.store.read.selectFrom('timeCorrection').selectAll().execute()).toEqual([]);
      const told = await context.store.read.selectFrom('liveAttendance').select('startedAt').execute();
      expect(told).toEqual([{ startedAt: said }]);
    }
    await joya.context.ledger.write('ana@recepcion', (tx) =>
      tx.patch('importRun', importId, { undoneAt: tx.now, undoReason: 'Era de otro mes' }),
    );
    await joya.sync.syncNow();
    for (const { context } of [hub, joya]) {
      expect(await context.store.read.selectFrom('liveAttendance').selectAll().execute()).toEqual([]);
    }
  });

  it('has nothing corrected at another Punto, whatever row its facts name', async () => {
    await createSite(hub.context, 'central', { code: 'PD07', name: 'INEM' });
    const inem = await startStation();
    await inem.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD07')).code);
    await register(joya);
    await joya.sync.syncNow();
    const [theirs] = await hub.context.store.read.selectFrom('attendance').selectAll().execute();
    if (theirs === undefined) throw new Error('No visit arrived.');
    inem.clockError.ms = YEARS;
    await inem.context.ledger.write('x@recepcion', (tx) =>
      tx.append('attendance', { ...theirs, siteId: inem.context.siteId(), startedAt: tx.now }),
    );
    expect((await inem.sync.syncNow()).quarantined).toBe(1);
    expect(await hub.context.store.read.selectFrom('timeCorrection').selectAll().execute()).toEqual([]);
    await inem.close();
    assertNoDefects(inem);
    forget(inem);
  });
});
