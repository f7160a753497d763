import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconSquareXFilled,
  IconTool,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import classes from '#renderer/ui/StateMark.module.css';

/** The five tones of the app. Each has a shape of its own: colour alone never says a state. */
export type Tone = 'good' | 'bad' | 'doubt' | 'unknown' | 'planned';

const SHAPES: Readonly<Record<Tone, ComponentType<{ size?: number; stroke?: number }>>> = {
  good: IconCircleCheckFilled,
  bad: IconSquareXFilled,
  doubt: IconAlertTriangleFilled,
  unknown: IconCircleDashed,
  planned: IconTool,
};

interface StateMarkProps {
  readonly tone: Tone;
  readonly size?: number;
  /** The state in words, where no text beside the mark says it. */
  readonly label?: string;
}

export function StateMark({ tone, size = 16, label }: StateMarkProps) {
  const Shape = SHAPES[tone];
  return (
    <span
      className={classes.mark}
      data-tone={tone}
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined ? true : undefined}
    >
      <Shape size={size} stroke={2} />
    </span>
  );
}
