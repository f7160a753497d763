import { compiledOnce } from './compiled.ts';
import { runsOf } from './runs.ts';
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

/** Inserts rows that have the same columns, in their order, with as few statements as may be. */
export async function insertMany<Table extends keyof Tables>(
  tx: Writer,
  table: Table,
  rows: readonly Readonly<Record<string, string | number | Uint8Array | null>>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  for (const run of runsOf(rows)) {
    const query = compiledOnce(tx, `${run.length} ${table}(${columns.join()})`, () =>
      tx
        .insertInto(table as 'meta')
        .values(run as never)
        .compile(),
    );
    const parameters: (string | number | Uint8Array | null)[] = [];
    for (const row of run) for (const column of columns) parameters.push(row[column] ?? null);
    await tx.executeQuery({ ...query, parameters });
  }
}
