import { Radio, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TargetZone, Vantage } from '#renderer/features/targets/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';

interface AssignDialogProps {
  readonly zone: TargetZone;
  /** What the list shows now: all of it may be assigned at once. */
  readonly zones: readonly TargetZone[];
  readonly vantages: readonly Vantage[];
  readonly onClose: () => void;
}

function assigned(zone: TargetZone, rank: 'PRIMERA' | 'SEGUNDA'): string | null {
  return zone.vantages.find((vantage) => vantage.rank === rank)?.device ?? null;
}

/** Who polls a zone, or all the zones that the list shows: a first station, and one that backs it. */
export function AssignDialog({ zone, zones, vantages, onClose }: AssignDialogProps) {
  const [all, setAll] = useState(false);
  const [first, setFirst] = useState(assigned(zone, 'PRIMERA'));
  const [second, setSecond] = useState(assigned(zone, 'SEGUNDA'));
  const assign = useMutation(
    api.targets.assign.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(api.targets.pathFilter());
      },
    }),
  );
  const some = all ? zones : [zone];
  const save: Action = {
    id: 'targets.assign.save',
    label: `Asignar ${formatQuantity(some.length, 'zona', 'zonas')}`,
    keys: ['Ctrl+Enter'],
    when: () => !assign.isPending && !assign.isSuccess,
    run: () => {
      assign.mutate({ zoneIds: some.map(({ zoneId }) => zoneId), first, second });
    },
  };
  const leave: Action = { id: 'targets.assign.leave', label: 'Cerrar', keys: ['Enter'], run: onClose };
  const data = vantages.map(({ device, name }) => ({ value: device, label: name }));
  const done = assign.data;
  return (
    <Dialog
      title="Quién sondea"
      onClose={onClose}
      actions={done === undefined ? [save] : [leave]}
      size="34rem"
    >
      {done === undefined ? (
        <Stack gap="md">
          <Radio.Group
            label="Qué zonas"
            value={all ? 'all' : 'one'}
            onChange={(value) => {
              setAll(value === 'all');
            }}
          >
            <Stack gap="xs" mt={4}>
              <Radio value="one" label={`Solo «${zone.name}»`} data-autofocus />
              <Radio value="all" label={`Las ${zones.length} que muestra la lista`} />
            </Stack>
          </Radio.Group>
          <Select
            label="Primera estación"
            description="Sin ninguna, nadie la sondea y queda sin datos."
            placeholder="Ninguna"
            clearable
            searchable
            nothingFoundMessage="Ninguna estación se llama así"
            data={data}
            value={first}
            onChange={setFirst}
          />
          <Select
            label="Segunda estación, que la respalda"
            description="Una zona está en servicio si la alcanza cualquiera de las dos."
            placeholder="Ninguna"
            clearable
            searchable
            nothingFoundMessage="Ninguna estación se llama así"
            data={data}
            value={second}
            onChange={setSecond}
          />
          <Text size="sm" c="var(--pd-secondary)">
            El equipo y sus claves viajan cifrados para cada estación: nadie más los abre.
          </Text>
          {assign.error === null ? null : (
            <Banner tone="bad" title="No se asignó nada." urgent>
              {refusalOf(assign.error).message}
            </Banner>
          )}
          <ActionButton action={save} loading={assign.isPending} />
        </Stack>
      ) : (
        <Stack gap="md">
          <Banner tone="good" title={`Quedó decidido para ${formatQuantity(done.zones, 'zona', 'zonas')}.`}>
            Cada estación lo sabe en su próxima comunicación.
          </Banner>
          {done.withoutTarget === 0 || first === null ? null : (
            <Banner
              tone="doubt"
              title={`${formatQuantity(done.withoutTarget, 'zona no tiene', 'zonas no tienen')} equipo en la central.`}
            >
              La estación las sondea solo si ella misma lo tiene. Escríbalo aquí y le llegará.
            </Banner>
          )}
          <ActionButton action={leave} data-autofocus />
        </Stack>
      )}
    </Dialog>
  );
}
