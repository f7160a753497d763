import { TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/reception/ReasonChoice.module.css';

interface ReasonOptions {
  /** The usual reasons: F1 is the first. */
  readonly reasons: readonly string[];
  readonly when: () => boolean;
  readonly onReason: (reason: string) => void;
}

export interface Reason {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly usual: readonly Action[];
  readonly confirm: Action;
}

/** Why something is voided: one key for the usual reasons, words and Enter for the rest. */
export function useReason({ reasons, when, onReason }: ReasonOptions): Reason {
  const [text, setText] = useState('');
  const usual = reasons.map((reason, index): Action => ({
    id: `void.${index + 1}`,
    label: reason,
    keys: [`F${index + 1}`],
    when,
    run: () => {
      onReason(reason);
    },
  }));
  const confirm: Action = {
    id: 'void.other',
    label: 'Anular con este motivo',
    keys: ['Enter'],
    when: () => when() && text.trim().length >= 3,
    run: () => {
      onReason(text.trim());
    },
  };
  return { text, setText, usual, confirm };
}

export function ReasonChoice({ reason }: { readonly reason: Reason }) {
  return (
    <>
      <div className={classes.reasons}>
        {reason.usual.map((action) => (
          <UnstyledButton
            key={action.id}
            className={classes.reason}
            onClick={action.run}
            disabled={action.when?.() === false}
            aria-keyshortcuts={action.keys[0]}
          >
            {action.label} <KeyCap keys={action.keys} decorative />
          </UnstyledButton>
        ))}
      </div>
      <TextInput
        label="Otro motivo"
        data-autofocus
        value={reason.text}
        maxLength={200}
        onChange={(event) => {
          reason.setText(event.currentTarget.value);
        }}
      />
      <ActionButton action={reason.confirm} />
    </>
  );
}
