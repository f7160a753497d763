import type { Outputs } from '#renderer/lib/api.ts';
import { byTrouble, type BoardTile } from '#shared/domain/zone-board.ts';

export type Board = Outputs['wifi']['board'];
export type Plan = Outputs['map']['plan'];
type BoardZone = Board['comunas'][number]['zones'][number];

/** A zone on the map and in the list beside it. */
export interface MapZone extends BoardZone {
  readonly comuna: string;
  /** Null where the official list has no coordinates. */
  readonly position: { readonly latitude: number; readonly longitude: number } | null;
}

export interface ComunaChoice {
  readonly value: string;
  readonly label: string;
}

export function comunaWords({ code, name }: { readonly code: string; readonly name: string }): string {
  return /^\d+$/u.test(code) ? `${code} ${name}` : name;
}

/** Every zone of the board, or of one comuna: those that cannot be drawn first, then the worst. */
export function zonesOf(board: Board, plan: Plan, comuna: string | undefined): readonly MapZone[] {
  const positions = new Map(plan.places.map(({ id, ...position }) => [id, position]));
  return board.comunas
    .filter(({ code }) => comuna === undefined || code === comuna)
    .flatMap((each) =>
      each.zones.map((zone) => ({
        ...zone,
        comuna: comunaWords(each),
        position: positions.get(zone.id) ?? null,
      })),
    )
    .toSorted(inListOrder);
}

function inListOrder(a: MapZone, b: MapZone): number {
  return Number(a.position !== null) - Number(b.position !== null) || byTrouble(tileOf(a), tileOf(b));
}

const tileOf = ({ name, state, since, hasTarget }: MapZone): BoardTile => ({ name, state, since, hasTarget });

/** The comunas that have zones, by number. */
export function comunasOf(board: Board): readonly ComunaChoice[] {
  return board.comunas
    .map((comuna) => ({ value: comuna.code, label: comunaWords(comuna) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'es-CO', { numeric: true }));
}

/** In service, or watched by nobody here: drawn small. */
export function isQuiet(zone: MapZone): boolean {
  return zone.state === 'UP' || !zone.hasTarget;
}
