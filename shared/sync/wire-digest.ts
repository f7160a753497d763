/**
 * The daily comparison of what a station holds with what the centre says it should (sync.md, "Integrity"). One path,
 * `digest`, with a session's token:
 *
 * | station says                     | centre answers                                                                 |
 * |----------------------------------|--------------------------------------------------------------------------------|
 * | ASK, its data model's version    | the digests of all that it may see, at one position; the station pulls up to   |
 * |                                  | there and no further before it takes its own                                   |
 * | ROWS, table, buckets             | the rows of the buckets that differ, as a download carries them                |
 * | KNOWN, table, ids                | which are gone or not this Punto's to see, and which it never heard of: the    |
 * |                                  | station sends those that it wrote again with the next batch (station/repeat.ts) |
 * | COMPARED, what was found         | nothing; the centre keeps it with the computer                                 |
 */
import { z } from 'zod';
import { BUCKETS, type ScopeDigest } from './digest.ts';
import { rowItem } from './wire.ts';

/** Buckets of one question: of the largest table some thousand rows. */
export const MAX_BUCKETS = 8;
export const MAX_IDS = 500;

const table = z.string().max(64);
const count = z.int().min(0);

export const comparison = z.object({
  /** Rows that were fetched again, replaced or removed, by table. */
  healed: z.record(table, count),
  /** Rows here that the centre does not know: only a person can say what they are. */
  unknown: count,
  /** Rows that this computer wrote, and that it sends again because the centre has lost them. */
  repeated: count.default(0),
  /** Rows that differ because of an operation that was not plainly applied; its verdict is shown elsewhere. */
  explained: count,
});
export type Comparison = z.infer<typeof comparison>;

export const digestRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ASK'), schemaVersion: z.int() }),
  z.object({
    kind: z.literal('ROWS'),
    table,
    buckets: z
      .array(
        z
          .int()
          .min(0)
          .max(BUCKETS - 1),
      )
      .min(1)
      .max(MAX_BUCKETS),
  }),
  z.object({ kind: z.literal('KNOWN'), table, ids: z.array(z.string().max(64)).min(1).max(MAX_IDS) }),
  comparison.extend({ kind: z.literal('COMPARED') }),
]);
export type DigestRequest = z.infer<typeof digestRequest>;

export const digestReply = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('DIGEST'),
    cursor: z.int(),
    hubEpoch: z.int(),
    /** By the centre's clock, which says what has outlived its time (ms UTC). */
    asOf: z.int(),
    /** Table → base64 of its buckets. */
    tables: z.record(table, z.string().max(4_000)),
  }),
  /** Two versions of the data model have nothing to compare. */
  z.object({ kind: z.literal('ANOTHER_VERSION') }),
]);
export type DigestReply = z.infer<typeof digestReply>;

export const rowsReply = z.object({ items: z.array(rowItem) });
export type RowsReply = z.infer<typeof rowsReply>;
export const knownReply = z.object({ gone: z.array(z.string()), unknown: z.array(z.string()) });
export type KnownReply = z.infer<typeof knownReply>;
export const notedReply = z.object({});

export function packDigest(digest: ScopeDigest): Record<string, string> {
  return Object.fromEntries(
    [...digest].map(([name, buckets]) => [name, Buffer.from(buckets).toString('base64')]),
  );
}

export function unpackDigest(tables: Readonly<Record<string, string>>): ScopeDigest {
  return new Map(Object.entries(tables).map(([name, text]) => [name, Buffer.from(text, 'base64')]));
}
