import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSpaces } from '#renderer/features/coworking/finder.ts';
import { neighbour } from '#renderer/features/coworking/grid.ts';
import type { Arrow } from '#renderer/features/coworking/grid.ts';
import { remainingWords, timeLeftWords } from '#renderer/features/coworking/look.ts';
import { movedBy, onRaster, standing, STEP } from '#renderer/features/coworking/plan.ts';

const floor = [
  ...Array.from({ length: 16 }, (_, index) => ({
    id: `pc${index + 1}`,
    name: `PC ${String(index + 1).padStart(2, '0')}`,
    person: index === 2 ? 'Ana María Peña Prueba' : undefined,
  })),
  { id: 'puesto4', name: 'Puesto 04', person: 'Noé Peñaranda Ensayo' },
  { id: 'sala1', name: 'Sala 1', person: undefined },
];
const found = (text: string) => findSpaces(floor, text).map(({ id }) => id);

describe('the field of the floor', () => {
  test.each([
    ['pc 4', ['pc4']],
    ['PC04', ['pc4']],
    ['p4', ['pc4', 'puesto4']],
    ['4', ['pc4', 'puesto4']],
    ['1', ['pc1', 'sala1']],
    ['pc 1', ['pc1']],
    ['pc 16', ['pc16']],
    ['sala', ['sala1']],
    ['pena', ['pc3', 'puesto4']],
    ['maria pru', ['pc3']],
    ['ma', []],
    ['pc 40', []],
    ['9999000017', []],
    ['', []],
  ])('«%s» means %j', (text, ids) => {
    expect(found(text)).toEqual(ids);
  });
});

describe('the arrows', () => {
  const blocks = [
    { ids: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'], columns: 8 },
    { ids: ['k', 'l', 'm', 'n', 'o', 'p'], columns: 6 },
    { ids: ['r'], columns: 1 },
  ];
  test('go to the tile that lies there, across blocks of other widths', () => {
    expect(neighbour(blocks, 'a', 'down')).toBe('i');
    expect(neighbour(blocks, 'h', 'down')).toBe('j');
    expect(neighbour(blocks, 'j', 'down')).toBe('l');
    expect(neighbour(blocks, 'p', 'down')).toBe('r');
    expect(neighbour(blocks, 'r', 'up')).toBe('n');
    expect(neighbour(blocks, 'h', 'right')).toBe('i');
    expect(neighbour(blocks, 'r', 'down')).toBe('r');
    expect(neighbour(blocks, undefined, 'down')).toBe('a');
    expect(neighbour([], undefined, 'down')).toBeUndefined();
  });

  test('never leave the floor, and reach every tile of it', () => {
    const sizes = fc.array(
      fc.record({ count: fc.integer({ min: 1, max: 20 }), columns: fc.integer({ min: 1, max: 8 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(sizes, (kinds) => {
        const some = kinds.map(({ count, columns }, kind) => ({
          ids: Array.from({ length: count }, (_, index) => `${kind}-${index}`),
          columns,
        }));
        const all = some.flatMap(({ ids }) => ids);
        const reached = new Set<string>();
        const open = [all[0] ?? ''];
        for (let at = open.pop(); at !== undefined; at = open.pop()) {
          if (reached.has(at)) continue;
          reached.add(at);
          for (const arrow of ['up', 'down', 'left', 'right'] satisfies Arrow[])
            open.push(neighbour(some, at, arrow) ?? 'nowhere');
        }
        expect([...reached].toSorted()).toEqual(all.toSorted());
      }),
    );
  });
});

describe('the plan', () => {
  const point = fc.record({
    x: fc.integer({ min: -500, max: 1500 }),
    y: fc.integer({ min: -500, max: 1500 }),
  });
  test('keeps every piece on its raster and inside, wherever it is dragged', () => {
    const pixels = fc.record({
      x: fc.integer({ min: -3000, max: 3000 }),
      y: fc.integer({ min: -3000, max: 3000 }),
    });
    fc.assert(
      fc.property(point, pixels, (from, by) => {
        const at = movedBy(onRaster(from), by, { width: 800, height: 500 });
        for (const value of [at.x, at.y]) {
          expect(value % STEP).toBe(0);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1_000);
        }
        expect(onRaster(at)).toEqual(at);
      }),
    );
  });

  test('shows those that nobody placed each at a spot of its own', () => {
    const spots = Array.from({ length: 29 }, (_, index) => standing(undefined, index, 29));
    expect(new Set(spots.map(({ x, y }) => `${x}/${y}`)).size).toBe(29);
    expect(standing({ x: 300, y: 40 }, 3, 29)).toEqual({ x: 300, y: 40 });
  });
});

describe('the time that is left', () => {
  const MINUTE = 60_000;
  test.each([
    [41 * MINUTE, 'Le quedan 41 min'],
    [40 * MINUTE + 1, 'Le quedan 41 min'],
    [72 * MINUTE, 'Le quedan 1 h 12'],
    [20_000, 'Le queda 1 min'],
    [0, 'Se acabó el tiempo'],
    [-59_999, 'Se acabó el tiempo'],
    [-22 * MINUTE, 'Pasó 22 min'],
  ])('%i ms is told as «%s»', (left, words) => {
    expect(timeLeftWords(left, 0).replaceAll('\u00A0', ' ')).toBe(words);
  });

  test('counts the minute that has begun', () => {
    expect(remainingWords(1)).toBe('1\u00A0min');
  });
});
