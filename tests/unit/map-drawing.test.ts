import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceKm } from '#shared/domain/coordinates.ts';
import { placeLabels } from '#renderer/features/map/labels.ts';
import { neighbour } from '#renderer/features/map/moves.ts';
import { fitProjection } from '#renderer/features/map/projection.ts';
import { spread } from '#renderer/features/map/spread.ts';

const frame = { width: 820, height: 640, margin: 26 };
const position = fc.record({
  latitude: fc.double({ min: 7, max: 7.25, noNaN: true }),
  longitude: fc.double({ min: -73.2, max: -73, noNaN: true }),
});
const positions = fc.array(position, { minLength: 1, maxLength: 30 });
const RUNS = { numRuns: 10_000 };

describe('the projection of the city', () => {
  it('keeps every zone inside its frame, north above south and east right of west', () => {
    fc.assert(
      fc.property(positions, (all) => {
        const { project } = fitProjection(all, frame);
        for (const at of all) {
          const { x, y } = project(at);
          expect(x).toBeGreaterThanOrEqual(frame.margin - 1e-6);
          expect(x).toBeLessThanOrEqual(frame.width - frame.margin + 1e-6);
          expect(y).toBeGreaterThanOrEqual(frame.margin - 1e-6);
          expect(y).toBeLessThanOrEqual(frame.height - frame.margin + 1e-6);
          const [first = at] = all;
          const other = project(first);
          expect(Math.sign(other.y - y)).toBe(Math.sign(at.latitude - first.latitude) || 0);
          expect(Math.sign(x - other.x)).toBe(Math.sign(at.longitude - first.longitude) || 0);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows distances as they are, in every direction', () => {
    fc.assert(
      fc.property(positions, position, position, (all, a, b) => {
        const { project, pixelsPerKm } = fitProjection(all, frame);
        const [from, to] = [project(a), project(b)];
        const shown = Math.hypot(from.x - to.x, from.y - to.y);
        expect(Math.abs(shown - distanceKm(a, b) * pixelsPerKm)).toBeLessThan(0.002 * shown + 1e-6);
      }),
      RUNS,
    );
  });

  it('does not depend on the order of the zones, and needs none', () => {
    fc.assert(
      fc.property(positions, position, (all, at) => {
        const { project } = fitProjection(all, frame);
        expect(fitProjection(all.toReversed(), frame).project(at)).toEqual(project(at));
      }),
      RUNS,
    );
    expect(fitProjection([], frame).pixelsPerKm).toBeGreaterThan(0);
    const alone = { latitude: 7.1, longitude: -73.1 };
    expect(fitProjection([alone, alone], frame).project(alone)).toEqual({ x: 410, y: 320 });
  });

  it('survives a frame that is smaller than its margins', () => {
    const { project } = fitProjection([{ latitude: 7.1, longitude: -73.1 }], {
      width: 0,
      height: 0,
      margin: 26,
    });
    expect(project({ latitude: 7.2, longitude: -73 })).toEqual({ x: 0, y: 0 });
  });
});

const DISTANCE = 19;
/** Crowded on purpose: many at one corner, some at one address. */
const spots = fc
  .array(
    fc.record({
      x: fc.oneof(
        fc.constant(100),
        fc.integer({ min: 26, max: 120 }),
        fc.double({ min: 26, max: 794, noNaN: true }),
      ),
      y: fc.oneof(
        fc.constant(100),
        fc.integer({ min: 26, max: 120 }),
        fc.double({ min: 26, max: 614, noNaN: true }),
      ),
    }),
    { maxLength: 60 },
  )
  .map((points) => points.map((point, index) => ({ id: `z${index}`, ...point })));

describe('zones that lie on one another', () => {
  it('are moved apart, each keeps where it really is, and none leaves the map', () => {
    fc.assert(
      fc.property(spots, (all) => {
        const shown = spread(all, DISTANCE, frame);
        expect(
          shown.map(({ id, true: at }) => ({ id, ...at })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        ).toEqual(all.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
        for (const [index, one] of shown.entries()) {
          for (const other of shown.slice(index + 1))
            expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThanOrEqual(DISTANCE);
          expect(one.x).toBeGreaterThanOrEqual(frame.margin);
          expect(one.y).toBeGreaterThanOrEqual(frame.margin);
          expect(one.x).toBeLessThanOrEqual(frame.width - frame.margin);
          expect(one.y).toBeLessThanOrEqual(frame.height - frame.margin);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('stand the same in whatever order they come, and stay where nothing is in the way', () => {
    fc.assert(
      fc.property(spots, (all) => {
        expect(spread(all.toReversed(), DISTANCE, frame)).toEqual(spread(all, DISTANCE, frame));
      }),
      { numRuns: 1_000 },
    );
    const far = [
      { id: 'a', x: 100, y: 100 },
      { id: 'b', x: 119, y: 100 },
    ];
    expect(spread(far, DISTANCE, frame)).toEqual(far.map(({ id, x, y }) => ({ id, x, y, true: { x, y } })));
  });

  it('stand beside the map rather than on one another where it is full', () => {
    const tiny = { width: 40, height: 40, margin: 10 };
    const all = Array.from({ length: 12 }, (_, index) => ({ id: `z${index}`, x: 20, y: 20 }));
    const shown = spread(all, DISTANCE, tiny);
    for (const [index, one] of shown.entries())
      for (const other of shown.slice(index + 1))
        expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThanOrEqual(DISTANCE);
  });
});

describe('arrows on the map', () => {
  it('lead to what lies ahead, and stay where nothing does', () => {
    const all = [
      { id: 'middle', x: 100, y: 100 },
      { id: 'near', x: 130, y: 110 },
      { id: 'far', x: 300, y: 100 },
      { id: 'high', x: 105, y: 20 },
      { id: 'aside', x: 90, y: 200 },
    ];
    expect(neighbour(all, 'middle', 'right')).toBe('near');
    expect(neighbour(all, 'near', 'right')).toBe('far');
    expect(neighbour(all, 'far', 'right')).toBe('far');
    expect(neighbour(all, 'middle', 'up')).toBe('high');
    expect(neighbour(all, 'middle', 'down')).toBe('aside');
    // Nothing within 45° to the left: what lies further aside is still ahead.
    expect(neighbour(all, 'middle', 'left')).toBe('aside');
    expect(neighbour(all, undefined, 'left')).toBe('middle');
    expect(neighbour([], 'gone', 'left')).toBeUndefined();
  });

  it('always lead strictly ahead, so that holding one down ends', () => {
    fc.assert(
      fc.property(spots, fc.nat(), (all, pick) => {
        const from = all[pick % Math.max(1, all.length)];
        if (from === undefined) return;
        const to = all.find(({ id }) => id === neighbour(all, from.id, 'right'));
        expect(to === from || (to !== undefined && to.x > from.x)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('the names of the comunas', () => {
  it('stand in the middle of their zones, beside what is there already', () => {
    const label = (text: string, x: number, y: number) => ({ text, at: { x, y } });
    expect(placeLabels([label('Norte', 200, 200)], [], DISTANCE, frame)).toEqual([label('Norte', 200, 200)]);
    const [moved] = placeLabels([label('Norte', 200, 200)], [{ x: 200, y: 200 }], DISTANCE, frame);
    expect(Math.abs((moved?.at.y ?? 200) - 200) + Math.abs((moved?.at.x ?? 200) - 200)).toBeGreaterThan(10);
    const two = placeLabels([label('Norte', 200, 200), label('Sur', 200, 200)], [], DISTANCE, frame);
    expect(new Set(two.map(({ at }) => `${at.x} ${at.y}`)).size).toBe(2);
    // Nobody reads half a name: it stays inside.
    const [edge] = placeLabels([label('Cabecera del Llano', 0, 0)], [], DISTANCE, frame);
    expect(edge?.at.x).toBeGreaterThan(50);
  });
});
