import { z } from 'zod';
import { sentinelSchema, type Sentinel } from '#shared/domain/snmp-target.ts';
import { defaultPollSettings } from '#shared/domain/zone-state.ts';
import type { Reader } from '../../db/tables.ts';

/** Settings of the centre for the polling of every Punto. What is missing or wrong takes its default. */

const INTERVAL = 'wifi.intervalSeconds';
const SENTINELS = 'wifi.sentinels';

/** Seconds between two polls of a zone: a minute, unless the contract says otherwise. */
const intervalSchema = z.int().min(10).max(3_600);

/** Milliseconds between two polls of a zone. */
export async function readIntervalMs(read: Reader): Promise<number> {
  const seconds = await readSetting(read, INTERVAL, intervalSchema);
  return seconds === null ? defaultPollSettings.intervalMs : seconds * 1_000;
}

/** Hosts beside the zones that prove that this station sees the network. TCP only: settings travel in clear. */
export async function readSentinels(read: Reader): Promise<Sentinel[]> {
  const listed = await readSetting(read, SENTINELS, z.array(sentinelSchema));
  return (listed ?? []).filter((sentinel) => sentinel.kind === 'TCP');
}

async function readSetting<Value>(read: Reader, id: string, schema: z.ZodType<Value>): Promise<Value | null> {
  const row = await read
    .selectFrom('setting')
    .select('value')
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  try {
    return schema.safeParse(JSON.parse(row.value)).data ?? null;
  } catch {
    return null;
  }
}
