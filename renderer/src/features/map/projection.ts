import type { Position } from '#shared/domain/coordinates.ts';

/** Pixels from the top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Left free on every side. */
  readonly margin: number;
}

export interface Projection {
  readonly project: (position: Position) => Point;
  /** Pixels a kilometre has, the same in every direction. */
  readonly pixelsPerKm: number;
}

const KM_PER_DEGREE = 111.195;
/** One zone alone, or two at one address, are shown with this much of the city around them. */
const LEAST_KM = 1;

/**
 * The plain equirectangular projection (longitudes shrunk by the cosine of the middle latitude), north up, as large as
 * the positions fit into the frame, and in its middle. Over a city its distances are true to 0.1 %.
 */
export function fitProjection(positions: readonly Position[], frame: Frame): Projection {
  const [south, north] = range(positions.map(({ latitude }) => latitude));
  const [west, east] = range(positions.map(({ longitude }) => longitude));
  const middle = { latitude: (south + north) / 2, longitude: (west + east) / 2 };
  const kmPerLongitude = KM_PER_DEGREE * Math.cos((middle.latitude * Math.PI) / 180);
  const high = Math.max(LEAST_KM, (north - south) * KM_PER_DEGREE);
  const wide = Math.max(LEAST_KM, (east - west) * kmPerLongitude);
  const pixelsPerKm = Math.max(
    0,
    Math.min((frame.width - 2 * frame.margin) / wide, (frame.height - 2 * frame.margin) / high),
  );
  return {
    pixelsPerKm,
    project: ({ latitude, longitude }) => ({
      x: frame.width / 2 + (longitude - middle.longitude) * kmPerLongitude * pixelsPerKm,
      y: frame.height / 2 - (latitude - middle.latitude) * KM_PER_DEGREE * pixelsPerKm,
    }),
  };
}

function range(values: readonly number[]): readonly [least: number, most: number] {
  return values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)];
}
