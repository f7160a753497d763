import { rollCallMark } from '#shared/domain/codes.ts';
import type { RollCallMark } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import type { ListViewProps } from '#renderer/features/roll-call/ListView.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';

/** The letter that marks it: the first of its word. */
const LETTER: Readonly<Record<RollCallMark, string>> = {
  PRESENTE: 'P',
  TARDE: 'T',
  AUSENTE: 'A',
  EXCUSA: 'E',
};

interface ListActionsInput extends ListViewProps {
  readonly text: string;
  /** The field takes a name: letters are letters again. */
  readonly byName: boolean;
  readonly clear: () => void;
  readonly onName: () => void;
  readonly onNextName: (by: 0 | 1) => void;
  readonly onEnter: () => void;
}

/** Everything that can be done with a list, by its keys. */
export function useListActions(input: ListActionsInput) {
  const { rows, cursor, stage, markable, text, byName, clear } = input;
  const chosen = rows[cursor];
  const open = stage === 'open';
  const marks = rollCallMark.options.map((mark): Action => ({
    id: `list.${mark}`,
    label: `Marcar ${labels.rollCall[mark].toLowerCase()}`,
    keys: [LETTER[mark]],
    inText: true,
    when: () => markable && !byName && chosen !== undefined,
    run: () => {
      if (chosen !== undefined) input.onMark(chosen, mark);
      clear();
    },
  }));
  const step = (by: 1 | -1) => {
    if (text !== '') clear();
    input.onCursor(Math.max(0, Math.min(cursor + by, rows.length - 1)));
  };
  const down: Action = {
    id: 'list.down',
    label: 'Bajar y subir',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    when: () => !byName,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    id: 'list.up',
    label: 'Subir',
    keys: ['ArrowUp'],
    keysOnly: true,
    when: () => !byName,
    run: () => {
      step(-1);
    },
  };
  const nextName: Action = {
    id: 'list.next-name',
    label: 'Siguiente',
    keys: ['ArrowDown'],
    keysOnly: true,
    when: () => byName,
    run: () => {
      input.onNextName(1);
    },
  };
  const name: Action = {
    id: 'list.name',
    label: 'Buscar por nombre',
    keys: ['/'],
    inText: true,
    when: () => !byName && rows.length > 0,
    run: input.onName,
  };
  const enter: Action = {
    id: 'list.enter',
    label: 'Marcar por cédula',
    keys: ['Enter'],
    when: () => text !== '' || byName,
    run: input.onEnter,
  };
  const undo: Action = {
    id: 'list.undo',
    label: 'Deshacer lo último',
    keys: ['Ctrl+Z'],
    when: () => input.canUndo,
    run: input.onUndo,
  };
  const visitor: Action = {
    id: 'list.visitor',
    label: 'Llegó alguien sin inscribir',
    keys: ['Insert'],
    when: () => markable,
    run: input.onVisitor,
  };
  const all: Action = {
    id: 'list.all',
    label: 'Todos presentes',
    keys: ['F2'],
    when: () => open && rows.length > 0,
    run: input.onAll,
  };
  const nobody: Action = {
    id: 'list.nobody',
    label: 'Todos ausentes, para pasar cédulas',
    keys: ['F3'],
    when: () => open && rows.length > 0,
    run: input.onNobody,
  };
  const sheet: Action = {
    id: 'list.sheet',
    label: 'Digitar la hoja firmada',
    keys: ['F4'],
    when: () => open && rows.length > 0,
    run: input.onSheet,
  };
  const close: Action = {
    id: 'list.close',
    label: 'Cerrar la lista',
    keys: ['Ctrl+Enter'],
    when: () => open && rows.length > 0 && !input.busy,
    run: input.onClose,
  };
  const correct: Action = {
    id: 'list.correct',
    label: 'Corregir',
    keys: ['F6'],
    when: () => stage === 'closed' && !markable,
    run: input.onCorrect,
  };
  const trail: Action = {
    id: 'list.trail',
    label: 'Ver correcciones',
    keys: ['F7'],
    when: () => input.list.trail.length > 0,
    run: input.onTrail,
  };
  const results: Action = {
    id: 'list.results',
    label: 'Resultados del grupo',
    keys: ['F8'],
    run: input.onResults,
  };
  const print: Action = {
    id: 'list.print',
    label: 'Imprimir la hoja de firmas',
    keys: ['Ctrl+P'],
    when: () => rows.length > 0,
    run: input.onPrint,
  };
  const leave: Action = {
    id: 'list.leave',
    label:
      text !== '' || byName
        ? 'Limpiar'
        : markable && stage === 'closed'
          ? 'Terminar de corregir'
          : 'Volver a Cursos',
    keys: ['Escape'],
    run: () => {
      if (text !== '' || byName) clear();
      else input.onLeave();
    },
  };
  useActions('Lista', [
    ...marks,
    down,
    up,
    nextName,
    name,
    enter,
    undo,
    visitor,
    all,
    nobody,
    sheet,
    close,
    correct,
    trail,
    results,
    print,
    leave,
  ]);
  return {
    marks,
    down,
    nextName,
    name,
    enter,
    undo,
    visitor,
    all,
    nobody,
    sheet,
    close,
    correct,
    trail,
    results,
    print,
    leave,
  };
}
export type ListActions = ReturnType<typeof useListActions>;
