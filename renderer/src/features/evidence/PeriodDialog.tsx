import { Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { plusDays } from '#shared/domain/business-days.ts';
import type { Shown } from '#renderer/features/evidence/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { readDate } from '#renderer/lib/dates.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';

interface PeriodDialogProps {
  /** Local days [from, to). */
  readonly from: string;
  readonly to: string;
  readonly today: string;
  readonly onChoose: (shown: Shown) => void;
  readonly onClose: () => void;
}

const shownDate = (date: string) => date.split('-').toReversed().join('/');

/** Any days, the last one counted: people say «del 1 al 15». */
export function PeriodDialog({ from, to, today, onChoose, onClose }: PeriodDialogProps) {
  const [first, setFirst] = useState(shownDate(from));
  const [last, setLast] = useState(shownDate(plusDays(to, -1)));
  const [asked, setAsked] = useState(false);
  const [begins, ends] = [readDate(first), readDate(last)];
  const faults = {
    first:
      begins === undefined
        ? 'Escriba el día como DD/MM/AAAA.'
        : begins > today
          ? 'Ese día todavía no llega: elija uno que ya pasó.'
          : undefined,
    last:
      ends === undefined
        ? 'Escriba el día como DD/MM/AAAA.'
        : begins !== undefined && ends < begins
          ? 'Debe ser el primero o uno posterior.'
          : undefined,
  };
  const choose: Action = {
    id: 'period.choose',
    label: 'Ver estos días',
    keys: ['Enter'],
    run: () => {
      setAsked(true);
      if (begins === undefined || ends === undefined) return;
      if (faults.first !== undefined || faults.last !== undefined) return;
      onChoose({ kind: 'DAYS', from: begins, to: plusDays(ends, 1) });
    },
  };
  return (
    <Dialog title="Elegir los días" onClose={onClose} actions={[choose]}>
      <Stack gap="md">
        <Group grow align="flex-start">
          <TextInput
            label="Primer día"
            data-autofocus
            autoComplete="off"
            value={first}
            error={asked ? faults.first : undefined}
            onChange={(event) => {
              setFirst(event.currentTarget.value);
            }}
          />
          <TextInput
            label="Último día, que también cuenta"
            autoComplete="off"
            value={last}
            error={asked ? faults.last : undefined}
            onChange={(event) => {
              setLast(event.currentTarget.value);
            }}
          />
        </Group>
        <ActionButton action={choose} />
      </Stack>
    </Dialog>
  );
}
