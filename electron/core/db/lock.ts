import { existsSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { holdExclusively } from './driver.ts';
import { readIfPresent, writeWhole, type DataFolder } from './folder.ts';

/**
 * One process serves a folder. The hold is SQLite's own exclusive lock on a small empty file: the operating
 * system gives it back the moment the process ends, kill -9 and power cuts included, and it works the same on
 * Windows, macOS and Linux. A file with a process number would go stale and numbers are used again; a socket
 * named by the folder is bound by the length of its name and stays behind on Linux.
 */
export interface FolderLock {
  /** Tells commands on this machine where to ask while this process serves. */
  announce(address: Loopback): void;
  release(): void;
}

const loopback = z.object({
  url: z.url(),
  /** Opens the commands' door of the serving process; changes at every start. */
  token: z.string().min(16),
});
export type Loopback = z.infer<typeof loopback>;

const holder = z.object({ pid: z.int(), since: z.int() });
export type Holder = z.infer<typeof holder>;

/** A command that only asks whether the folder is held takes the lock for a moment: waiting hides that. */
const WAIT_MS = 1_000;

/** Takes the lock of a folder. Throws Refusal CARPETA_EN_USO when another process (or this one) has it. */
export function acquireLock(folder: DataFolder, now: number, waitMs: number = WAIT_MS): FolderLock {
  const hold = holdExclusively(folder.lock, waitMs);
  if (hold === null) {
    const who = readHolder(folder);
    throw new Refusal(
      'CARPETA_EN_USO',
      `Otro programa está usando la carpeta de datos «${folder.path}»${who === null ? '' : ` (proceso ${who.pid})`}. Use la ventana que ya está abierta, o ciérrela y repita.`,
      who === null ? {} : { pid: who.pid, since: who.since },
    );
  }
  try {
    // A process that was killed left its address behind: nobody may ask there any more.
    rmSync(folder.loopback, { force: true });
    writeWhole(folder.holder, `${JSON.stringify({ pid: process.pid, since: now } satisfies Holder)}\n`);
  } catch (error) {
    hold.release();
    throw error;
  }
  let held = true;
  return {
    announce: (address) => writeWhole(folder.loopback, `${JSON.stringify(loopback.parse(address))}\n`),
    release: () => {
      if (!held) return;
      held = false;
      rmSync(folder.loopback, { force: true });
      rmSync(folder.holder, { force: true });
      hold.release();
    },
  };
}

/** Who serves the folder: null nobody; `loopback` is null while it starts or when it takes no commands. */
export function findServing(
  folder: DataFolder,
): { readonly holder: Holder | null; readonly loopback: Loopback | null } | null {
  if (!existsSync(folder.lock)) return null;
  const hold = holdExclusively(folder.lock, 0);
  if (hold !== null) {
    hold.release();
    return null;
  }
  return { holder: readHolder(folder), loopback: readJson(folder.loopback, loopback) };
}

function readHolder(folder: DataFolder): Holder | null {
  return readJson(folder.holder, holder);
}

function readJson<T>(path: string, schema: z.ZodType<T>): T | null {
  const text = readIfPresent(path);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // Half written or of another version: the lock itself is what counts.
    return null;
  }
}
