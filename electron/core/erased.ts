import type { CompiledQuery } from 'kysely';
import type { Reader, Writer } from './db/tables.ts';

/** Compiled once: every row that is written asks, and compiling costs more than the answer. */
let erasureOf: CompiledQuery<{ id: string }> | null = null;

export async function isErased(tx: Writer, personId: string): Promise<boolean> {
  erasureOf ??= tx.selectFrom('erasure').select('id').where('personId', '=', personId).compile();
  const { rows } = await tx.executeQuery({ ...erasureOf, parameters: [personId] });
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
