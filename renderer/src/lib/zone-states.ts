import type { BoardState } from '#shared/domain/zone-board.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

/** Worst first: the order of the counters, of their keys 1 to 5, and of every list of zones. */
export const ZONE_STATES = [
  'DOWN',
  'SUSPECT',
  'UNKNOWN',
  'MAINTENANCE',
  'UP',
] as const satisfies BoardState[];

export const STATE_WORDS: Readonly<Record<BoardState, { one: string; many: string; tone: Tone }>> = {
  DOWN: { one: 'Caída', many: 'Caídas', tone: 'bad' },
  SUSPECT: { one: 'Sospechosa', many: 'Sospechosas', tone: 'doubt' },
  UNKNOWN: { one: 'Sin datos', many: 'Sin datos', tone: 'unknown' },
  MAINTENANCE: { one: 'Mantenimiento', many: 'Mantenimiento', tone: 'planned' },
  UP: { one: 'En servicio', many: 'En servicio', tone: 'good' },
};
