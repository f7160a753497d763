import type { Frame, Point } from '#renderer/features/map/projection.ts';

export interface Spot extends Point {
  readonly id: string;
}

export interface SpreadSpot extends Spot {
  /** Where it really is; the same as its place where nothing was in the way. */
  readonly true: Point;
}

/** Places tried on the first ring around a taken spot; each further ring has as many more. */
const ON_RING = 8;
/** Rings of a third of the distance: what is moved stays as near as it can. */
const RINGS_A_DISTANCE = 3;

/**
 * Moves spots that would lie over one another, so that any two are at least `distance` pixels apart: each to the
 * nearest free place around where it is, inside the frame while there is room in it. The result does not depend on the
 * order of the spots, so that a zone stays where it is whatever its state becomes.
 */
export function spread(spots: readonly Spot[], distance: number, frame: Frame): readonly SpreadSpot[] {
  const taken = new Map<string, Point[]>();
  const cell = (value: number) => Math.floor(value / distance);
  const isFree = ({ x, y }: Point) => {
    for (let column = cell(x) - 1; column <= cell(x) + 1; column += 1)
      for (let row = cell(y) - 1; row <= cell(y) + 1; row += 1)
        for (const other of taken.get(`${column} ${row}`) ?? [])
          if (Math.hypot(other.x - x, other.y - y) < distance) return false;
    return true;
  };
  const take = (point: Point) => {
    const key = `${cell(point.x)} ${cell(point.y)}`;
    taken.set(key, [...(taken.get(key) ?? []), point]);
    return point;
  };
  const isInside = ({ x, y }: Point) =>
    x >= frame.margin &&
    y >= frame.margin &&
    x <= frame.width - frame.margin &&
    y <= frame.height - frame.margin;
  return spots
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, x, y }) => {
      const place = take(nearestFree({ x, y }, distance, isFree, isInside, spots.length));
      return { id, x: place.x, y: place.y, true: { x, y } };
    });
}

function nearestFree(
  at: Point,
  distance: number,
  isFree: (point: Point) => boolean,
  isInside: (point: Point) => boolean,
  others: number,
): Point {
  if (isFree(at)) return at;
  const step = distance / RINGS_A_DISTANCE;
  let outside: Point | undefined;
  // As many spots cover no more than this many rings: beyond them every place is free.
  const rings = RINGS_A_DISTANCE * (others + 1);
  for (let ring = 1; ring <= rings; ring += 1) {
    const places = ON_RING * ring;
    for (let place = 0; place < places; place += 1) {
      const angle = (2 * Math.PI * place) / places;
      const point = {
        x: at.x + ring * step * Math.cos(angle),
        y: at.y + ring * step * Math.sin(angle),
      };
      if (!isFree(point)) continue;
      if (isInside(point)) return point;
      outside ??= point;
    }
    // The frame is full around here: beside it is better than on top of another.
    if (outside !== undefined && ring > RINGS_A_DISTANCE * RINGS_A_DISTANCE) return outside;
  }
  return outside ?? { x: at.x + (others + 1) * distance, y: at.y };
}
