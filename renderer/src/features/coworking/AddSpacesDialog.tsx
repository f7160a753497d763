import { NumberInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { spaceKind } from '#shared/domain/codes.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { KeyChoice } from '#renderer/features/coworking/KeyChoice.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';

const EXAMPLES: Readonly<Record<SpaceKind, string>> = {
  EQUIPO: 'PC 17, o varios: PC 17..20',
  PUESTO: 'Puesto 13, o varios: Puesto 13..16',
  SALA: 'Sala 2',
};

/** One or several of a kind, with numbers that go on. */
export function AddSpacesDialog({ onClose }: { readonly onClose: () => void }) {
  const [kind, setKind] = useState<SpaceKind>('EQUIPO');
  const [name, setName] = useState('');
  const [capacity, setCapacity] = useState(1);
  const add = useMutation(
    api.coworking.addSpaces.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(api.coworking.pathFilter());
        onClose();
      },
    }),
  );
  const save: Action = {
    id: 'spaces.add',
    label: 'Agregar',
    keys: ['Enter'],
    when: () => name.trim() !== '' && !add.isPending,
    run: () => {
      add.mutate({ kind, name, capacity });
    },
  };
  const choices = spaceKind.options.map((each, index) => ({
    value: each,
    label: labels.spaceKind[each],
    key: `F${index + 1}`,
  }));
  const failure = add.error === null ? undefined : refusalOf(add.error);
  return (
    <Dialog
      title="Agregar puestos"
      onClose={onClose}
      actions={[
        save,
        ...choices.map(({ value, label, key }): Action => ({
          id: `spaces.${value}`,
          label,
          keys: [key],
          run: () => {
            setKind(value);
          },
        })),
      ]}
    >
      <Stack gap="md">
        <KeyChoice label="Qué es" choices={choices} value={kind} onChange={setKind} />
        <TextInput
          data-autofocus
          label="Nombre"
          description={EXAMPLES[kind]}
          autoComplete="off"
          maxLength={40}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        {kind === 'EQUIPO' ? null : (
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
          <Banner tone="bad" title="No se agregó nada." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={add.isPending} />
      </Stack>
    </Dialog>
  );
}
