import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { readIfPresent, writeWhole, type DataFolder } from './folder.ts';

/**
 * What the folder knows of its database without opening it. A database that is put back from a copy is older than
 * these marks say, and would use numbers of changes a second time for other contents: it has to begin a new life
 * (epoch). Both marks are hints for that one decision; neither holds personal data.
 */
export interface EpochMark {
  readonly device: string;
  /** The highest epoch that was ever in use here. */
  readonly epoch: number;
  /** The mark's own place on the disk (inode): a copied folder has another. */
  readonly place: string;
}

const epochMark = z.object({
  version: z.literal(1),
  device: z.string().min(1),
  epoch: z.int().min(1),
  place: z.string(),
});

export function readEpochMark(folder: DataFolder): EpochMark | null {
  const text = readIfPresent(folder.epochMark);
  if (text === null) return null;
  try {
    return epochMark.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export function writeEpochMark(folder: DataFolder, device: string, epoch: number): void {
  writeWhole(
    folder.epochMark,
    (place) =>
      `${JSON.stringify({ version: 1, device, epoch, place } satisfies z.infer<typeof epochMark>)}\n`,
  );
}

/** Where the mark lies now, in the form of `EpochMark.place`. */
export function placeOfMark(folder: DataFolder): string | null {
  if (!existsSync(folder.epochMark)) return null;
  return String(statSync(folder.epochMark, { bigint: true }).ino);
}

/** Why a database began a new life. */
export type EpochReason =
  /** Its epoch is lower than one used before: a copy was restored. */
  | 'RESTORED'
  /** The log ends before the place it had reached: the file is older, or its last part was lost. */
  | 'LOG_SHORTER'
  /** The whole folder was copied or moved, so that two machines might go on from here. */
  | 'FOLDER_COPIED'
  /** The database of another device was put here. */
  | 'OTHER_DEVICE'
  /** The mark is gone or unreadable: it could be any of these. */
  | 'MARK_LOST';

export interface Life {
  readonly epoch: number;
  /** Null when it goes on as it was. */
  readonly reason: EpochReason | null;
  /** Changes that the log had reached and that are not in it; null when nobody knows. */
  readonly lost: number | null;
}

/** Compares the marks inside and outside; the new epoch is higher than any that either knows. Pure. */
export function compareMarks(
  inside: { readonly device: string; readonly epoch: number; readonly position: number },
  outside: {
    readonly mark: EpochMark | null;
    readonly place: string | null;
    readonly position: number | null;
  },
): Life {
  const { mark } = outside;
  const lost = outside.position === null ? null : Math.max(0, outside.position - inside.position);
  const next = Math.max(inside.epoch, mark?.epoch ?? 0) + 1;
  if (mark === null) return { epoch: next, reason: 'MARK_LOST', lost };
  if (mark.device !== inside.device) return { epoch: next, reason: 'OTHER_DEVICE', lost: null };
  if (inside.epoch < mark.epoch) return { epoch: next, reason: 'RESTORED', lost };
  if (lost !== null && lost > 0) return { epoch: next, reason: 'LOG_SHORTER', lost };
  if (outside.place !== mark.place) return { epoch: next, reason: 'FOLDER_COPIED', lost };
  return { epoch: inside.epoch, reason: null, lost: 0 };
}

/** Keeps how far the log has come, outside the database. */
export interface PositionMark {
  /** Rises only; `reset` is for a new life. */
  note(position: number): void;
  reset(position: number): void;
  close(): void;
}

/** A line of fixed length in one sector, so that the disk holds the old one or the new one. */
function positionLine(position: number): string {
  const digits = String(position).padStart(16, '0');
  return `${digits} ${createHash('sha256').update(digits).digest('hex').slice(0, 8)}\n`;
}

export function readPositionMark(folder: DataFolder): number | null {
  const text = readIfPresent(folder.positionMark);
  if (text === null) return null;
  const position = Number(text.slice(0, 16));
  return Number.isSafeInteger(position) && positionLine(position) === text ? position : null;
}

/**
 * Opens the mark for writing. It is overwritten in place and not forced to the disk (a write costs a few
 * microseconds): after a power cut it may be behind the database, which is harmless, but never ahead of it,
 * because the database is durable before it is noted.
 */
export function openPositionMark(folder: DataFolder): PositionMark {
  const file = openSync(folder.positionMark, existsSync(folder.positionMark) ? 'r+' : 'w+', 0o600);
  let highest = -1;
  let open = true;
  const write = (position: number) => {
    highest = position;
    writeSync(file, positionLine(position), 0);
  };
  return {
    note: (position) => {
      if (!open || position <= highest) return;
      try {
        write(position);
      } catch {
        // What it describes is already safe in the database: a mark that stays behind fails nobody's work.
        highest = position;
      }
    },
    reset: write,
    close: () => {
      // Closing a number twice would close what another file got it for.
      if (open) closeSync(file);
      open = false;
    },
  };
}
