import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotsToDelete, type Snapshot } from '#core/db/snapshot-files.ts';
import { DAY_MS } from '#shared/domain/bogota.ts';

const HOUR = 3_600_000;
/** The last moment of a day in Bogota, so that whole days are easy to count. */
const NOW = Date.parse('2026-04-15T04:59:00Z');
const PLENTY = { now: NOW, freeBytes: 1_000_000, reserveBytes: 1_000 };

function hourly(hours: number): Snapshot[] {
  return Array.from({ length: hours }, (_, i) => {
    const order = i + 1;
    return { name: `${order}`, path: `/s/${order}`, order, at: NOW - (hours - order) * HOUR, bytes: 100 };
  });
}

const keptOf = (all: readonly Snapshot[], gone: readonly Snapshot[]) =>
  all.filter((snapshot) => !gone.includes(snapshot));

describe('the age of snapshots', () => {
  it('keeps every one of the last day, then one a day, and none older than 30 days', () => {
    const all = hourly(40 * 24);
    const kept = keptOf(all, snapshotsToDelete(all, PLENTY));
    expect(kept.filter((s) => NOW - s.at < DAY_MS)).toHaveLength(24);
    expect(kept.filter((s) => NOW - s.at >= 30 * DAY_MS)).toEqual([]);
    expect(kept).toHaveLength(24 + 29);
  });

  it('keeps the newest six when the clock jumps and all of them look old', () => {
    const all = hourly(50);
    const kept = keptOf(all, snapshotsToDelete(all, { ...PLENTY, now: NOW + 3_650 * DAY_MS }));
    expect(kept.map((s) => s.order)).toEqual([45, 46, 47, 48, 49, 50]);
  });

  it('lets copies of a clock that stood in the future go after a day of newer ones', () => {
    const future = hourly(30).map((s) => ({ ...s, at: s.at + 3_650 * DAY_MS }));
    const kept = keptOf(future, snapshotsToDelete(future, PLENTY));
    expect(kept).toHaveLength(24);
  });
});

describe('the space of snapshots', () => {
  it('gives up the oldest first, until enough is free', () => {
    const all = hourly(10);
    const gone = snapshotsToDelete(all, { now: NOW, freeBytes: 50, reserveBytes: 300 });
    expect(gone.map((s) => s.order)).toEqual([1, 2, 3]);
  });

  it('never gives up the newest, whatever the clock, the disk and the dates say', () => {
    const snapshot = fc.record({ at: fc.integer({ min: 0, max: 2 * NOW }), bytes: fc.nat(1e9) });
    fc.assert(
      fc.property(
        fc.array(snapshot, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 2 * NOW }),
        fc.nat(1e9),
        fc.nat(1e9),
        (list, now, freeBytes, reserveBytes) => {
          const all = list.map((s, i) => ({ ...s, order: i + 1, name: `${i}`, path: `/s/${i}` }));
          const gone = snapshotsToDelete(all, { now, freeBytes, reserveBytes });
          expect(gone.map((s) => s.order)).not.toContain(all.length);
          expect(new Set(gone).size).toBe(gone.length);
        },
      ),
    );
  });
});
