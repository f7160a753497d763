import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  openSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { fromSnapshotLine, toSnapshotLine, type ScopeItem } from '#shared/sync/wire-snapshot.ts';
import { codeOf, fileSize, syncFile } from '../db/folder.ts';
import { Refusal } from '#shared/domain/failure.ts';

export interface WrittenFile {
  /** Of the file as it lies there. */
  readonly bytes: number;
  readonly sha256: string;
  /** Lines. */
  readonly items: number;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Characters handed to the compressor at once: line by line it would spend its time on handing over. */
const CHUNK = 64 * 1024;

/**
 * Writes the items as a compressed and encrypted file for its owner alone: whole under its name, or not at all.
 * The format is that of shared/sync/wire-snapshot.ts. Throws Refusal DISCO_LLENO.
 */
export async function writeSnapshotFile(
  path: string,
  contentKey: Uint8Array,
  items: AsyncIterable<ScopeItem>,
): Promise<WrittenFile> {
  const partial = `${path}.partial`;
  const written = { bytes: 0, items: 0 };
  const hash = createHash('sha256');
  async function* lines() {
    let chunk = '';
    for await (const item of items) {
      written.items += 1;
      chunk += `${toSnapshotLine(item)}\n`;
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = '';
    }
    yield chunk;
  }
  async function* sealed(source: AsyncIterable<Buffer>) {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, contentKey, nonce);
    yield nonce;
    for await (const chunk of source) yield cipher.update(chunk);
    yield cipher.final();
    yield cipher.getAuthTag();
  }
  async function* counted(source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      written.bytes += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
  }
  try {
    await pipeline(
      Readable.from(lines()),
      createGzip(),
      sealed,
      counted,
      createWriteStream(partial, { mode: 0o600 }),
    );
    syncFile(partial);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw fullDiskSays(error);
  }
  return { ...written, sha256: hash.digest('hex') };
}

/**
 * The lines of such a file, a number of them at a time. Throws what the cipher, the compression or the shape say of a
 * file that is not what the centre wrote.
 */
export async function* snapshotLines(
  path: string,
  contentKey: Uint8Array,
  most: number,
): AsyncGenerator<ScopeItem[]> {
  const end = fileSize(path) - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, contentKey, bytesAt(path, 0, NONCE_BYTES));
  decipher.setAuthTag(bytesAt(path, end, TAG_BYTES));
  const unpacked = createGunzip();
  const reading = pipeline(createReadStream(path, { start: NONCE_BYTES, end: end - 1 }), decipher, unpacked);
  // Whoever stops half way has said why already.
  reading.catch(() => {});
  let rest = '';
  let items: ScopeItem[] = [];
  for await (const chunk of unpacked.setEncoding('utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      items.push(fromSnapshotLine(line));
      if (items.length < most) continue;
      yield items;
      items = [];
    }
  }
  await reading;
  if (items.length > 0) yield items;
}

/** SHA-256 of a file as lower-case hex. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function bytesAt(path: string, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, length, from);
  } finally {
    closeSync(file);
  }
  return bytes;
}

function fullDiskSays(error: unknown): unknown {
  const code = codeOf(error);
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new Refusal('DISCO_LLENO', 'El disco está lleno: la copia inicial no cupo. Libere espacio.');
}
