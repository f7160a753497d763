import { Group, Stack, Text } from '@mantine/core';
import type { Action } from '#renderer/lib/actions.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';

interface LeaveDialogProps {
  /** Zones whose changes were not saved. */
  readonly unsaved: number;
  readonly onLeave: () => void;
  readonly onStay: () => void;
}

/** What was typed is kept from zone to zone, and lost with the place: whoever leaves it says so. */
export function LeaveDialog({ unsaved, onLeave, onStay }: LeaveDialogProps) {
  const stay: Action = { id: 'targets.stay', label: 'Seguir aquí', keys: ['Enter'], run: onStay };
  const leave: Action = { id: 'targets.leave', label: 'Salir sin guardar', keys: ['F8'], run: onLeave };
  return (
    <Dialog title="Hay cambios sin guardar" onClose={onStay} actions={[stay, leave]}>
      <Stack gap="md">
        <Text>
          {`Cambió el equipo de ${formatQuantity(unsaved, 'zona', 'zonas')} y no lo guardó. Las zonas con cambios están marcadas en la lista.`}
        </Text>
        <Group justify="flex-end">
          <ActionButton action={leave} variant="default" />
          <ActionButton action={stay} data-autofocus />
        </Group>
      </Stack>
    </Dialog>
  );
}
