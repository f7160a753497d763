import type { Tone } from '#renderer/ui/StateMark.tsx';

export const ZONE_STATES = ['DOWN', 'SUSPECT', 'UNKNOWN', 'MAINTENANCE', 'UP'] as const;
/** Worst first, the order of the counters and of their keys 1 to 5. */
export type ZoneState = (typeof ZONE_STATES)[number];

export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly state: ZoneState;
  /** Since when it has been in this state, milliseconds UTC; undefined before the first poll. */
  readonly since: number | undefined;
  /** Devices connected now; undefined where the access point does not offer the figure. */
  readonly clients: number | undefined;
  readonly address: string | undefined;
  /** IP and port that are asked; undefined for a zone without an SNMP target. */
  readonly target: string | undefined;
  /** Why it is not in service, in Spanish. */
  readonly cause: string | undefined;
}

export interface Comuna {
  /** "13"; corregimientos and the rest carry their own code. */
  readonly code: string;
  readonly name: string;
  readonly zones: readonly Zone[];
}

export interface Board {
  readonly polledAt: number | undefined;
  readonly nextPollAt: number | undefined;
  /** No sentinel answers: what this station does not see is unknown, not down. */
  readonly blind: boolean;
  readonly comunas: readonly Comuna[];
}

export const STATE_WORDS: Readonly<Record<ZoneState, { one: string; many: string; tone: Tone }>> = {
  DOWN: { one: 'Caída', many: 'Caídas', tone: 'bad' },
  SUSPECT: { one: 'Sospechosa', many: 'Sospechosas', tone: 'doubt' },
  UNKNOWN: { one: 'Sin datos', many: 'Sin datos', tone: 'unknown' },
  MAINTENANCE: { one: 'Mantenimiento', many: 'Mantenimiento', tone: 'planned' },
  UP: { one: 'En servicio', many: 'En servicio', tone: 'good' },
};

export type Counts = Readonly<Record<ZoneState, number>>;

export function countStates(comunas: readonly Comuna[]): Counts {
  const counts = { DOWN: 0, SUSPECT: 0, UNKNOWN: 0, MAINTENANCE: 0, UP: 0 };
  for (const comuna of comunas) for (const zone of comuna.zones) counts[zone.state] += 1;
  return counts;
}
