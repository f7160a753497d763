import { Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Today } from '#renderer/features/reception/model.ts';
import { useVisitChoice, VisitPicker } from '#renderer/features/reception/VisitPicker.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';

interface NoteDialogProps {
  readonly today: Today;
  /** The visit that is meant: of whom the desk shows, or the last. */
  readonly start: string | undefined;
  readonly onClose: () => void;
}

/** Something to remember about a visit. It travels to the centre, so it says nothing private of anybody. */
export function NoteDialog({ today, start, onClose }: NoteDialogProps) {
  const [text, setText] = useState('');
  const choice = useVisitChoice({ today, start, eligible: () => true });
  const { visit } = choice;
  const note = useMutation(
    api.attendance.note.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(api.attendance.pathFilter());
        onClose();
      },
    }),
  );
  const save: Action = {
    id: 'note.save',
    label: 'Guardar la nota',
    keys: ['Enter'],
    when: () => visit !== undefined && text.trim() !== '' && !note.isPending,
    run: () => {
      if (visit !== undefined) note.mutate({ id: visit.id, text });
    },
  };
  const failure = note.error === null ? undefined : refusalOf(note.error);
  return (
    <Dialog title="Nota de una visita" onClose={onClose} actions={[save, ...choice.actions]} size="46rem">
      <Stack gap="md">
        <VisitPicker choice={choice} today={today.date} />
        <TextInput
          data-autofocus
          label="Nota"
          description="Sobre la visita, no sobre la persona: nada de salud, dinero, familia ni creencias. La central la lee y no se borra."
          value={text}
          maxLength={300}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        {failure === undefined ? null : (
          <Banner tone="bad" title="La nota no se guardó." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} />
      </Stack>
    </Dialog>
  );
}
