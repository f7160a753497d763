import { UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import type { Chord } from '#renderer/lib/keys.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/coworking/KeyChoice.module.css';

interface KeyChoiceProps<Value extends string> {
  readonly label: string;
  readonly choices: ReadonlyArray<{ readonly value: Value; readonly label: string; readonly key: Chord }>;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** A few answers, each with its key, so that nobody leaves the field that they write in. */
export function KeyChoice<Value extends string>({ label, choices, value, onChange }: KeyChoiceProps<Value>) {
  const id = useId();
  return (
    <div>
      <span id={id} className={classes.label}>
        {label}
      </span>
      <div className={classes.choices} role="group" aria-labelledby={id}>
        {choices.map((choice) => (
          <UnstyledButton
            key={choice.value}
            className={classes.choice}
            aria-pressed={choice.value === value}
            aria-keyshortcuts={choice.key}
            onClick={() => {
              onChange(choice.value);
            }}
          >
            {choice.label} <KeyCap keys={[choice.key]} decorative />
          </UnstyledButton>
        ))}
      </div>
    </div>
  );
}
