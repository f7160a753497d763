import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOlderVersion, newestVersion, oldestVersion } from '#shared/domain/app-version.ts';
import { DEVICE_TROUBLES, deviceTroubles, type DeviceReport } from '#shared/domain/device-watch.ts';

const NOW = Date.parse('2026-04-14T15:42:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;
const WELL: DeviceReport = {
  frozenAt: null,
  expiresAt: NOW + 365 * DAY,
  lastContactAt: NOW - MINUTE,
  pending: 0,
  pendingSince: null,
  clockOffsetMs: 200,
  version: '4.3.1',
  diskFree: 80_000_000_000,
  quarantined: 0,
  comparedFault: null,
};
const troubles = (differently: Partial<DeviceReport>) =>
  deviceTroubles({ ...WELL, ...differently }, { now: NOW, newest: '4.3.1' });

describe('a computer of a Punto', () => {
  it('has no trouble when it spoke a minute ago, and none for what it never said', () => {
    expect(troubles({})).toEqual([]);
    const silent = { expiresAt: null, pending: null, clockOffsetMs: null, version: null };
    expect(troubles({ ...silent, diskFree: null, quarantined: null })).toEqual([]);
  });

  it.each([
    ['two histories', { frozenAt: NOW - DAY }, ['FROZEN']],
    ['an enrolment that ran out', { expiresAt: NOW }, ['EXPIRED']],
    ['an enrolment that runs out this month', { expiresAt: NOW + 29 * DAY }, ['EXPIRING']],
    ['no word for two days', { lastContactAt: NOW - 2 * DAY }, ['SILENT']],
    ['no word ever', { lastContactAt: null }, ['SILENT']],
    ['no word for an hour', { lastContactAt: NOW - 60 * MINUTE }, ['LATE']],
    ['a backlog since this morning', { pending: 3, pendingSince: NOW - 180 * MINUTE }, ['LATE']],
    ['other contents than here', { comparedFault: 'person 12' }, ['DIFFERS']],
    ['a disk that is nearly full', { diskFree: 900_000_000 }, ['DISK']],
    ['a clock that is 61 s behind', { clockOffsetMs: -61_000 }, ['CLOCK']],
    ['a clock that is a minute off', { clockOffsetMs: 60_000 }, []],
    ['something in quarantine', { quarantined: 1 }, ['REFUSED']],
    ['an old version', { version: '4.2.0' }, ['OUTDATED']],
    ['a version that is newer than all', { version: '4.10.0' }, []],
  ] as const)('with %s is told so', (_what, differently, expected) => {
    expect(troubles(differently)).toEqual(expected);
  });

  it('that is stopped at the door is not told that it is silent as well', () => {
    expect(troubles({ frozenAt: NOW, lastContactAt: NOW - 9 * DAY, quarantined: 2 })).toEqual([
      'FROZEN',
      'REFUSED',
    ]);
  });

  it('has its troubles in the order in which somebody has to act', () => {
    const instant = fc.option(fc.integer({ min: NOW - 60 * DAY, max: NOW + 60 * DAY }));
    const report: fc.Arbitrary<DeviceReport> = fc.record({
      frozenAt: instant,
      expiresAt: instant,
      lastContactAt: instant,
      pending: fc.option(fc.nat(500)),
      pendingSince: instant,
      clockOffsetMs: fc.option(fc.integer({ min: -DAY, max: DAY })),
      version: fc.option(fc.constantFrom('4.2.0', '4.3.1', '4.10.0')),
      diskFree: fc.option(fc.nat(2_000_000_000)),
      quarantined: fc.option(fc.nat(3)),
      comparedFault: fc.option(fc.constant('person 12')),
    });
    fc.assert(
      fc.property(report, (device) => {
        const found = deviceTroubles(device, { now: NOW, newest: '4.3.1' });
        const places = found.map((trouble) => DEVICE_TROUBLES.indexOf(trouble));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(found.includes('EXPIRED') && found.includes('EXPIRING')).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('versions', () => {
  it('are compared by their numbers, not by their letters', () => {
    expect(isOlderVersion('0.9.3', '0.10.0')).toBe(true);
    expect(isOlderVersion('4.3.1', '4.3.1')).toBe(false);
    expect([newestVersion(['4.2.0', '4.10.0', '4.9.9']), oldestVersion(['4.10.0', '4.9.9'])]).toEqual([
      '4.10.0',
      '4.9.9',
    ]);
    expect(newestVersion([])).toBeUndefined();
  });
});
