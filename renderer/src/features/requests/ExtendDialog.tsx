import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { REQUEST_TERMS } from '#shared/domain/subject-request.ts';
import { whenDue } from '#renderer/features/requests/model.ts';
import type { RequestRow } from '#renderer/features/requests/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface ExtendDialogProps {
  readonly request: RequestRow;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (reason: string) => void;
  readonly onClose: () => void;
}

/** The law lets a term be extended once, if the person is told why before it ends. */
export function ExtendDialog({ request, busy, failure, onSave, onClose }: ExtendDialogProps) {
  const [reason, setReason] = useState('');
  const term = REQUEST_TERMS[request.kind];
  const save: Action = {
    id: 'extend.save',
    label: `Prorrogar ${term.extension} días hábiles`,
    keys: ['Enter'],
    when: () => !busy && reason.trim() !== '',
    run: () => {
      onSave(reason.trim());
    },
  };
  return (
    <Dialog title={`Prorrogar ${request.number}`} onClose={onClose} actions={[save]}>
      <Stack gap="md">
        <Text>
          El plazo vence el {whenDue(request)}. La ley permite una sola prórroga ({term.law}) y hay que
          contarle el motivo a la persona.
        </Text>
        <TextInput
          label="Motivo"
          data-autofocus
          autoComplete="off"
          maxLength={300}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se prorrogó." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={busy} />
      </Stack>
    </Dialog>
  );
}
