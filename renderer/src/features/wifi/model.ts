import type { Outputs } from '#renderer/lib/api.ts';

export type Board = Outputs['wifi']['board'];
export type Comuna = Board['comunas'][number];
export type Zone = Comuna['zones'][number];
export type ZoneState = Zone['state'];

export { STATE_WORDS, ZONE_STATES } from '#renderer/lib/zone-states.ts';

/** Nothing to look at: in service, or watched by another Punto. Drawn in one line, whatever else is wrong. */
export function isQuiet(zone: Zone): boolean {
  return zone.state === 'UP' || !zone.hasTarget;
}

/** Some stations reach it and others, that see the network, do not. */
export function isPartly({ seenBy }: Zone): boolean {
  return seenBy.some(({ state }) => state === 'UP') && seenBy.some(({ state }) => state === 'DOWN');
}

/** "La ven caída 4 de 4 estaciones"; null where nobody watches it. */
export function seenByWords({ seenBy }: Zone): string | null {
  const [only, another] = seenBy;
  if (only === undefined) return null;
  if (another === undefined) return `La sondea ${only.name}`;
  const down = seenBy.filter(({ state }) => state === 'DOWN').length;
  const up = seenBy.filter(({ state }) => state === 'UP').length;
  if (up === 0 && down > 0) return `La ven caída ${down} de ${seenBy.length} estaciones`;
  return `La alcanzan ${up} de ${seenBy.length} estaciones`;
}

/** In service, and yet somebody has to mend something: it rejects the credentials, or only some stations reach it. */
export function hasFault(zone: Zone): boolean {
  return zone.state === 'UP' && zone.cause !== null;
}

export type Counts = Readonly<Record<ZoneState, number>>;

export function countsOf({ counts }: Board): Counts {
  const { down: DOWN, suspect: SUSPECT, unknown: UNKNOWN, maintenance: MAINTENANCE, up: UP } = counts;
  return { DOWN, SUSPECT, UNKNOWN, MAINTENANCE, UP };
}

/** Every station that polls here sees nothing of the network: what they do not see is unknown, not down. */
export function isBlind({ stations }: Board): boolean {
  return stations.polling > 0 && stations.blind === stations.polling;
}
