import { STATE_WORDS, ZONE_STATES } from '#renderer/features/wifi/model.ts';
import type { ZoneState } from '#renderer/features/wifi/model.ts';
import type { Action } from '#renderer/lib/actions.ts';

interface BoardMoves {
  readonly move: (arrow: 'up' | 'down' | 'left' | 'right') => void;
  readonly choose: (state: ZoneState) => void;
  readonly search: () => void;
  readonly clear: () => void;
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
      clear,
    ],
    down,
    open,
    clear,
    choose: moves.choose,
  };
}
