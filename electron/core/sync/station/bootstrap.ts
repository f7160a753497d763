import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { snapshotReply, type SnapshotReady } from '#shared/sync/wire-snapshot.ts';
import type { CoreContext } from '../../context.ts';
import { fileSize, onDisk } from '../../db/folder.ts';
import { readMeta, removeMeta, writeMeta } from '../../db/meta.ts';
import { freeBytes } from '../../db/snapshot.ts';
import type { Local, Writer } from '../../db/tables.ts';
import type { Derive } from '../../ledger/ledger.ts';
import { hashOfFile, snapshotLines } from '../snapshot-file.ts';
import { adoptItem } from './adopt.ts';
import type { StationLink } from './link.ts';
import { markReady, readCursor, writeCursor } from './peer.ts';

/** Rows adopted in one transaction: each ends on the disk, and the desk of a new machine can wait for so many. */
const STEP = 400;
/** Stays free for the work of the desk beside the file that is being fetched. */
const RESERVE_BYTES = 200 * 1024 * 1024;
/** How often a station asks for a snapshot that is being made before it leaves it for the next contact. */
const PATIENCE = 30;

/** The snapshot that is being taken: a restart, a cut or a power failure goes on where it was. */
const progress = z.object({
  id: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  contentKey: z.string(),
  items: z.int(),
  cursor: z.int(),
  hubEpoch: z.int(),
  /** Its lines that are in the database. */
  adopted: z.int(),
});
type Progress = z.infer<typeof progress>;

/** For the screen: how much of the first download is done, in bytes and then in rows. */
export interface BootstrapStatus {
  readonly phase: 'DOWNLOAD' | 'ADOPT';
  readonly done: number;
  readonly total: number;
}

export interface BootstrapParts {
  readonly context: CoreContext;
  readonly derive: Derive;
  readonly link: StationLink;
  readonly pause: () => Promise<void>;
}

/**
 * Takes a snapshot of everything this Punto may see, when the centre says that it is the shorter way: fetched from the
 * byte where it was cut, checked by its hash, adopted in steps beside the desk. The last step also moves the cursor
 * and makes the station ready; until then what is here already is only more than nothing. Returns the rows adopted
 * and those that a newer program will read; null when no snapshot is needed. Throws Refusal.
 */
export async function takeSnapshot(
  parts: BootstrapParts,
): Promise<{ applied: number; unreadable: number } | null> {
  const { context, link } = parts;
  const offered = await offer(parts);
  if (offered === null) {
    await forgetSnapshot(context);
    return null;
  }
  const held = await readProgress(context.store.local);
  if (held?.id !== offered.id) await beginWith(context, offered);
  await fetchFile(context, link, offered);
  return adoptFile(parts, offered);
}

async function offer({ context, link }: BootstrapParts): Promise<SnapshotReady | null> {
  const request = await readCursor(context.store.local);
  for (let turn = 0; turn < PATIENCE; turn += 1) {
    const { cursor, hubEpoch } = request;
    const reply = await link.call('snapshot', { cursor, hubEpoch }, snapshotReply);
    if (reply.kind === 'NONE') return null;
    if (reply.kind === 'READY') return reply;
    await wait(reply.afterMs);
  }
  throw new Refusal('SIN_RED', 'La central sigue preparando la copia inicial. Se intenta de nuevo.');
}

const folderOf = (context: CoreContext) => join(context.folder, 'scope-snapshots');
const fileOf = (context: CoreContext, id: string) => join(folderOf(context), `${id}.part`);

async function beginWith(context: CoreContext, offered: SnapshotReady): Promise<void> {
  removeFiles(context);
  onDisk(() => mkdirSync(folderOf(context), { recursive: true, mode: 0o700 }));
  const { id, bytes, sha256, contentKey, items, cursor, hubEpoch } = offered;
  const begun: Progress = { id, bytes, sha256, contentKey, items, cursor, hubEpoch, adopted: 0 };
  await writeMeta(context.store.local, 'bootstrap', JSON.stringify(begun));
}

/** The rest of the file, from where the last try was cut; a whole one is not fetched again. */
async function fetchFile(context: CoreContext, link: StationLink, offered: SnapshotReady): Promise<void> {
  const path = fileOf(context, offered.id);
  const missing = offered.bytes - fileSize(path);
  if (missing > 0) {
    if (freeBytes(context.folder) < missing + RESERVE_BYTES) {
      const needed = Math.ceil((missing + RESERVE_BYTES) / 1024 / 1024);
      throw new Refusal(
        'DISCO_LLENO',
        `Para recibir la copia inicial de la central hacen falta ${needed} MB libres en el disco.`,
      );
    }
    const file = onDisk(() => openSync(path, 'a', 0o600));
    try {
      const from = fstatSync(file).size;
      await link.fetch(`snapshot/${offered.id}`, from, (chunk) => onDisk(() => writeSync(file, chunk)));
    } catch (error) {
      // Somebody in it was erased, or its day is over: the next contact asks for another.
      if (error instanceof Refusal && error.code === 'NO_EXISTE') await forgetSnapshot(context);
      throw error;
    } finally {
      closeSync(file);
    }
  }
  if (fileSize(path) === offered.bytes && (await hashOfFile(path)) === offered.sha256) return;
  await forgetSnapshot(context);
  throw new Refusal('SIN_RED', 'La copia inicial llegó dañada; se pide de nuevo.');
}

async function adoptFile(
  { context, derive, pause }: BootstrapParts,
  offered: SnapshotReady,
): Promise<{ applied: number; unreadable: number }> {
  const { store } = context;
  const begun = await readProgress(store.local);
  const before = begun?.adopted ?? 0;
  const key = Buffer.from(offered.contentKey, 'base64url');
  let line = 0;
  let applied = 0;
  let unreadable = 0;
  for await (const items of snapshotLines(fileOf(context, offered.id), key, STEP)) {
    line += items.length;
    if (line <= before) continue;
    const done = await store.transaction(async (tx) => {
      let count = 0;
      for (const item of items) if (await adoptItem(context, derive, tx, item)) count += 1;
      await noteAdopted(tx, offered, line);
      if (line === offered.items) await finish(tx, offered);
      return count;
    });
    applied += done;
    unreadable += items.length - done;
    await pause();
  }
  if (line !== offered.items) {
    await forgetSnapshot(context);
    throw new Refusal('SIN_RED', 'La copia inicial llegó incompleta; se pide de nuevo.');
  }
  removeFiles(context);
  return { applied, unreadable };
}

function noteAdopted(tx: Writer, offered: SnapshotReady, adopted: number): Promise<void> {
  const { id, bytes, sha256, contentKey, items, cursor, hubEpoch } = offered;
  const reached: Progress = { id, bytes, sha256, contentKey, items, cursor, hubEpoch, adopted };
  return writeMeta(tx, 'bootstrap', JSON.stringify(reached));
}

async function finish(tx: Writer, { cursor, hubEpoch }: SnapshotReady): Promise<void> {
  await writeCursor(tx, cursor, hubEpoch);
  await markReady(tx);
  await removeMeta(tx, 'bootstrap');
}

async function readProgress(db: Local): Promise<Progress | null> {
  const held = await readMeta(db, 'bootstrap');
  return held === null ? null : progress.parse(JSON.parse(held));
}

/** What is on the way; null when no snapshot is being taken. */
export async function bootstrapStatus(context: CoreContext): Promise<BootstrapStatus | null> {
  const held = await readProgress(context.store.local);
  if (held === null) return null;
  const fetched = fileSize(fileOf(context, held.id));
  return fetched < held.bytes
    ? { phase: 'DOWNLOAD', done: fetched, total: held.bytes }
    : { phase: 'ADOPT', done: held.adopted, total: held.items };
}

async function forgetSnapshot(context: CoreContext): Promise<void> {
  if ((await readMeta(context.store.local, 'bootstrap')) !== null) {
    await removeMeta(context.store.local, 'bootstrap');
  }
  removeFiles(context);
}

function removeFiles(context: CoreContext): void {
  const folder = folderOf(context);
  for (const name of listed(folder)) rmSync(join(folder, name), { force: true });
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Nothing was ever fetched.
    return [];
  }
}
