import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  clockOf,
  effectiveClock,
  effectiveVersion,
  isPending,
  pendingChange,
  pendingVersion,
  tick,
} from '#shared/sync/clock.ts';

const instant = fc.integer({ min: 946_684_800_000, max: 7_258_118_400_000 });
const device = fc.stringMatching(/^[a-z0-9]{1,12}$/);

describe('the clocks of the synchronisation', () => {
  it('never repeat and never go back, wherever the wall clock jumps', () => {
    fc.assert(
      fc.property(fc.array(instant, { minLength: 2 }), (walls) => {
        const clock = { last: 0 };
        const stamps = walls.map((wall) => tick(clock, wall));
        for (const [index, stamp] of stamps.entries()) {
          expect(stamp).toBeGreaterThan(stamps[index - 1] ?? 0);
          expect(Number.isSafeInteger(stamp)).toBe(true);
        }
      }),
    );
  });

  it('as given by the centre follow the device’s order and do not pass the centre’s own time but by that order', () => {
    fc.assert(
      fc.property(
        instant,
        fc.array(fc.tuple(instant, fc.integer({ min: -1e12, max: 1e12 }))),
        (hubNow, writes) => {
          let last = 0;
          for (const [wall, offset] of writes) {
            const effective = effectiveClock(last, hubNow, wall, offset);
            expect(effective).toBeGreaterThan(last);
            expect(effective).toBeLessThanOrEqual(Math.max(last + 1, hubNow * 1_000));
            last = effective;
          }
        },
      ),
    );
  });

  it('compare as text as they compare as numbers, and every pending one is above every effective one', () => {
    fc.assert(
      fc.property(
        instant,
        instant,
        device,
        fc.integer({ min: 1, max: 999_999 }),
        fc.integer({ min: 1, max: 1e12 - 1 }),
        (a, b, d, epoch, seq) => {
          const [left, right] = [effectiveVersion(a * 1_000, d), effectiveVersion(b * 1_000, d)];
          expect(left < right).toBe(a < b);
          const pending = pendingVersion(epoch, seq, d);
          expect(pending > left).toBe(true);
          expect([isPending(pending), isPending(left)]).toEqual([true, false]);
          expect([clockOf(pending), clockOf(left)]).toEqual([null, a * 1_000]);
          expect(pendingChange(pending)).toEqual({ epoch, seq, device: d });
          expect(pendingChange(left)).toBeNull();
        },
      ),
    );
  });
});
