import { UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/central/Choices.module.css';

interface ChoicesProps {
  readonly title: string;
  readonly choices: readonly (Action & { readonly code: string })[];
  readonly chosen: string | undefined;
}

/** For `ref`: a digit moves the focus as well, or the ring would stay on another answer. */
function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}

/** One of a few answers, a digit each; the focus starts on the first. */
export function Choices({ title, choices, chosen }: ChoicesProps) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <h3 id={id} className={classes.title}>
        {title}
      </h3>
      <div className={classes.choices}>
        {choices.map((choice, index) => (
          <UnstyledButton
            key={choice.code}
            ref={choice.code === chosen ? takeFocus : undefined}
            className={classes.choice}
            aria-pressed={choice.code === chosen}
            aria-keyshortcuts={choice.keys.join(' ')}
            data-autofocus={index === 0 || undefined}
            onClick={choice.run}
          >
            <KeyCap keys={choice.keys} decorative />
            {choice.label}
          </UnstyledButton>
        ))}
      </div>
    </div>
  );
}
