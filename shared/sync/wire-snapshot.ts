/**
 * How a new or replaced machine gets all that its Punto may see at once (sync.md, "Bootstrap"). Two messages, both
 * with a session's token:
 *
 * | path                | station says                 | centre answers                                              |
 * |---------------------|------------------------------|-------------------------------------------------------------|
 * | POST `snapshot`     | cursor, hub epoch            | NONE: the log is short, pull it. WAIT: it is being made.    |
 * |                     |                              | READY: id, size, SHA-256, key, position of the log          |
 * | GET `snapshot/<id>` | Range: bytes=N-              | the rest of the file from byte N (200 or 206); 404: it is   |
 * |                     |                              | gone (too old, somebody in it was erased): ask again        |
 *
 * The file is gzip of lines, encrypted with AES-256-GCM under a key of its own that travels in the answer: 12 bytes
 * of nonce, the ciphertext, 16 bytes of tag. SHA-256 is of the file as it travels. A line is one row, as JSON:
 *
 *   ["F", table, id, payload]                          a fact
 *   ["S", table, id, fields, clock, fieldClocks]       a record with its versions as they are stored (see merge.ts)
 *   ["G", table, id]                                   a row that is gone: collected, or out of this Punto's scope
 *
 * They are the items of a download in another dress: a version is not repeated for every field.
 */
import { z } from 'zod';
import { unpackVersions, packVersions } from './merge.ts';
import type { PullItem } from './wire.ts';

export const snapshotRequest = z.object({ cursor: z.int().min(0), hubEpoch: z.int().min(0) });
export type SnapshotRequest = z.infer<typeof snapshotRequest>;

const snapshotReady = z.object({
  kind: z.literal('READY'),
  id: z.string().regex(/^[\w-]{10,64}$/u),
  /** Of the file as it travels. */
  bytes: z.int().min(1),
  sha256: z.string().length(64),
  /** 32 bytes, base64url. */
  contentKey: z.string().max(64),
  /** Lines. */
  items: z.int().min(0),
  cursor: z.int().min(0),
  hubEpoch: z.int(),
});
export type SnapshotReady = z.infer<typeof snapshotReady>;

export const snapshotReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('NONE') }),
  z.object({ kind: z.literal('WAIT'), afterMs: z.int().min(0).max(60_000) }),
  snapshotReady,
]);
export type SnapshotReply = z.infer<typeof snapshotReply>;

type WithoutGroup<Item> = Item extends unknown ? Omit<Item, 'group'> : never;
/** What a Punto may see of one row, outside any page. */
export type ScopeItem = WithoutGroup<Extract<PullItem, { kind: 'FACT' | 'STATE' | 'GONE' }>>;

const fieldValues = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const factLine = z.tuple([z.literal('F'), z.string(), z.string(), z.string()]);
const stateLine = z.tuple([
  z.literal('S'),
  z.string(),
  z.string(),
  fieldValues,
  z.string(),
  z.string().nullable(),
]);
const goneLine = z.tuple([z.literal('G'), z.string(), z.string()]);

export function toSnapshotLine(item: ScopeItem): string {
  const { table, rowId } = item;
  if (item.kind === 'FACT') return JSON.stringify(['F', table, rowId, item.payload]);
  if (item.kind === 'GONE') return JSON.stringify(['G', table, rowId]);
  const { clock, fieldClocks } = packVersions(item.versions);
  return JSON.stringify(['S', table, rowId, item.fields, clock, fieldClocks]);
}

/** Throws what JSON or the shape say of a line that no centre wrote. */
export function fromSnapshotLine(line: string): ScopeItem {
  const read: unknown = JSON.parse(line);
  const kind: unknown = Array.isArray(read) ? read[0] : undefined;
  if (kind === 'F') {
    const [, table, rowId, payload] = factLine.parse(read);
    return { kind: 'FACT', table, rowId, payload };
  }
  if (kind === 'G') {
    const [, table, rowId] = goneLine.parse(read);
    return { kind: 'GONE', table, rowId };
  }
  const [, table, rowId, fields, clock, fieldClocks] = stateLine.parse(read);
  return {
    kind: 'STATE',
    table,
    rowId,
    fields,
    versions: unpackVersions(Object.keys(fields), clock, fieldClocks),
  };
}
