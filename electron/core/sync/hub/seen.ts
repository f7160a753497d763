import type { Change } from '#shared/sync/change.ts';
import { clockOf, effectiveVersion, pendingChange } from '#shared/sync/clock.ts';
import type { Fields, Versions } from '#shared/sync/merge.ts';
import type { Writer } from '../../db/tables.ts';
import { isFormer, ownerOf } from './lineage.ts';

/** The version that the author of a change saw of a field, under the name that it has at this centre now. */
export async function seenNow(
  tx: Writer,
  change: Change,
  field: string,
  version: string,
  held: string | undefined,
): Promise<string> {
  const seen = await effectiveSeen(tx, change.device, field, version);
  return held !== undefined && held !== seen && (await wroteBefore(tx, change, held)) ? held : seen;
}

/**
 * A centre that came back from a copy gives other clocks to what it is sent again, and what was seen was named by the
 * lost ones. What the same life of the same computer wrote earlier it had seen, whatever its name is now.
 */
async function wroteBefore(tx: Writer, change: Change, held: string): Promise<boolean> {
  const { device, epoch, seq, tableName, rowId } = change;
  const clock = clockOf(held);
  if (clock === null || held !== effectiveVersion(clock, device)) return false;
  const found = await tx
    .selectFrom('change')
    .select('seq')
    .where('tableName', '=', tableName)
    .where('rowId', '=', rowId)
    .where('device', '=', device)
    .where('epoch', '=', epoch)
    .where('lane', '=', 0)
    .where('seq', '<', seq)
    .where('effective', '=', clock)
    // It is never far behind.
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/**
 * The effective version behind a seen one. An author who saw their own write that was refused in quarantine saw,
 * for the centre, what that write saw.
 */
async function effectiveSeen(tx: Writer, device: string, field: string, version: string): Promise<string> {
  const named = pendingChange(version);
  if (named === null) return version;
  // What a computer saw before it became this device was acknowledged to what it was then.
  if (named.device !== device && !(await isFormer(tx, device, named.device))) return version;
  const found = await tx
    .selectFrom('change')
    .select(['device', 'effective', 'state', 'seen', 'origin'])
    .where('device', '=', named.device)
    .where('lane', '=', 0)
    .where('epoch', '=', named.epoch)
    .where('seq', '=', named.seq)
    .executeTakeFirst();
  if (found === undefined || found.effective === null) return version;
  if (found.state !== 'QUARANTINED' || found.seen === null)
    return effectiveVersion(found.effective, ownerOf(found));
  const before = (parseObject(found.seen) as Versions)[field];
  return before === undefined || before === version
    ? effectiveVersion(found.effective, ownerOf(found))
    : effectiveSeen(tx, device, field, before);
}

export function parseObject(text: string): Fields {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not an object');
  return value as Fields;
}
