import { Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { faultKind } from '#shared/domain/codes.ts';
import type { FaultKind } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { KeyChoice } from '#renderer/features/coworking/KeyChoice.tsx';
import type { Spot } from '#renderer/features/coworking/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface ReportFaultDialogProps {
  /** Those that work. */
  readonly spots: readonly Spot[];
  readonly start: string | undefined;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onReport: (fault: {
    spaceId: string;
    kind: FaultKind;
    state: 'DANADO' | 'MANTENIMIENTO';
    description: string;
  }) => void;
  readonly onClose: () => void;
}

/** The answers that take the keys F1 to F9, in their order. */
function keyed<Value extends string>(
  values: readonly Value[],
  label: (value: Value) => string,
  first: number,
) {
  return values.map((value, index) => ({ value, label: label(value), key: `F${first + index}` }));
}

const STATES = ['DANADO', 'MANTENIMIENTO'] as const;

/** Which one, what it is, and a line for whoever mends it. */
export function ReportFaultDialog({
  spots,
  start,
  busy,
  failure,
  onReport,
  onClose,
}: ReportFaultDialogProps) {
  const known = spots.find((spot) => spot.id === start);
  const [spaceId, setSpaceId] = useState<string | null>(known?.id ?? null);
  const [kind, setKind] = useState<FaultKind>('NO_ENCIENDE');
  const [state, setState] = useState<(typeof STATES)[number]>('DANADO');
  const [description, setDescription] = useState('');
  const kinds = keyed(faultKind.options, (value) => labels.faultKind[value], 1);
  const states = keyed(STATES, (value) => labels.spaceState[value], 8);
  const save: Action = {
    id: 'fault.report',
    label: 'Reportar',
    keys: ['Enter', 'Ctrl+Enter'],
    when: () => spaceId !== null && description.trim() !== '' && !busy,
    run: () => {
      if (spaceId !== null) onReport({ spaceId, kind, state, description: description.trim() });
    },
  };
  const choose = <Value extends string>(
    choices: ReadonlyArray<{ value: Value; label: string; key: string }>,
    set: (value: Value) => void,
  ) =>
    choices.map(({ value, label, key }): Action => ({
      id: `fault.${value}`,
      label,
      keys: [key],
      run: () => {
        set(value);
      },
    }));
  return (
    <Dialog
      title="Reportar un daño"
      onClose={onClose}
      size="44rem"
      actions={[save, ...choose(kinds, setKind), ...choose(states, setState)]}
    >
      <Stack gap="md">
        <Select
          label="Cuál"
          searchable
          selectFirstOptionOnChange
          nothingFoundMessage="Ninguno se llama así"
          data={spots.map((spot) => ({ value: spot.id, label: spot.name }))}
          value={spaceId}
          onChange={setSpaceId}
          {...(known === undefined ? { 'data-autofocus': true } : {})}
        />
        <KeyChoice label="Qué le pasa" choices={kinds} value={kind} onChange={setKind} />
        <KeyChoice label="Queda" choices={states} value={state} onChange={setState} />
        <TextInput
          label="Para quien lo arregla"
          description="Qué se ve y desde cuándo. Nada de las personas que lo usaban."
          autoComplete="off"
          maxLength={300}
          value={description}
          onChange={(event) => {
            setDescription(event.currentTarget.value);
          }}
          {...(known === undefined ? {} : { 'data-autofocus': true })}
        />
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se reportó." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={busy} />
      </Stack>
    </Dialog>
  );
}
