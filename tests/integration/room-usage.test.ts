import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { localInstant } from '#shared/domain/bogota.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { addClasses, addUse, newReservation, newSpace } from '#tests/support/rooms.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** The day before the test's today, a Monday. */
const MONDAY = '2026-04-13';
const at = (time: string, date = MONDAY) => localInstant(date, time);
const april = { from: '2026-04-01', to: '2026-05-01', kind: null };

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk');
const write = (work: (tx: LedgerTx) => Promise<void>) => t.core.context.ledger.write('test', work);
const withSpaces = () =>
  write(async (tx) => {
    await tx.create('space', newSpace('pc-1', 'EQUIPO', 'PC 01'));
    await tx.create('space', newSpace('pc-2', 'EQUIPO', 'PC 02'));
    await tx.create('space', newSpace('sala', 'SALA', 'Sala 1', 20));
  });

describe('how the spaces of a Punto were used', () => {
  it('is nothing rather than nought before anything was used', async () => {
    const usage = await desk().rooms.usage(april);
    expect([usage.availableMs, usage.peak, usage.openDays, usage.spaces]).toEqual([0, null, 0, []]);
    expect(usage.stays).toEqual({ measured: 0, meanMs: null, medianMs: null, endedByRule: 0, open: 0 });
  });

  it('counts uses, classes that were given and reservations of rooms that were kept, and nothing twice', async () => {
    await withSpaces();
    await write(async (tx) => {
      await addUse(tx, { spaceId: 'pc-1', personId: 'ana', from: at('08:30'), stayed: 60 });
      await addUse(tx, { spaceId: 'pc-2', personId: 'luz', from: at('09:00'), stayed: 30 });
      await addClasses(tx, 'sala', [
        [MONDAY, '09:00', '11:00'],
        // Of tomorrow: not given yet.
        ['2026-04-15', '09:00', '11:00'],
      ]);
      const kept = { arrivedAt: at('10:15') };
      await tx.create('reservation', newReservation('r-1', 'sala', [MONDAY, '10:00', '12:00'], kept));
      await tx.create('reservation', newReservation('r-2', 'sala', [MONDAY, '14:00', '16:00']));
    });
    const usage = await desk().rooms.usage(april);
    expect(usage.cells[0]?.slice(8, 13).map(({ usedMs }) => usedMs / MINUTE)).toEqual([30, 120, 60, 60, 0]);
    expect(usage.peak).toEqual({ spaces: 3, from: at('09:00'), to: at('09:30') });
    expect([usage.openDays, usage.sessions, usage.partial]).toEqual([1, 1, true]);
    expect(usage.availableMs).toBe(3 * 10 * HOUR);
    expect(usage.kinds.map(({ kind, spaces, usedMs }) => [kind, spaces, usedMs / MINUTE])).toEqual([
      ['EQUIPO', 2, 90],
      ['SALA', 1, 180],
    ]);
    expect(usage.stays).toMatchObject({ measured: 2, meanMs: 45 * MINUTE, medianMs: 45 * MINUTE });
  });

  it('looks at one kind alone when asked, and adds up to the whole', async () => {
    await withSpaces();
    await write(async (tx) => {
      await addUse(tx, { spaceId: 'pc-1', personId: 'ana', from: at('08:00'), stayed: 90 });
      await addClasses(tx, 'sala', [[MONDAY, '09:00', '11:00']]);
    });
    const all = await desk().rooms.usage(april);
    const computers = await desk().rooms.usage({ ...april, kind: 'EQUIPO' });
    const rooms = await desk().rooms.usage({ ...april, kind: 'SALA' });
    expect(computers.usedMs + rooms.usedMs).toBe(all.usedMs);
    expect(computers.spaces.map(({ name, usedMs }) => [name, usedMs / MINUTE])).toEqual([
      ['PC 01', 90],
      ['PC 02', 0],
    ]);
  });

  it('does not measure what the rule closed, and cuts what goes on at this moment', async () => {
    await withSpaces();
    await write(async (tx) => {
      await addUse(tx, { spaceId: 'pc-1', personId: 'ana', from: at('17:00'), stayed: null });
      await addUse(tx, { spaceId: 'pc-2', personId: 'luz', from: tx.now - 20 * MINUTE, stayed: null });
    });
    const { stays, spaces } = await desk().rooms.usage(april);
    expect(stays).toEqual({ measured: 0, meanMs: null, medianMs: null, endedByRule: 1, open: 1 });
    // To the closing time, and to now.
    expect(spaces.slice(0, 2).map(({ usedMs }) => usedMs / MINUTE)).toEqual([60, 20]);
  });

  it('is read over years, page by page', async () => {
    await withSpaces();
    const first = Date.parse('2024-01-02T13:00:00Z');
    for (let batch = 0; batch < 10; batch += 1) {
      await write(async (tx) => {
        for (let day = 0; day < 80; day += 1) {
          const from = first + (batch * 80 + day) * 24 * HOUR;
          await addUse(tx, { spaceId: 'pc-1', personId: 'ana', from, stayed: 60 });
        }
      });
    }
    const usage = await desk().rooms.usage({ from: '2024-01-01', to: '2027-01-01', kind: null });
    expect([usage.stays.measured, usage.usedMs / HOUR, usage.openDays]).toEqual([800, 800, 800]);
  });

  it('is refused for a period that did not begin or lies the wrong way round', async () => {
    await expect(desk().rooms.usage({ from: '2026-05-01', to: '2026-06-01', kind: null })).rejects.toThrow(
      'Ese periodo todavía no empieza; elija uno que ya haya empezado.',
    );
    await expect(desk().rooms.usage({ from: '2026-05-01', to: '2026-04-01', kind: null })).rejects.toThrow(
      'El periodo termina antes de empezar; corrija las fechas.',
    );
  });

  it('leaves as a table and on paper, and both stay on the trail', async () => {
    await withSpaces();
    await write((tx) => addUse(tx, { spaceId: 'pc-1', personId: 'ana', from: at('08:30'), stayed: 60 }));
    const { name, text } = await desk().rooms.exportUsage({ ...april, kind: 'EQUIPO' });
    await desk().rooms.usagePrinted(april);
    expect(name).toBe('uso-2026-04-01-2026-05-01.csv');
    const lines = text.split('\r\n');
    expect(lines[1]).toBe('"espacio";"PC 01";"EQUIPO";"";"";"60";"600";"1";"60";"60";"0"');
    expect(lines[3]).toBe('"hora";"";"EQUIPO";"lunes";"8:00";"30";"120";"";"";"";""');
    const trail = await t.store.read.selectFrom('auditEntry').select(['action', 'detail']).execute();
    expect(trail).toEqual([
      { action: 'USO_EXPORTADO', detail: '{"from":"2026-04-01","to":"2026-05-01","kind":"EQUIPO"}' },
      { action: 'USO_IMPRESO', detail: '{"from":"2026-04-01","to":"2026-05-01","kind":null}' },
    ]);
  });
});
