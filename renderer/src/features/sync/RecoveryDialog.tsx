import { Group, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDate } from '#renderer/lib/formats.ts';
import { printPage } from '#renderer/lib/print.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/sync/RecoveryDialog.module.css';

interface RecoveryDialogProps {
  /** Fourteen groups of four letters and digits, joined by hyphens. */
  readonly code: string;
  readonly place: string;
  readonly now: number;
  readonly onClose: () => void;
}

/** The code as it goes to paper: printing takes the sheet alone. It leaves the window's memory when it closes. */
export function RecoveryDialog({ code, place, now, onClose }: RecoveryDialogProps) {
  const [notPrinted, setNotPrinted] = useState<string | undefined>();
  // Groups may repeat; their place is what tells them apart.
  const groups = code.split('-').map((letters, at) => ({ place: at + 1, letters }));
  const print: Action = {
    id: 'recovery.print',
    label: 'Imprimir',
    keys: ['Ctrl+P'],
    run: () => {
      setNotPrinted(undefined);
      void printPage().then(setNotPrinted);
    },
  };
  return (
    <Dialog title="Código de recuperación" onClose={onClose} actions={[print]} size="36rem">
      <Stack gap="md">
        <div className={classes.sheet}>
          <h3 className={classes.sheetTitle}>Puntos Digitales: código de recuperación</h3>
          <p className={classes.place}>
            {place}, {formatDate(now)}
          </p>
          <p>
            Si este equipo pierde la llave de sus datos, este código es lo único, además de la copia de la
            central, que los vuelve a abrir. Guárdelo en papel, lejos del equipo: quien lo tenga puede leer
            los datos de las personas.
          </p>
          <ol className={classes.code} aria-label="Código de recuperación">
            {groups.map(({ place: at, letters }) => (
              <li key={at}>{letters}</li>
            ))}
          </ol>
          <p className={classes.how}>
            Para usarlo: <code>puntos recovery restore --code</code>, con los catorce grupos en orden, unidos
            por guiones.
          </p>
        </div>
        {notPrinted === undefined ? null : (
          <Banner tone="bad" title="No se imprimió." urgent>
            {notPrinted}
          </Banner>
        )}
        <Group justify="flex-end">
          <ActionButton action={print} data-autofocus />
        </Group>
      </Stack>
    </Dialog>
  );
}
