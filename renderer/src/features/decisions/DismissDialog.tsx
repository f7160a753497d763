import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface DismissDialogProps {
  readonly title: string;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (reason: string) => void;
  readonly onClose: () => void;
  /** What follows. */
  readonly children: ReactNode;
}

/** Nothing is dismissed without a reason. */
export function DismissDialog({ title, busy, failure, onSave, onClose, children }: DismissDialogProps) {
  const [reason, setReason] = useState('');
  const save: Action = {
    id: 'dismiss.save',
    label: 'Descartar',
    keys: ['Enter'],
    when: () => !busy && reason.trim() !== '',
    run: () => {
      onSave(reason.trim());
    },
  };
  return (
    <Dialog title={title} onClose={onClose} actions={[save]}>
      <Stack gap="md">
        <Text>{children}</Text>
        <TextInput
          label="Por qué se descarta"
          description="Sin nombres ni documentos de personas."
          data-autofocus
          autoComplete="off"
          maxLength={200}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se descartó nada." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={busy} />
      </Stack>
    </Dialog>
  );
}
