import { isQuiet } from '#renderer/features/map/model.ts';
import type { MapZone, Plan } from '#renderer/features/map/model.ts';
import { placeLabels } from '#renderer/features/map/labels.ts';
import type { Label } from '#renderer/features/map/labels.ts';
import { fitProjection } from '#renderer/features/map/projection.ts';
import type { Frame, Point } from '#renderer/features/map/projection.ts';
import { spread } from '#renderer/features/map/spread.ts';

export interface Mark extends Point {
  readonly id: string;
  readonly zone: MapZone;
  readonly true: Point;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
  readonly labels: readonly Label[];
  /** Paths of SVG, one an outline. */
  readonly outlines: readonly { readonly name: string; readonly path: string }[];
  /** A length that people know, and its pixels. */
  readonly scale: { readonly words: string; readonly pixels: number };
}

/** The pixels of a mark of a zone in trouble, and the least between two marks. */
export const MARK = 24;
const APART = 19;
const MARGIN = 26;
/** Lengths of the scale bar, km; the longest that takes no more than its share of the width. */
const SCALES = [10, 5, 2, 1, 0.5, 0.2, 0.1];
const SCALE_SHARE = 0.25;

/** Everything on the map in pixels: the projection fits the zones, not the outlines, which may reach far beyond. */
export function drawn(
  zones: readonly MapZone[],
  outlines: Plan['outlines'],
  size: { readonly width: number; readonly height: number },
): Drawing {
  const frame: Frame = { ...size, margin: MARGIN };
  const placed = zones.flatMap((zone) => (zone.position === null ? [] : { zone, position: zone.position }));
  const projection = fitProjection(
    placed.map(({ position }) => position),
    frame,
  );
  const spots = placed.map(({ zone, position }) => ({ id: zone.id, ...projection.project(position) }));
  const byId = new Map(placed.map(({ zone }) => [zone.id, zone]));
  const marks = spread(spots, APART, frame)
    .flatMap((spot) => {
      const zone = byId.get(spot.id);
      return zone === undefined ? [] : { ...spot, zone };
    })
    // What is in trouble lies over what is not.
    .toSorted((a, b) => Number(isQuiet(b.zone)) - Number(isQuiet(a.zone)));
  const km = SCALES.find((each) => each * projection.pixelsPerKm <= SCALE_SHARE * frame.width) ?? 0.1;
  return {
    ...size,
    marks,
    labels: placeLabels(middles(marks), marks, MARK, frame),
    outlines: outlines.map(({ name, rings }) => ({
      name,
      path: rings
        .map((ring) =>
          ring
            .map(([longitude, latitude], index) => {
              const { x, y } = projection.project({ latitude, longitude });
              return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
            })
            .join(''),
        )
        .map((path) => `${path}Z`)
        .join(''),
    })),
    scale: {
      words: km < 1 ? `${km * 1_000}\u00A0m` : `${km}\u00A0km`,
      pixels: km * projection.pixelsPerKm,
    },
  };
}

/** A comuna's name stands where the middle of its zones is. */
function middles(marks: readonly Mark[]): readonly Label[] {
  return [...Map.groupBy(marks, ({ zone }) => zone.comuna)].map(([text, group]) => ({
    text,
    at: {
      x: group.reduce((sum, mark) => sum + mark.true.x, 0) / group.length,
      y: group.reduce((sum, mark) => sum + mark.true.y, 0) / group.length,
    },
  }));
}
