import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { HOUR_MS, hourOf, hourOfRow, hourRows, hourSumSchema } from '#shared/domain/zone-hours.ts';
import { joinParts, joinVantages, rowOfHour } from '#shared/domain/zone-hours.ts';
import type { HourSum, ZoneHour } from '#shared/domain/zone-hours.ts';
import type { CoreContext } from '../context.ts';
import { readMeta, removeMeta, writeMeta } from '../db/meta.ts';
import type { Reader } from '../db/tables.ts';
import type { LedgerTx } from '../ledger/ledger.ts';

/** The hours of the zones as they are stored: a fact an hour and vantage, and the hour that still runs beside them. */

/** Zones in one fact: what 500 zones compress to stays far below what an entity may hold. */
const ZONES_A_FACT = 500;
/** A fact of 500 zones is 60 KB unpacked; what claims to be far more was not written by us. */
const MOST_BYTES = 1_000_000;

/** An hour that still runs on this machine. */
export interface RunningHour {
  /** When it began, ms UTC. */
  readonly hour: number;
  readonly sums: ReadonlyMap<string, HourSum>;
}

const runningHourSchema = z.object({
  vantage: z.string(),
  hour: z.int(),
  sums: z.array(z.tuple([z.string(), hourSumSchema])),
});

/** Appends a finished hour as facts and forgets that it ran. */
export async function storeHour(
  tx: LedgerTx,
  context: CoreContext,
  { hour, sums }: RunningHour,
): Promise<void> {
  const rows = [...sums]
    .filter(([, sum]) => sum.polls > 0)
    .map(([zoneId, sum]) => rowOfHour(hourOf(zoneId, sum)));
  for (let from = 0; from < rows.length; from += ZONES_A_FACT) {
    await tx.append('wifiHour', {
      id: tx.newId(),
      siteId: context.siteId(),
      vantage: context.ledger.identity.device,
      hour,
      data: deflateRawSync(JSON.stringify(rows.slice(from, from + ZONES_A_FACT))).toString('base64'),
    });
  }
  await removeMeta(tx.local, 'wifiHour');
}

/** Keeps what the running hour holds so far: a crash loses only what came after. */
export async function keepRunningHour(
  tx: LedgerTx,
  vantage: string,
  { hour, sums }: RunningHour,
): Promise<void> {
  await writeMeta(tx.local, 'wifiHour', JSON.stringify({ vantage, hour, sums: [...sums] }));
}

/** The hour that ran when this machine last kept it, or null. */
export async function readRunningHour(
  read: Pick<Reader, 'selectFrom'>,
): Promise<(RunningHour & { readonly vantage: string }) | null> {
  const kept = await readMeta(read, 'wifiHour');
  if (kept === null) return null;
  const { sums, ...rest } = runningHourSchema.parse(JSON.parse(kept));
  return { ...rest, sums: new Map(sums) };
}

/**
 * The hours of one zone that begin in [from, to), ms UTC, in order; hours in which nobody polled it are missing. The
 * one that still runs here is among them. All vantages are joined.
 */
export async function readHours(
  read: Reader,
  zoneId: string,
  from: number,
  to: number,
): Promise<(ZoneHour & { readonly hour: number })[]> {
  const facts = await read
    .selectFrom('wifiHour')
    .select(['hour', 'vantage', 'data'])
    .where('hour', '>=', from)
    .where('hour', '<', to)
    .execute();
  const parts = facts.flatMap(({ hour, vantage, data }) =>
    unpack(data)
      .filter((row) => row[0] === zoneId)
      .map((row) => ({ hour, vantage, zone: hourOfRow(row) })),
  );
  const running = await readRunningHour(read);
  const sum = running?.sums.get(zoneId);
  if (running !== null && sum !== undefined && running.hour >= from && running.hour < to)
    parts.push({ hour: running.hour, vantage: running.vantage, zone: hourOf(zoneId, sum) });
  return [...Map.groupBy(parts, (part) => part.hour)]
    .toSorted(([a], [b]) => a - b)
    .map(([hour, ofHour]) => {
      const vantages = Map.groupBy(ofHour, (part) => part.vantage).values();
      const seen = [...vantages].map((ofVantage) => ofVantage.map((part) => part.zone).reduce(joinParts));
      return { ...seen.reduce(joinVantages), hour };
    });
}

/** When the hour of an instant began, ms UTC: in Bogotá hours begin when they do in UTC. */
export function hourAt(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}

/** Facts come from other machines too: one that cannot be read is no hour, and spoils none of the others. */
function unpack(data: string): z.infer<typeof hourRows> {
  try {
    const json = inflateRawSync(Buffer.from(data, 'base64'), { maxOutputLength: MOST_BYTES });
    return hourRows.parse(JSON.parse(json.toString('utf8')));
  } catch {
    return [];
  }
}
