import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatSpan } from '#renderer/features/rooms/model.ts';
import type { Reservation } from '#renderer/features/rooms/model.ts';
import type { Scope } from '#renderer/features/rooms/ReserveDialog.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount, formatDate } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface CancelDialogProps {
  readonly reservation: Reservation;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (scope: Scope, reason: string) => void;
  readonly onClose: () => void;
}

/** A cancelled reservation stays readable, with why. */
export function CancelDialog({ reservation, busy, failure, onSave, onClose }: CancelDialogProps) {
  const [scope, setScope] = useState<Scope>('UNA');
  const [reason, setReason] = useState('');
  const save: Action = {
    id: 'cancel.save',
    label:
      scope === 'UNA' ? 'Cancelar la reserva' : `Cancelar ${formatCount(reservation.following)} reservas`,
    keys: ['Ctrl+Enter'],
    when: () => !busy && reason.trim() !== '',
    run: () => {
      onSave(scope, reason.trim());
    },
  };
  return (
    <Dialog title={`Cancelar: ${reservation.who}`} onClose={onClose} actions={[save]}>
      <Stack gap="md">
        <Text>
          {reservation.spaceName}, {formatDate(reservation.startsAt)}, {formatSpan(reservation)}.
        </Text>
        <TextInput
          label="Por qué se cancela"
          data-autofocus
          autoComplete="off"
          maxLength={200}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        {reservation.following < 2 ? null : (
          <Radio.Group
            label="Cuáles"
            value={scope}
            onChange={(value) => {
              setScope(value === 'SIGUIENTES' ? 'SIGUIENTES' : 'UNA');
            }}
          >
            <Stack gap="xs" mt="xs">
              <Radio value="UNA" label="Solo esta" />
              <Radio
                value="SIGUIENTES"
                label={`Esta y las ${formatCount(reservation.following - 1)} que siguen en su serie`}
              />
            </Stack>
          </Radio.Group>
        )}
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se canceló nada." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={busy} />
      </Stack>
    </Dialog>
  );
}
