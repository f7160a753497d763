import { neighbour } from '#renderer/features/coworking/grid.ts';
import type { Arrow } from '#renderer/features/coworking/grid.ts';
import type { Spot } from '#renderer/features/coworking/model.ts';
import type { FloorState } from '#renderer/features/coworking/useFloor.ts';
import type { Action } from '#renderer/lib/actions.ts';

/** Spots that stand in a grid, row by row. */
export interface FloorBlock {
  readonly ids: readonly string[];
  readonly columns: number;
}

const ARROWS: ReadonlyArray<{ readonly key: string; readonly arrow: Arrow; readonly label: string }> = [
  { key: 'ArrowDown', arrow: 'down', label: 'Recorrer los puestos' },
  { key: 'ArrowUp', arrow: 'up', label: 'Puesto de arriba' },
  { key: 'ArrowLeft', arrow: 'left', label: 'Puesto de la izquierda' },
  { key: 'ArrowRight', arrow: 'right', label: 'Puesto de la derecha' },
];

interface FloorWalk {
  readonly spots: readonly Spot[];
  readonly floor: FloorState;
  readonly blocks: readonly FloorBlock[];
}

/** The arrows among the spots; while somebody is to be seated only among those that would do. */
export function moveFloor({ spots, floor, blocks }: FloorWalk): readonly Action[] {
  const { selection, meant } = floor;
  const choosing = floor.mode.kind !== 'browse' || selection.kind === 'seat';
  const open =
    !choosing || meant === undefined
      ? blocks
      : blocks.map((block) => ({ ...block, ids: block.ids.filter((id) => meant.has(id)) }));
  return ARROWS.map(({ key, arrow, label }): Action => ({
    id: `coworking.${arrow}`,
    label,
    keys: [key],
    keysOnly: true,
    // With something typed ← → move within the text, and ↓ ↑ among what answers to it.
    inText: true,
    when: () => floor.text === '' || arrow === 'down' || arrow === 'up',
    run: () => {
      if ((arrow === 'down' || arrow === 'up') && floor.step(arrow === 'down' ? 1 : -1)) return;
      // Somebody known by their name alone: the arrows choose where they sit.
      if (selection.kind === 'seat' && floor.mode.kind === 'browse') floor.meet(selection.person);
      const id = neighbour(open, floor.current, arrow);
      const to = spots.find((each) => each.id === id);
      if (to !== undefined) floor.pick(to);
    },
  }));
}
