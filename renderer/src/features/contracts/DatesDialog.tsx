import { Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ContractRow, ContractTerm } from '#renderer/features/contracts/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { readDate, typedDate } from '#renderer/lib/dates.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';

interface DatesDialogProps {
  readonly contract: ContractRow;
  readonly terms: readonly ContractTerm[];
  readonly onDone: (title: string) => void;
  readonly onClose: () => void;
}

/** The day that all of them share; empty where they differ, and then it stays as it is. */
function shared(dates: readonly (string | null)[]): string {
  const [first, another] = new Set(dates);
  return another === undefined && typeof first === 'string' ? typedDate(first) : '';
}

/** When zones began and ended under the contract. An empty beginning stays as it is in each. */
export function DatesDialog({ contract, terms, onDone, onClose }: DatesDialogProps) {
  const [before] = useState(() => ({
    begun: shared(terms.map((term) => term.commissionedOn)),
    ended: shared(terms.map((term) => term.withdrawnOn)),
  }));
  const [begun, setBegun] = useState(before.begun);
  const [ended, setEnded] = useState(before.ended);
  const fault = (typed: string) =>
    typed.trim() === '' || readDate(typed) !== undefined
      ? null
      : 'La fecha no existe; escríbala como DD/MM/AAAA.';
  const change = useMutation(
    api.contracts.changeZones.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(api.contracts.pathFilter());
        onDone('Fechas guardadas.');
      },
    }),
  );
  const save: Action = {
    id: 'dates.save',
    label: 'Guardar las fechas',
    keys: ['Enter'],
    when: () =>
      !change.isPending &&
      fault(begun) === null &&
      fault(ended) === null &&
      (begun !== before.begun || ended !== before.ended),
    run: () => {
      const commissionedOn = readDate(begun);
      change.mutate({
        contractId: contract.id,
        termIds: terms.map((term) => term.id),
        ...(commissionedOn === undefined ? {} : { commissionedOn }),
        ...(ended === before.ended ? {} : { withdrawnOn: readDate(ended) ?? null }),
      });
    },
  };
  const [first] = terms;
  return (
    <Dialog title="Fechas en el contrato" onClose={onClose} actions={[save]}>
      <Stack gap="md">
        <Text>
          {terms.length === 1 && first !== undefined
            ? first.name
            : formatQuantity(terms.length, 'zona marcada', 'zonas marcadas')}
        </Text>
        <TextInput
          label="Puesta en servicio"
          description={before.begun === '' ? 'Hay fechas distintas: vacío deja la de cada una.' : undefined}
          inputMode="numeric"
          autoComplete="off"
          data-autofocus
          error={fault(begun)}
          value={begun}
          onChange={(event) => {
            setBegun(event.currentTarget.value);
          }}
        />
        <TextInput
          label="Retiro"
          description="Desde este día no se exige nada más. Vacío si sigue en el contrato."
          inputMode="numeric"
          autoComplete="off"
          error={fault(ended)}
          value={ended}
          onChange={(event) => {
            setEnded(event.currentTarget.value);
          }}
        />
        {change.error === null ? null : (
          <Banner tone="bad" title="No se cambió ninguna fecha." urgent>
            {refusalOf(change.error).message}
          </Banner>
        )}
        <ActionButton action={save} loading={change.isPending} />
      </Stack>
    </Dialog>
  );
}
