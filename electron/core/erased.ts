import { compiledOnce } from './db/compiled.ts';
import type { Reader, Writer } from './db/tables.ts';

/** Every row that is written asks. */
export async function isErased(tx: Writer, personId: string): Promise<boolean> {
  const query = compiledOnce(tx, 'erasureOf', () =>
    tx.selectFrom('erasure').select('id').where('personId', '=', personId).compile(),
  );
  const { rows } = await tx.executeQuery({ ...query, parameters: [personId] });
  return rows.length > 0;
}

/** Whose visit it is; null when it is not here. */
export async function visitorOf(
  tx: Pick<Reader, 'selectFrom'>,
  attendanceId: string,
): Promise<string | null> {
  const visit = await tx
    .selectFrom('attendance')
    .select('personId')
    .where('id', '=', attendanceId)
    .executeTakeFirst();
  return visit?.personId ?? null;
}
