import { once } from 'node:events';
import { createInflateRaw } from 'node:zlib';

/** A file inside a ZIP. */
export interface ZipEntry {
  readonly name: string;
  /** Its unpacked bytes in pieces. Throws when they cannot be unpacked. */
  content(): AsyncIterable<Buffer>;
}

const END = 0x06054b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record may be followed by a comment of at most this many bytes. */
const LONGEST_COMMENT = 0xffff;
const [STORED, DEFLATED] = [0, 8];
const PIECE = 256 * 1024;

/**
 * The files of a ZIP by its directory (PKWARE APPNOTE 4.3.12), unpacked piece by piece, so that whoever reads can
 * stop before an archive fills the memory: no size that the file states about itself is believed. Throws for what is no
 * ZIP, for encryption and for archives over 4 GB, none of which a spreadsheet is.
 */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = file.length - 22;
  const earliest = Math.max(0, end - LONGEST_COMMENT);
  while (end >= earliest && file.readUInt32LE(end) !== END) end -= 1;
  if (end < earliest || end < 0) throw new Error('no end of directory');
  const entries: ZipEntry[] = [];
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (file.readUInt32LE(at) !== DIRECTORY) throw new Error('no directory entry');
    const nameLength = file.readUInt16LE(at + 28);
    const place = {
      encrypted: (file.readUInt16LE(at + 8) & 1) === 1,
      method: file.readUInt16LE(at + 10),
      packed: file.readUInt32LE(at + 20),
      header: file.readUInt32LE(at + 42),
    };
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    entries.push({ name, content: () => unpacked(file, place) });
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

interface Place {
  readonly encrypted: boolean;
  readonly method: number;
  readonly packed: number;
  readonly header: number;
}

async function* unpacked(file: Buffer, { encrypted, method, packed, header }: Place): AsyncGenerator<Buffer> {
  if (encrypted || file.readUInt32LE(header) !== LOCAL) throw new Error('no readable entry');
  const start = header + 30 + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28);
  const data = file.subarray(start, start + packed);
  if (data.length !== packed) throw new Error('cut short');
  if (method === STORED) {
    for (let from = 0; from < packed; from += PIECE) yield data.subarray(from, from + PIECE);
    return;
  }
  if (method !== DEFLATED) throw new Error('unknown compression');
  const inflate = createInflateRaw({ chunkSize: PIECE });
  try {
    inflate.end(data);
    for await (const piece of inflate as AsyncIterable<Buffer>) yield piece;
  } finally {
    inflate.destroy();
    if (!inflate.closed) await once(inflate, 'close');
  }
}
