import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeOfOutage, detectReboot, isContinuous } from '#shared/domain/reboot.ts';

const WRAP = 2 ** 32;
const MANY = { numRuns: 10_000 };

describe('reboot detection', () => {
  it('takes a counter that wrapped after 497 days as one that ran on', () => {
    const before = { monoMs: 0, sysUpTime: WRAP - 100 };
    expect(detectReboot(before, { monoMs: 60_000, sysUpTime: 5_900 })).toEqual({ kind: 'CONTINUOUS' });
  });

  it('never takes a wrap at any moment and any pause for a reboot', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: WRAP - 1 }),
        fc.integer({ min: 0, max: 100 * 86_400_000 }),
        fc.integer({ min: -4_900, max: 4_900 }),
        (previous, elapsedMs, lateMs) => {
          const shown = (previous + Math.round((elapsedMs + lateMs) / 10) + WRAP) % WRAP;
          expect(isContinuous(previous, shown, elapsedMs)).toBe(true);
        },
      ),
      MANY,
    );
  });

  it('finds every restart of a device that had been up longer than the tolerance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60_000, max: 40_000_000 }),
        fc.integer({ min: 20_000, max: 3_600_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (upMs, elapsedMs, share) => {
          const current = { monoMs: elapsedMs, sysUpTime: Math.floor((elapsedMs * share) / 10) };
          const verdict = detectReboot({ monoMs: 0, sysUpTime: Math.floor(upMs / 10) }, current);
          expect(verdict).toEqual({
            kind: 'REBOOT',
            uptimeMs: current.sysUpTime * 10,
            saidBy: ['sysUpTime'],
            deniedBy: [],
          });
        },
      ),
      MANY,
    );
  });

  it('says which counters agree that the device restarted and which deny it', () => {
    const before = { monoMs: 0, sysUpTime: 900_000, hrUptime: 5_000_000, engineBoots: 3, engineTime: 9_000 };
    const after = { monoMs: 60_000, sysUpTime: 1_000, hrUptime: 5_006_000, engineBoots: 4, engineTime: 10 };
    expect(detectReboot(before, after)).toEqual({
      kind: 'REBOOT',
      uptimeMs: 10_000,
      saidBy: ['sysUpTime', 'engineBoots', 'engineTime'],
      deniedBy: ['hrUptime'],
    });
  });

  it('never compares two different counters', () => {
    expect(detectReboot({ monoMs: 0, hrUptime: 900_000 }, { monoMs: 60_000, sysUpTime: 1_000 })).toEqual({
      kind: 'UNCOMPARABLE',
    });
    expect(detectReboot(null, { monoMs: 0, sysUpTime: 1 })).toEqual({ kind: 'UNCOMPARABLE' });
  });

  it('takes another SNMPv3 engine as a reboot even where the counters cannot be compared', () => {
    expect(
      detectReboot(
        { monoMs: 0, engineId: '80aa', engineBoots: 7, engineTime: 100 },
        { monoMs: 1, engineId: '80bb', engineBoots: 7, engineTime: 100, sysUpTime: 300 },
      ),
    ).toEqual({
      kind: 'REBOOT',
      uptimeMs: 3_000,
      saidBy: ['engineId'],
      deniedBy: [],
    });
  });

  it('blames the network where the device was up all along, and the power where it was not', () => {
    expect(causeOfOutage(600_000, 600_000)).toBe('NETWORK');
    expect(causeOfOutage(600_000, 599_999)).toBe('POWER_OR_REBOOT');
  });
});
