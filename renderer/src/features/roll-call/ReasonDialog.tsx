import { Stack, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import classes from '#renderer/features/roll-call/ReasonDialog.module.css';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';

/** Why closed lists are corrected, as people say it. */
const USUAL = [
  'Se marcó por error',
  'Trajo la excusa después',
  'Firmó la hoja y no se vio',
  'Llegó y no se marcó',
];

interface ReasonDialogProps {
  readonly onReason: (reason: string) => void;
  readonly onClose: () => void;
}

/** A closed list opens for corrections with a reason; every one keeps it with who, when, before and after. */
export function ReasonDialog({ onReason, onClose }: ReasonDialogProps) {
  const [text, setText] = useState('');
  const usual = USUAL.map((reason, index): Action => ({
    id: `correct.${index + 1}`,
    label: reason,
    keys: [`F${index + 1}`],
    run: () => {
      onReason(reason);
    },
  }));
  const confirm: Action = {
    id: 'correct.other',
    label: 'Corregir con este motivo',
    keys: ['Enter'],
    when: () => text.trim().length >= 3,
    run: () => {
      onReason(text.trim());
    },
  };
  return (
    <Dialog
      title="¿Por qué se corrige la lista?"
      onClose={onClose}
      actions={[...usual, confirm]}
      size="38rem"
    >
      <Stack gap="md">
        <div className={classes.reasons}>
          {usual.map((action) => (
            <UnstyledButton
              key={action.id}
              className={classes.reason}
              onClick={action.run}
              aria-keyshortcuts={action.keys[0]}
            >
              {action.label} <KeyCap keys={action.keys} decorative />
            </UnstyledButton>
          ))}
        </div>
        <TextInput
          label="Otro motivo"
          data-autofocus
          autoComplete="off"
          value={text}
          maxLength={200}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        <ActionButton action={confirm} />
      </Stack>
    </Dialog>
  );
}
