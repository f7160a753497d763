import type { SpaceKind } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import type { Outputs } from '#renderer/lib/api.ts';

export type Board = Outputs['coworking']['board'];
export type BoardSpace = Board['spaces'][number];
export type Turn = Board['turns'][number];

/** Somebody who sits there. Instants in milliseconds UTC by the core's clock. */
export interface SpotUse {
  readonly id: string;
  readonly personId: string;
  /** The whole name, for the panel. */
  readonly name: string;
  /** First name and a surname, for the tile. */
  readonly short: string;
  readonly startedAt: number;
  readonly endsAt: number;
  /** How long it was given for, extensions included. */
  readonly minutes: number;
  readonly extension: NonNullable<BoardSpace['use']>['extension'];
}

export interface SpotFault {
  readonly id: string;
  /** «Teclado o ratón». */
  readonly label: string;
  readonly description: string;
  readonly reportedAt: number;
  /** Work that was planned, and not something that broke. */
  readonly planned: boolean;
}

/** Why a space that nobody uses is not free. */
export type Kept =
  | { readonly kind: 'turn'; readonly turnId: string; readonly number: number; readonly until: number }
  | {
      readonly kind: 'reservation' | 'session';
      readonly id: string;
      readonly who: string;
      readonly startsAt: number;
      readonly endsAt: number;
      /** Who answers for it; null for a group that nobody registered and for courses. */
      readonly personId: string | null;
      /** They are here already. */
      readonly begun: boolean;
    };

/** A computer, a place or a room as the screens show it. */
export interface Spot {
  readonly id: string;
  readonly kind: SpaceKind;
  readonly name: string;
  readonly capacity: number;
  readonly planX: number | null;
  readonly planY: number | null;
  readonly use: SpotUse | null;
  readonly fault: SpotFault | null;
  readonly kept: Kept | null;
  /** What comes there later today, while it is still free. */
  readonly next: { readonly who: string; readonly startsAt: number } | null;
}

/** «Julián Ficticio»: the first name and, as far as three or more words tell, the first surname. */
function shortName(name: string): string {
  const words = name.split(' ');
  return words.length < 3 ? name : `${words[0] ?? ''} ${words.at(-2) ?? ''}`;
}

function keptOf({ state, call, booking, use }: BoardSpace): Kept | null {
  if (use !== null) return null;
  if (call !== null) return { kind: 'turn', turnId: call.turnId, number: call.number, until: call.until };
  if (booking === null || state === 'LIBRE') return null;
  return {
    kind: booking.kind === 'SESION' ? 'session' : 'reservation',
    id: booking.id,
    who: booking.label,
    startsAt: booking.startsAt,
    endsAt: booking.endsAt,
    personId: booking.person,
    begun: state === 'EN_USO',
  };
}

function spotOf(space: BoardSpace): Spot {
  const { id, kind, name, capacity, planX, planY, use, fault, booking, state } = space;
  return {
    id,
    kind,
    name,
    capacity,
    planX,
    planY,
    use: use === null ? null : { ...use, short: shortName(use.name) },
    fault:
      fault === null
        ? null
        : {
            id: fault.id,
            label: labels.faultKind[fault.kind],
            description: fault.description,
            reportedAt: fault.reportedAt,
            planned: fault.state === 'MANTENIMIENTO',
          },
    kept: keptOf(space),
    next: booking === null || state !== 'LIBRE' ? null : { who: booking.label, startsAt: booking.startsAt },
  };
}

const KINDS: readonly SpaceKind[] = ['EQUIPO', 'PUESTO', 'SALA'];

/** The floor in the order in which the screen shows it: computers, places, rooms, each kind by its names. */
export function spotsOf(board: Board): readonly Spot[] {
  return board.spaces
    .toSorted((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind))
    .map(spotOf);
}
