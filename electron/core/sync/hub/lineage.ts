import { z } from 'zod';
import type { Lane } from '#shared/sync/change.ts';
import type { Batch } from '#shared/sync/wire.ts';
import type { Reader } from '../../db/tables.ts';

/**
 * The devices that one computer was, one after the other: see station/rebirth.ts. What a former one wrote, or measured,
 * is the work of the same computer.
 */
export async function isFormer(db: Reader, device: string, former: string): Promise<boolean> {
  let id: string | null = device;
  // As many as a computer can have been; a ring in a damaged table must not hold up the centre.
  for (let step = 0; id !== null && step < 100; step += 1) {
    const row: { formerly: string | null } | undefined = await db
      .selectFrom('device')
      .select('formerly')
      .where('id', '=', id)
      .executeTakeFirst();
    id = row?.formerly ?? null;
    if (id === former) return true;
  }
  return false;
}

/** [device, epoch, seq, hash] */
const origin = z.tuple([z.string(), z.int(), z.int(), z.string()]);

export interface Known {
  readonly effective: number;
  /** JSON as in change.origin: whose name the versions of this change bear. */
  readonly origin: string;
}

/** What the centre holds already of a change that a computer carried over from what it was before; null when nothing. */
export async function knownBefore(db: Reader, batch: Batch, lane: Lane, seq: number): Promise<Known | null> {
  const named = batch.origins?.find(([of]) => of === seq);
  if (named === undefined) return null;
  const [, device, epoch, before, hash] = named;
  // What it was before may be an earlier life of the same device.
  if (device !== batch.device && !(await isFormer(db, batch.device, device))) return null;
  const found = await db
    .selectFrom('change')
    .select(['effective', 'origin'])
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '=', before)
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (found === undefined || found.effective === null) return null;
  return {
    effective: found.effective,
    origin: found.origin ?? JSON.stringify([device, epoch, before, hash] satisfies z.infer<typeof origin>),
  };
}

/** What waits for a decision, or for its parent, of a change that was known before; null where it was settled. */
export async function heldBack(
  db: Reader,
  { lane, origin: text }: { readonly lane: Lane; readonly origin: string },
): Promise<{ readonly kind: 'QUARANTINED' | 'PARKED'; readonly reason: string } | null> {
  const [device, epoch, seq, hash] = origin.parse(JSON.parse(text));
  const found = await db
    .selectFrom('change')
    .select(['state', 'reason'])
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '=', seq)
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (found?.state !== 'QUARANTINED' && found?.state !== 'PARKED') return null;
  return { kind: found.state, reason: found.reason ?? '' };
}

/** The device under whose name the versions of a change stand. */
export function ownerOf(change: { readonly device: string; readonly origin: string | null }): string {
  return change.origin === null ? change.device : origin.parse(JSON.parse(change.origin))[0];
}
