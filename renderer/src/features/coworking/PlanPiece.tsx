import { useDraggable } from '@dnd-kit/core';
import { faceOf } from '#renderer/features/coworking/look.ts';
import type { Spot } from '#renderer/features/coworking/model.ts';
import type { PlanPoint } from '#renderer/features/coworking/plan.ts';
import { SpotMark } from '#renderer/features/coworking/SpotMark.tsx';
import classes from '#renderer/features/coworking/Plan.module.css';

/** The piece's own size is kept out of the plan's, so that no piece hangs over its edge. */
function placeOf({ x, y }: PlanPoint): { insetInlineStart: string; insetBlockStart: string } {
  return {
    insetInlineStart: `calc((100% - var(--piece-width)) * ${x / 1_000})`,
    insetBlockStart: `calc((100% - var(--piece-height)) * ${y / 1_000})`,
  };
}

interface PieceProps {
  readonly spot: Spot;
  readonly at: PlanPoint;
  readonly now: number;
  readonly current: boolean;
  readonly faded?: boolean;
  readonly onPick: () => void;
}

/** A space where it stands, with its state and time. */
export function PlanPiece({ spot, at, now, current, faded = false, onPick }: PieceProps) {
  const face = faceOf(spot, now);
  return (
    <button
      type="button"
      id={`spot-${spot.id}`}
      className={classes.piece}
      style={placeOf(at)}
      data-look={face.look}
      data-faded={faded || undefined}
      aria-current={current || undefined}
      tabIndex={-1}
      onClick={onPick}
    >
      <span className={classes.name}>
        {spot.name}
        <SpotMark look={face.look} size={15} label={face.word} />
      </span>
      <span className={classes.figure}>{face.figure}</span>
    </button>
  );
}

interface MovablePieceProps {
  readonly spot: Spot;
  readonly at: PlanPoint;
  readonly current: boolean;
  readonly onFocus: () => void;
}

/** The same while the plan is drawn: it follows the pointer, and Tab reaches it. */
export function MovablePiece({ spot, at, current, onFocus }: MovablePieceProps) {
  const { setNodeRef, listeners, attributes, transform } = useDraggable({
    id: spot.id,
    attributes: { roleDescription: 'pieza del plano' },
  });
  return (
    <button
      {...attributes}
      {...listeners}
      ref={setNodeRef}
      type="button"
      id={`piece-${spot.id}`}
      className={classes.piece}
      style={{
        ...placeOf(at),
        ...(transform === null ? {} : { translate: `${transform.x}px ${transform.y}px` }),
      }}
      data-kind={spot.kind}
      data-moving={transform === null ? undefined : true}
      aria-current={current || undefined}
      onFocus={onFocus}
    >
      <span className={classes.name}>{spot.name}</span>
    </button>
  );
}
