import type { Entity } from '#shared/domain/entity.ts';
import type { Store } from '../db/store.ts';
import type { Writer } from '../db/tables.ts';

/** Takes a fact out of the rows when what brought it does not stand; the log keeps it. */
export async function removeFact(store: Store, tx: Writer, entity: Entity, id: string): Promise<void> {
  await store.unguarded(() =>
    tx
      // The name comes from the entities and never from outside.
      .deleteFrom(entity.table as 'attendance')
      .where('id', '=', id)
      .execute(),
  );
  if (entity.table === 'attendance') {
    await tx.deleteFrom('openVisit').where('attendanceId', '=', id).execute();
  }
}
