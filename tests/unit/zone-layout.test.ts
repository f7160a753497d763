import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arrange,
  balance,
  DENSE,
  heightOf,
  neighbour,
  ROOMY,
  tallest,
} from '#renderer/features/wifi/layout.ts';
import { EVERYTHING } from '#renderer/features/wifi/filter.ts';
import type { Comuna, Zone, ZoneState } from '#renderer/features/wifi/model.ts';

const zone = (id: string, state: ZoneState = 'UP'): Zone => ({
  id,
  name: `Parque ${id}`,
  address: null,
  neighbourhood: null,
  state,
  since: null,
  clients: null,
  rttMs: null,
  cause: null,
  hasTarget: true,
  target: null,
  seenBy: [],
  excludedUntil: null,
  incident: null,
  contract: null,
});

/** Comunas numbered from 1, as many zones each as given, the first of them down where it says so. */
const city = (sizes: readonly number[], down: readonly boolean[] = []): Comuna[] =>
  sizes.map((size, index) => ({
    code: String(index + 1),
    name: `Comuna ${index + 1}`,
    zones: Array.from({ length: size }, (_, row) =>
      zone(`${index + 1}-${row}`, row === 0 && down[index] === true ? 'DOWN' : 'UP'),
    ),
  }));

const cities = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 15 }), fc.boolean()), { minLength: 1, maxLength: 20 })
  .map((pairs) =>
    city(
      pairs.map(([size]) => size),
      pairs.map(([, down]) => down),
    ),
  );

describe('the zone board spreads comunas over columns', () => {
  test('every comuna stands in exactly one column', () => {
    fc.assert(
      fc.property(cities, fc.integer({ min: 1, max: 5 }), (comunas, columns) => {
        const shown = balance(comunas, columns, ROOMY).flat();
        expect(shown.map((comuna) => comuna.code).toSorted()).toEqual(
          comunas.map(({ code }) => code).toSorted(),
        );
      }),
    );
  });

  test('no column is taller than the average by more than the tallest comuna', () => {
    fc.assert(
      fc.property(cities, fc.integer({ min: 1, max: 5 }), (comunas, columns) => {
        const heights = comunas.map((comuna) => heightOf(comuna, ROOMY));
        const average = heights.reduce((sum, height) => sum + height, 0) / columns;
        expect(tallest(balance(comunas, columns, ROOMY), ROOMY)).toBeLessThanOrEqual(
          average + Math.max(...heights),
        );
      }),
    );
  });

  test('the 82 zones of the 17 comunas fit below the counters of a Punto without scrolling', () => {
    const sizes = [15, 2, 8, 2, 5, 4, 5, 2, 2, 4, 1, 7, 9, 3, 7, 1, 5];
    const down = sizes.map((_, index) => index < 5);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(82);
    expect(tallest(balance(city(sizes, down), 5, ROOMY, 560), ROOMY)).toBeLessThanOrEqual(560);
    expect(
      tallest(
        balance(
          city(
            sizes,
            sizes.map(() => true),
          ),
          5,
          DENSE,
          560,
        ),
        DENSE,
      ),
    ).toBeLessThanOrEqual(560);
  });

  test('the worst comuna heads the first column', () => {
    const [worst, ...rest] = city([2, 9, 3], [true]);
    expect(
      balance(
        [worst, ...rest].flatMap((comuna) => comuna ?? []),
        3,
        ROOMY,
      )[0]?.[0]?.code,
    ).toBe('1');
  });
});

describe('the board by keyboard', () => {
  const columns = balance(city([3, 3]), 2, ROOMY);

  test('arrows lead to the neighbour and stop at the edges', () => {
    const [left, right] = columns.map((held) => held.flatMap((comuna) => comuna.zones.map(({ id }) => id)));
    expect([
      neighbour(columns, left?.[0], 'down'),
      neighbour(columns, left?.[0], 'up'),
      neighbour(columns, left?.[1], 'right'),
      neighbour(columns, right?.[2], 'right'),
      neighbour(columns, undefined, 'down'),
    ]).toEqual([left?.[1], left?.[0], right?.[1], right?.[2], left?.[0]]);
  });

  test('a filter finds by name without accents, by state, and leaves no empty comuna', () => {
    const comunas = city([2, 1], [true]);
    const codes = (text: string, state?: ZoneState) =>
      arrange(comunas, { ...EVERYTHING, text, state }).map(({ code }) => code);
    expect([codes('PÁRQUE 2'), codes('', 'DOWN'), codes('nada')]).toEqual([['2'], ['1'], []]);
  });
});
