import { NumberInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Spot } from '#renderer/features/coworking/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';

interface CorrectSpaceDialogProps {
  readonly spot: Spot;
  readonly onClose: () => void;
}

/** Another name, or room for more people. */
export function CorrectSpaceDialog({ spot, onClose }: CorrectSpaceDialogProps) {
  const [name, setName] = useState(spot.name);
  const [capacity, setCapacity] = useState(spot.capacity);
  const correct = useMutation(
    api.coworking.correctSpace.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(api.coworking.pathFilter());
        onClose();
      },
    }),
  );
  const save: Action = {
    id: 'space.correct',
    label: 'Guardar',
    keys: ['Enter'],
    when: () => name.trim() !== '' && !correct.isPending,
    run: () => {
      correct.mutate({ id: spot.id, name, capacity });
    },
  };
  const failure = correct.error === null ? undefined : refusalOf(correct.error);
  return (
    <Dialog title={`Corregir ${spot.name}`} onClose={onClose} actions={[save]}>
      <Stack gap="md">
        <TextInput
          data-autofocus
          label="Nombre"
          autoComplete="off"
          maxLength={30}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        {spot.kind === 'EQUIPO' ? null : (
          <NumberInput
            label="Cuántas personas caben"
            size="md"
            min={1}
            max={500}
            clampBehavior="strict"
            allowDecimal={false}
            hideControls
            value={capacity}
            onChange={(value) => {
              setCapacity(typeof value === 'number' ? value : 1);
            }}
          />
        )}
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se corrigió." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={correct.isPending} />
      </Stack>
    </Dialog>
  );
}
