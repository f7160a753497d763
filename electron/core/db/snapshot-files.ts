import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import { fileStamp, type DataFolder } from './folder.ts';

/** A copy that was whole when it got its name. */
export interface Snapshot {
  readonly name: string;
  readonly path: string;
  /** Order of taking. The clock may jump; this does not. */
  readonly order: number;
  /** By the clock of this machine, ms UTC. */
  readonly at: number;
  readonly bytes: number;
}

const NAME = /^(\d{8})-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z\.db$/u;

/** The snapshots of a folder, oldest first. Files with other names are not ours and are left alone. */
export function listSnapshots(folder: DataFolder): Snapshot[] {
  let names: string[];
  try {
    names = readdirSync(folder.snapshots);
  } catch {
    return [];
  }
  return names
    .flatMap((name): Snapshot[] => {
      const [, order, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
      if (order === undefined) return [];
      const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
      const path = join(folder.snapshots, name);
      const found = statSync(path, { throwIfNoEntry: false });
      return found === undefined || Number.isNaN(at)
        ? []
        : [{ name, path, order: Number(order), at, bytes: found.size }];
    })
    .toSorted((a, b) => a.order - b.order);
}

export function nextSnapshotName(existing: readonly Snapshot[], now: number): string {
  const order = (existing.at(-1)?.order ?? 0) + 1;
  return `${String(order).padStart(8, '0')}-${fileStamp(now)}.db`;
}

/** All of the last day, then one a day; a person's erasure reaches the copies by the age limit. */
export const KEEP_ALL_MS = DAY_MS;
export const KEEP_MS = 30 * DAY_MS;
/** Kept whatever the clock says: after a jump every copy may look old. */
const KEEP_NEWEST = 6;
/** Copies dated in the future (a clock that was wrong) go after this many newer ones. */
const FUTURE_NEWEST = 24;

export interface RetentionFacts {
  readonly now: number;
  readonly freeBytes: number;
  /** What must stay free on the disk for the work of the desk and for the next copy. */
  readonly reserveBytes: number;
}

/**
 * Which snapshots may go: by age first, then the oldest for space. Never the newest, which was verified when it
 * was taken. Pure.
 */
export function snapshotsToDelete(
  snapshots: readonly Snapshot[],
  facts: RetentionFacts,
): readonly Snapshot[] {
  const byOrder = snapshots.toSorted((a, b) => b.order - a.order);
  const days = new Set<string>();
  const kept: Snapshot[] = [];
  const gone: Snapshot[] = [];
  byOrder.forEach((snapshot, newer) => {
    (keepByAge(snapshot, newer, facts.now, days) ? kept : gone).push(snapshot);
  });
  let free = facts.freeBytes + gone.reduce((sum, s) => sum + s.bytes, 0);
  while (free < facts.reserveBytes && kept.length > 1) {
    const oldest = kept.pop();
    if (oldest === undefined) break;
    gone.push(oldest);
    free += oldest.bytes;
  }
  return gone;
}

function keepByAge(snapshot: Snapshot, newer: number, now: number, days: Set<string>): boolean {
  if (newer < KEEP_NEWEST) return true;
  const age = now - snapshot.at;
  if (age < -DAY_MS) return newer < FUTURE_NEWEST;
  if (age < KEEP_ALL_MS) return true;
  if (age >= KEEP_MS) return false;
  const day = localDate(snapshot.at);
  if (days.has(day)) return false;
  days.add(day);
  return true;
}
