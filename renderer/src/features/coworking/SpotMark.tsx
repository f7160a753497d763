import {
  IconBookmark,
  IconCircleCheckFilled,
  IconClockExclamation,
  IconTool,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Look } from '#renderer/features/coworking/look.ts';
import classes from '#renderer/features/coworking/SpotMark.module.css';

const SHAPES: Readonly<Record<Look, ComponentType<{ size?: number; stroke?: number }>>> = {
  free: IconCircleCheckFilled,
  used: IconUser,
  over: IconClockExclamation,
  taken: IconUsers,
  kept: IconBookmark,
  broken: IconTool,
  planned: IconTool,
};

interface SpotMarkProps {
  readonly look: Look;
  readonly size?: number;
  /** The state in words, where no text beside the mark says it. */
  readonly label?: string;
}

/** The shape of a space's state, the same on tiles, headings, the plan and the panel. */
export function SpotMark({ look, size = 18, label }: SpotMarkProps) {
  const Shape = SHAPES[look];
  return (
    <span
      className={classes.mark}
      data-look={look}
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined ? true : undefined}
    >
      <Shape size={size} stroke={2} />
    </span>
  );
}
