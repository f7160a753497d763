import { IconCircleCheck, IconClockFilled, IconFileText, IconSquareXFilled } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { RollCallMark } from '#shared/domain/codes.ts';
import classes from '#renderer/features/roll-call/MarkSign.module.css';

/** Each mark has a shape of its own; who is present stays quiet. */
const SHAPES: Readonly<Record<RollCallMark, ComponentType<{ size?: number; stroke?: number }>>> = {
  PRESENTE: IconCircleCheck,
  TARDE: IconClockFilled,
  AUSENTE: IconSquareXFilled,
  EXCUSA: IconFileText,
};

export function MarkSign({ mark, size = 18 }: { readonly mark: RollCallMark; readonly size?: number }) {
  const Shape = SHAPES[mark];
  return (
    <span className={classes.sign} data-mark={mark} aria-hidden="true">
      <Shape size={size} stroke={2} />
    </span>
  );
}
