import type { Selectable } from 'kysely';
import type { OperationState } from '#shared/sync/wire-verdict.ts';
import type { ChangeRow, Writer } from '../../db/tables.ts';
import { carriedFurther } from './lineage.ts';

/** What was decided about an operation that is in the log. */
interface Decided {
  readonly state: OperationState;
  readonly scope: string;
  readonly reason: string | null;
  readonly waitsFor: string | null;
}

/**
 * Writes down what became of an operation, at a new position: whoever downloaded past the old one must still meet it.
 * So must a computer that carried it over when it became another device; of a cloned disk there are two.
 */
export async function writeRuling(
  tx: Writer,
  held: Pick<
    Selectable<ChangeRow>,
    'position' | 'device' | 'lane' | 'epoch' | 'seq' | 'hash' | 'tableName' | 'rowId'
  >,
  to: Decided,
  now: number,
): Promise<void> {
  await tx
    .updateTable('change')
    .set({ ...to, position: await nextPosition(tx), ruledAt: now })
    .where('position', '=', held.position)
    .execute();
  for (const position of await carriedFurther(tx, held)) {
    await tx
      .updateTable('change')
      .set({ position: await nextPosition(tx), ruledAt: now })
      .where('position', '=', position)
      .execute();
  }
}

export async function nextPosition(tx: Writer): Promise<number> {
  const row = await tx
    .selectFrom('change')
    .select((eb) => eb.fn.max('position').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0) + 1;
}
