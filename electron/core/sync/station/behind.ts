import type { ChainHead } from '#shared/sync/wire.ts';
import type { CoreContext } from '../../context.ts';
import { dataFolder } from '../../db/folder.ts';
import { readEpochMark, writeEpochMark } from '../../db/marks.ts';
import { removeMeta, writeMeta } from '../../db/meta.ts';
import type { Writer } from '../../db/tables.ts';

/**
 * The centre holds more of this computer's life than the computer: its disk was put back as a whole, the marks beside
 * the database with it (a virtual machine, an image of the disk), or a copy of it works elsewhere. From here on it
 * writes in another life, beyond any that the centre has heard of, so that no number is used twice, and downloads again
 * what it wrote in this one and no longer has. Returns whether it was so.
 */
export async function leaveLifeBehind(context: CoreContext, heads: Iterable<ChainHead>): Promise<boolean> {
  const { device, epoch } = context.ledger.identity;
  let behind = false;
  let newest = epoch;
  for (const head of heads) {
    newest = Math.max(newest, head.epoch);
    if (head.epoch !== epoch) continue;
    const last = await context.store.read
      .selectFrom('change')
      .select((eb) => eb.fn.max('seq').as('seq'))
      .where('device', '=', device)
      .where('lane', '=', head.lane)
      .where('epoch', '=', epoch)
      .executeTakeFirst();
    if (head.ackedSeq > Number(last?.seq ?? 0)) behind = true;
  }
  if (behind) await beginAnotherLife(context, newest + 1);
  return behind;
}

/**
 * From here on this computer writes in the life `epoch`, and what it wrote in those before is downloaded again. `also`
 * is done in the same transaction.
 */
export async function beginAnotherLife(
  context: CoreContext,
  epoch: number,
  also: (tx: Writer) => Promise<void> = async () => {},
): Promise<void> {
  const { device } = context.ledger.identity;
  await context.ledger.rebirth(async (tx) => {
    await writeMeta(tx, 'epoch', String(epoch));
    await removeMeta(tx, 'pullCursor');
    await also(tx);
    return { device, epoch };
  });
  const folder = dataFolder(context.folder);
  if (readEpochMark(folder) !== null) writeEpochMark(folder, device, epoch);
}
