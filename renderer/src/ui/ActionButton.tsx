import { Button, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { isPossible } from '#renderer/lib/actions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ariaShortcut } from '#renderer/lib/keys.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/ui/ActionButton.module.css';

interface ActionButtonProps extends Omit<ButtonProps, 'children' | 'onClick' | 'disabled'> {
  readonly action: Action;
  /** Other words than the action's own, where the place makes part of them clear. */
  readonly label?: string;
}

/** A button that does what its key does, and shows the key. */
export function ActionButton({ action, label, variant = 'filled', ...rest }: ActionButtonProps) {
  return (
    <Button
      {...rest}
      variant={variant}
      className={classes.button}
      disabled={!isPossible(action)}
      onClick={action.run}
      aria-keyshortcuts={action.keys.map(ariaShortcut).join(' ')}
      rightSection={
        <KeyCap
          keys={action.shownKeys ?? action.keys.slice(0, 1)}
          look={variant === 'filled' && isPossible(action) ? 'translucent' : 'plain'}
          decorative
        />
      }
    >
      {label ?? action.label}
    </Button>
  );
}

interface ActionHintProps {
  readonly action: Action;
  readonly label?: string;
  /** Only the cap is drawn; the label stays for assistive technology. */
  readonly capOnly?: boolean;
  readonly tone?: 'normal' | 'strong';
}

/** The quiet form: a label and its cap, still a button for those who point. */
export function ActionHint({ action, label, capOnly = false, tone = 'normal' }: ActionHintProps) {
  const caps = (
    <KeyCap keys={action.shownKeys ?? action.keys.slice(0, 1)} decorative={action.keysOnly !== true} />
  );
  // Movements of a cursor have nothing to press: the words and the caps say it.
  if (action.keysOnly === true) {
    return (
      <span className={classes.hint} data-tone={tone}>
        {label ?? action.label}
        {caps}
      </span>
    );
  }
  return (
    <UnstyledButton
      className={classes.hint}
      data-tone={tone}
      disabled={!isPossible(action)}
      onClick={action.run}
      aria-keyshortcuts={action.keys.map(ariaShortcut).join(' ')}
    >
      {capOnly ? <VisuallyHidden>{action.label}</VisuallyHidden> : (label ?? action.label)}
      {caps}
    </UnstyledButton>
  );
}
