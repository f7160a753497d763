import { Kbd, VisuallyHidden } from '@mantine/core';
import { capOf } from '#renderer/lib/keys.ts';
import type { Chord } from '#renderer/lib/keys.ts';
import classes from '#renderer/ui/KeyCap.module.css';

interface KeyCapProps {
  /** One key, or several that do the same kind of thing and share a cap ("↓ ↑"). */
  readonly keys: readonly Chord[];
  /** On a filled button the cap is translucent; on the chosen tile it is filled. */
  readonly look?: 'plain' | 'translucent' | 'filled';
  /** The cap only repeats what a label in a control's aria-keyshortcuts already says. */
  readonly decorative?: boolean;
}

export function KeyCap({ keys, look = 'plain', decorative = false }: KeyCapProps) {
  const words = keys.map(capOf).join(' ');
  return (
    <Kbd className={classes.cap} data-look={look} aria-hidden={decorative || undefined}>
      {decorative ? null : <VisuallyHidden>Tecla </VisuallyHidden>}
      {words}
    </Kbd>
  );
}
