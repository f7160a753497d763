import { sql } from 'kysely';
import type { RecordFields } from '#shared/domain/entities.ts';
import type { Lane } from '#shared/sync/change.ts';
import type { Fields } from '#shared/sync/merge.ts';
import type { Reader } from '../../db/tables.ts';
import type { Sides } from './sides.ts';

interface Restored {
  readonly id: string;
  readonly fields: Partial<RecordFields<'person'>>;
}

/**
 * What the last merge of a pair replaced, for its undoing: read from the log of changes, where the decision and what
 * was taken over stand in one transaction. A field that somebody corrected since keeps the correction. Where the log
 * does not reach back (a merge made on another computer), there is nothing to give back.
 */
export async function fieldsBefore(read: Reader, { low, high, pair }: Sides): Promise<Restored[]> {
  const restored: Restored[] = [];
  for (const { id } of [low, high]) {
    const changes = await read
      .selectFrom('change')
      .select(['position', 'device', 'lane', 'epoch', 'txId', 'txSize', 'payload', 'seen'])
      // A literal, not a parameter: only so does SQLite know that the partial index holds all of them.
      .where('tableName', '=', sql.lit('person'))
      .where('rowId', '=', id)
      .where('payload', 'is not', null)
      .where('state', 'not in', ['QUARANTINED', 'DISMISSED', 'AMENDED'])
      .orderBy('position', 'desc')
      .execute();
    for (const [index, change] of changes.entries()) {
      if (change.seen === null || !(await mergedIn(read, pair, change))) continue;
      const written = JSON.parse(change.payload ?? '{}') as Fields;
      const since = changes.slice(0, index).map((each) => JSON.parse(each.payload ?? '{}') as Fields);
      const before = changes.slice(index + 1).map((each) => JSON.parse(each.payload ?? '{}') as Fields);
      const fields: Fields = {};
      for (const field of Object.keys(written)) {
        if (since.some((later) => Object.hasOwn(later, field))) continue;
        const value = before.find((earlier) => Object.hasOwn(earlier, field))?.[field];
        if (value !== undefined) fields[field] = value;
      }
      restored.push({ id, fields: fields as Partial<RecordFields<'person'>> });
      break;
    }
  }
  return restored;
}

interface Stamp {
  readonly device: string;
  readonly lane: Lane;
  readonly epoch: number;
  readonly txId: number;
  readonly txSize: number;
}

/** Whether the transaction of a change also decided that the pair is one person. */
async function mergedIn(
  read: Reader,
  pair: string,
  { device, lane, epoch, txId, txSize }: Stamp,
): Promise<boolean> {
  const decided = await read
    .selectFrom('change')
    .select('payload')
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '>=', txId)
    .where('seq', '<', txId + txSize)
    .where('tableName', '=', 'personPair')
    .where('rowId', '=', pair)
    .executeTakeFirst();
  return decided?.payload != null && (JSON.parse(decided.payload) as Fields)['relation'] === 'MISMA';
}
