import { Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { TargetZone } from '#renderer/features/targets/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';

interface RemoveDialogProps {
  readonly zone: TargetZone;
  readonly central: boolean;
  readonly onClose: () => void;
}

export function RemoveDialog({ zone, central, onClose }: RemoveDialogProps) {
  const remove = useMutation(
    api.targets.remove.mutationOptions({
      onSuccess: async () => {
        onClose();
        await queryClient.invalidateQueries(api.targets.pathFilter());
      },
    }),
  );
  const confirm: Action = {
    id: 'targets.remove.confirm',
    label: 'Quitar',
    keys: ['Enter'],
    when: () => !remove.isPending,
    run: () => {
      remove.mutate({ zoneId: zone.zoneId });
    },
  };
  return (
    <Dialog title={`Quitar el equipo de ${zone.name}`} onClose={onClose} actions={[confirm]}>
      <Stack gap="md">
        <Text>
          Se olvidan su dirección y sus claves{central ? ', aquí y en quien la sondea' : ''}. Lo que ya se
          midió de la zona se conserva; desde ahora queda sin datos.
        </Text>
        {remove.error === null ? null : (
          <Banner tone="bad" title="No se quitó." urgent>
            {refusalOf(remove.error).message}
          </Banner>
        )}
        <ActionButton action={confirm} loading={remove.isPending} data-autofocus />
      </Stack>
    </Dialog>
  );
}
