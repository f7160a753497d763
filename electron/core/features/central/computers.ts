import type { Selectable } from 'kysely';
import { newestVersion } from '#shared/domain/app-version.ts';
import { deviceTroubles, type DeviceReport, type DeviceTrouble } from '#shared/domain/device-watch.ts';
import type { CoreContext } from '../../context.ts';
import type { DeviceRow } from '../../db/tables.ts';
import { readSetting } from '../../settings.ts';

/** One computer of a Punto as the centre knows it. Instants in ms UTC; null is "it never said". */
export interface Computer extends DeviceReport {
  readonly device: string;
  readonly siteId: string;
  /** What its people call it; '' when they gave it no name. */
  readonly name: string;
  readonly enrolledAt: number;
  readonly revokedAt: number | null;
  readonly lastPushAt: number | null;
  readonly comparedAt: number | null;
  /** The position of the centre's log up to which it has downloaded; 0 before its first download is whole. */
  readonly pulledTo: number;
  /** What is wrong with it, most urgent first; nothing of a revoked one. */
  readonly troubles: readonly DeviceTrouble[];
}

/** What the troubles of computers are measured by. */
export interface Measure {
  readonly now: number;
  readonly lateMs: number | undefined;
  /** The newest version in the network, the centre's own included. */
  readonly newest: string | undefined;
}

/**
 * All computers, revoked ones included, the longest enrolled first.
 * @param centreVersion the program's version here; null when nobody knows it
 */
export async function readComputers(
  context: CoreContext,
  centreVersion: string | null,
): Promise<{ readonly computers: readonly Computer[]; readonly measure: Measure }> {
  const { read } = context.store;
  const rows = await read.selectFrom('device').selectAll().orderBy('enrolledAt').orderBy('id').execute();
  const running = rows.flatMap(({ revokedAt, appVersion }) =>
    revokedAt === null && appVersion !== null ? [appVersion] : [],
  );
  const measure = {
    now: context.clocks.now(),
    lateMs: (await readSetting(read, 'central.lateMinutes')) * 60_000,
    newest: newestVersion(centreVersion === null ? running : [...running, centreVersion]),
  };
  return { computers: rows.map((row) => computerOf(row, measure)), measure };
}

function computerOf(row: Selectable<DeviceRow>, measure: Measure): Computer {
  const { id, appVersion, ...known } = row;
  const computer = {
    device: id,
    siteId: known.siteId,
    name: known.name,
    enrolledAt: known.enrolledAt,
    revokedAt: known.revokedAt,
    frozenAt: known.frozenAt,
    expiresAt: known.expiresAt,
    lastContactAt: known.lastContactAt,
    lastPushAt: known.lastPushAt,
    pending: known.pending,
    pendingSince: known.pendingSince,
    clockOffsetMs: known.clockOffsetMs,
    version: appVersion,
    diskFree: known.diskFree,
    quarantined: known.quarantined,
    comparedAt: known.comparedAt,
    comparedFault: known.comparedFault,
    pulledTo: known.pulledTo,
  };
  return { ...computer, troubles: known.revokedAt === null ? deviceTroubles(computer, measure) : [] };
}
