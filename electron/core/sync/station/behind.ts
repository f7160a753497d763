import type { CoreContext } from '../../context.ts';
import { dataFolder } from '../../db/folder.ts';
import { readEpochMark, writeEpochMark } from '../../db/marks.ts';
import { removeMeta, writeMeta } from '../../db/meta.ts';
import type { HubHeads } from './outbox.ts';

/**
 * The centre holds more of this computer's chain than the computer: its disk was put back as a whole, the marks beside
 * the database with it (a virtual machine, an image of the disk), or a copy of it works elsewhere. From here on it
 * writes in another life, so that no number is used twice, and downloads again what it wrote in this one and no longer
 * has.
 */
export async function leaveLifeBehind(context: CoreContext, heads: HubHeads): Promise<void> {
  const { device, epoch } = context.ledger.identity;
  let behind = false;
  for (const [lane, head] of heads) {
    if (head.epoch !== epoch) continue;
    const last = await context.store.read
      .selectFrom('change')
      .select((eb) => eb.fn.max('seq').as('seq'))
      .where('device', '=', device)
      .where('lane', '=', lane)
      .where('epoch', '=', epoch)
      .executeTakeFirst();
    if (head.ackedSeq > Number(last?.seq ?? 0)) behind = true;
  }
  if (!behind) return;
  await context.ledger.rebirth(async (tx) => {
    await writeMeta(tx, 'epoch', String(epoch + 1));
    await removeMeta(tx, 'pullCursor');
    return { device, epoch: epoch + 1 };
  });
  const folder = dataFolder(context.folder);
  if (readEpochMark(folder) !== null) writeEpochMark(folder, device, epoch + 1);
}
