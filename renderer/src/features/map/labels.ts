import type { Frame, Point } from '#renderer/features/map/projection.ts';

export interface Label {
  readonly text: string;
  /** The middle of what it names. */
  readonly at: Point;
}

/** Pixels of a label's text: 12 px high, as wide as its letters on average. */
const LETTER = 7;
const HIGH = 15;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How much a label dislikes lying over another label, over a zone, and a pixel further from its place. */
const OVER_LABEL = 20;
const OVER_MARK = 4;
const AWAY = 3;

const STEPS = [0, -1, 1, -2, 2, -3, 3];

/**
 * Where labels stand: as near to the middle of what they name as they can without covering a mark or another label.
 * Longest first, since they find room worst.
 */
export function placeLabels(
  labels: readonly Label[],
  marks: readonly Point[],
  markSize: number,
  frame: Frame,
): readonly Label[] {
  const around = marks.map(({ x, y }) => boxAround({ x, y }, markSize, markSize));
  const placed: Box[] = [];
  return labels
    .toSorted((a, b) => b.text.length - a.text.length || a.text.localeCompare(b.text, 'es-CO'))
    .map((label) => {
      const wide = label.text.length * LETTER;
      const best = STEPS.flatMap((down) =>
        STEPS.map((right) => {
          const at = inside({ x: label.at.x + (right * wide) / 3, y: label.at.y + down * HIGH }, wide, frame);
          const box = boxAround(at, wide, HIGH);
          const cost =
            OVER_LABEL * overlap(box, placed) +
            OVER_MARK * overlap(box, around) +
            AWAY * Math.hypot(at.x - label.at.x, at.y - label.at.y);
          return { at, box, cost };
        }),
      ).reduce((least, candidate) => (candidate.cost < least.cost ? candidate : least));
      placed.push(best.box);
      return { text: label.text, at: best.at };
    });
}

function boxAround({ x, y }: Point, wide: number, high: number): Box {
  return { left: x - wide / 2, right: x + wide / 2, top: y - high / 2, bottom: y + high / 2 };
}

function inside({ x, y }: Point, wide: number, { width, height }: Frame): Point {
  const within = (value: number, half: number, size: number) => Math.max(half, Math.min(size - half, value));
  return { x: within(x, wide / 2, width), y: within(y, HIGH / 2, height) };
}

function overlap(box: Box, others: readonly Box[]): number {
  return others.reduce((sum, other) => {
    const wide = Math.min(box.right, other.right) - Math.max(box.left, other.left);
    const high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
    return wide > 0 && high > 0 ? sum + wide * high : sum;
  }, 0);
}
