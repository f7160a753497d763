import { Stack } from '@mantine/core';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/evidence/AvailabilityView.module.css';

interface MakeDialogProps {
  /** «Primer trimestre de 2026». */
  readonly period: string;
  readonly contract: string | null;
  readonly busy: boolean;
  readonly trouble: string | undefined;
  readonly onMake: () => void;
  readonly onClose: () => void;
}

/** A number is given for good, so it is asked once more. */
export function MakeDialog({ period, contract, busy, trouble, onMake, onClose }: MakeDialogProps) {
  const make: Action = {
    id: 'report.make',
    label: 'Hacer el informe',
    keys: ['Enter'],
    when: () => !busy,
    run: onMake,
  };
  return (
    <Dialog title="Hacer el informe numerado" onClose={onClose} actions={[make]}>
      <Stack gap="md">
        <p className={classes.paragraph}>
          <strong>{period}</strong>, {contract === null ? 'todas las zonas' : `contrato ${contract}`}. Queda
          con número y ya no se edita. Si después llegan datos o se aprueba una exclusión, otro informe con
          otro número lo reemplaza; si nada cambió, conserva el que tiene.
        </p>
        {trouble === undefined ? null : <Banner tone="bad" title={trouble} urgent />}
        <ActionButton action={make} loading={busy} data-autofocus />
      </Stack>
    </Dialog>
  );
}
