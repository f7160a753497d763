import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** Which machine writes: its id, and which life of its database this is. */
export interface DeviceIdentity {
  readonly device: string;
  readonly epoch: number;
}

/** Letters and digits that nobody confuses when reading them aloud. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

/** 12 characters that can be read aloud. */
export function newDeviceId(randomBytes: (size: number) => Uint8Array): string {
  return [...randomBytes(12)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** Reads the identity of this file, or makes one for a new file. */
export async function deviceIdentity(
  db: Kysely<Tables>,
  randomBytes: (size: number) => Uint8Array,
): Promise<DeviceIdentity> {
  const rows = await db.selectFrom('meta').selectAll().where('key', 'in', ['device', 'epoch']).execute();
  const known = new Map(rows.map((row) => [row.key, row.value]));
  const device = known.get('device');
  if (device !== undefined) return { device, epoch: Number(known.get('epoch') ?? '1') };
  const fresh = newDeviceId(randomBytes);
  await db
    .insertInto('meta')
    .values([
      { key: 'device', value: fresh },
      { key: 'epoch', value: '1' },
    ])
    .execute();
  return { device: fresh, epoch: 1 };
}
