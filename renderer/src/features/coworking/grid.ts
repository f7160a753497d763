/** One block of tiles: «Equipos» in its columns. */
export interface Block {
  readonly ids: readonly string[];
  readonly columns: number;
}

export type Arrow = 'up' | 'down' | 'left' | 'right';

/** How far along its row, from 0 to 1: blocks differ in their number of columns. */
function along(column: number, columns: number): number {
  return (column + 0.5) / columns;
}

function rowsOf({ ids, columns }: Block): ReadonlyArray<{ ids: readonly string[]; columns: number }> {
  return Array.from({ length: Math.ceil(ids.length / columns) }, (_, row) => ({
    ids: ids.slice(row * columns, (row + 1) * columns),
    columns,
  }));
}

/** The tile that an arrow leads to; the same one at the edge. `undefined` where there is no tile at all. */
export function neighbour(
  blocks: readonly Block[],
  from: string | undefined,
  arrow: Arrow,
): string | undefined {
  const rows = blocks.flatMap(rowsOf);
  const at = rows.findIndex((row) => from !== undefined && row.ids.includes(from));
  const row = rows[at];
  if (row === undefined || from === undefined) return rows[0]?.ids[0];
  const column = row.ids.indexOf(from);
  if (arrow === 'left' || arrow === 'right') {
    const flat = rows.flatMap((each) => each.ids);
    return flat[flat.indexOf(from) + (arrow === 'left' ? -1 : 1)] ?? from;
  }
  const next = rows[at + (arrow === 'up' ? -1 : 1)];
  if (next === undefined) return from;
  const wanted = along(column, row.columns);
  const nearest = Math.min(Math.floor(wanted * next.columns), next.ids.length - 1);
  return next.ids[nearest] ?? from;
}
