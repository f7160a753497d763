import { DndContext, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import type { Announcements } from '@dnd-kit/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { KIND_WORDS } from '#renderer/features/coworking/look.ts';
import type { Spot } from '#renderer/features/coworking/model.ts';
import { MovablePiece } from '#renderer/features/coworking/PlanPiece.tsx';
import { movedBy, onRaster, STEP } from '#renderer/features/coworking/plan.ts';
import type { PlanPoint } from '#renderer/features/coworking/plan.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/coworking/Plan.module.css';

interface Piece {
  readonly spot: Spot;
  readonly at: PlanPoint;
}

interface PlanViewProps {
  readonly pieces: readonly Piece[];
  readonly current: Spot | undefined;
  /** How many stand elsewhere than they were saved. */
  readonly unsaved: number;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onChoose: (id: string) => void;
  readonly onPlace: (id: string, at: PlanPoint) => void;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  readonly onAdd: () => void;
  readonly onCorrect: () => void;
  readonly onRetire: () => void;
  readonly onLeave: () => void;
}

/** What a screen reader is told while something is dragged; the arrows say it without dragging. */
const ANNOUNCEMENTS: Announcements = {
  onDragStart: () => 'Se tomó la pieza.',
  onDragMove: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => 'Se dejó la pieza.',
  onDragCancel: () => 'La pieza volvió a su lugar.',
};
const INSTRUCTIONS = { draggable: 'Con las flechas se mueve la pieza; con Tab se pasa a la siguiente.' };

const ARROWS = [
  { key: 'ArrowLeft', x: -STEP, y: 0, label: 'Mover la pieza' },
  { key: 'ArrowRight', x: STEP, y: 0, label: 'Mover a la derecha' },
  { key: 'ArrowUp', x: 0, y: -STEP, label: 'Mover hacia arriba' },
  { key: 'ArrowDown', x: 0, y: STEP, label: 'Mover hacia abajo' },
] as const;

export function PlanView(props: PlanViewProps) {
  const { pieces, current, unsaved, busy, failure } = props;
  const { ref: sizeRef, width, height } = useElementSize();
  const plan = useRef<HTMLElement>(null);
  const ref = useMergedRef(sizeRef, plan);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  const at = pieces.find((piece) => piece.spot.id === current?.id)?.at;

  const arrows = ARROWS.map(({ key, x, y, label }): Action => ({
    id: `plan.${key}`,
    label,
    keys: [key],
    shownKeys: ['ArrowLeft', 'ArrowUp', 'ArrowDown', 'ArrowRight'],
    keysOnly: true,
    when: () => current !== undefined,
    run: () => {
      if (current !== undefined && at !== undefined)
        props.onPlace(current.id, onRaster({ x: at.x + x, y: at.y + y }));
    },
  }));
  const save: Action = {
    id: 'plan.save',
    label: 'Guardar el plano',
    keys: ['Ctrl+Enter'],
    when: () => unsaved > 0 && !busy,
    run: props.onSave,
  };
  const add: Action = { id: 'plan.add', label: 'Agregar puestos', keys: ['N'], run: props.onAdd };
  const correct: Action = {
    id: 'plan.correct',
    label: 'Corregir nombre o cupo',
    keys: ['C'],
    when: () => current !== undefined,
    run: props.onCorrect,
  };
  const retire: Action = {
    id: 'plan.retire',
    label: 'Retirar',
    keys: ['Delete'],
    when: () => current !== undefined && !busy,
    run: props.onRetire,
  };
  const leave: Action = {
    id: 'plan.leave',
    label: unsaved === 0 ? 'Volver' : 'Dejar como estaba',
    keys: ['Escape'],
    run: () => {
      if (unsaved === 0) props.onLeave();
      else props.onDiscard();
    },
  };
  useActions('Puestos y plano', [...arrows, save, add, correct, retire, leave]);
  const [moveHint] = arrows;

  // The arrows move the piece that has the focus; one has it as soon as there is one.
  const id = current?.id;
  useEffect(() => {
    if (id !== undefined && document.activeElement === document.body)
      document.querySelector<HTMLElement>(`#piece-${CSS.escape(id)}`)?.focus();
  }, [id]);

  return (
    <div className={classes.screen}>
      <div className={classes.left}>
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se guardó." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <DndContext
          sensors={sensors}
          accessibility={{ announcements: ANNOUNCEMENTS, screenReaderInstructions: INSTRUCTIONS }}
          onDragEnd={({ active, delta }) => {
            const piece = pieces.find((each) => each.spot.id === active.id);
            if (piece === undefined) return;
            const size = plan.current
              ?.querySelector(`#piece-${CSS.escape(piece.spot.id)}`)
              ?.getBoundingClientRect();
            const room = { width: width - (size?.width ?? 0), height: height - (size?.height ?? 0) };
            props.onPlace(piece.spot.id, movedBy(piece.at, delta, room));
          }}
        >
          <section ref={ref} className={classes.plan} aria-label="Plano">
            {pieces.length === 0 ? (
              <EmptyState title="Todavía no hay puestos" action={add}>
                Agregue los equipos, puestos y salas: aparecen aquí y se acomodan arrastrándolos.
              </EmptyState>
            ) : (
              pieces.map((piece) => (
                <MovablePiece
                  key={piece.spot.id}
                  spot={piece.spot}
                  at={piece.at}
                  current={piece.spot.id === current?.id}
                  onFocus={() => {
                    props.onChoose(piece.spot.id);
                  }}
                />
              ))
            )}
          </section>
        </DndContext>
      </div>
      <div className={classes.side}>
        <Panel title={current?.name ?? 'Puestos'}>
          <div className={classes.acts}>
            {current === undefined ? null : (
              <p className={classes.words}>
                {current.kind === 'EQUIPO'
                  ? 'Equipo con computador.'
                  : `${KIND_WORDS[current.kind].one.replace(/^./u, (letter) => letter.toUpperCase())} para ${formatQuantity(current.capacity, 'persona', 'personas')}.`}
              </p>
            )}
            {moveHint === undefined ? null : <ActionHint action={moveHint} />}
            <ActionHint action={correct} />
            <ActionHint action={retire} label="Retirar: su historia queda" />
          </div>
        </Panel>
        <Panel title="El plano">
          <div className={classes.acts}>
            <p className={classes.words}>
              {unsaved === 0
                ? 'Arrastre una pieza, o pase a ella con Tab y muévala con las flechas. La puerta no se dibuja: basta con que cada cosa esté donde se ve.'
                : `${unsaved === 1 ? '1 pieza cambió' : `${unsaved} piezas cambiaron`} de lugar y falta guardar.`}
            </p>
            <ActionButton action={save} loading={busy} />
            <ActionHint action={add} />
            <ActionHint action={leave} />
          </div>
        </Panel>
      </div>
    </div>
  );
}
