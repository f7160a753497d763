import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface ReasonDialogProps {
  readonly title: string;
  /** What will happen. */
  readonly words: string;
  readonly label: string;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (reason: string) => void;
  readonly onClose: () => void;
}

/** Nothing is called off without a word why: people will ask at the desk. */
export function ReasonDialog({ title, words, label, busy, failure, onSave, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const save: Action = {
    id: 'reason.save',
    label,
    keys: ['Enter'],
    when: () => !busy && reason.trim() !== '',
    run: () => {
      onSave(reason.trim());
    },
  };
  return (
    <Dialog title={title} onClose={onClose} actions={[save]}>
      <Stack gap="md">
        <Text>{words}</Text>
        <TextInput
          label="Por qué"
          description="Se le dice a quien pregunte."
          data-autofocus
          autoComplete="off"
          maxLength={200}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se canceló." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={busy} color="var(--pd-bad)" />
      </Stack>
    </Dialog>
  );
}
