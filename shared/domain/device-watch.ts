import { isOlderVersion } from './app-version.ts';
import { deviceState, LATE_MS, type DeviceHealth } from './punto-health.ts';

/** What may be wrong with one computer of a Punto, in the order in which somebody has to act. */
export const DEVICE_TROUBLES = [
  /** Two histories of it were seen: nothing is taken from it until somebody has looked. */
  'FROZEN',
  /** Its enrolment ran out by the centre's clock: nothing is taken from it either. */
  'EXPIRED',
  'SILENT',
  /** The last comparison found other contents there than here. */
  'DIFFERS',
  'LATE',
  /** Its disk is nearly full: soon it can register nobody. */
  'DISK',
  'CLOCK',
  /** Some of what it wrote lies in quarantine. */
  'REFUSED',
  'OUTDATED',
  'EXPIRING',
] as const;
export type DeviceTrouble = (typeof DEVICE_TROUBLES)[number];

/** What marks a whole Punto on the board; the rest stands out where it is shown. */
export const ALARMS: ReadonlySet<DeviceTrouble> = new Set([
  'FROZEN',
  'EXPIRED',
  'SILENT',
  'DIFFERS',
  'LATE',
  'DISK',
  'EXPIRING',
]);

/** More than this between two clocks is worth a look (screens.md). */
export const CLOCK_LIMIT_MS = 60_000;
/** A day of a Punto with its copies takes tens of megabytes: below this somebody has weeks to make room. */
export const LOW_DISK_BYTES = 1_000_000_000;
/** Long enough for somebody to go there: an enrolment lasts a year, and each session renews it. */
export const EXPIRY_NOTICE_MS = 30 * 86_400_000;

/** What the centre knows of a computer; null is "it never said". Instants in ms UTC of the centre's clock. */
export interface DeviceReport {
  readonly frozenAt: number | null;
  readonly expiresAt: number | null;
  readonly lastContactAt: number | null;
  readonly pending: number | null;
  readonly pendingSince: number | null;
  /** Its clock minus the centre's, ms. */
  readonly clockOffsetMs: number | null;
  readonly version: string | null;
  readonly diskFree: number | null;
  readonly quarantined: number | null;
  readonly comparedFault: string | null;
}

/** The report as the state of a Punto reads it: one that is refused at the door is as good as silent. */
export function healthOf(device: DeviceReport, now: number): DeviceHealth {
  const { lastContactAt, pending, pendingSince } = device;
  return { lastContactAt, pending, pendingSince, frozen: device.frozenAt !== null || isExpired(device, now) };
}

function isExpired(device: DeviceReport, now: number): boolean {
  return device.expiresAt !== null && now >= device.expiresAt;
}

/**
 * Everything that is wrong with a computer, most urgent first. What it never said is no trouble.
 * @param around.newest the newest version in the network, the centre's own included
 */
export function deviceTroubles(
  device: DeviceReport,
  around: { readonly now: number; readonly lateMs?: number | undefined; readonly newest: string | undefined },
): DeviceTrouble[] {
  const { now, newest, lateMs = LATE_MS } = around;
  const stopped = device.frozenAt !== null || isExpired(device, now);
  const state = deviceState(healthOf(device, now), now, lateMs);
  const holds: Readonly<Record<DeviceTrouble, boolean>> = {
    FROZEN: device.frozenAt !== null,
    EXPIRED: isExpired(device, now),
    SILENT: !stopped && state === 'SIN_CONTACTO',
    DIFFERS: device.comparedFault !== null,
    LATE: !stopped && state === 'ATRASADO',
    DISK: device.diskFree !== null && device.diskFree < LOW_DISK_BYTES,
    CLOCK: device.clockOffsetMs !== null && Math.abs(device.clockOffsetMs) > CLOCK_LIMIT_MS,
    REFUSED: (device.quarantined ?? 0) > 0,
    OUTDATED: device.version !== null && newest !== undefined && isOlderVersion(device.version, newest),
    EXPIRING:
      !isExpired(device, now) && device.expiresAt !== null && device.expiresAt - now < EXPIRY_NOTICE_MS,
  };
  return DEVICE_TROUBLES.filter((trouble) => holds[trouble]);
}
