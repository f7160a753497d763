import { DEFAULT_CLOSING_TIME } from '#shared/domain/attendance-closing.ts';
import { DEFAULT_LATE_DAYS } from '#shared/domain/late-entry.ts';
import type { Reader } from '../../db/tables.ts';
import { readSetting } from '../../settings.ts';

/** What the centre says about visits that were not written down, or not ended, when they happened. */
export interface DeskLimits {
  /** Days back in which a desk writes down and voids; 0 is today alone. */
  readonly lateDays: number;
  /** HH:MM in Bogotá. */
  readonly closingTime: string;
}

export async function deskLimits(read: Reader): Promise<DeskLimits> {
  return {
    lateDays: (await readSetting(read, 'attendance.lateDays')) ?? DEFAULT_LATE_DAYS,
    closingTime: (await readSetting(read, 'attendance.closingTime')) ?? DEFAULT_CLOSING_TIME,
  };
}
