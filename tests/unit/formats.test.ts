import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDate,
  formatDuration,
  formatLocalDate,
  formatLongDay,
  formatMoment,
  formatMonth,
  formatOffset,
  formatPercent,
  formatQuantity,
  formatShortTime,
  formatStay,
  formatTime,
  formatTimeWithSeconds,
} from '#renderer/lib/formats.ts';
import { withArticle } from '#shared/text/clock-words.ts';

/** Values are written with "_" for the no-break space, the only blank that may stand inside one. */
const visible = (text: string) => text.replaceAll('\u00A0', '_');
const at = Date.parse('2026-04-14T15:42:07Z');
const MINUTE = 60_000;

describe('numbers and dates as Colombia reads them', () => {
  test('thousands are parted by a point, also with four figures', () => {
    expect([16_011, 1_887, 231, 0, 725_705].map(formatCount)).toEqual([
      '16.011',
      '1.887',
      '231',
      '0',
      '725.705',
    ]);
  });

  test('a share has a comma and a blank before the sign', () => {
    expect([
      visible(formatPercent(0.9941)),
      visible(formatPercent(1)),
      visible(formatPercent(0.805, 1)),
      visible(formatPercent(0.994996)),
      visible(formatPercent(0.99999, 0)),
      visible(formatPercent(0.995)),
    ]).toEqual(['99,41_%', '100,00_%', '80,5_%', '99,49_%', '99_%', '99,50_%']);
  });

  test('the hour has twelve hours and its half of the day, noon and midnight included', () => {
    const times = ['15:42', '17:05', '05:00', '04:59', '22:48'].map((time) =>
      Date.parse(`2026-04-14T${time}:00Z`),
    );
    expect(times.map((time) => visible(formatTime(time)))).toEqual([
      '10:42_a._m.',
      '12:05_p._m.',
      '12:00_a._m.',
      '11:59_p._m.',
      '5:48_p._m.',
    ]);
    expect([formatShortTime(at), formatTimeWithSeconds(at)]).toEqual(['10:42', '10:42:07']);
  });

  test('the day is the one of Bogotá', () => {
    expect(visible(formatDate(at))).toBe('mar._14_abr._2026');
    expect(visible(formatDate(Date.parse('2026-04-15T04:59:00Z')))).toBe('mar._14_abr._2026');
    expect(visible(formatDate(Date.parse('2026-09-02T15:00:00Z')))).toBe('mié._2_sept._2026');
    expect([formatLongDay(at), formatMonth(at), visible(formatLocalDate('2001-08-22'))]).toEqual([
      'martes 14 de abril',
      'abril',
      '22_ago._2001',
    ]);
  });

  test('a moment of another day carries its day', () => {
    expect([visible(formatMoment(at, at)), visible(formatMoment(at - 6 * 86_400_000, at))]).toEqual([
      '10:42_a._m.',
      '8_abr., 10:42_a._m.',
    ]);
  });

  test('durations say as much as a person needs', () => {
    const spans = [
      0,
      20_000,
      70_000,
      120_000,
      51 * MINUTE,
      148 * MINUTE,
      120 * MINUTE,
      86_400_000,
      6.5 * 86_400_000,
    ];
    expect(spans.map((span) => visible(formatDuration(span)))).toEqual([
      '0_s',
      '20_s',
      '1_min_10_s',
      '2_min',
      '51_min',
      '2_h_28_min',
      '2_h',
      '1_día',
      '6_días',
    ]);
    expect(visible(formatDuration(-5))).toBe('0_s');
    expect([9, 84, 125].map((minutes) => visible(formatStay(minutes * MINUTE)))).toEqual([
      '9_min',
      '1_h_24',
      '2_h_05',
    ]);
  });

  test('the room on a disk is told in the unit that people know it by', () => {
    expect(
      [640_900_000, 999_999_999, 1_240_000_000, 80_000_000_000].map((n) => visible(formatBytes(n))),
    ).toEqual(['640_MB', '999_MB', '1,2_GB', '80_GB']);
  });

  test('the difference of two clocks has a sign as soon as it matters', () => {
    expect([200, -400, 192_000, -15_000, 7_200_000].map((offset) => visible(formatOffset(offset)))).toEqual([
      '0,2_s',
      '0,4_s',
      '+3_min_12_s',
      '−15_s',
      '+2_h',
    ]);
  });

  test('one is singular', () => {
    expect([1, 2, 16_011].map((count) => visible(formatQuantity(count, 'persona', 'personas')))).toEqual([
      '1_persona',
      '2_personas',
      '16.011_personas',
    ]);
  });
});

test('a moment in a sentence has its article, also at one o’clock', () => {
  const hour = (time: string) => Date.parse(`2026-04-14T${time}-05:00`);
  const told = ['01:10:00', '13:59:59', '10:42:00', '12:00:00', '00:05:00'].map((time) =>
    visible(withArticle(formatTime(hour(time)))),
  );
  expect(told).toEqual([
    'la 1:10_a._m.',
    'la 1:59_p._m.',
    'las 10:42_a._m.',
    'las 12:00_p._m.',
    'las 12:05_a._m.',
  ]);
  expect(withArticle(formatShortTime(hour('13:05:00')))).toBe('la 1:05');
  const yesterday = at - 24 * 60 * MINUTE;
  expect(visible(withArticle(formatMoment(yesterday, at)))).toBe('el 13_abr., 10:42_a._m.');
  expect(visible(withArticle(formatMoment(at, at)))).toBe('las 10:42_a._m.');
});
