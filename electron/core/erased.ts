import { compiledFor, compiledOnce } from './db/compiled.ts';
import type { Reader, Writer } from './db/tables.ts';

/** Every row that is written asks. */
export async function isErased(tx: Writer, personId: string): Promise<boolean> {
  const query = compiledOnce(tx, 'erasureOf', () =>
    tx.selectFrom('erasure').select('id').where('personId', '=', personId).compile(),
  );
  const { rows } = await tx.executeQuery({ ...query, parameters: [personId] });
  return rows.length > 0;
}

/** Which of these people are erased. */
export async function erasedAmong(tx: Writer, people: Iterable<string>): Promise<ReadonlySet<string>> {
  const ids = [...new Set(people)];
  const [first] = ids;
  if (first === undefined) return new Set();
  // What a registration asks is compiled once.
  if (ids.length === 1) return new Set((await isErased(tx, first)) ? ids : []);
  const query = compiledFor(tx, 'erased among', [ids], ([wanted = []]) =>
    tx.selectFrom('erasure').select('personId').where('personId', 'in', wanted).compile(),
  );
  const { rows } = await tx.executeQuery(query);
  return new Set(rows.map(({ personId }) => personId));
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
