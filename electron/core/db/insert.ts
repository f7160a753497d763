import type { CompiledQuery } from 'kysely';
import type { Tables, Writer } from './tables.ts';

/** Compiled inserts by table and columns: compiling again would cost a registration a tenth of its time. */
const compiled = new Map<string, CompiledQuery>();

/** Inserts one row, with the statement compiled once for each table and set of columns. */
export async function insertOne<Table extends keyof Tables>(
  tx: Writer,
  table: Table,
  row: Readonly<Record<string, string | number | Uint8Array | null>>,
): Promise<void> {
  const key = `${table}(${Object.keys(row).join()})`;
  let query = compiled.get(key);
  if (query === undefined) {
    query = tx
      .insertInto(table as 'meta')
      .values(row as never)
      .compile();
    compiled.set(key, query);
  }
  // A null is compiled as a parameter too, so the values are the parameters in order.
  await tx.executeQuery({ ...query, parameters: Object.values(row) });
}
