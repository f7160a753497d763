import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount, formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import type { Run } from '#renderer/features/imports/model.ts';

interface UndoDialogProps {
  readonly run: Run;
  readonly busy: boolean;
  readonly refusal: Failure | undefined;
  readonly onUndo: (reason: string) => void;
  readonly onClose: () => void;
}

/** Asks why, and says what an undo takes back and what it leaves. */
export function UndoDialog({ run, busy, refusal, onUndo, onClose }: UndoDialogProps) {
  const [reason, setReason] = useState('');
  const undo: Action = {
    id: 'imports.undoNow',
    label: 'Deshacer toda la importación',
    keys: ['Ctrl+Enter'],
    when: () => reason.trim() !== '' && !busy,
    run: () => onUndo(reason),
  };
  return (
    <Dialog title="Deshacer una importación" onClose={onClose} actions={[undo]}>
      <Stack gap="md">
        <p>
          <strong>{run.fileName}</strong>:{' '}
          {run.imported === 1 ? 'su fila deja' : `sus ${formatCount(run.imported)} filas dejan`} de contar.
          Las personas que llegaron solo con ella se retiran; las que ya volvieron, o tienen algo más a su
          nombre, se quedan.
        </p>
        <TextInput
          data-autofocus
          label="Por qué se deshace"
          description="Queda en la auditoría."
          maxLength={200}
          autoComplete="off"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {refusal === undefined ? null : (
          <Banner tone="bad" title="No se deshizo." urgent>
            {refusal.message}
          </Banner>
        )}
        <ActionButton
          action={undo}
          loading={busy}
          label={`Deshacer ${formatQuantity(run.imported, 'fila', 'filas')}`}
        />
      </Stack>
    </Dialog>
  );
}
