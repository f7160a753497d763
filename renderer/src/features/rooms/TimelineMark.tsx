import {
  IconBookmarkFilled,
  IconCircleCheckFilled,
  IconCircleMinus,
  IconClockExclamation,
  IconSchool,
  IconSquareXFilled,
  IconUser,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Entry } from '#renderer/features/rooms/model.ts';
import classes from '#renderer/features/rooms/TimelineMark.module.css';

const SHAPES: Readonly<Record<Entry['state'], ComponentType<{ size?: number; stroke?: number }>>> = {
  RESERVADA: IconBookmarkFilled,
  LLEGO: IconCircleCheckFilled,
  NO_LLEGO: IconClockExclamation,
  DESPLAZADA: IconSquareXFilled,
  CANCELADA: IconCircleMinus,
  CLASE: IconSchool,
  EN_USO: IconUser,
  TERMINADO: IconCircleMinus,
};

/** The shape of a state; the words stand beside it. */
export function TimelineMark({
  state,
  size = 16,
}: {
  readonly state: Entry['state'];
  readonly size?: number;
}) {
  const Shape = SHAPES[state];
  return (
    <span className={classes.mark} data-state={state} aria-hidden="true">
      <Shape size={size} stroke={2} />
    </span>
  );
}
