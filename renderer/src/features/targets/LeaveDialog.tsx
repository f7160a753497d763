import { Group, Stack, Text } from '@mantine/core';
import type { Action } from '#renderer/lib/actions.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { goTo } from '#renderer/lib/route.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';

interface LeaveDialogProps {
  /** Zones whose changes were not saved. */
  readonly unsaved: number;
  readonly onClose: () => void;
}

/** What was typed is kept from zone to zone, and lost with the place: whoever leaves it says so. */
export function LeaveDialog({ unsaved, onClose }: LeaveDialogProps) {
  const stay: Action = { id: 'targets.stay', label: 'Seguir aquí', keys: ['Enter'], run: onClose };
  const leave: Action = {
    id: 'targets.leave',
    label: 'Salir sin guardar',
    keys: ['F8'],
    run: () => {
      goTo('zonas-wifi');
    },
  };
  return (
    <Dialog title="Hay cambios sin guardar" onClose={onClose} actions={[stay, leave]}>
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
