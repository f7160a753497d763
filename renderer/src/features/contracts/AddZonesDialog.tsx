import { Checkbox, Select, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { labels } from '#shared/text/labels.ts';
import { byComuna } from '#renderer/features/contracts/model.ts';
import type { ContractRow, ContractZones } from '#renderer/features/contracts/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { readDate, typedDate } from '#renderer/lib/dates.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/contracts/Forms.module.css';

interface AddZonesDialogProps {
  readonly contract: ContractRow;
  readonly others: ContractZones['others'];
  readonly onDone: (title: string) => void;
  readonly onClose: () => void;
}

type Way = 'TODAS' | 'COMUNAS' | 'UNA';

/** Puts zones under a contract from a day on: all that are left, those of some comunas, or one. */
export function AddZonesDialog({ contract, others, onDone, onClose }: AddZonesDialogProps) {
  const [way, setWay] = useState<Way>('TODAS');
  const [comunas, setComunas] = useState<readonly string[]>([]);
  const [zoneId, setZoneId] = useState<string | null>(null);
  const [typed, setTyped] = useState(() => typedDate(contract.startsOn));
  // A zone of another contract is added one by one: its withdrawal there is to be thought of.
  const free = others.filter(({ under }) => under === null);
  const groups = byComuna(free);
  const commissionedOn = readDate(typed);
  const zoneIds =
    way === 'TODAS'
      ? free.map((zone) => zone.zoneId)
      : way === 'COMUNAS'
        ? groups.filter(({ comuna }) => comunas.includes(comuna)).flatMap((group) => group.zoneIds)
        : zoneId === null
          ? []
          : [zoneId];
  const add = useMutation(
    api.contracts.addZones.mutationOptions({
      onSuccess: async ({ added }) => {
        await queryClient.invalidateQueries(api.contracts.pathFilter());
        onDone(
          `${formatQuantity(added, 'zona agregada', 'zonas agregadas')} al contrato ${contract.number}.`,
        );
      },
    }),
  );
  const ways = (
    [
      ['TODAS', `Todas las libres (${free.length})`],
      ['COMUNAS', 'Por comuna'],
      ['UNA', 'Una zona'],
    ] as const
  ).map(([value, label], index) => ({
    value,
    action: {
      id: `zones.${value}`,
      label,
      keys: [`F${index + 1}`],
      run: () => {
        setWay(value);
      },
    } satisfies Action,
  }));
  const save: Action = {
    id: 'zones.add',
    label: `Agregar ${formatQuantity(zoneIds.length, 'zona', 'zonas')}`,
    keys: ['Ctrl+Enter'],
    when: () => !add.isPending && zoneIds.length > 0 && commissionedOn !== undefined,
    run: () => {
      if (commissionedOn !== undefined) add.mutate({ contractId: contract.id, zoneIds, commissionedOn });
    },
  };
  return (
    <Dialog
      title={`Agregar zonas al contrato ${contract.number}`}
      onClose={onClose}
      actions={[...ways.map(({ action }) => action), save]}
      size="38rem"
    >
      <Stack gap="md">
        <TextInput
          label="Puestas en servicio el"
          description="Antes de este día no se les exige nada."
          inputMode="numeric"
          autoComplete="off"
          data-autofocus
          error={commissionedOn === undefined ? 'La fecha no existe; escríbala como DD/MM/AAAA.' : null}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
        <SegmentedControl
          aria-label="Qué zonas"
          value={way}
          onChange={(value) => {
            setWay(ways.find((each) => each.value === value)?.value ?? 'TODAS');
          }}
          data={ways.map(({ value, action }) => ({
            value,
            label: (
              <span className={classes.option}>
                {action.label}
                <KeyCap keys={action.keys} decorative />
              </span>
            ),
          }))}
        />
        {way === 'TODAS' ? (
          <Text>
            {free.length === 0
              ? 'Todas las zonas están ya en un contrato.'
              : `${formatQuantity(free.length, 'zona que no está', 'zonas que no están')} hoy en ningún contrato.`}
          </Text>
        ) : null}
        {way === 'COMUNAS' ? (
          <ScrollRegion label="Comunas" className={classes.comunas}>
            <Checkbox.Group
              aria-label="Comunas"
              value={[...comunas]}
              onChange={(values: string[]) => {
                setComunas(values);
              }}
            >
              <div className={classes.grid}>
                {groups.map(({ comuna, label, zoneIds: inside }) => (
                  <Checkbox
                    key={comuna}
                    value={comuna}
                    label={`${label}: ${formatQuantity(inside.length, 'zona', 'zonas')}`}
                  />
                ))}
              </div>
            </Checkbox.Group>
          </ScrollRegion>
        ) : null}
        {way === 'UNA' ? (
          <Select
            label="Zona"
            searchable
            placeholder="Escriba parte del nombre"
            nothingFoundMessage="Ninguna zona se llama así"
            data={others.map((zone) => ({
              value: zone.zoneId,
              label: `${zone.name}, ${labels.comuna[zone.comuna]}${zone.under === null ? '' : ` (hoy en ${zone.under})`}`,
            }))}
            value={zoneId}
            onChange={setZoneId}
          />
        ) : null}
        {add.error === null ? null : (
          <Banner tone="bad" title="No se agregó ninguna zona." urgent>
            {refusalOf(add.error).message}
          </Banner>
        )}
        <ActionButton action={save} loading={add.isPending} />
      </Stack>
    </Dialog>
  );
}
