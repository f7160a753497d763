/** How a Punto stands with the centre, worst first. */
export const PUNTO_STATES = ['SIN_CONTACTO', 'ATRASADO', 'SIN_EQUIPO', 'AL_DIA'] as const;
export type PuntoState = (typeof PUNTO_STATES)[number];

export interface DeviceHealth {
  readonly lastContactAt: number | null;
  readonly pending: number | null;
  readonly pendingSince: number | null;
  /** Nothing is taken from it: its history forked, or its enrolment ran out. */
  readonly frozen: boolean;
}

/** A working station speaks to the centre every minute: half an hour without a word is worth a look. */
export const LATE_MS = 30 * 60_000;
/** A whole day: the Punto was open in between and nobody heard of it. */
const SILENT_MS = 24 * 3_600_000;

/**
 * The state of a Punto from its devices that are not revoked; the worst device decides. After `lateMs` without a
 * word, or with something to send for so long, it is late.
 */
export function puntoState(
  devices: readonly DeviceHealth[],
  now: number,
  lateMs: number = LATE_MS,
): PuntoState {
  const states = new Set(devices.map((device) => deviceState(device, now, lateMs)));
  return PUNTO_STATES.find((state) => states.has(state)) ?? 'SIN_EQUIPO';
}

/** The state of one device: never SIN_EQUIPO. */
export function deviceState(device: DeviceHealth, now: number, lateMs: number): PuntoState {
  const { lastContactAt, pendingSince } = device;
  if (device.frozen || lastContactAt === null || now - lastContactAt > SILENT_MS) return 'SIN_CONTACTO';
  if (now - lastContactAt > lateMs) return 'ATRASADO';
  const waiting = (device.pending ?? 0) > 0 && pendingSince !== null && now - pendingSince > lateMs;
  return waiting ? 'ATRASADO' : 'AL_DIA';
}
