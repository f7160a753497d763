import { describe, expect, it } from 'vitest';
import { DAY_MS, localInstant } from '#shared/domain/bogota.ts';
import { clockInstant, toldInstant } from '#shared/domain/time-correction.ts';

const trueAt = localInstant('2026-04-14', '10:42');
const wallTime = localInstant('2031-04-13', '16:05');
const written = { trueAt, wallTime };

/** What a fact is told to be, or null where no clock told it. */
function told(table: string, fields: Record<string, string | number | null>, visitAt: number | null = null) {
  const fact = clockInstant(table, fields);
  return fact === null ? null : toldInstant(fact, fields, written, visitAt);
}

describe('the instant of a fact that a wrong clock gave', () => {
  it.each([
    ['a visit', 'attendance', { origin: 'DESK', startedAt: wallTime }],
    ['a visit of a group', 'attendance', { origin: 'GROUP', startedAt: wallTime }],
    ['an exit', 'attendanceEnd', { how: 'DESK', endedAt: wallTime }],
    ['heads at an event', 'anonymousAttendance', { startedAt: wallTime }],
    ['a characterisation at the desk', 'characterisationEvent', { origin: 'DESK', at: wallTime }],
    ['the use of a computer', 'useStart', { startedAt: wallTime }],
    ['a mark of the roll call', 'sessionMark', { startedAt: 1, markedAt: wallTime }],
  ])('of %s is when it was written', (_what, table, fields) => {
    expect(told(table, fields)).toBe(trueAt);
  });

  it.each([
    ['an imported visit', 'attendance', { origin: 'IMPORT', startedAt: wallTime }],
    ['a form of the city’s site', 'characterisationEvent', { origin: 'WEB', at: wallTime }],
    ['a measurement of a zone', 'wifiInterval', { t0: wallTime, t1: wallTime }],
    ['an authorisation', 'consent', { decidedAt: wallTime }],
  ])('of %s stays as it is: no clock told it, or it is evidence', (_what, table, fields) => {
    expect(told(table, fields)).toBeNull();
  });

  it('keeps the time of day that a person gave afterwards, on the day that the clock should have called that day', () => {
    const startedAt = localInstant('2031-04-12', '09:15');
    expect(told('attendance', { origin: 'LATE', startedAt })).toBe(localInstant('2026-04-13', '09:15'));
  });

  it('is never after the moment in which it was noted', () => {
    const startedAt = localInstant('2031-04-13', '16:00');
    expect(told('attendance', { origin: 'LATE', startedAt })).toBe(trueAt);
  });

  it('of an end by rule is at its hour on the day of its visit, and never before it', () => {
    const visitAt = localInstant('2026-04-14', '09:00');
    const end = { how: 'RULE', endedAt: localInstant('2031-04-13', '17:30') };
    expect(told('attendanceEnd', end, visitAt)).toBe(localInstant('2026-04-14', '17:30'));
    // Written after its visit was corrected, it is right as it is.
    const later = { how: 'RULE', endedAt: localInstant('2026-04-14', '17:30') };
    expect(told('attendanceEnd', later, visitAt)).toBe(localInstant('2026-04-14', '17:30'));
    expect(told('attendanceEnd', end, visitAt + DAY_MS / 2)).toBe(visitAt + DAY_MS / 2);
    expect(told('attendanceEnd', end, null)).toBe(localInstant('2031-04-13', '17:30'));
  });

  it('of an exit is never before its visit', () => {
    const endedAt = wallTime - 60_000;
    expect(told('attendanceEnd', { how: 'DESK', endedAt }, trueAt)).toBe(trueAt);
  });
});
