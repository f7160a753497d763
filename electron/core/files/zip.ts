import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';

/** A file inside a ZIP. */
export interface ZipEntry {
  readonly name: string;
  /** Its unpacked bytes in pieces. Throws when they cannot be unpacked, or are more than the archive says. */
  content(): AsyncIterable<Uint8Array>;
}

/**
 * The files of a ZIP by its directory, unpacked piece by piece, so that whoever reads can stop before an archive fills
 * the memory. Throws for what is no ZIP.
 */
export async function zipEntries(bytes: Uint8Array): Promise<ZipEntry[]> {
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  const entries: ZipEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    entries.push({ name: entry.fileName, content: () => unpacked(zip, entry) });
  }
  return entries;
}

async function* unpacked(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  // Encrypted or packed in a way of its own: refused here.
  for await (const piece of await zip.openReadStreamPromise(entry)) yield piece as Uint8Array;
}
