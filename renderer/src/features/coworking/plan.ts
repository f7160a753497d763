/** Where a space stands on the plan, in thousandths of its width and height. */
export interface PlanPoint {
  readonly x: number;
  readonly y: number;
}

/** What stands on the plan keeps to this raster: rows come out straight without measuring. */
export const STEP = 25;
const MOST = 1_000;

/** A point on the raster and on the plan. */
export function onRaster({ x, y }: PlanPoint): PlanPoint {
  const keep = (value: number) => Math.min(MOST, Math.max(0, Math.round(value / STEP) * STEP));
  return { x: keep(x), y: keep(y) };
}

/** A point moved by pixels of a plan that is so many pixels wide and high. */
export function movedBy(
  from: PlanPoint,
  pixels: { readonly x: number; readonly y: number },
  size: { readonly width: number; readonly height: number },
): PlanPoint {
  if (size.width <= 0 || size.height <= 0) return from;
  return onRaster({
    x: from.x + (pixels.x / size.width) * MOST,
    y: from.y + (pixels.y / size.height) * MOST,
  });
}

/**
 * Where to show those that nobody placed: in rows from the top left, beside each other as the list has them. So a plan
 * is never empty, and placing begins with something that can be moved.
 */
export function standing(placed: PlanPoint | undefined, index: number, total: number): PlanPoint {
  if (placed !== undefined) return placed;
  const columns = Math.max(1, Math.ceil(Math.sqrt(total * 2)));
  const rows = Math.max(1, Math.ceil(total / columns));
  return onRaster({
    x: (((index % columns) + 0.5) / columns) * MOST,
    y: ((Math.floor(index / columns) + 0.5) / rows) * MOST,
  });
}
