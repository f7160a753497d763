import { z } from 'zod';
import type { CoreContext } from '../../context.ts';
import { dataFolder } from '../../db/folder.ts';
import { readEpochMark, writeEpochMark } from '../../db/marks.ts';
import { readMeta, removeMeta, writeMeta } from '../../db/meta.ts';
import type { Local, Writer } from '../../db/tables.ts';
import { newDeviceId, type DeviceIdentity } from '../../ledger/identity.ts';
import { deviceKeys, keyPairs, newDeviceKeys } from '../keys.ts';
import { beginAnotherLife } from './behind.ts';
import { carryOver, lacksSomething, type CentreHolds } from './carry-over.ts';

/**
 * A computer whose device the centre retired (frozen, revoked, expired) comes back as another one. What was not
 * acknowledged goes over into the new chain, in its order: of the two machines of a cloned disk each ends with all its
 * work at the centre, and what the centre had taken without saying so is recognised there by its origin.
 */
const newcomer = z.object({ device: z.string(), keys: keyPairs });
export type Newcomer = z.infer<typeof newcomer>;

/** The new device that this computer has begun to become: its answer may have been lost. */
export async function readNewcomer({ store }: CoreContext): Promise<Newcomer | null> {
  const held = await readMeta(store.local, 'newcomer');
  return held === null ? null : newcomer.parse(JSON.parse(held));
}

/** Makes the new device and remembers it, so that the same one comes back however often it is tried. */
export async function makeNewcomer({ store, clocks }: CoreContext): Promise<Newcomer> {
  const made: Newcomer = { device: newDeviceId(clocks.randomBytes), keys: newDeviceKeys() };
  await writeMeta(store.local, 'newcomer', JSON.stringify(made));
  return made;
}

/**
 * What this computer was before, the newest first, with the keys that prove it: a centre that came back from a copy of
 * before the last of them knows it only as an older one.
 */
export async function readFormer(db: Pick<Local, 'selectFrom'>): Promise<Newcomer[]> {
  const held = await readMeta(db, 'formerDevices');
  return held === null ? [] : z.array(newcomer).parse(JSON.parse(held));
}

/** What is done together with taking a place at a centre: all of it or nothing. */
export interface Settling {
  readonly settle: (tx: Writer) => Promise<void>;
  /**
   * Whether everything that this computer ever wrote is to be downloaded: then it goes on in another life than the one
   * its log stands in.
   */
  readonly anew: boolean;
}

/** Takes the new identity with everything that the centre lacks. */
export async function beReborn(
  context: CoreContext,
  { device, keys }: Newcomer,
  holds: CentreHolds,
  { settle, anew }: Settling,
): Promise<void> {
  const before = context.ledger.identity.device;
  const settleAsOther = async (tx: Writer) => {
    const former: Newcomer = { device: before, keys: await deviceKeys(tx as unknown as Local) };
    await writeMeta(tx, 'formerDevices', JSON.stringify([former, ...(await readFormer(tx))]));
    await tx.updateTable('zoneStatus').set({ vantage: device }).where('vantage', '=', before).execute();
    await writeMeta(tx, 'device', device);
    await writeMeta(tx, 'deviceKeys', JSON.stringify(keys));
    await removeMeta(tx, 'newcomer');
    await settle(tx);
  };
  await goOnAs(context, { device, epoch: 1 }, holds, { settle: settleAsOther, anew });
}

/**
 * Enrolled as what it is. Where the centre came back from a copy of before this computer became that, it has lost what
 * a former device sent as well, which stands before all of this one's: then the whole of it begins anew in another life
 * of this device, in its order.
 */
export async function stayAsItIs(
  context: CoreContext,
  holds: CentreHolds,
  settling: Settling,
): Promise<void> {
  const { settle, anew } = settling;
  const { device, epoch } = context.ledger.identity;
  const lacks = await context.store.transaction((tx) => lacksSomething(tx, holds));
  if (!lacks) return anew ? beginAnotherLife(context, epoch + 1, settle) : context.store.transaction(settle);
  const unknown = [device, ...holds.unknown];
  return goOnAs(context, { device, epoch: epoch + 1 }, { ...holds, unknown }, settling);
}

async function goOnAs(
  { ledger, store, folder }: CoreContext,
  to: DeviceIdentity,
  holds: CentreHolds,
  { settle, anew }: Settling,
): Promise<void> {
  const before = ledger.identity.device;
  const epoch = anew ? to.epoch + 1 : to.epoch;
  await ledger.rebirth(async (tx) => {
    await carryOver(tx, store, before, to, holds);
    await writeMeta(tx, 'epoch', String(epoch));
    // What the centre has of the former device never came down here, and of a clone it is somebody else's work.
    await removeMeta(tx, 'pullCursor');
    await settle(tx);
    return { device: to.device, epoch };
  });
  // A crash before this line makes the next start take the new device for a foreign one, and count one life more.
  const data = dataFolder(folder);
  if (readEpochMark(data) !== null) writeEpochMark(data, to.device, epoch);
}
