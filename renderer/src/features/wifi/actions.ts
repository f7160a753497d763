import { STATE_WORDS, ZONE_STATES } from '#renderer/features/wifi/model.ts';
import type { ZoneState } from '#renderer/features/wifi/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { goTo } from '#renderer/lib/route.ts';

interface BoardMoves {
  readonly move: (arrow: 'up' | 'down' | 'left' | 'right') => void;
  readonly choose: (state: ZoneState) => void;
  readonly search: () => void;
  readonly clear: () => void;
  /** Opens the filters that have no key of their own. */
  readonly narrow: () => void;
  readonly acknowledge: { readonly possible: () => boolean; readonly run: () => void };
  /** Places that this person may go to from here. */
  readonly links: readonly BoardLink[];
}

export interface BoardLink {
  readonly place: string;
  readonly label: string;
  readonly key: string;
}

/** What the keys of the board do. Enter is the tile's own: it is a button. */
export function boardActions(moves: BoardMoves) {
  const arrow = (name: 'Up' | 'Down' | 'Left' | 'Right', label: string): Action => ({
    id: `wifi.${name}`,
    label,
    keys: [`Arrow${name}`],
    keysOnly: true,
    run: () => {
      moves.move(name === 'Up' ? 'up' : name === 'Down' ? 'down' : name === 'Left' ? 'left' : 'right');
    },
  });
  const down: Action = {
    ...arrow('Down', 'Moverse entre las zonas'),
    shownKeys: ['ArrowLeft', 'ArrowUp', 'ArrowDown', 'ArrowRight'],
  };
  const open: Action = {
    id: 'wifi.open',
    label: 'Abrir la zona',
    keys: [],
    shownKeys: ['Enter'],
    keysOnly: true,
    run: () => undefined,
  };
  const filters = ZONE_STATES.map((state, index): Action => ({
    id: `wifi.filter.${state}`,
    label: `Solo ${STATE_WORDS[state].many.toLowerCase()}`,
    keys: [String(index + 1)],
    run: () => {
      moves.choose(state);
    },
  }));
  const search: Action = { id: 'wifi.search', label: 'Filtrar por texto', keys: ['/'], run: moves.search };
  const narrow: Action = {
    id: 'wifi.narrow',
    label: 'Filtrar por comuna o contrato',
    keys: ['F'],
    run: moves.narrow,
  };
  const acknowledge: Action = {
    id: 'wifi.acknowledge',
    label: 'Atender la caída de la zona',
    keys: ['A'],
    when: moves.acknowledge.possible,
    run: moves.acknowledge.run,
  };
  const links = moves.links.map(({ place, label, key }): Action => ({
    id: `wifi.to.${place}`,
    label: `Ir a ${label}`,
    keys: [key],
    run: () => {
      goTo(place);
    },
  }));
  const clear: Action = { id: 'wifi.clear', label: 'Quitar los filtros', keys: ['Escape'], run: moves.clear };
  return {
    all: [
      down,
      arrow('Up', 'Zona anterior'),
      arrow('Left', 'Columna anterior'),
      arrow('Right', 'Columna siguiente'),
      open,
      ...filters,
      search,
      narrow,
      ...(moves.links.length === 0 ? [] : [acknowledge, ...links]),
      clear,
    ],
    narrow,
    acknowledge,
    links,
    down,
    open,
    clear,
    choose: moves.choose,
  };
}
