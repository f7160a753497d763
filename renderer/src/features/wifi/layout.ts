import { fold } from '#renderer/lib/fold.ts';
import { ZONE_STATES } from '#renderer/features/wifi/model.ts';
import type { Comuna, Zone, ZoneState } from '#renderer/features/wifi/model.ts';

/** What a person asked to see; an empty filter shows everything. */
export interface ZoneFilter {
  readonly state: ZoneState | undefined;
  readonly text: string;
}

function severity(zone: Zone): number {
  return ZONE_STATES.indexOf(zone.state);
}

/** Trouble first, the longest trouble before the newer; the healthy by name. */
function byTrouble(one: Zone, other: Zone): number {
  return (
    severity(one) - severity(other) ||
    (one.state === 'UP' ? 0 : (one.since ?? Infinity) - (other.since ?? Infinity)) ||
    one.name.localeCompare(other.name, 'es')
  );
}

function byCode(one: Comuna, other: Comuna): number {
  return one.code.localeCompare(other.code, 'es', { numeric: true });
}

/** Comunas that hold what the filter asks for, worst first and then by number; worst first inside each. */
export function arrange(comunas: readonly Comuna[], filter: ZoneFilter): readonly Comuna[] {
  const wanted = fold(filter.text.trim());
  const kept = comunas.map((comuna) => ({
    ...comuna,
    zones: comuna.zones
      .filter(
        (zone) =>
          (filter.state === undefined || zone.state === filter.state) &&
          fold(`${zone.name} ${zone.address ?? ''} ${zone.target ?? ''} ${comuna.name}`).includes(wanted),
      )
      .toSorted(byTrouble),
  }));
  return kept
    .filter((comuna) => comuna.zones.length > 0)
    .toSorted((one, other) => {
      const [first, second] = [one.zones[0], other.zones[0]];
      if (first === undefined || second === undefined) return byCode(one, other);
      const worse = severity(first) - severity(second);
      if (worse !== 0) return worse;
      if (first.state === 'UP') return byCode(one, other);
      return (first.since ?? Infinity) - (second.since ?? Infinity) || byCode(one, other);
    });
}

/** Heights in pixels at 100 %, the same as in Board.module.css. */
export interface Heights {
  readonly head: number;
  readonly gap: number;
  readonly quiet: number;
  readonly troubled: number;
}

export const ROOMY: Heights = { head: 22, gap: 10, quiet: 24, troubled: 44 };
/** When so much is wrong that two lines a tile would not fit. */
export const DENSE: Heights = { head: 22, gap: 6, quiet: 24, troubled: 24 };

export function heightOf(comuna: Comuna, heights: Heights): number {
  const tiles = comuna.zones.reduce(
    (sum, zone) => sum + (zone.state === 'UP' ? heights.quiet : heights.troubled),
    0,
  );
  return heights.head + tiles + heights.gap;
}

interface Column {
  height: number;
  readonly comunas: Comuna[];
}

/**
 * Spreads comunas over columns of about the same height. Those with trouble go first and head the columns from the
 * left; of the rest the tallest go first, which is what balances best; then each column reads by number.
 */
export function balance(
  comunas: readonly Comuna[],
  columns: number,
  heights: Heights,
): readonly (readonly Comuna[])[] {
  const isTroubled = (comuna: Comuna) => comuna.zones.some((zone) => zone.state !== 'UP');
  const filled: Column[] = Array.from({ length: columns }, () => ({ height: 0, comunas: [] }));
  const put = (comuna: Comuna) => {
    let shortest = filled[0];
    for (const column of filled) if (shortest === undefined || column.height < shortest.height) shortest = column;
    if (shortest === undefined) return;
    shortest.comunas.push(comuna);
    shortest.height += heightOf(comuna, heights);
  };
  const troubled = comunas.filter(isTroubled);
  for (const comuna of troubled) put(comuna);
  const rest = comunas.filter((comuna) => !isTroubled(comuna));
  for (const comuna of rest.toSorted((one, other) => heightOf(other, heights) - heightOf(one, heights))) put(comuna);
  const ordered = filled.map(({ comunas: held }) => [
    ...held.filter(isTroubled),
    ...held.filter((comuna) => !isTroubled(comuna)).toSorted(byCode),
  ]);
  const headed = ordered.filter((held) => held.some(isTroubled));
  const calm = ordered.filter((held) => held.length > 0 && !held.some(isTroubled));
  return [
    ...headed,
    ...calm.toSorted((one, other) => (one[0] && other[0] ? byCode(one[0], other[0]) : 0)),
  ];
}

/** The height of the tallest column. */
export function tallest(columns: readonly (readonly Comuna[])[], heights: Heights): number {
  return Math.max(
    0,
    ...columns.map((held) => held.reduce((sum, comuna) => sum + heightOf(comuna, heights), 0) - heights.gap),
  );
}

/** The tile that an arrow leads to: the neighbour in the column, or the one at the same height in the next column. */
export function neighbour(
  columns: readonly (readonly Comuna[])[],
  from: string | undefined,
  arrow: 'up' | 'down' | 'left' | 'right',
): string | undefined {
  const ids = columns.map((held) => held.flatMap((comuna) => comuna.zones.map((zone) => zone.id)));
  const column = ids.findIndex((held) => from !== undefined && held.includes(from));
  if (column === -1 || from === undefined) return ids[0]?.[0];
  const row = ids[column]?.indexOf(from) ?? 0;
  switch (arrow) {
    case 'up':
      return ids[column]?.[row - 1] ?? from;
    case 'down':
      return ids[column]?.[row + 1] ?? from;
    case 'left':
      return ids[column - 1]?.[row] ?? ids[column - 1]?.at(-1) ?? from;
    case 'right':
      return ids[column + 1]?.[row] ?? ids[column + 1]?.at(-1) ?? from;
  }
}
