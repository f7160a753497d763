import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface NoteDialogProps {
  readonly zone: string;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (note: string) => void;
  readonly onClose: () => void;
}

/** What somebody found out or did, in their own words. */
export function NoteDialog({ zone, busy, failure, onSave, onClose }: NoteDialogProps) {
  const [note, setNote] = useState('');
  const save: Action = {
    id: 'incident.note.save',
    label: 'Guardar la nota',
    keys: ['Enter'],
    when: () => note.trim() !== '' && !busy,
    run: () => {
      onSave(note.trim());
    },
  };
  return (
    <Dialog title={`Nota: ${zone}`} onClose={onClose} actions={[save]}>
      <Stack gap="md">
        <TextInput
          data-autofocus
          label="Qué se hizo o qué se sabe"
          description="La ven la central y los demás supervisores. No escriba claves ni datos de personas."
          autoComplete="off"
          maxLength={500}
          value={note}
          onChange={(event) => {
            setNote(event.currentTarget.value);
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
