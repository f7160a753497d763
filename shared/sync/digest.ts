/**
 * The daily comparison of contents (sync.md, "Integrity"): values and never clocks, so that a row which was merged
 * wrongly under the right version is found. A table is cut into 256 buckets by the id of the row; the digest of a
 * bucket is the XOR of those of its rows, so that no order has to be agreed on.
 */
import type { Sha256 } from './change.ts';
import type { FieldValue, Fields } from './merge.ts';

export const BUCKETS = 256;
/** Bytes of a digest: one difference in 2^64 hides, and nobody gains by making one. */
const WIDTH = 8;

/** Table → the digests of its buckets, one after the other. Tables without rows are absent. */
export type ScopeDigest = Map<string, Uint8Array>;

/** Which of the buckets a row lies in, 0-255. */
export function bucketOf(sha256: Sha256, rowId: string): number {
  return Number.parseInt(sha256(rowId).slice(0, 2), 16);
}

/** Digest of one row: its id and the values of `names` in that order. An absent value is the same as null. */
function rowDigest(sha256: Sha256, rowId: string, names: readonly string[], fields: Fields): string {
  const values: FieldValue[] = names.map((name) => fields[name] ?? null);
  return sha256(JSON.stringify([rowId, values])).slice(0, 2 * WIDTH);
}

/** Puts a row into the digest; put in twice it is out again. */
export function addRow(
  sha256: Sha256,
  digest: ScopeDigest,
  row: { readonly table: string; readonly rowId: string; readonly fields: Fields },
  names: readonly string[],
): void {
  const buckets = digest.get(row.table) ?? new Uint8Array(BUCKETS * WIDTH);
  digest.set(row.table, buckets);
  const own = Buffer.from(rowDigest(sha256, row.rowId, names, row.fields), 'hex');
  const from = bucketOf(sha256, row.rowId) * WIDTH;
  for (const [at, byte] of own.entries()) buckets[from + at] = (buckets[from + at] ?? 0) ^ byte;
}

/** The buckets in which two digests differ, in order of table and bucket. */
export function differences(a: ScopeDigest, b: ScopeDigest): { table: string; bucket: number }[] {
  const found: { table: string; bucket: number }[] = [];
  for (const table of [...new Set([...a.keys(), ...b.keys()])].toSorted()) {
    const mine = a.get(table);
    const theirs = b.get(table);
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      for (let at = bucket * WIDTH; at < (bucket + 1) * WIDTH; at += 1) {
        if ((mine?.[at] ?? 0) === (theirs?.[at] ?? 0)) continue;
        found.push({ table, bucket });
        break;
      }
    }
  }
  return found;
}
