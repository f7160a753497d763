import { Group, Stack, Text } from '@mantine/core';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';

interface LeaveDialogProps {
  readonly onLeave: () => void;
  readonly onStay: () => void;
}

/** Answers are kept all together at the end, or not at all: half of them would look like the whole. */
export function LeaveDialog({ onLeave, onStay }: LeaveDialogProps) {
  const leave: Action = {
    id: 'characterise.discard',
    label: 'Salir sin guardar',
    keys: ['F2'],
    run: onLeave,
  };
  const stay: Action = { id: 'characterise.stay', label: 'Seguir preguntando', keys: ['Enter'], run: onStay };
  return (
    <Dialog title="¿Salir de las preguntas?" onClose={onStay} actions={[leave, stay]}>
      <Stack gap="md">
        <Text>Lo respondido hasta aquí no se guarda. Puede hacer las preguntas otro día.</Text>
        <Group justify="flex-end" gap="sm">
          <ActionButton action={leave} variant="default" />
          <ActionButton action={stay} />
        </Group>
      </Stack>
    </Dialog>
  );
}
