const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;

/**
 * Whether a write-ahead log holds frames of its current life behind one whose checksum fails. A crash in the middle
 * of a write leaves that too, so it is no proof of damage; it is the reason to keep the log. Format: "WAL Format"
 * of SQLite's file format document; checksums cover what is on the disk, so no key is needed. Pure.
 */
export function hasTornTail(log: Uint8Array): boolean {
  if (log.length < HEADER_BYTES + FRAME_HEADER_BYTES) return false;
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const magic = view.getUint32(0);
  if (magic >>> 1 !== MAGIC >>> 1) return true;
  const littleEndian = (magic & 1) === 0;
  const pageBytes = view.getUint32(8);
  const salt1 = view.getUint32(16);
  const salt2 = view.getUint32(20);
  let sum: Sum = [0, 0];
  sum = checksum(view, 0, 24, littleEndian, sum);
  if (sum[0] !== view.getUint32(24) || sum[1] !== view.getUint32(28)) return true;
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  let whole = true;
  for (let at = HEADER_BYTES; at + frameBytes <= log.length; at += frameBytes) {
    // Frames of an earlier life of the log lie behind the current ones, and are no loss.
    const current = view.getUint32(at + 8) === salt1 && view.getUint32(at + 12) === salt2;
    if (!whole) {
      if (current) return true;
      continue;
    }
    sum = checksum(view, at, 8, littleEndian, sum);
    sum = checksum(view, at + FRAME_HEADER_BYTES, pageBytes, littleEndian, sum);
    whole = current && sum[0] === view.getUint32(at + 16) && sum[1] === view.getUint32(at + 20);
    // A damaged last frame leaves nothing behind it, but it was of this life.
    if (!whole && current) return true;
  }
  return false;
}

type Sum = readonly [number, number];

function checksum(view: DataView, from: number, bytes: number, littleEndian: boolean, start: Sum): Sum {
  let [a, b] = start;
  for (let at = from; at < from + bytes; at += 8) {
    a = (a + view.getUint32(at, littleEndian) + b) >>> 0;
    b = (b + view.getUint32(at + 4, littleEndian) + a) >>> 0;
  }
  return [a, b];
}
