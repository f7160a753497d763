import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import fc from 'fast-check';
import { createRateLimit } from '#core/sync/hub/rate-limit.ts';
import { createSchedule, retryDelay } from '#core/sync/station/schedule.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const clocks = { now: Date.now, randomBytes: (size: number) => new Uint8Array(size) };

function planned(outcomes: ('DONE' | 'FAILED')[]) {
  const tries: number[] = [];
  const begin = Date.now();
  const schedule = createSchedule(clocks, async () => {
    tries.push(Date.now() - begin);
    return outcomes[tries.length - 1] ?? 'DONE';
  });
  schedule.start();
  return { schedule, tries };
}

describe('the rhythm of the synchronisation', () => {
  it('is once a minute, and 1.5 s after a write however many writes there are', async () => {
    const { schedule, tries } = planned([]);
    await vi.advanceTimersByTimeAsync(10_000);
    for (let i = 0; i < 10; i += 1) {
      schedule.soon();
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(60_500);
    expect(tries).toEqual([0, 11_500, 71_500]);
    schedule.stop();
    expect(schedule.nextAt()).toBeNull();
  });

  it('slows down while it fails, is not hurried by writes, never ends, and recovers at once', async () => {
    const { schedule, tries } = planned(Array.from({ length: 12 }, () => 'FAILED' as const));
    for (let minute = 0; minute < 60; minute += 1) {
      schedule.soon();
      await vi.advanceTimersByTimeAsync(60_000);
    }
    const pauses = tries.map((at, index) => at - (tries[index - 1] ?? 0)).slice(1, 13);
    expect(pauses).toEqual([2.5, 5, 10, 20, 40, 80, 160, 300, 300, 300, 300, 300].map((s) => s * 1_000));
    expect(tries.length).toBeGreaterThan(14);
    schedule.stop();
  });

  it('waits between half and all of a delay that doubles up to ten minutes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, jitter) => {
          const longest = Math.min(600_000, 5_000 * 2 ** Math.min(failures - 1, 30));
          expect(retryDelay(failures, jitter)).toBeGreaterThanOrEqual(longest / 2);
          expect(retryDelay(failures, jitter)).toBeLessThanOrEqual(longest);
        },
      ),
    );
  });
});

describe('the limit of a stranger’s attempts', () => {
  it('counts by address and minute', () => {
    let now = 0;
    const allowed = createRateLimit(2, () => now);
    expect(['a', 'a', 'a', 'b'].map((key) => allowed(key))).toEqual([true, true, false, true]);
    now = 60_000;
    expect(allowed('a')).toBe(true);
  });
});
