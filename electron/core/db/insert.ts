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
