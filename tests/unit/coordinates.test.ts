import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceKm, formatCoordinate, parseCoordinate, type Axis } from '#shared/domain/coordinates.ts';

const axes: [Axis, number][] = [
  ['LATITUDE', 90],
  ['LONGITUDE', 180],
];

describe('coordinates in degrees, minutes and seconds', () => {
  it.each(axes)('are read back as they were written (%s)', (axis, limit) => {
    fc.assert(
      fc.property(fc.integer({ min: -limit * 360_000, max: limit * 360_000 }), (hundredths) => {
        const degrees = hundredths / 360_000;
        const parsed = parseCoordinate(formatCoordinate(degrees, axis), axis);
        expect(parsed).toMatchObject({ kind: 'DEGREES', sided: true });
        // Half a thousandth of a second is 1.5 cm: nothing but the rounding of binary fractions.
        expect(parsed.kind === 'DEGREES' ? Math.abs(parsed.degrees - degrees) : 1).toBeLessThan(1e-12);
      }),
    );
  });

  it('never make the reader throw, whatever the cell holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('LATITUDE', 'LONGITUDE'), (text, axis) => {
        const parsed = parseCoordinate(text, axis);
        const size = parsed.kind === 'DEGREES' ? Math.abs(parsed.degrees) : 0;
        expect(size).toBeLessThanOrEqual(180);
      }),
    );
  });

  it.each<[string, Axis, number, boolean]>([
    [`7° 4'10.49"N`, 'LATITUDE', 7 + 4 / 60 + 10.49 / 3600, true],
    [`7°10'39.39"N`, 'LATITUDE', 7 + 10 / 60 + 39.39 / 3600, true],
    [`"7° 4'10.49"N"`, 'LATITUDE', 7 + 4 / 60 + 10.49 / 3600, true],
    [`N 7º4′10,49″`, 'LATITUDE', 7 + 4 / 60 + 10.49 / 3600, true],
    [`73° 4'14.84''W`, 'LONGITUDE', -(73 + 4 / 60 + 14.84 / 3600), true],
    [`-73 4 14.84`, 'LONGITUDE', -(73 + 4 / 60 + 14.84 / 3600), true],
    [`-73.5° O`, 'LONGITUDE', -73.5, true],
    [`73° 7'48.25"`, 'LONGITUDE', 73 + 7 / 60 + 48.25 / 3600, false],
    [`73 E`, 'LONGITUDE', 73, true],
    [`7.1193`, 'LATITUDE', 7.1193, false],
  ])('are understood as people write them: %s', (text, axis, degrees, sided) => {
    const parsed = parseCoordinate(text, axis);
    expect(parsed).toEqual({ kind: 'DEGREES', degrees: expect.closeTo(degrees, 12), sided });
  });

  it.each<[string, string]>([
    ['', 'EMPTY'],
    [`° ' "`, 'EMPTY'],
    [`7° 60'1"N`, 'OUT_OF_RANGE'],
    [`7° 4'60"N`, 'OUT_OF_RANGE'],
    ['91 N', 'OUT_OF_RANGE'],
    ['7.5 30 N', 'UNREADABLE'],
    ['7 1 2 3 N', 'UNREADABLE'],
    ['-7 N', 'UNREADABLE'],
    ['N 7 N', 'UNREADABLE'],
    ['1e3', 'UNREADABLE'],
    ['siete', 'UNREADABLE'],
    ['73 O', 'OTHER_AXIS'],
  ])('are refused with the reason: «%s» is %s', (text, kind) => {
    expect(parseCoordinate(text, 'LATITUDE')).toEqual({ kind });
  });
});

describe('the distance between two places of the city', () => {
  it('agrees with the great circle', () => {
    const park = { latitude: 7.1193, longitude: -73.1227 };
    expect(distanceKm(park, { latitude: 7.1193, longitude: -73.1227 })).toBe(0);
    // 0.1 degrees of latitude on a sphere of 6371 km.
    expect(distanceKm(park, { latitude: 7.2193, longitude: -73.1227 })).toBeCloseTo(11.12, 2);
    expect(distanceKm(park, { latitude: 7.1193, longitude: -73.0227 })).toBeCloseTo(11.034, 2);
  });
});
