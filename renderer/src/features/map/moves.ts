import type { Spot } from '#renderer/features/map/spread.ts';

export type Arrow = 'up' | 'down' | 'left' | 'right';

const AXES = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] } as const;
/** What lies aside counts this much more than what lies ahead. */
const ASIDE = 2;

/**
 * The spot that an arrow leads to: the nearest of those ahead, within 45° before any further aside. The same one where
 * nothing lies ahead; the first of all where there was none yet.
 */
export function neighbour(
  spots: readonly Spot[],
  from: string | undefined,
  arrow: Arrow,
): string | undefined {
  const here = spots.find((spot) => spot.id === from);
  if (here === undefined) return spots[0]?.id;
  const [right, down] = AXES[arrow];
  const ahead = spots.flatMap(({ id, x, y }) => {
    const along = (x - here.x) * right + (y - here.y) * down;
    const aside = Math.abs((x - here.x) * down) + Math.abs((y - here.y) * right);
    return along > 0 ? { id, along, aside } : [];
  });
  const straight = ahead.filter(({ along, aside }) => aside <= along);
  const choice = straight.length > 0 ? straight : ahead;
  const [nearest] = choice.toSorted(
    (a, b) => a.along + ASIDE * a.aside - (b.along + ASIDE * b.aside) || (a.id < b.id ? -1 : 1),
  );
  return nearest?.id ?? here.id;
}
