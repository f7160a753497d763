import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from './store.ts';

/** A real file system of a few megabytes. */
export interface TinyDisk {
  readonly folder: string;
  /** Takes all the space but about that many bytes. */
  fill(leaving: number): void;
  /** Gives the space back. */
  free(): void;
  remove(): void;
}

const PAGE = 4096;

/** Null where this user may not mount one (anything but root on Linux). */
export function tinyDisk(bytes: number, freeBytes: (path: string) => number): TinyDisk | null {
  const folder = temporaryFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=700`, 'tmpfs', folder]);
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true });
    return null;
  }
  const filler = `${folder}/filler`;
  return {
    folder,
    fill: (leaving) => {
      rmSync(filler, { force: true });
      const size = Math.floor((freeBytes(folder) - leaving) / PAGE) * PAGE;
      try {
        writeFileSync(filler, Buffer.alloc(Math.max(0, size)));
      } catch (error) {
        // Somebody else wrote at the same time: the disk is as full as it can be.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => {
      spawnSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
