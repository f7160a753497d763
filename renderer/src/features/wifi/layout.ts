import { foldText } from '#shared/domain/person.ts';
import { isPartly, isQuiet } from '#renderer/features/wifi/model.ts';
import type { Comuna, Zone, ZoneState } from '#renderer/features/wifi/model.ts';

/** What a person asked to see; an empty filter shows everything. */
export interface ZoneFilter {
  readonly state: ZoneState | undefined;
  readonly text: string;
  /** Code of a comuna, and number of a contract; null shows all. */
  readonly comuna: string | null;
  readonly contract: string | null;
  /** Only those that some stations reach and others do not. */
  readonly partly: boolean;
}

/** Comunas that hold what the filter asks for. The board comes sorted, worst first, and stays so. */
export function arrange(comunas: readonly Comuna[], filter: ZoneFilter): readonly Comuna[] {
  const wanted = foldText(filter.text);
  const matches = (zone: Zone, comuna: Comuna) =>
    (filter.state === undefined || zone.state === filter.state) &&
    (filter.comuna === null || comuna.code === filter.comuna) &&
    (filter.contract === null || zone.contract === filter.contract) &&
    (!filter.partly || isPartly(zone)) &&
    foldText(
      `${zone.name} ${zone.address ?? ''} ${zone.neighbourhood ?? ''} ${zone.target ?? ''} ${comuna.name}`,
    ).includes(wanted);
  return comunas
    .map((comuna) => ({ ...comuna, zones: comuna.zones.filter((zone) => matches(zone, comuna)) }))
    .filter((comuna) => comuna.zones.length > 0);
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
    (sum, zone) => sum + (isQuiet(zone) ? heights.quiet : heights.troubled),
    0,
  );
  return heights.head + tiles + heights.gap;
}

type Columns = readonly (readonly Comuna[])[];

/** Puts each comuna, in the order given, into the column that is shortest by then. */
function pour(comunas: readonly Comuna[], columns: number, heights: Heights): Comuna[][] {
  const filled = Array.from({ length: columns }, () => ({ height: 0, comunas: new Array<Comuna>() }));
  for (const comuna of comunas) {
    const shortest = filled.reduce((least, column) => (column.height < least.height ? column : least));
    shortest.comunas.push(comuna);
    shortest.height += heightOf(comuna, heights);
  }
  return filled.map((column) => column.comunas).filter((held) => held.length > 0);
}

/**
 * Spreads comunas, which come worst first, over columns of about the same height. Those with trouble head the columns
 * from the left; of the rest the tallest are put first, which balances best, and then each column reads in order.
 * Where that is taller than `limit`, balance comes before severity: nothing may be pushed out of sight.
 */
export function balance(
  comunas: readonly Comuna[],
  columns: number,
  heights: Heights,
  limit = Infinity,
): Columns {
  const rank = new Map(comunas.map((comuna, index) => [comuna.code, index]));
  const inOrder = (one: Comuna, other: Comuna) => (rank.get(one.code) ?? 0) - (rank.get(other.code) ?? 0);
  const tallestFirst = (one: Comuna, other: Comuna) => heightOf(other, heights) - heightOf(one, heights);
  const isTroubled = (comuna: Comuna) => !comuna.zones.every(isQuiet);
  const order = [
    ...comunas.filter(isTroubled),
    ...comunas.filter((comuna) => !isTroubled(comuna)).toSorted(tallestFirst),
  ];
  const bySeverity = pour(order, columns, heights);
  const poured =
    tallest(bySeverity, heights) <= limit
      ? bySeverity
      : pour(comunas.toSorted(tallestFirst), columns, heights);
  return poured
    .map((held) => held.toSorted(inOrder))
    .toSorted((one, other) => (one[0] && other[0] ? inOrder(one[0], other[0]) : 0));
}

/** The height of the tallest column. */
export function tallest(columns: Columns, heights: Heights): number {
  return Math.max(
    0,
    ...columns.map((held) => held.reduce((sum, comuna) => sum + heightOf(comuna, heights), 0) - heights.gap),
  );
}

/** The tile that an arrow leads to: the neighbour in the column, or the one at the same height in the next column. */
export function neighbour(
  columns: Columns,
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
