import { compiledOnce } from '../db/compiled.ts';
import type { Writer } from '../db/tables.ts';

/**
 * Whether a row was deleted so long ago that even its tombstone is gone (sync/hub/tombstones.ts). What still arrives
 * about it changes nothing, and waits for nothing.
 */
export async function isCollected(tx: Writer, table: string, rowId: string): Promise<boolean> {
  const query = compiledOnce(tx, 'collected', () =>
    tx
      .selectFrom('collected')
      .select('rowId')
      .where('tableName', '=', table)
      .where('rowId', '=', rowId)
      .compile(),
  );
  const { rows } = await tx.executeQuery({ ...query, parameters: [table, rowId] });
  return rows.length > 0;
}
