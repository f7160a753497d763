import { sentinelOf, type Sentinel } from '#shared/domain/snmp-target.ts';
import type { PollSettings } from '#shared/domain/zone-state.ts';
import type { Reader } from '../../db/tables.ts';
import { readSetting } from '../../settings.ts';

/** Milliseconds between two polls of a zone: a minute, unless the centre says otherwise. */
export async function readIntervalMs(read: Reader): Promise<number> {
  return (await readStateSettings(read)).intervalMs;
}

/** What the centre may say about the rules of zone-state.ts, in milliseconds. */
export async function readStateSettings(
  read: Reader,
): Promise<Pick<PollSettings, 'intervalMs' | 'confirmDownMs'>> {
  const interval = await readSetting(read, 'wifi.intervalSeconds');
  const confirmDown = await readSetting(read, 'wifi.confirmDownSeconds');
  return {
    intervalMs: interval * 1_000,
    confirmDownMs: confirmDown * 1_000,
  };
}

/** Hosts beside the zones that prove that this station sees the network. */
export async function readSentinels(read: Reader): Promise<Sentinel[]> {
  return (await readSetting(read, 'wifi.sentinels')).map(sentinelOf);
}
