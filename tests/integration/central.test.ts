import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { centralAttendance } from '#core/features/central/attendance.ts';
import { centralOverview } from '#core/features/central/overview.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import {
  forget,
  register,
  startHub,
  startStation,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

let hub: TestHub;
let joya: TestStation;
let sites: Record<'PD01' | 'PD02', string>;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  sites = {
    PD01: (await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' })).id,
    PD02: (await createSite(hub.context, 'central', { code: 'PD02', name: 'Café Madrid' })).id,
  };
  await joya.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  forget(hub, joya);
});

describe('the central screen', () => {
  it('counts today and the month, marks what it does not know, and leaves out what was voided', async () => {
    const id = await register(joya);
    const voided = await joya.context.ledger.write('ana', async (tx) => {
      const row = visit(tx, sites.PD01, id);
      await tx.append('attendance', row);
      // Again at the same service within half an hour: the same atención.
      await tx.append('attendance', visit(tx, sites.PD01, id));
      await tx.append('attendanceVoid', {
        id: tx.newId(),
        siteId: sites.PD01,
        attendanceId: row.id,
        reason: 'error',
        voidedAt: tx.now,
      });
      await tx.append('anonymousAttendance', {
        id: tx.newId(),
        siteId: sites.PD01,
        service: 'EVENTO',
        startedAt: tx.now,
        localDate: localDate(tx.now),
        sex: 'MUJER',
        ageGroup: '18-28',
        count: 30,
        note: null,
        recordedAt: tx.now,
      });
      return row.id;
    });
    await joya.sync.syncNow();
    const overview = await centralOverview(hub.context);
    const today = localDate(Date.now());
    expect(overview).toMatchObject({
      date: today,
      today: { total: 31, missing: [] },
      month: { attendances: 31, people: 1 },
      puntos: [
        {
          code: 'PD02',
          state: 'SIN_EQUIPO',
          today: null,
          month: 0,
          lastContactAt: null,
          pending: null,
          version: null,
        },
        { code: 'PD01', state: 'AL_DIA', today: 31, month: 31, pending: 0, version: '0.1.0', frozen: false },
      ],
    });
    expect(overview.perDay).toHaveLength(30);
    expect(overview.perDay.at(-1)).toEqual({ date: today, count: 31 });
    expect(overview.perDay.slice(0, -1).every((day) => day.count === 0)).toBe(true);
    const { visits, cursor } = await centralAttendance(hub.context, { date: today });
    expect(cursor).toBeNull();
    expect(visits.map((each) => [each.id === voided, each.voided, each.name, each.siteName])).toEqual([
      [false, false, 'Ana María Peña Prueba', 'La Joya'],
      [true, true, 'Ana María Peña Prueba', 'La Joya'],
      [false, false, 'Ana María Peña Prueba', 'La Joya'],
    ]);
  });

  it('shows who is late and who is silent first, and until when today’s figure is known', async () => {
    await register(joya);
    await joya.sync.syncNow();
    const contact = Date.now();
    hub.clockError.ms = 45 * 60_000;
    const late = await centralOverview(hub.context);
    expect(late.puntos.map((punto) => [punto.code, punto.state])).toEqual([
      ['PD01', 'ATRASADO'],
      ['PD02', 'SIN_EQUIPO'],
    ]);
    hub.clockError.ms = 2 * DAY_MS;
    const silent = await centralOverview(hub.context);
    expect(silent.puntos[0]).toMatchObject({ code: 'PD01', state: 'SIN_CONTACTO', today: null });
    expect(Math.abs((silent.puntos[0]?.lastContactAt ?? 0) - contact)).toBeLessThan(10_000);
    expect(silent.today).toEqual({
      total: 0,
      missing: [{ siteId: sites.PD01, name: 'La Joya', until: null }],
    });
  });

  it('merges what each station saw of the zones, corrected to the centre’s clock', async () => {
    joya.clockError.ms = -3_600_000;
    const here = joya.context.clocks.now();
    await joya.context.store.local
      .insertInto('zoneStatus')
      .values({
        vantage: joya.context.ledger.identity.device,
        zoneId: 'parque',
        state: 'DOWN',
        since: here - 60_000,
        sampledAt: here,
        rttMs: null,
        clients: null,
        outcome: 'TIMEOUT',
      })
      .execute();
    await joya.sync.syncNow();
    const rows = await hub.context.store.read.selectFrom('zoneStatus').selectAll().execute();
    expect(rows).toMatchObject([
      { vantage: joya.context.ledger.identity.device, zoneId: 'parque', state: 'DOWN' },
    ]);
    expect(Math.abs(Date.now() - (rows[0]?.sampledAt ?? 0))).toBeLessThan(10_000);
    expect((await centralOverview(hub.context)).puntos[1]?.clockOffsetMs).toBeLessThan(-3_590_000);
  });

  it('lists the visits of a day page by page, each once', async () => {
    const id = await register(joya);
    await joya.context.ledger.write('ana', async (tx) => {
      for (let i = 0; i < 250; i += 1) await tx.append('attendance', visit(tx, sites.PD01, id));
    });
    await joya.sync.syncNow();
    const date = localDate(Date.now());
    const ids: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<typeof centralAttendance>> = await centralAttendance(hub.context, {
        date,
        siteId: sites.PD01,
        cursor,
      });
      ids.push(...page.visits.map((each) => each.id));
      cursor = page.cursor;
      pages += 1;
    } while (cursor !== null);
    expect([pages, ids.length, new Set(ids).size]).toEqual([3, 251, 251]);
    expect((await centralAttendance(hub.context, { date, siteId: sites.PD02 })).visits).toEqual([]);
    await expect(centralAttendance(hub.context, { date: '2026-02-30' })).rejects.toMatchObject({
      code: 'ENTRADA_INVALIDA',
    });
  });
});
