import { UnstyledButton } from '@mantine/core';
import { IconSquare, IconSquareCheckFilled } from '@tabler/icons-react';
import type { Action } from '#renderer/lib/actions.ts';
import { ariaShortcut } from '#renderer/lib/keys.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/characterise/AnswerTile.module.css';

interface AnswerTileProps {
  readonly action: Action;
  readonly chosen?: boolean;
  /** One of several that may be marked together. */
  readonly several?: boolean;
  /** Beside the answers, not among them. */
  readonly quiet?: boolean;
}

/** An answer as large as a finger, with its key. */
export function AnswerTile({ action, chosen = false, several = false, quiet = false }: AnswerTileProps) {
  const Mark = chosen ? IconSquareCheckFilled : IconSquare;
  return (
    <UnstyledButton
      className={classes.tile}
      data-quiet={quiet || undefined}
      aria-pressed={chosen}
      aria-keyshortcuts={action.keys.map(ariaShortcut).join(' ')}
      onClick={action.run}
    >
      <KeyCap
        keys={'shownKeys' in action && action.shownKeys !== undefined ? action.shownKeys : action.keys}
        look={chosen ? 'filled' : 'plain'}
        decorative
      />
      <span className={classes.label}>{action.label}</span>
      {several ? <Mark size={24} aria-hidden="true" className={classes.mark} /> : null}
    </UnstyledButton>
  );
}
