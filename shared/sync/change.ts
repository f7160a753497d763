import { z } from 'zod';
import { PERSONAL_TABLES, redactedPayload } from '../domain/erasure.ts';

/** One captured write. The same shape is stored, hashed and sent. */
export const change = z.object({
  device: z.string().min(1).max(64),
  /** Counts the lives of a device's database; a restored backup starts a new one. */
  epoch: z.int().min(1).max(999_999),
  /** Without gaps within (device, lane, epoch), from 1. */
  seq: z.int().min(1),
  /** The seq of the first change of its transaction. */
  txId: z.int().min(1),
  /** How many changes the transaction holds; it is never split on the wire. */
  txSize: z.int().min(1).max(500),
  hlc: z.int().min(0),
  wallTime: z.int(),
  tableName: z.string().min(1).max(64),
  rowId: z.string().min(1).max(64),
  /**
   * JSON of the written fields. Once erased by law it is what the suppression left of them, without a salt, or null
   * when nothing could stay; the hash of what was written remains in the chain.
   */
  payload: z.string().max(100_000).nullable(),
  /** JSON field → version that the author saw, null for facts and new rows. */
  seen: z.string().max(20_000).nullable(),
  actor: z.string().min(1).max(120),
  schemaVersion: z.int().min(1),
  /** 16 random bytes in hex: an erased payload cannot be guessed from its hash. */
  salt: z.string().length(32).nullable(),
  payloadHash: z.string().length(64),
  hash: z.string().length(64),
});
export type Change = z.infer<typeof change>;

/** The most changes one transaction may hold; checked when it is written (sync.md, "Capture"). */
export const MAX_TX_CHANGES = 500;

/** The version of the data model that this build writes. */
export const SCHEMA_VERSION = 5;

/** A station whose program writes an older version than this may send, and no longer download (sync.md, "Push"). */
export const OLDEST_SUPPORTED = 2;

/**
 * Each device keeps two chains, so that what the zones' poller writes by the thousand never stands before a visit:
 * 0 holds what happens at the desk (visits and the records they name: their order has a meaning, so they share one
 * chain), 1 the facts of the WiFi, which refer to nothing and to which nothing refers.
 */
export const lane = z.union([z.literal(0), z.literal(1)]);
export type Lane = z.infer<typeof lane>;
export const LANES: readonly Lane[] = [0, 1];

const WIFI_FACTS: ReadonlySet<string> = new Set(['wifiInterval', 'wifiHour', 'zoneEvent']);

/** The chain that a transaction over these tables belongs to: one that mixes them is of the desk. */
export function laneOf(tableNames: readonly string[]): Lane {
  return tableNames.length > 0 && tableNames.every((name) => WIFI_FACTS.has(name)) ? 1 : 0;
}

/** SHA-256 of a text as lower-case hex, given by the host. */
export type Sha256 = (text: string) => string;

/** h_0 of every chain: depends on the device and the lane, so that no two chains ever share a hash. */
export function genesisHash(sha256: Sha256, device: string, epoch: number, lane: Lane): string {
  // The desk's has been this text since before there were lanes.
  return sha256(`puntos-digitales/chain/1|${device}|${epoch}${lane === 0 ? '' : `|${lane}`}`);
}

/** SHA-256(salt ‖ payload ‖ seen): the chain holds it in place of the payload. */
export function payloadHash(sha256: Sha256, salt: string, payload: string, seen: string | null): string {
  return sha256(`${salt}|${payload.length}|${payload}|${seen ?? ''}`);
}

/**
 * Whether the content of a change is what its author wrote, or what a suppression leaves of such content: a change
 * without its salt may hold nothing that a suppression would take away.
 */
export function contentStands(
  sha256: Sha256,
  c: Pick<Change, 'tableName' | 'payload' | 'seen' | 'salt' | 'payloadHash'>,
): boolean {
  if (c.payload === null) return true;
  if (c.salt !== null) return payloadHash(sha256, c.salt, c.payload, c.seen) === c.payloadHash;
  return PERSONAL_TABLES.includes(c.tableName) && redactedPayload(c.tableName, c.payload) === c.payload;
}

/** h_n = SHA-256(h_{n-1} ‖ header ‖ payload hash), the header being every other field. */
export function chainHash(
  sha256: Sha256,
  previous: string,
  c: Omit<Change, 'hash' | 'payload' | 'seen' | 'salt'>,
): string {
  const header = [
    c.device,
    c.epoch,
    c.seq,
    c.txId,
    c.txSize,
    c.hlc,
    c.wallTime,
    c.tableName,
    c.rowId,
    c.actor,
    c.schemaVersion,
  ];
  return sha256(`${previous}|${JSON.stringify(header)}|${c.payloadHash}`);
}

/**
 * Checks a run of changes of one chain (device, lane and epoch) that follows `previous` (seq and hash).
 * Returns the first change that breaks the chain, or null.
 */
export function firstBrokenLink(
  sha256: Sha256,
  previous: { seq: number; hash: string },
  run: readonly Change[],
): { seq: number; why: 'GAP' | 'PAYLOAD' | 'HASH' } | null {
  let { seq, hash } = previous;
  for (const c of run) {
    if (c.seq !== seq + 1) return { seq: c.seq, why: 'GAP' };
    if (!contentStands(sha256, c)) return { seq: c.seq, why: 'PAYLOAD' };
    if (chainHash(sha256, hash, c) !== c.hash) return { seq: c.seq, why: 'HASH' };
    seq = c.seq;
    hash = c.hash;
  }
  return null;
}
