import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface FaultTextDialogProps {
  readonly title: string;
  readonly label: string;
  readonly start: string;
  /** An empty text takes away what was there. */
  readonly mayBeEmpty?: boolean;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (text: string) => void;
  readonly onClose: () => void;
}

/** One line about a fault: its number at the help desk, or how it was mended. */
export function FaultTextDialog(props: FaultTextDialogProps) {
  const { mayBeEmpty = false, busy, failure } = props;
  const [text, setText] = useState(props.start);
  const save: Action = {
    id: 'fault.text',
    label: 'Guardar',
    keys: ['Enter'],
    when: () => (mayBeEmpty || text.trim() !== '') && !busy,
    run: () => {
      props.onSave(text.trim());
    },
  };
  return (
    <Dialog title={props.title} onClose={props.onClose} actions={[save]}>
      <Stack gap="md">
        <TextInput
          data-autofocus
          label={props.label}
          autoComplete="off"
          maxLength={mayBeEmpty ? 60 : 300}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se guardó." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={busy} />
      </Stack>
    </Dialog>
  );
}
