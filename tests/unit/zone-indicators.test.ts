import { describe, expect, it } from 'vitest';
import { zoneIndicators, type MeasuredZone } from '#shared/domain/zone-indicators.ts';

const zone = (comuna: string, E: number, U: number, D: number): MeasuredZone => ({
  comuna,
  E,
  U,
  D,
  N: E - U - D,
});
const byCode = (zones: readonly MeasuredZone[]) =>
  Object.fromEntries(zoneIndicators(zones).map((each) => [each.code, each]));

describe('DISPONIBILIDAD', () => {
  it('is the observed time in service, in thousandths of a percent, with what it is made of', () => {
    const { DISPONIBILIDAD } = byCode([
      zone('1', 1_000, 900, 50),
      zone('1', 1_000, 1_000, 0),
      zone('17', 500, 0, 0),
    ]);
    expect(DISPONIBILIDAD).toMatchObject({
      value: 97_435,
      parts: {
        zones: 3,
        expectedMs: 2_500,
        upMs: 1_900,
        downMs: 50,
        unknownMs: 550,
        coverageMilli: 78_000,
        lowestMilli: 76_000,
        highestMilli: 98_000,
        comunas: { 1: 97_435 },
      },
    });
    expect(DISPONIBILIDAD?.checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['SUMA_TIEMPO', true],
      ['SUMA_COMUNAS', true],
    ]);
  });

  it('is null where nobody observed anything, never none and never all', () => {
    expect(byCode([zone('1', 1_000, 0, 0)])['DISPONIBILIDAD']?.value).toBeNull();
    expect(byCode([])['DISPONIBILIDAD']?.value).toBeNull();
  });

  it('is not rounded up to the whole', () => {
    const month = 31 * 86_400_000;
    expect(byCode([zone('1', month, month - 1, 1)])['DISPONIBILIDAD']).toMatchObject({
      value: 99_999,
      parts: { lowestMilli: 99_999, highestMilli: 100_000 },
    });
  });
});

describe('ZONAS_ACTIVAS', () => {
  it('counts a zone only without any outage and with 95 % of its time observed', () => {
    const zones = [
      zone('1', 1_000, 950, 0),
      zone('1', 1_000, 949, 0),
      zone('2', 1_000, 999, 1),
      zone('2', 0, 0, 0),
      zone('2', 1_000, 1_000, 0),
    ];
    expect(byCode(zones)['ZONAS_ACTIVAS']).toMatchObject({
      value: 2,
      parts: { zones: 5, interrupted: 1, unproven: 1, notOwed: 1, comunas: { 1: 1, 2: 1 } },
      checks: [{ name: 'SUMA_ZONAS', ok: true }],
    });
  });
});
