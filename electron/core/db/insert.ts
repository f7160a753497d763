import { compiledOnce } from './compiled.ts';
import type { Tables, Writer } from './tables.ts';

/** Inserts one row, with the statement compiled once for each table and set of columns. */
export async function insertOne<Table extends keyof Tables>(
  tx: Writer,
  table: Table,
  row: Readonly<Record<string, string | number | Uint8Array | null>>,
): Promise<void> {
  const query = compiledOnce(tx, `${table}(${Object.keys(row).join()})`, () =>
    tx
      .insertInto(table as 'meta')
      .values(row as never)
      .compile(),
  );
  // A null is compiled as a parameter too, so the values are the parameters in order.
  await tx.executeQuery({ ...query, parameters: Object.values(row) });
}

/** Rows of one statement: powers of two, so that any number of rows needs few kinds of statements. */
const MOST_ROWS = 64;

/** Inserts rows that have the same columns, in their order, with as few statements as may be. */
export async function insertMany<Table extends keyof Tables>(
  tx: Writer,
  table: Table,
  rows: readonly Readonly<Record<string, string | number | Uint8Array | null>>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  for (let at = 0, size = MOST_ROWS; at < rows.length;) {
    while (size > rows.length - at) size /= 2;
    const some = rows.slice(at, at + size);
    const query = compiledOnce(tx, `${size} ${table}(${columns.join()})`, () =>
      tx
        .insertInto(table as 'meta')
        .values(some as never)
        .compile(),
    );
    const parameters: (string | number | Uint8Array | null)[] = [];
    for (const row of some) for (const column of columns) parameters.push(row[column] ?? null);
    await tx.executeQuery({ ...query, parameters });
    at += size;
  }
}
