import { SHOWN } from '#renderer/features/targets/model.ts';
import type { Shown } from '#renderer/features/targets/model.ts';
import type { Action } from '#renderer/lib/actions.ts';

interface TargetMoves {
  readonly step: (by: 1 | -1) => void;
  /** Whether the arrows move among the zones: in the form beside them they are the fields' own. */
  readonly amongZones: () => boolean;
  readonly show: (shown: Shown) => void;
  readonly search: () => void;
  readonly back: () => void;
  readonly open: (dialog: 'zones' | 'targets' | 'assign' | 'sentinels') => void;
  readonly may: { readonly decide: boolean; readonly assign: boolean; readonly targets: boolean };
}

/** What the keys of the list do. Enter is the row's own: it is a button and leads into the form. */
export function targetActions(moves: TargetMoves) {
  const { may } = moves;
  const down: Action = {
    id: 'targets.down',
    label: 'Moverse entre las zonas',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    when: moves.amongZones,
    run: () => {
      moves.step(1);
    },
  };
  const up: Action = {
    ...down,
    id: 'targets.up',
    label: 'Zona anterior',
    keys: ['ArrowUp'],
    shownKeys: ['ArrowUp'],
    run: () => {
      moves.step(-1);
    },
  };
  const edit: Action = {
    id: 'targets.edit',
    label: 'Cambiar su equipo',
    keys: [],
    shownKeys: ['Enter'],
    keysOnly: true,
    run: () => undefined,
  };
  const filters = SHOWN.map(({ value, label }, index): Action => ({
    id: `targets.show.${value}`,
    label: `Mostrar: ${label.toLowerCase()}`,
    keys: [String(index + 1)],
    run: () => {
      moves.show(value);
    },
  }));
  const search: Action = { id: 'targets.search', label: 'Filtrar por texto', keys: ['/'], run: moves.search };
  const back: Action = { id: 'targets.back', label: 'Volver', keys: ['Escape'], run: moves.back };
  const opens = (
    dialog: Parameters<TargetMoves['open']>[0],
    label: string,
    key: string,
    possible: boolean,
  ): Action => ({
    id: `targets.${dialog}`,
    label,
    keys: [key],
    when: () => possible,
    run: () => {
      moves.open(dialog);
    },
  });
  const assign = opens('assign', 'Asignar', 'A', may.assign);
  const targets = opens('targets', 'Importar equipos', 'I', may.targets);
  const zones = opens('zones', 'Importar zonas', 'Z', may.decide);
  const sentinels = opens('sentinels', 'Centinelas', 'C', true);
  return {
    all: [down, up, edit, ...filters, search, assign, targets, zones, sentinels, back],
    down,
    edit,
    back,
    assign,
    targets,
    zones,
    sentinels,
  };
}
