import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Lane } from '#shared/sync/change.ts';
import type { Batch } from '#shared/sync/wire.ts';
import { readMeta, writeMeta } from '../../db/meta.ts';
import type { ChangeRow, Reader, Writer } from '../../db/tables.ts';

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

const devices = z.array(z.string());

/** Notes that a device was of this Punto at a centre that is lost: see cameOver. */
export async function noteCameOver(tx: Writer, device: string): Promise<void> {
  const known = devices.parse(JSON.parse((await readMeta(tx, 'cameOver')) ?? '[]'));
  if (!known.includes(device)) await writeMeta(tx, 'cameOver', JSON.stringify([...known, device]));
}

/** Whether a device, or what its computer was before, came over from a centre that is lost. */
export async function cameOver(db: Reader, device: string): Promise<boolean> {
  const known = devices.parse(JSON.parse((await readMeta(db, 'cameOver')) ?? '[]'));
  if (known.includes(device)) return true;
  for (const each of known) if (await isFormer(db, device, each)) return true;
  return false;
}

/** [device, epoch, seq, hash] */
const origin = z.tuple([z.string(), z.int(), z.int(), z.string()]);

export interface Known {
  readonly effective: number;
  /** JSON as in change.origin: whose name the versions of this change bear. */
  readonly origin: string;
  /** When it was ruled upon once more after its acknowledgement (ms UTC); null when it was not. */
  readonly ruledAt: number | null;
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
    .select(['effective', 'origin', 'ruledAt'])
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '=', before)
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (found === undefined || found.effective === null) return null;
  return {
    effective: found.effective,
    origin: found.origin ?? originText({ device, epoch, seq: before, hash }),
    ruledAt: found.ruledAt,
  };
}

type Placed = Pick<Selectable<ChangeRow>, 'device' | 'epoch' | 'seq' | 'hash'>;

function originText({ device, epoch, seq, hash }: Placed): string {
  return JSON.stringify([device, epoch, seq, hash] satisfies z.infer<typeof origin>);
}

/**
 * What became of an operation. One that was carried over is ruled upon where the centre had it first, and what is
 * refused there is refused here: its computer keeps the row and has to see why nobody else does.
 */
export async function standingOf(
  db: Reader,
  change: Pick<Selectable<ChangeRow>, 'lane' | 'state' | 'reason' | 'origin'>,
): Promise<Pick<Selectable<ChangeRow>, 'state' | 'reason'>> {
  const { lane, state, reason } = change;
  if (change.origin === null) return { state, reason };
  const [device, epoch, seq, hash] = origin.parse(JSON.parse(change.origin));
  const first = await db
    .selectFrom('change')
    .select(['state', 'reason'])
    .where('device', '=', device)
    .where('lane', '=', lane)
    .where('epoch', '=', epoch)
    .where('seq', '=', seq)
    .where('hash', '=', hash)
    .executeTakeFirst();
  return first === undefined || first.state === 'APPLIED' ? { state, reason } : first;
}

/** Where in the log an operation stands once more, under what its computer became since. */
export async function carriedFurther(
  db: Reader,
  held: Placed & Pick<Selectable<ChangeRow>, 'lane' | 'tableName' | 'rowId'>,
): Promise<number[]> {
  const later = await db
    .selectFrom('change')
    .select('position')
    .where('device', 'in', await devicesSince(db, held.device))
    .where('lane', '=', held.lane)
    .where('tableName', '=', held.tableName)
    .where('rowId', '=', held.rowId)
    .where('origin', '=', originText(held))
    .orderBy('position')
    .execute();
  return later.map(({ position }) => position);
}

/** A device and what its computer became since; of a cloned disk more than one follows it. */
async function devicesSince(db: Reader, device: string): Promise<string[]> {
  const found = new Set([device]);
  // Grows while it is gone through.
  for (const each of found) {
    const next = await db.selectFrom('device').select('id').where('formerly', '=', each).execute();
    for (const { id } of next) found.add(id);
  }
  return [...found];
}

/** The device under whose name the versions of a change stand. */
export function ownerOf(change: { readonly device: string; readonly origin: string | null }): string {
  return change.origin === null ? change.device : origin.parse(JSON.parse(change.origin))[0];
}
